"""Has acts looked at a second time, each once: an answer is on record before it counts, and is not asked for again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from steward.domain.ceilings import Allowance
from steward.domain.model import Action, Json, JsonObject, Usage
from steward.domain.plan_judgement import Case
from steward.domain.ports.clock import Clock
from steward.domain.ports.decisions import Decisions, Record
from steward.domain.ports.second_look import Answered, LookRequest, SecondLook
from steward.domain.review_questions import ask_for_more
from steward.domain.second_look import evidence_of, other_reads, seals_of
from steward.domain.second_opinion import GO, STOP, Opinion, told
from steward.domain.state import Update
from steward.domain.text import duration, first_of
from steward.domain.times import times_under
from steward.nodes.model_calls import record_of, usage_of
from steward.nodes.next_wave import about_steps
from steward.nodes.outage import excused, stall
from steward.nodes.retry_later import be_patient

_MOST_NOTES = 30  # of what was read differently


@dataclass(frozen=True)
class Looker:
    """Who is asked, and what that takes. `patience` bounds the wait for an endpoint that is down, in seconds."""

    second_look: SecondLook
    decisions: Decisions
    clock: Clock
    patience: float

    async def known(self, case: Case) -> Case:
        """The case with the opinions that are on record; they are read only where the playbook wants any."""
        if case.playbook.second_look == "off":
            return case
        return replace(case, opinions=_recorded(await self.decisions.list(case.state.task_id)))

    async def at(self, case: Case, acts: Sequence[Action]) -> tuple[Case, Update]:
        """The case with opinions on these acts, and what the task has used; with `next`, it can't go on as yet.

        What could not be had stops its act, for a person; it is not kept, so that it is asked for again.
        """
        used, found, left, seals = Usage(), dict(case.opinions), [*acts], seals_of(case, acts)
        allowance = Allowance(usage=case.state.usage, limits=case.limits)
        while left:
            answered = await self.second_look.look(_request(case, left, self.clock.now(), allowance))
            used += usage_of(answered.calls)
            asked = left[: max(answered.asked, 1)]
            found |= {seals[asked[place].key]: opinion for place, opinion in answered.opinions.items()}
            held_up = self._held_up(case, left, answered, allowance, used)
            if answered.calls or held_up is None:  # else nobody was asked
                await self.decisions.add(*_records(case, asked, seals, answered))
            if held_up is not None:
                return case, held_up
            if answered.error or any(seals[one.key] not in found for one in asked):
                none = Opinion(stop=True, reason=answered.error or "it says nothing of this act", had=False)
                found |= {seal: none for one in left if (seal := seals[one.key]) not in found}
                break
            left = left[len(asked) :]
        return replace(case, opinions=found), {"usage": used}

    def _held_up(
        self, case: Case, left: Sequence[Action], answered: Answered, allowance: Allowance, used: Usage
    ) -> Update | None:
        """Where it is to be asked later, or a person is to grant more first."""
        state = case.state
        if answered.outage is not None:
            whole = used + excused(answered.calls)
            return stall(state, answered.outage, self.patience, "validate") | {"usage": whole}
        if allowance.reached is not None:
            about = about_steps(left, case.plan)
            return ask_for_more(state, allowance.reached, resume="validate", about=about) | {"usage": used}
        if answered.wait:
            said = f"the model's endpoint asks to wait {duration(answered.wait)}"
            who, limits = "a second look", case.limits
            waits = be_patient("validate", state, limits, who=who, seconds=answered.wait, said=said, act=None)
            return waits | {"usage": used + waits.get("usage", Usage())}
        return None


def _request(case: Case, acts: Sequence[Action], now: float, allowance: Allowance) -> LookRequest:
    state, evidence = case.state, evidence_of(case, *acts)
    return LookRequest(
        goal=state.goal,
        acts=acts,
        evidence=evidence,
        others=other_reads(case, evidence),
        answers=state.answers,
        requested_by=state.requested_by,
        times=times_under(case.playbook, state.times),
        now=now,
        allowance=allowance,
    )


def _records(case: Case, acts: Sequence[Action], seals: Mapping[str, str], answered: Answered) -> list[Record]:
    """A record a call; the last one says what came of them all. Without a model there was no call, and still a word."""
    task_id = case.state.task_id
    made = [record_of(task_id, "second_look", call) for call in answered.calls]
    made = made or [Record(task_id=task_id, kind="second_look")]
    said: list[Json] = [
        told(action, seals[action.key], answered.opinions[place])
        for place, action in enumerate(acts)
        if place in answered.opinions
    ]
    detail: JsonObject = {"acts": said} if said else {}
    detail |= {"error": answered.error} if answered.error else {}
    detail |= {"read": [*first_of(answered.read, _MOST_NOTES)]} if answered.read else {}
    last = made[-1]
    made[-1] = replace(
        last,
        outcome=_outcome(answered),
        subject=", ".join(first_of([one.tool for one in acts], 3)),
        confidence=next((one.confidence for one in answered.opinions.values()), None),
        detail=last.detail | detail,
    )
    return made


def _outcome(answered: Answered) -> str:
    if any(one.stop for one in answered.opinions.values()):
        return STOP
    return "failed" if answered.error else GO


def _recorded(records: Iterable[Record]) -> dict[str, Opinion]:
    """The opinions on record, by seal: of several on the same act one that stops it stands."""
    found: dict[str, Opinion] = {}
    for record in records:
        acts = record.detail.get("acts") if record.kind == "second_look" else None
        for act in acts if isinstance(acts, list) else []:
            if not isinstance(act, Mapping) or not isinstance(sealed := act.get("seal"), str):
                continue
            if sealed in found and found[sealed].stop:
                continue
            found[sealed] = Opinion(
                stop=act.get("verdict") != GO,
                reason=str(act.get("reason") or ""),
                model=record.model,
                confidence=record.confidence,
            )
    return found
