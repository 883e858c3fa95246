"""Where the values of an act came from is read in its trace and in the record of the yes, in the review's words."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from steward.domain.model import Decision
from steward.evals.provenance.bench import open_bench
from steward.evals.provenance.errands import BY_ID
from steward.evals.provenance.office import office
from steward.evals.provenance.planners import Upright
from steward.evals.worlds.langsmith.server import Endpoint
from steward.settings import Settings

SAID = "was read from read_file(bill-december.txt) at content, written by others; the request does not name it"


async def test_the_words_of_the_review_stand_in_trace_and_audit(
    langsmith: Endpoint, database_url: str, tmp_path: Path
) -> None:
    errand = BY_ID["bill"]
    async with open_bench(Settings(home=tmp_path, database_url=database_url)) as bench:
        seen = await bench.carried_out(errand, office(), partial(Upright, errand=errand), {})
        (review,) = await bench.app.reviews()
        yes = Decision(kind="approve", by="lea", message="it is ours")
        await bench.app.deps.reviews.decide(review.question.id, yes)
        lines = await bench.app.audit.events(review_id=review.question.id)

    assert seen.status == "needs_review"
    (waited,) = [run for run in langsmith.runs.values() if run["name"] == "human_review"]
    asked = waited["inputs"]["question"]
    assert asked["origins"]["recipient"] == asked["origins"]["amount"] == SAID
    assert {*asked["doubtful"]} == {"recipient", "amount", "subject"}
    (decided,) = [one for one in lines if one.kind == "decided"]
    bound = decided.detail["rests_on"]
    assert bound == {name: asked["origins"][name] for name in asked["doubtful"]}
    assert decided.detail["message"] == "it is ours"
