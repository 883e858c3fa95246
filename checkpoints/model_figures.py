"""The models, and whether their confidence means anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from psycopg.rows import DictRow

from steward.checkpoints.figure_bounds import bounds
from steward.checkpoints.figure_rows import sums_of
from steward.checkpoints.snapshot import Look
from steward.domain.figures.distributions import Share
from steward.domain.figures.model import ConfidenceBin, ModelDay, ModelFigures, ModelRow, Threshold
from steward.domain.figures.slices import Selector, Slice
from steward.domain.figures.summary import CONFIDENCE_BINS
from steward.domain.figures.sums import total

_JUDGED = ["right", "wrong", "unjudged"]


async def model(look: Look, wanted: Slice) -> ModelFigures:
    values = bounds(wanted)
    found = await look("models", values)
    sums = total([sums_of(row) for row in await look("sums", values)])
    counts = {what: Counter[int]() for what in _JUDGED}
    for row in await look("bins", {**values, "what": _JUDGED}):
        counts[row["what"]][row["bin"]] += row["tasks"]
    return ModelFigures(
        models=_models(found),
        days=[_day(row) for row in sorted(found, key=lambda row: (row["day"], row["model"]))],
        refused=Share(count=sums.refused, of=sums.checks),
        repairs=sums.repairs,
        replans=sums.replans,
        waited=Share(count=sums.waiters, of=sums.ended),
        waited_seconds=sums.waited,
        confidence=confidence_bins(counts["right"], counts["wrong"]),
        thresholds=thresholds(counts["right"], counts["wrong"], counts["unjudged"]),
    )


def confidence_bins(right: Counter[int], wrong: Counter[int]) -> list[ConfidenceBin]:
    """Those that hold anything; full confidence has one of its own."""
    return [
        ConfidenceBin(
            low=place / CONFIDENCE_BINS,
            high=min(place + 1, CONFIDENCE_BINS) / CONFIDENCE_BINS,
            right=Share(count=right[place], of=right[place] + wrong[place]),
            tasks=Selector(kind="confidence", value=f"{place / CONFIDENCE_BINS:.2f}"),
        )
        for place in range(CONFIDENCE_BINS + 1)
        if right[place] + wrong[place]
    ]


def thresholds(right: Counter[int], wrong: Counter[int], unjudged: Counter[int]) -> list[Threshold]:
    """What each would send to people: the plans whose confidence is below it, judged or not."""
    whole = right + wrong + unjudged
    return [
        Threshold(
            at=place / CONFIDENCE_BINS,
            sent=Share(count=_below(whole, place), of=whole.total()),
            caught=Share(count=_below(wrong, place), of=wrong.total()),
            tasks=Selector(kind="unsure", value=f"{place / CONFIDENCE_BINS:.2f}"),
            wrong=Selector(kind="unsure", value=f"{place / CONFIDENCE_BINS:.2f}", detail="wrong"),
        )
        for place in range(1, CONFIDENCE_BINS + 1)
    ]


def _below(counts: Counter[int], place: int) -> int:
    return sum(count for found, count in counts.items() if found < place)


def _models(found: Sequence[DictRow]) -> list[ModelRow]:
    """Each model over all days, those that cost most first."""
    models = [_model(name, [row for row in found if row["model"] == name]) for name in {row["model"] for row in found}]
    return sorted(models, key=lambda one: (-one.cost, -one.calls, one.model))


def _model(name: str, found: Iterable[DictRow]) -> ModelRow:
    whole = Counter[str]()
    cost = seconds = 0.0
    for row in found:
        whole.update({one: row[one] for one in ("calls", "errors", "tokens_in", "tokens_out", "unpriced")})
        cost, seconds = cost + row["cost"], seconds + row["seconds"]
    return ModelRow(
        model=name,
        calls=whole["calls"],
        errors=whole["errors"],
        tokens_in=whole["tokens_in"],
        tokens_out=whole["tokens_out"],
        cost=cost,
        unpriced=whole["unpriced"],
        seconds=seconds / whole["calls"] if whole["calls"] else 0.0,
        tasks=Selector(kind="model", value=name),
    )


def _day(row: DictRow) -> ModelDay:
    return ModelDay(
        date=str(row["day"]),
        model=row["model"],
        calls=row["calls"],
        tokens=row["tokens_in"] + row["tokens_out"],
        cost=row["cost"],
    )
