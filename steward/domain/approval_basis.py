"""What an approval and a plan's check rest on beside the act: the plan, the rules, and what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from steward.domain.canonical import act_digest, canonical, digest, shortly
from steward.domain.consent import act_in
from steward.domain.model import Entry, Json, JsonObject, Plan, Risk
from steward.domain.playbook import Playbook
from steward.domain.ports.rules import Playbooks
from steward.domain.redaction import PLAIN
from steward.domain.review_questions import plan_digest
from steward.domain.state import State, Update


def basis_of(plan: Plan, playbook: Playbook, history: Sequence[Entry]) -> JsonObject:
    """The plan's revision, the rules' version, and the keys of the reads that it rests on."""
    reads: list[Json] = [entry.action.key for entry in reads_of(history)]
    return {"revision": plan.revision, "rules": playbook.version, "reads": reads}


def checked_under(plan: Plan, playbook: Playbook) -> str:
    """What `checked` holds of a plan that passed under these rules."""
    return digest("checked", plan_digest(plan), playbook.version)


def is_checked(state: State, playbooks: Playbooks) -> bool:
    """Whether the state's plan passed under the rules as they are now."""
    plan = state.plan
    playbook = playbooks.get(state.playbook or plan.playbook or "") if plan else None
    return plan is not None and playbook is not None and state.checked == checked_under(plan, playbook)


def lapsed(state: State, plan: Plan, history: Sequence[Entry]) -> Update:
    """What the state loses where the rules changed since its plan passed: approvals that nothing was begun under.

    Nothing is lost where the plan is new, or was checked by a release that did not keep the rules' version.
    """
    if state.checked in ("", plan_digest(plan)):
        return {}
    begun = Counter(act_digest(entry.action.tool, entry.action.args) for entry in history if entry.attempts)
    kept: list[str] = []
    for approved in state.approved:
        if approved == plan_digest(plan) or kept.count(approved) < begun[act_in(approved)]:
            kept.append(approved)
    if kept == state.approved:
        return {"checked": ""}
    return {
        "checked": "",
        "approved": kept,
        "changed": [*state.changed, f"the rules of playbook {plan.playbook} changed"],
    }


def reads_of(history: Sequence[Entry]) -> list[Entry]:
    """The verified reads that rules and references may look at: the latest of each step, of earlier plans too."""
    reads = [entry for entry in history if entry.verified and entry.action.risk is Risk.READ]
    latest: dict[str, int] = {}
    for entry in reads:
        latest[entry.action.step] = max(entry.action.revision, latest.get(entry.action.step, 0))
    return [entry for entry in reads if entry.action.revision == latest[entry.action.step]]


def differences(name: str, before: Json, after: Json) -> Iterator[str]:
    """What changed, a line each, named by its path."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys([*before, *after]):
            yield from differences(f"{name}.{key}", before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from differences(f"{name}[{index}]", old, new)
    elif canonical(before) != canonical(after):
        yield f"{name}: was {_short(name, before)}, is {_short(name, after)}"


def _short(name: str, value: Json) -> str:
    """The value without secrets, which are looked for before it is cut and by the name that it stands under."""
    (value,) = PLAIN.of({name.rpartition(".")[2].partition("[")[0]: value}).values()
    return shortly(value, 60)
