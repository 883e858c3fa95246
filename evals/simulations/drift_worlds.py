"""Made-up playbooks whose truth is known, before the code that watches in production (`steward.domain.drift`)."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb

from steward.domain.drift.figures import FigureName, Observed
from steward.domain.drift.watch import QUARTER, Watch

RATES = (0.01, 0.03, 0.10, 0.20)  # of tasks that are not completed
VOLUMES = (300, 1_000, 10_000)  # tasks a quarter
FALL = 0.05
WITHIN = 200  # tasks
BEFORE = 600  # tasks before the change
_GOALS = 60  # n-grams that goals are made of


@dataclass(frozen=True, kw_only=True)
class World:
    """A playbook whose tasks fail at `rate`; `volume` tasks a quarter. With `busy` the other figures live as well, at
    the same rate. `bad_days`: on one day of ten the rate is double, so tasks of a day are alike."""

    rate: float
    volume: int
    busy: bool = True
    bad_days: bool = False

    def tasks(self, chance: random.Random, start: int, number: int, *, more: float = 0.0) -> Iterator[Observed]:
        """So many tasks from the `start`th on, failing more often by `more`."""
        for at in range(start, start + number):
            seconds = 1.0 + at * QUARTER / self.volume
            rate = self.rate * (self._mood(seconds) if self.bad_days else 1.0)
            said: list[FigureName] = ["incomplete"] if chance.random() < rate + more else []
            if not self.busy:
                yield Observed(task_id=f"t{at}", playbook="simulated", at=seconds, said=said)
                continue
            others: Sequence[FigureName] = ("refuted", "unknown", "repaired", "replanned", "overridden")
            yield Observed(
                task_id=f"t{at}",
                playbook="simulated",
                at=seconds,
                said=said + [name for name in others if chance.random() < rate],
                steps=3 + int(chance.expovariate(0.5)),
                confidence=round(chance.betavariate(9, 1), 2),
                tools=["read", "write", *(["rare"] if chance.random() < rate else [])],
                errors=[f"error {chance.randrange(40)}"] if chance.random() < rate else [],
                grams=sorted({int(_GOALS * chance.random() ** 2) for _ in range(12)}),
            )

    def _mood(self, seconds: float) -> float:
        """2 on one day of ten, else less, so that it is 1 on average."""
        return 2.0 if random.Random(int(seconds // 86_400)).random() < 0.1 else 8 / 9  # noqa: S311 - no secret


@dataclass(frozen=True, kw_only=True)
class Alarms:
    """False alarms: how many a quarter, and in what share of quarters more than one."""

    a_quarter: float
    several: float
    quarters: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """How soon a fall was found: the share within `WITHIN` tasks, and the median (None: later than was looked)."""

    within: float
    median: int | None
    runs: int


def false_alarms(world: World, *, runs: int, seed: int, quarters: int = 2) -> Alarms:
    """Nothing changes; each alarm is answered at once: chance."""
    chance, counts = random.Random(seed), list[int]()  # noqa: S311
    for _ in range(runs):
        watch, told = Watch(playbook="simulated"), [0] * quarters
        for number, one in enumerate(world.tasks(chance, 0, world.volume * quarters)):
            watch, alarm = watch.after(one)
            if alarm:
                told[number // world.volume] += 1
                watch = watch.answered("chance", one.at)
        counts += told
    return Alarms(
        a_quarter=sum(counts) / len(counts), several=sum(one > 1 for one in counts) / len(counts), quarters=len(counts)
    )


def found(world: World, *, runs: int, seed: int, fall: float = FALL, before: int = BEFORE, most: int = 1_000) -> Found:
    """After `before` tasks the rate rises by `fall`. Runs with an alarm before are begun anew."""
    chance, delays = random.Random(seed), list[int]()  # noqa: S311
    while len(delays) < runs:
        watch = Watch(playbook="simulated")
        if (watch := _quiet(watch, world.tasks(chance, 0, before))) is not None:
            delays.append(_delay(watch, world.tasks(chance, before, most, more=fall)) or most + 1)
    middle = sorted(delays)[len(delays) // 2]
    within = sum(one <= WITHIN for one in delays) / runs
    return Found(within=within, median=middle if middle <= most else None, runs=runs)


def _quiet(watch: Watch, tasks: Iterator[Observed]) -> Watch | None:
    for one in tasks:
        watch, alarm = watch.after(one)
        if alarm:
            return None
    return watch


def _delay(watch: Watch, tasks: Iterator[Observed]) -> int | None:
    for number, one in enumerate(tasks, 1):
        watch, alarm = watch.after(one)
        if alarm:
            return number
    return None


def at_best(rate: float, volume: int, *, fall: float = FALL, tasks: int = WITHIN) -> float:
    """The largest share of falls that any method can find within so many tasks, if it knows both rates and the place
    of the change, watches nothing else and may call falsely once a quarter on average: the power of Neyman and
    Pearson's test at the level tasks / volume."""
    level, power = min(1.0, tasks / volume), 0.0
    for hits in range(tasks, -1, -1):
        usual, risen = (_binomial(hits, tasks, one) for one in (rate, rate + fall))
        if usual > level:
            return power + risen * level / usual
        level, power = level - usual, power + risen
    return power


def _binomial(hits: int, tasks: int, rate: float) -> float:
    return comb(tasks, hits) * rate**hits * (1 - rate) ** (tasks - hits)
