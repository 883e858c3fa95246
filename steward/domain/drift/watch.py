"""The watch over one playbook: what is usual, what speaks for a change, and when that is enough for an alarm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from steward.domain.alarms import Answer
from steward.domain.drift.evidence import Stream
from steward.domain.drift.figures import FIGURES, PLAIN, WEIGHTS, FigureName, Observed
from steward.domain.drift.learning import Learned

QUARTER = 91.3125 * 86_400  # seconds
BUDGET = 1.0  # false alarms that may be expected in a quarter, of all figures of a playbook together
BAR = 1.0
CAREFUL = 20.0  # the bar for a quarter after an alarm that was chance: a second one in it is to be rare
LAG = 200  # the last tasks, which are not yet in what is usual: a change is looked for among them
ENOUGH = 60  # tasks in what is usual, before a figure is watched
_YOUNG = 3  # while there are few tasks, the last third of them
_SMOOTH = 1 / 50  # of the time since the task before goes into the next one's budget, so that bursts have some too
_YES, _NO, _SILENT = "1", "0", "-"


@dataclass(frozen=True, kw_only=True)
class Recent:
    """One of the last tasks; `outcomes` has a sign for each of `FIGURES`: 1, 0, or - where nothing can be said."""

    task_id: str
    at: float
    outcomes: str
    unseen: list[str] = field(default_factory=list[str])

    def says(self, figure: FigureName) -> bool | None:
        """Also of a task that was seen before the figure was watched."""
        sign = self.outcomes[FIGURES.index(figure) :][:1]
        return None if sign not in (_YES, _NO) else sign == _YES


@dataclass(frozen=True, kw_only=True)
class Watch:
    """One playbook after `tasks` of it since the baseline began; times are Unix seconds.

    `pace` is the part of a quarter's budget that the next task brings. While an alarm is open (`alarm` is its id)
    nothing grows and nothing is learnt.
    """

    playbook: str
    tasks: int = 0
    last_at: float = 0.0
    pace: float = 0.0
    careful_until: float = 0.0
    alarm: str = ""
    streams: Mapping[str, Stream] = field(default_factory=dict[str, Stream])
    learned: Learned = field(default_factory=Learned)
    recent: Sequence[Recent] = ()

    @property
    def strength(self) -> float:
        """What speaks for a change, of all figures together; at the bar it is an alarm."""
        return sum(self.part(name) for name in FIGURES)

    def part(self, name: FigureName) -> float:
        """What the figure brings to it."""
        return WEIGHTS[name] * self.stream(name).strength

    def stream(self, name: FigureName) -> Stream:
        return self.streams.get(name) or Stream()

    def bar(self, at: float) -> float:
        return CAREFUL if at < self.careful_until else BAR

    def after(self, one: Observed) -> tuple[Watch, bool]:
        """With one more ended task, and whether that makes it an alarm."""
        said: dict[FigureName, bool] = {name: name in one.said for name in PLAIN}
        said |= self.learned.says(one)
        seen = Recent(
            task_id=one.task_id,
            at=one.at,
            outcomes="".join(_SILENT if name not in said else _YES if said[name] else _NO for name in FIGURES),
            unseen=self.learned.unseen(one)[:3] if self.learned.is_done else [],
        )
        recent = [*self.recent, seen]
        if self.alarm:
            return replace(self, recent=recent[-LAG:]), False
        grown = {**self.streams, **self._grown(said)}
        watch = replace(
            self,
            tasks=self.tasks + 1,
            streams=grown,
            learned=self.learned if self.learned.is_done else self.learned.after(one),
            pace=self._paced(one.at),
            last_at=max(self.last_at, one.at),
        )
        return _settled(watch, recent), watch.strength >= watch.bar(one.at)

    def _grown(self, said: Mapping[FigureName, bool]) -> dict[str, Stream]:
        budget = BUDGET * self.pace
        known = {name: (self.stream(name), hit) for name, hit in said.items()}
        return {name: one.after(hit, budget) for name, (one, hit) in known.items() if one.tasks >= ENOUGH}

    def _paced(self, at: float) -> float:
        """The next task's part of the budget: the time between the tasks so far, smoothed; their sum is that time."""
        passed = min(1.0, max(0.0, at - self.last_at) / QUARTER) if self.last_at else 0.0
        return self.pace + _SMOOTH * (passed - self.pace)

    def answered(self, answer: Answer, at: float) -> Watch:
        """After a person said what the alarm was.

        `mended`: the last tasks are forgotten, and it is watched against what was usual before. `chance`: the same,
        with the last tasks, and a higher bar for a quarter. `usual`: all is learnt anew from the next task on.
        """
        if answer == "usual":
            return Watch(playbook=self.playbook, last_at=self.last_at, pace=self.pace)
        streams = {name: one.fresh() for name, one in self.streams.items()}
        watch = replace(self, alarm="", streams=streams)
        if answer == "mended":
            return replace(watch, recent=[])
        return replace(watch, careful_until=at + QUARTER)


def answers(recent: Iterable[Recent], figure: FigureName) -> list[bool]:
    """What those tasks say of the figure of which something can be said."""
    return [hit for one in recent if (hit := one.says(figure)) is not None]


def _settled(watch: Watch, recent: Sequence[Recent]) -> Watch:
    """What is no longer among the last tasks goes into what is usual."""
    kept = min(LAG, watch.tasks // _YOUNG)
    old, streams = recent[: max(0, len(recent) - kept)], {**watch.streams}
    for one in old:
        for name in FIGURES:
            hit = one.says(name)
            if hit is not None:
                streams[name] = (streams.get(name) or Stream()).learnt(hit)
    return replace(watch, streams=streams, recent=list(recent[len(old) :]))


def seen(watch: Watch, tasks: Iterable[Observed]) -> tuple[Watch, list[Observed], bool]:
    """The watch after these tasks up to an alarm, what was not looked at since, and whether there is one."""
    left = list(tasks)
    while left:
        watch, alarm = watch.after(left.pop(0))
        if alarm:
            return watch, left, True
    return watch, left, False
