"""Figures for programs: as JSON, and as tables of plain values."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from steward.domain.figures.distributions import Histogram, Share
from steward.domain.figures.slices import Selector
from steward.domain.json_value import Json

_QUANTILES = (("p50", 0.5), ("p95", 0.95))


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


def tables(figures: object) -> dict[str, list[dict[str, Json]]]:
    """The lists of a page of figures by their names, each row flat: `alone`, `alone_count`, `alone_of` for a share."""
    lists: dict[str, list[dict[str, Json]]] = {}
    for name, value in _fields(figures):
        if isinstance(value, Sequence) and not isinstance(value, str):
            rows = [one for one in cast("Sequence[object]", value) if dataclasses.is_dataclass(one)]
            lists[name] = [dict(_flat(row)) for row in rows]
        if isinstance(value, Histogram):
            lists[name] = [{"bin": place, "tasks": n} for place, n in sorted(value.bins.items())]
    return lists


def _flat(row: object) -> Iterator[tuple[str, Json]]:
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
            yield name, " → ".join(map(_said, cast("Sequence[object]", value)))
        else:
            yield name, as_json(value)


def _said(value: object) -> str:
    if dataclasses.is_dataclass(value):
        return " ".join(_said(one) for _, one in _fields(value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _fields(value: object) -> Iterator[tuple[str, object]]:
    if dataclasses.is_dataclass(value):
        yield from ((one.name, getattr(value, one.name)) for one in dataclasses.fields(value))
