"""A calibration as JSON, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from steward.domain.calibration.measures import Bin, Fit
from steward.domain.calibration.model import Calibration, Kind
from steward.domain.calibration.promise import Tally, promise, sent
from steward.domain.figures.distributions import Share
from steward.domain.json_value import Json, JsonObject
from steward.domain.playbook import ConfidenceTerms

_USUAL = (0.005, 0.01, 0.02, 0.05)


def fit_document(one: Calibration) -> JsonObject:
    """All but its kind, its version and when it was made."""
    return {
        "judged": one.judged,
        "since": one.since,
        "until": one.until,
        "why": {**one.why},
        "effects": _tallies(one.effects),
        "all": _tallies(one.all),
        "said": measured(one.said),
        "method": one.method,
        "curve": [[at, round(chance, 6)] for at, chance in one.curve],
        "fitted": None if one.fitted is None else measured(one.fitted),
    }


def calibration_of(kind: Kind, version: int, made_at: float, stored: dict[str, Any]) -> Calibration:
    """Raises KeyError, TypeError or ValueError for what is no such document."""
    fitted = stored["fitted"]
    return Calibration(
        kind=kind,
        version=version,
        made_at=made_at,
        judged=int(stored["judged"]),
        since=float(stored["since"]),
        until=float(stored["until"]),
        why={str(name): int(count) for name, count in stored["why"].items()},
        effects=_read_tallies(stored["effects"]),
        all=_read_tallies(stored["all"]),
        said=_read_fit(stored["said"]),
        method=str(stored["method"]),
        curve=[(float(at), float(chance)) for at, chance in stored["curve"]],
        fitted=None if fitted is None else _read_fit(fitted),
    )


def measured(fit: Fit) -> JsonObject:
    """Brier score, calibration error and the bins of the diagram."""
    bins: list[Json] = [
        {"low": one.low, "high": one.high, "said": one.said, "right": one.right.count, "of": one.right.of}
        for one in fit.bins
    ]
    return {"of": fit.of, "brier": fit.brier, "ece": fit.ece, "bins": bins}


def _tallies(tallies: Sequence[Tally]) -> list[Json]:
    return [asdict(one) for one in tallies]


def _read_tallies(stored: list[dict[str, Any]]) -> list[Tally]:
    return [Tally(place=int(one["place"]), of=int(one["of"]), wrong=int(one["wrong"])) for one in stored]


def _read_fit(stored: dict[str, Any]) -> Fit:
    bins = [
        Bin(
            low=float(one["low"]),
            high=float(one["high"]),
            said=float(one["said"]),
            right=Share(count=int(one["right"]), of=int(one["of"])),
        )
        for one in stored["bins"]
    ]
    brier, ece = (None if stored[name] is None else float(stored[name]) for name in ("brier", "ece"))
    return Fit(of=int(stored["of"]), brier=brier, ece=ece, bins=bins)


def shown(one: Calibration, terms: ConfidenceTerms | None) -> JsonObject:
    """All that is known of it, and what could be promised; `terms` are its playbook's, where there is one."""
    wanted = terms.at_most_wrong if terms else None
    of = terms.of if terms else "effects"
    return {
        **vars(one.kind),
        "version": one.version,
        "made_at": one.made_at,
        **fit_document(one),
        "wrong": one.wrong,
        "at_most_wrong": wanted,
        "promises": [_promised(one, share, of) for share in targets(wanted)],
    }


def targets(wanted: float | None) -> list[float]:
    """The shares that are told: some usual ones, and that which is wanted."""
    return sorted({*_USUAL, *([wanted] if wanted is not None else [])})


def _promised(one: Calibration, share: float, of: Literal["effects", "all"]) -> JsonObject:
    terms = ConfidenceTerms(at_most_wrong=share, of=of)
    made = promise(one.tallies(terms), share)
    people = sent(one.tallies(terms), made)
    return {**asdict(made), "plans": of, "to_people": people.count, "of_all": people.of}
