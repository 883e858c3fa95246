"""What a person reads on the terminal before they decide."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from uuid import UUID

import pytest
from rich.console import Console, RenderableType

from steward.cli.output import Output
from steward.cli.rendering import acts as render_acts
from steward.cli.rendering import catalogue as render_catalogue
from steward.cli.rendering import documents
from steward.cli.rendering import pieces as render
from steward.cli.rendering import plan as render_plan
from steward.cli.rendering import provenance as render_provenance
from steward.cli.rendering import review as render_review
from steward.cli.rendering import task as render_task
from steward.cli.rendering.progress import Progress
from steward.cli.task_history import Account
from steward.cli.text import moment
from steward.domain.model import (
    Action,
    Decision,
    Entry,
    Json,
    JsonObject,
    Plan,
    Problem,
    Question,
    Reason,
    Receipt,
    Risk,
    Step,
    Verdict,
)
from steward.domain.ports.decisions import Record
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.queue import Actor, Event
from steward.domain.state import State
from steward.playbooks.dry_run import DryRun
from steward.server.mcp.views import task_view
from steward.web.json_view import Shower
from steward.web.rows import verdict_facts
from steward.web.timeline import points_of, spent, timeline
from tests.fakes import FakeToolbox
from tests.unit.domain.making import make, plan_of, playbook_of

LONG = "We pay back. " * 200 + "But not this one."


def printed(*parts: RenderableType) -> str:
    """As one line without the terminal's own line ends and blanks."""
    out = StringIO()
    console = Console(file=out, width=100, markup=False, highlight=False, emoji=False)
    for part in parts:
        console.print(part)
    return " ".join(out.getvalue().split())


def entry(args: dict[str, Json], result: Json = None) -> Entry:
    action = Action(key="k1", task_id="t", step="mail", tool="send_email", args=args, risk=Risk.IRREVERSIBLE)
    verdict = Verdict(status="refuted", reason="no mail was sent", evidence=result)
    return Entry(action=action, attempts=3, receipt=Receipt(kind="answered", result=result), verdict=verdict)


def test_what_stands_beside_a_long_name_is_seen() -> None:
    """Names of tools may have 64 letters, and a terminal 80 columns."""
    name = "t" * 64
    act = replace(entry({"f" * 90: "seen"}).action, tool=name)
    plan = Plan(steps=[Step(id="s" * 64, tool=name, args={"n": 7})])
    narrow = Console(file=StringIO(), width=80)
    for shown, word in (
        (render_task.effects([Entry(action=act)]), "seen"),
        (render.facts([(name, render.values({"f" * 90: "seen"}))]), "seen"),
        (render_review.progress(plan, []), "n=7"),
    ):
        with narrow.capture() as told:
            narrow.print(shown)
        assert word in told.get()


def test_arguments_and_results_are_printed_to_their_last_word() -> None:
    """In the plan, in the list of effects, in the evidence, and in full with turned text spelt out."""
    plan = Plan(steps=[Step(id="mail", tool="send_email", args={"body": LONG})])
    for shown in (
        render_review.progress(plan, []),
        render_task.effects([entry({"body": "x " * 400 + LONG[-60:]})]),
        render.values({"body": f"{LONG}\u202e"}),
    ):
        assert "But not this one." in printed(shown)
    assert "\u202e" not in printed(render.values({"body": f"{LONG}\u202e"}))


def test_what_is_too_long_to_print_says_so() -> None:
    """With how much is missing, and how to see it."""
    text = printed(render.anything("y" * 1_000_000))
    assert len(text) < 25_000
    assert "980,000 more characters; --json prints all of it" in text
    rows: list[Json] = [{"id": number} for number in range(10_000)]
    assert "9,900 more entries" in printed(render.anything(rows))


