"""Replays the acts of a period under other playbooks, with the facts as they stood then; nothing acts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from steward.domain.judged_acts import Beside, JudgedAct, JudgedActs, Period
from steward.domain.model import Json
from steward.domain.playbook import Playbook
from steward.domain.ports.playbook_versions import PlaybookVersions
from steward.domain.ports.rules import Playbooks, Rules
from steward.domain.replay import (
    Difference,
    Replayed,
    Singles,
    Trial,
    is_hidden,
    judged_again,
    looks_at_the_task,
    singles_of,
    without_playbook,
)
from steward.domain.rule_facts import MOST_ACTS, Known, Wanted, as_json
from steward.domain.rule_values import with_reads
from steward.playbooks.kept import KeptPlaybooks

_AT_ONCE = 8  # facts that are looked up beside each other
_MOST = 300  # facts for one act, as when it is judged


class ReadNow(Protocol):
    """Reads a fact as it is now."""

    async def __call__(self, wanted: Wanted, task_id: str) -> Known: ...


@dataclass(frozen=True, kw_only=True)
class Replay:
    """What a replay works with. `read` reads facts now that were not read then; None: those can't be told."""

    acts: JudgedActs
    versions: PlaybookVersions
    playbooks: Playbooks
    rules: Rules
    zone: str = "UTC"
    read: ReadNow | None = None

    async def over(self, period: Period, tell: Callable[[int], None] = lambda _: None) -> Replayed:
        """What would be decided otherwise for the acts of the period; `tell` is told how many are done."""
        found, kept = Replayed(), KeptPlaybooks(self.versions)
        singles: dict[str, Singles] = {}
        async with aclosing(self.acts.batches(period, _beside(self.playbooks.all()))) as batches:
            async for batch in batches:
                await self._batch(batch, found, kept, singles)
                tell(found.acts)
        return found

    async def _batch(
        self,
        batch: Sequence[JudgedAct],
        found: Replayed,
        kept: KeptPlaybooks,
        singles: dict[str, Singles],
    ) -> None:
        trials: list[Trial] = []
        for act in batch:
            found.acts += 1
            playbook = self.playbooks.get(act.playbook)
            if playbook is None:
                found.add(without_playbook(act), act.playbook)
            elif playbook.version == act.version:
                found.same_rules += 1
            else:
                if playbook.name not in singles:
                    singles[playbook.name] = singles_of(playbook)
                before = await kept.get(act.playbook, act.version)
                trials.append(Trial(act=act, playbook=playbook, zone=self.zone, before=before))
        while trials:
            told = await asyncio.to_thread(self._judged, trials, singles)
            again: list[tuple[Trial, list[Wanted]]] = []
            for trial, one in zip(trials, told, strict=True):
                if isinstance(one, Difference):
                    found.add(one, trial.playbook.name)
                elif one is not None:
                    again.append((trial, one))
            await self._look_up(again)
            trials = [trial for trial, _ in again]

    def _judged(self, trials: Sequence[Trial], singles: dict[str, Singles]) -> list[Difference | list[Wanted] | None]:
        return [judged_again(one, singles[one.playbook.name], self.rules) for one in trials]

    async def _look_up(self, wanted: Sequence[tuple[Trial, Sequence[Wanted]]]) -> None:
        free = asyncio.Semaphore(_AT_ONCE)

        async def one(trial: Trial, want: Wanted) -> None:
            async with free:
                known = await self._fact(trial, want)
            if isinstance(known, Known):
                trial.known[want.key] = known
            else:
                trial.unknown[want.key] = known

        await asyncio.gather(*(one(trial, want) for trial, wants in wanted for want in wants))

    async def _fact(self, trial: Trial, wanted: Wanted) -> Known | str:
        """What it came to then, or why that can't be told."""
        if len(trial.known) >= _MOST:
            return f"its rules ask for more than {_MOST} facts"
        if wanted.ledger:
            return await self._of_the_ledger(trial.act.at, wanted)
        recorded = next((one for one in trial.act.known if one.wanted.key == wanted.key), None)
        if recorded is not None and not is_hidden(recorded):
            return recorded
        if self.read is not None:
            return await self.read(wanted, trial.act.action.task_id)
        if recorded is not None:
            return f"a part of the fact {wanted.name} is hidden on record"
        return f"the fact {wanted.name} ({wanted.read}) was not read then"

    async def _of_the_ledger(self, at: float, wanted: Wanted) -> Known | str:
        since = None if wanted.within is None else at - wanted.within
        ask = self.acts.past_acts(wanted.ledger, wanted.args, since=since, until=at, but=wanted.but, most=MOST_ACTS + 1)
        acts = await ask
        value: Json = as_json(acts)
        error = f"more than {MOST_ACTS:,} acts match; say more in match or within" if len(acts) > MOST_ACTS else ""
        return Known(wanted=wanted, value=None if error else value, error=error, at=at)


def _beside(playbooks: Sequence[Playbook]) -> Beside:
    """What of the record their rules can look at."""
    named = {name for book in playbooks for _, reads in with_reads(book) for name in reads.words}
    reads = any(fact.read for book in playbooks for fact in book.facts.values())
    return Beside(
        facts=reads and "facts" in named,
        history=any(map(looks_at_the_task, playbooks)),
        answers="answers" in named,
    )
