"""What an alarm says: what rose, from what to what and since when, with tasks that show it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from steward.domain.alarms import Finding
from steward.domain.drift.evidence import Stream
from steward.domain.drift.figures import FIGURES, TITLES, FigureName
from steward.domain.drift.watch import Recent, Watch, answers
from steward.domain.json_value import JsonObject
from steward.domain.text import day_and_time

_TELLING = 0.1  # of all that speaks for the change: what brings less is not named
_FEW = 5  # tasks, from which on a rate since some task is one
_EXAMPLES = 5
_LAST = 20  # tasks that are told of where none begins a rise


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A rate, before and since a task that ended at `since` (Unix seconds): yes from all tasks."""

    figure: FigureName
    was: int
    was_of: int
    now: int
    now_of: int
    since: float
    strength: float


def moved(watch: Watch) -> list[Moved]:
    """What speaks for a change, the strongest first; empty where nothing does."""
    parts = {name: watch.part(name) for name in FIGURES}
    told: list[FigureName] = [
        name for name in FIGURES if parts[name] > 0 and parts[name] >= _TELLING * sum(parts.values())
    ]
    told.sort(key=lambda name: -parts[name])
    return [_moved(watch, name, parts[name]) for name in told]


def _moved(watch: Watch, name: FigureName, strength: float) -> Moved:
    stream, since = watch.stream(name), _since(watch, name)
    said = answers(since, name)
    return Moved(
        figure=name,
        was=stream.hits,
        was_of=stream.tasks,
        now=sum(said),
        now_of=len(said),
        since=since[0].at if since else watch.last_at,
        strength=strength,
    )


def _since(watch: Watch, name: FigureName) -> Sequence[Recent]:
    """The last tasks since the one from which on the rate speaks most for a rise (maximum likelihood)."""
    stream, best, place = watch.stream(name), 0.0, len(watch.recent)
    hits = tasks = 0
    for at in range(len(watch.recent) - 1, -1, -1):
        hit = watch.recent[at].says(name)
        if hit is None:
            continue
        hits, tasks = hits + hit, tasks + 1
        gain = _gain(stream, hits, tasks)
        if tasks >= _FEW and gain > best:
            best, place = gain, at
    return watch.recent[place:] or watch.recent[-_LAST:]


def _gain(stream: Stream, hits: int, tasks: int) -> float:
    """The log-likelihood ratio of the rate that was seen against the usual one; 0 where it is not higher."""
    rate, usual = hits / tasks, stream.usual
    if rate <= usual:
        return 0.0
    no = (tasks - hits) * math.log((1 - rate) / (1 - usual)) if hits < tasks else 0.0
    return hits * math.log(rate / usual) + no


def finding(watch: Watch) -> Finding:
    """The alarm of a watch whose evidence has reached the bar."""
    found = moved(watch)
    since = _since(watch, found[0].figure)
    shown = [one for one in since if one.says(found[0].figure)][-_EXAMPLES:]
    unseen = [*dict.fromkeys(name for one in since for name in one.unseen)][:_EXAMPLES]
    said = [_sentence(one) for one in found]
    if unseen and {"unseen_tool", "unseen_error"} & {one.figure for one in found}:
        said.append(f"New are: {'; '.join(unseen)}.")
    name = watch.playbook or "none"
    detail: JsonObject = {"moved": [{**asdict(one)} for one in found], "unseen": [*unseen], "strength": watch.strength}
    text = f"Tasks of playbook {name} are not as they used to be. {' '.join(said)}"
    return Finding(
        kind="drift", subject=watch.playbook, text=text, detail=detail, examples=[one.task_id for one in shown][::-1]
    )


def named(told: Finding) -> list[str]:
    """The figures that an alarm says have changed."""
    found = told.detail.get("moved")
    moves = found if isinstance(found, list) else []
    return [str(one["figure"]) for one in moves if isinstance(one, dict) and "figure" in one]


def _sentence(one: Moved) -> str:
    title = TITLES[one.figure][0].upper() + TITLES[one.figure][1:]
    return (
        f"{title}: {share(one.was, one.was_of)} before, {share(one.now, one.now_of)} since {day_and_time(one.since)}."
    )


def share(hits: int, tasks: int) -> str:
    """`12 % (6 of 50)`."""
    return f"{100 * hits / tasks:.3g} % ({hits} of {tasks})" if tasks else "none"
