"""The way that a task took, short enough that tasks that went the same way read the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from steward.domain.figures.facts import Act, Ended, Said

_MOST = 40  # parts of a path; the rest is counted
_BETWEEN = " → "
_LARGE = ((100, "×100+"), (10, "×10–99"), (4, "×4–9"))  # repetitions, so that long loops don't each have their own path


def trajectory(task: Ended, end: str) -> str:
    """Plans, checks, calls with their verdicts and people's answers in order, and how it ended.

    `plan → checked → find_order → issue_refund: refuted → person (approval): approve → issue_refund → complete`:
    a call without a word was verified. Acts of one wave stand in the order in which they were meant.
    """
    parts = [*_collapsed(_parts(task)), end]
    if len(parts) > _MOST:
        parts = [*parts[: _MOST - 2], f"… {len(parts) - _MOST + 1} more", end]
    return _BETWEEN.join(parts)


def parts_of(path: str) -> list[str]:
    """The parts of a trajectory's text."""
    return path.split(_BETWEEN)


def _parts(task: Ended) -> Iterator[str]:
    acts = {act.key: act for act in task.acts}
    for judged, run in groupby(task.said, key=lambda one: one.kind == "verdict"):
        said = list(run)
        yield from _verdicts(said, acts) if judged else filter(None, map(_part, said))


def _verdicts(said: Sequence[Said], acts: dict[str, Act]) -> Iterator[str]:
    """Calls judged one after the other, in the order of their acts: which of a wave came first is chance."""
    settled = [one for one in said if one.outcome != "pending"]
    for one in sorted(settled, key=lambda one: acts[one.key].seq if one.key in acts else 0):
        tool = acts[one.key].tool if one.key in acts else one.subject.rpartition(": ")[2]
        yield tool if one.outcome == "verified" else f"{tool}: {one.outcome}"


def _part(said: Said) -> str:
    """What a decision adds to the path; nothing where it is a step on the way to another."""
    if said.kind == "plan":
        return "" if said.outcome in ("", "error", "looked", "sampled") else _planned(said.outcome)
    if said.kind == "validation":
        return _checked(said)
    if said.kind == "second_look":
        return f"second look: {said.outcome}" if said.outcome not in ("", "go", "error") else ""
    if said.kind == "person":
        by = "steward" if said.machine else "person"
        return f"{by} ({said.reason}): {said.outcome}" if said.reason else f"{by}: {said.outcome}"
    return ""


def _planned(outcome: str) -> str:
    return "plan" if outcome == "proposed" else f"plan: {outcome}"


def _checked(said: Said) -> str:
    if said.outcome != "refused":
        return "checked"  # a question that it led to is told with its answer
    codes = list(dict.fromkeys(one.code for one in said.refusals))
    return f"refused: {', '.join(codes[:3])}" if codes else "refused"


def _collapsed(parts: Iterable[str]) -> Iterator[str]:
    """Each run of equal parts once, with how often."""
    for part, run in groupby(parts):
        times = sum(1 for _ in run)
        many = next((word for least, word in _LARGE if times >= least), f"×{times}")
        yield part if times == 1 else f"{part} {many}"