def test_an_act_that_is_not_as_claimed_is_printed_with_its_evidence() -> None:
    """Tool, arguments, risk, attempts and what was read back, though the question names several acts."""
    question = Question(
        id="r1", reason=Reason.REFUTED, text="?", options=["approve"], digest="d", detail={"tried": {"k1": 3}}
    )
    text = printed(*render_acts.seen([entry({"to": "a@example.com"}, {"count": 0})], question))
    for told in ("send_email", "a@example.com", "irreversible", "attempts 3", "no mail was sent", "count 0"):
        assert told in text


def test_a_question_tells_each_word_that_was_given_and_that_its_time_ran_out() -> None:
    """Who approved, who did it by hand, and, as on the page, that it stays."""
    votes = [Decision(kind="approve", by="ann"), Decision(kind="by_hand", by="ben")]
    question = Question(id="r1", reason=Reason.APPROVAL, text="?", options=["approve"], digest="d", approvers=2)
    review = Review(task_id="t", question=question, votes=votes, expires_at=9.0, expired_at=10.0)
    task = Task(id="t", goal="x", status="needs_review")
    shown = render_review.screenful(review, Account(task=task), State(task_id="t", goal="x"), Output())
    text = printed(shown)
    assert "approvals 1 of 2, by different people: ann; ben says that it was done by hand" in text
    assert "its time ran out; it stays until somebody decides" in text


def test_what_another_task_did_is_named() -> None:
    """With the act that was to be done."""
    problem = Problem(
        code="refuted", message="done", step="refund", detail={"tool": "pay", "args": {"n": 7}, "other_task": "t-9"}
    )
    question = Question(id="r1", reason=Reason.REFUTED, text="?", options=[], digest="d", problems=[problem])
    text = printed(*render_acts.seen([], question))
    assert "pay n=7" in text
    assert "Another task did this already: t-9" in text


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_id_of_a_list_loses_a_character(width: int) -> None:
    """However narrow the terminal is: what is to be typed next stands there whole, if need be over several lines."""
    own, other = "mail-8812/jar-glass", str(UUID(int=7))
    tasks = [Task(id=own, goal="x" * 50, status="needs_review"), Task(id=other, goal="y", status="running")]
    review = Review(
        task_id=own, question=Question(id="r1ba62f4808fa", reason=Reason.AMBIGUOUS, text="?", options=[], digest="d")
    )
    out = StringIO()

    Console(file=out, width=width).print(render_task.listing(tasks, {own: review}, 0.0, width))

    first = [line.split(" ")[0] for line in out.getvalue().splitlines()[2:]]
    assert "".join(first) == f"{own}00000000"
    assert "r1ba62f4808fa" in out.getvalue()


@pytest.mark.parametrize(
    ("receipt", "says"),
    [
        (Receipt(kind="answered"), "answered"),
        (
            Receipt(kind="answered", code="recovered", message="no answer in 5 s"),
            "found again after the answer was lost: no",
        ),
        (
            Receipt(kind="answered", code="already_so", message="nothing was called"),
            "it was so already: nothing was called",
        ),
        (Receipt(kind="answered", code="says_failed", message="quota"), "answered, but: quota"),
        (Receipt(kind="lost", message="HTTP 500"), "lost: HTTP 500"),
        (Receipt(kind="refused", code="blocked"), "refused: blocked"),
        (Receipt(kind="person"), "stated by a person"),
    ],
)
def test_what_a_call_came_to_is_told_alike_on_the_terminal_and_on_the_page(receipt: Receipt, says: str) -> None:
    """An answer that was lost is not told as one that came."""
    act = replace(entry({}), receipt=receipt)
    assert dict(verdict_facts(act))["answer"].startswith(says)
    assert receipt == Receipt(kind="answered") or says in printed(render.receipt(receipt))


