"""Figures for programs: as JSON, and as tables of plain values."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast, get_args, get_origin, get_type_hints

from steward.domain.figures.distributions import Histogram, Share
from steward.domain.figures.overview import Also
from steward.domain.figures.slices import Selector
from steward.domain.json_value import Json

_QUANTILES = (("p50", 0.5), ("p95", 0.95))
Told = Callable[[float], str]
"""A time, Unix seconds, as it is told."""
_TIMES = ("since", "paused_until")  # beside those that end in `_at`


def as_json(value: object) -> Json:
    """The same shapes and names; a share with its value, a histogram with its quantiles, a selector as its text."""
    if isinstance(value, Selector):
        return str(value)
    if isinstance(value, Share):
        return {"count": value.count, "of": value.of, "share": value.value}
    if isinstance(value, Histogram):
        quantiles: dict[str, Json] = {name: value.quantile(share) for name, share in _QUANTILES}
        return {"total": value.total, **quantiles, "bins": {str(place): n for place, n in sorted(value.bins.items())}}
    if dataclasses.is_dataclass(value):
        return {one.name: as_json(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): as_json(one) for name, one in cast("Mapping[object, object]", value).items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_json(one) for one in cast("Sequence[object]", value)]
    return cast("Json", value)


@dataclasses.dataclass(frozen=True)
class Table:
    """Flat rows, and the columns that they may have, also where there are none."""

    columns: Sequence[str]
    rows: Sequence[Mapping[str, Json]]


def tables(figures: object, told: Told) -> dict[str, Table]:
    """The lists of a page of figures by their names, each row flat: `alone`, `alone_count`, `alone_of` for a share.

    `told` says times.
    """
    lists: dict[str, Table] = {}
    types = get_type_hints(type(figures))
    for name, value in _fields(figures):
        if isinstance(value, Sequence) and not isinstance(value, str):
            rows = [dict(_flat(one, told)) for one in cast("Sequence[object]", value) if dataclasses.is_dataclass(one)]
            named = [column for kind in get_args(types[name]) for column in _columns(kind)]
            found = list(dict.fromkeys([*named, *(column for row in rows for column in row)]))
            lists |= {name: Table(found, rows)} if found else {}  # else numbers alone, which are no table
        if isinstance(value, Histogram):
            bins = sorted(value.bins.items())
            lists[name] = Table(["bin", "tasks"], [{"bin": place, "tasks": n} for place, n in bins])
    return lists


def _columns(row: Any) -> Iterator[str]:
    """What a row of this type has in it, as `_flat` names it."""
    types = get_type_hints(row) if dataclasses.is_dataclass(row) else {}
    for name, kind in types.items():
        kinds = [kind, *get_args(kind)]
        if Share in kinds:
            yield from (name, f"{name}_count", f"{name}_of")
        elif Histogram in kinds:
            yield from (f"{name}_{called}" for called, _ in _QUANTILES)
        elif get_origin(kind) is Mapping:
            yield from (f"{name}_{key}" for key in get_args(get_args(kind)[0]))  # where the keys are a few words
        else:
            yield name


def _flat(row: object, told: Told) -> Iterator[tuple[str, Json]]:
    for name, value in _fields(row):
        if isinstance(value, Share):
            yield from ((name, value.value), (f"{name}_count", value.count), (f"{name}_of", value.of))
        elif isinstance(value, Histogram):
            yield from ((f"{name}_{called}", value.quantile(share)) for called, share in _QUANTILES)
        elif isinstance(value, Mapping):
            yield from (
                (f"{name}_{key}", cast("Json", one)) for key, one in cast("Mapping[object, object]", value).items()
            )
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield name, " → ".join(_said(one, told) for one in cast("Sequence[object]", value))
        elif isinstance(value, float) and (name.endswith("_at") or name in _TIMES):
            yield name, told(value)
        else:
            yield name, as_json(value)


def _said(value: object, told: Told) -> str:
    if isinstance(value, Also) and value.unit == "time" and value.value is not None:
        return f"{value.name} {told(value.value)}"
    if dataclasses.is_dataclass(value):
        return " ".join(_said(one, told) for _, one in _fields(value))
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)


def _fields(value: object) -> Iterator[tuple[str, object]]:
    if dataclasses.is_dataclass(value):
        yield from ((one.name, getattr(value, one.name)) for one in dataclasses.fields(value))
