"""What a task does while an endpoint answers nobody: it stands still, and in the end a person is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from steward.domain.canonical import digest
from steward.domain.model import JsonObject, Reason, Usage, Wait
from steward.domain.outages import MOST_RESUMED, Outage, waits_for
from steward.domain.ports.planning import AcceptanceProposal, Call, Proposal
from steward.domain.review_questions import FOR_ALL, ask
from steward.domain.state import Stalled, State, Update
from steward.domain.text import duration


def stall(
    state: State, outage: Outage, patience: float, node: Literal["plan", "validate", "verify"] = "plan"
) -> Update:
    """Wait until the endpoint may be asked again; where that was long enough, or does not help, ask a person.

    `node` is entered again then. `patience` bounds, in seconds, how long the endpoint is down and how long this task
    has waited for it: so neither one that is gone for good nor one that fails this task alone is waited for without
    end. Nobody's clock but that of whoever keeps the outage is asked. A task that comes late waits for one more try,
    which may be answered.
    """
    waited = state.stalled.waited
    left = min(patience - outage.lasted if waited else patience, patience - waited)
    if not outage.passes or left <= 0:
        return _ask(state, outage, node)
    seconds = min(outage.wait, left)
    why = waits_for(replace(outage, wait=seconds))
    wait = Wait(seconds=seconds, why=why, outage="\n".join(outage.endpoints))
    stalled = replace(state.stalled, waited=waited + seconds)
    return {"next": node, "waits": wait, "stalled": stalled}


def excused_planning(proposal: Proposal, accepted: AcceptanceProposal, *, whole: bool = False) -> Usage:
    """What an outage made useless: neither a model call nor work of the task; tokens count.

    Those are the attempts that failed, and the answers before them: without an acceptance no plan is kept, and none
    that was only half asked for. Else an endpoint that answers every other question uses up a ceiling in minutes.
    `whole`: nothing of it is kept.
    """
    return excused(proposal.calls, accepted.calls if accepted.outage or whole else [])


def excused(*useless: Sequence[Call]) -> Usage:
    """The same of any calls that an outage made useless, each list of them one after the other."""
    longest = max(sum(one.seconds for one in calls) for calls in useless)  # both are asked at the same time
    return Usage(model_calls=-sum(map(len, useless)), seconds=-longest)


def _ask(state: State, outage: Outage, node: str) -> Update:
    """One question for all tasks that the trouble stops; those of one playbook, as who may answer goes by it."""
    playbook = state.playbook or (state.plan.playbook if state.plan else None)
    detail: JsonObject = {
        "resume": "plan" if node == "plan" else "validate",
        "lot": digest("outage", [*sorted(outage.endpoints)], outage.passes, outage.trouble, playbook)[:24],
        "endpoints": [*outage.endpoints],
        "resumes": state.stalled.resumed < MOST_RESUMED,
    }
    detail |= {"reading": outage.reading} if outage.reading else {}
    lasted = f" for {duration(outage.lasted)}" if outage.lasted >= 1 else ""
    what = f"{outage}{lasted}: {outage.said}" if outage.passes else outage.said
    update = ask(state, Reason.ERROR, f"{what}{FOR_ALL}", detail=detail)
    question = update.get("question")
    if question is not None:  # what else can be answered is no task's alone
        update["question"] = replace(question, options=["approve", "abort"])
    return update | {"stalled": Stalled(resumed=state.stalled.resumed)}