def test_why_a_task_was_cancelled_is_told_on_the_terminal_and_on_the_page() -> None:
    """Of one that nobody was asked about there is no question to say it."""
    record = Record(task_id="t", kind="person", subject="task", outcome="cancel", by="kim", detail={"message": "twice"})
    task = Task(id="t", goal="x", status="failed", error="cancelled by kim")
    assert "said: twice" in printed(render_task.story(Account(task=task, records=[record]), Output()))
    moments = timeline(task, points_of(task, [], [record], []), 1.0, Shower()).moments
    assert [(one.title, one.text) for one in moments if one.title.startswith("Cancelled")] == [
        ("Cancelled by kim", "twice")
    ]


def test_why_a_check_refused_is_told_with_the_check() -> None:
    """In the rule's own words; only the page said it."""
    task = Task(id="t", goal="x", status="needs_review")
    detail: dict[str, Json] = {"problems": [{"message": "There is no class 8c. (rule capacity)"}], "left_out": ["mail"]}
    record = Record(task_id="t", kind="validation", subject="plan 1", outcome="refused", detail=detail)
    shown = printed(render_task.story(Account(task=task, records=[record]), Output()))
    assert "why: There is no class 8c. (rule capacity)" in shown
    assert "why: mail" in shown


def test_decisions_of_several_days_are_told_with_their_days() -> None:
    """A time of day alone would place an answer of the next morning before its question."""
    asked, answered = (Record(task_id="t", kind="plan", subject="", outcome="x", at=at) for at in (1e9, 1e9 + 90_000))
    task = Task(id="t", goal="x", status="running")
    one, both = (
        render_task.story(Account(task=task, records=known), Output()) for known in ([asked], [asked, answered])
    )
    assert moment(1e9) not in printed(one)
    assert moment(1e9) in printed(both)
    assert moment(answered.at) in printed(both)


def test_a_line_of_the_audit_is_read_on_80_columns() -> None:
    """Whoever did it, from wherever: what it is about stands below, not one letter a line beside."""
    actor = Actor(name="kim.longname@desk.example", source="page", address="2001:db8::8a2e:370:7334")
    event = Event(review_id="r1ba62f4808fa", task_id="t", kind="escalated", actor=actor, detail={"to": "leads"})
    out = StringIO()
    Console(file=out, width=80).print(render_review.events([event]))
    assert "to=leads" in out.getvalue()


def test_a_long_name_of_a_playbook_leaves_room_for_the_goal() -> None:
    """As long as a name may be: what was asked for is read all the same."""
    names = ("a" * 40, "b")
    tasks = [Task(id=f"t{len(name)}", goal="Refund the whole order", playbook=name) for name in names]
    out = StringIO()
    Console(file=out, width=80).print(render_task.several([Account(task=one) for one in tasks], 80))
    assert out.getvalue().count("whole order") == 2


def test_a_task_that_waits_for_a_time_says_until_when() -> None:
    """`running` alone would look as if somebody worked on it."""
    now = 1_700_000_000.0
    tasks = [
        Task(id="t1", goal="x", status="running", wake_at=now + 60, waits_for="the endpoint"),
        Task(id="t2", goal="y", status="running", wake_at=now - 1, waits_for="the endpoint"),
        Task(id="t3", goal="z", status="pending", run_after=now + 90_000),
        Task(id="t4", goal="z", status="running"),
        Task(id="t5", goal="z", status="complete", wake_at=now + 60),
    ]

    shown = [render.standing(one, now).plain for one in tasks]

    assert shown[0] == f"◌ waiting\nuntil {moment(now + 60)[11:16]}"
    assert shown[1] == "◌ waiting\ndue now"
    assert shown[2] == f"○ pending\nuntil {moment(now + 90_000)[:16]}"
    assert shown[3:] == ["● running", "✓ complete"]
    assert "◌ waiting" in printed(render_task.listing(tasks[:1], {}, now, 100))


