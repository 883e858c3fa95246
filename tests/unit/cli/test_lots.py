"""What the command line says of an answer that is for several tasks."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console, Group

from steward.cli.output import Output
from steward.cli.rendering import lots
from steward.cli.worker import farewell
from steward.domain.model import Decision, Question, Reason
from steward.domain.ports.reviews import Review
from steward.domain.review_questions import meaning
from steward.workers.worker import Worked

QUESTION = Question(
    id="r1", reason=Reason.ERROR, text="down", options=["approve", "abort"], digest="d", detail={"lot": "l"}
)
REVIEW = Review(question=QUESTION, task_id="t1", goal="pay", lot="l", behind=11)


def shown(review: Review, *lot: Review) -> str:
    written = io.StringIO()
    Console(file=written, width=80).print(Group(*lots.shared(review, lot)))
    return written.getvalue()


def test_it_says_for_how_many_tasks_and_for_which() -> None:
    """The oldest by their goals, the rest by their number; of one that is alone there is nothing to say."""
    text = shown(REVIEW, REVIEW, replace(REVIEW, task_id="t2", goal="look"))

    assert "One answer for 12 tasks" in text
    assert "t1  pay" in text
    assert "t2  look" in text
    assert "and 10 more tasks" in text
    assert not shown(replace(REVIEW, behind=0)).strip()


def test_a_worker_says_which_of_its_tasks_only_wait() -> None:
    """What a person is asked about was not carried out."""
    said = farewell(Worked(done=6, asked=5, returned=1))
    assert said == "Stopped. 1 task carried out; 5 tasks waiting for a person; 1 task went back to the queue."
    assert farewell(Worked(done=2, returned=0)) == "Stopped. 2 tasks carried out."


def test_it_says_to_how_many_an_answer_went() -> None:
    """And that ending one ends them all, before it is said."""
    answered = replace(REVIEW, decision=Decision(kind="abort", by="lea"), behind=1)
    assert "The same answer was given to 1 more task." in shown(answered)
    assert lots.for_all(answered, Output()).startswith("The same answer was given to 1 more task. Workers and servers")
    assert meaning(QUESTION, "abort").startswith("all tasks that wait with this question end as failed")
    assert meaning(replace(QUESTION, detail={}), "abort").startswith("the task ends as failed")