def test_a_task_with_limits_of_its_own_says_them() -> None:
    """On the terminal, in its document, on its page and to other agents; a task without any says nothing of it."""
    one, other = Task(id="t", goal="x", limits={"actions": 5.0, "cost": 0.5}), Task(id="u", goal="x")

    told = [printed(render_task.story(Account(task=each), Output())) for each in (one, other)]

    assert "own limits 5 actions, $0.5" in told[0]
    assert "limits" not in told[1]
    assert [documents.row(each)["limits"] for each in (one, other)] == [one.limits, {}]
    assert [name for name, said in spent(one) if said == "5 actions, $0.5"] == ["own limits"]
    assert "own limits" not in dict(spent(other))
    assert [task_view(each, None, "").get("limits") for each in (one, other)] == [one.limits, None]


def test_a_playbook_and_a_dry_run_say_that_a_second_look_is_taken() -> None:
    """Before which acts; where none is wanted nothing is said of it."""
    plan = plan_of(make("a"))
    for policy, words in (("effects", "before every act"), ("irreversible", "before acts that can't be undone")):
        book = playbook_of(second_look=policy)
        assert words in printed(render_catalogue.playbook(book))
        run = DryRun(goal="g", plan=plan, playbook=book, acceptance=None)
        assert words in printed(render_plan.dry_run(run, FakeToolbox()))
    run = DryRun(goal="g", plan=plan, playbook=playbook_of(), acceptance=None)
    assert "second look" not in printed(render_plan.dry_run(run, FakeToolbox()))
    assert "second look" not in printed(render_catalogue.playbook(playbook_of()))


def test_a_tool_shows_what_was_said_of_it_and_what_is_a_guess() -> None:
    """Who writes its results, and its arguments by their roles."""
    schema: JsonObject = {"properties": {"to": {"type": "string", "format": "email"}, "note": {"type": "string"}}}
    known = FakeToolbox().card("make_thing")
    assert known is not None
    silent = replace(known, args_schema=schema, roles={"to": "sink", "note": "free"}, roles_said=(), source="others")
    said = replace(silent, source="own", source_said=True, others=("body",), roles_said=("to", "note"))

    assert "others, as nobody said, or confirmed, who writes it" in printed(render_catalogue.tool(silent))
    assert "where it goes (sink) to ? free text, or a choice (free) note ?" in printed(render_catalogue.tool(silent))
    assert "the business itself; others write body" in printed(render_catalogue.tool(said))
    assert "where it goes (sink) to free text, or a choice (free) note Result" in printed(render_catalogue.tool(said))
    assert "to string (email) note string" in printed(render_catalogue.tool(silent))
    listed: JsonObject = {"type": "array", "items": {"type": "string"}}
    assert "Result list of string" in printed(render_catalogue.tool(replace(said, result_schema=listed)))
    reading = replace(said, provable=True, proven="reads")
    assert "proof it only reads: it has no effect to prove" in printed(render_catalogue.tool(reading))
    assert "others ?" in printed(render_catalogue.tools([silent]))
    assert "mixed" in printed(render_catalogue.tools([said]))
    assert [len(render_provenance.unsaid([one])) for one in (silent, said)] == [2, 0]
    assert "make_thing (to)" in render_provenance.unsaid([silent])[1]


def test_a_task_ends_under_the_goal_that_it_began_with(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever begins it hides what may not be shown; the task that comes back holds its goal whole."""
    with Progress(Output(), total=2) as progress:
        progress.begin("t1", "Log in with password=***")
        progress.end(Task(id="t1", goal="Log in with password=hunter2", status="complete"))

    assert capsys.readouterr().err.splitlines() == ["[1/2] ✓ complete: Log in with password=***"]


def test_nothing_of_a_plan_is_to_come_once_its_task_is_over() -> None:
    """What was never called is not waited for any more."""
    plan = Plan(steps=[Step(id="mail", tool="send_email", args={})])

    assert "to come" in printed(render_review.progress(plan, []))
    assert "not done" in printed(render_review.progress(plan, [], over=True))
