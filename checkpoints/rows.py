"""Rows and jsonb back into the domain's frozen values, and times between Postgres and Unix seconds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from steward.domain.errors import Unusable
from steward.domain.model import Decision, Problem, Question, Reason, Receipt, Requester, Usage, Verdict
from steward.domain.upgrades import revive


def seconds(time: datetime) -> float:
    """Unix seconds, to the microsecond that Postgres keeps."""
    return time.timestamp()


def optional_seconds(time: datetime | None) -> float | None:
    return None if time is None else seconds(time)


def instant(time: float) -> datetime | None:
    """The time for Postgres; 0, the unset time, is None."""
    return datetime.fromtimestamp(time, UTC) if time else None


def receipt(stored: Mapping[str, Any] | None) -> Receipt | None:
    return None if stored is None else revive(Receipt, stored)


def verdict(stored: Mapping[str, Any] | None) -> Verdict | None:
    return None if stored is None else revive(Verdict, stored)


def decision(stored: Mapping[str, Any] | None) -> Decision | None:
    return None if stored is None else revive(Decision, stored)


def usage(stored: Mapping[str, Any]) -> Usage:
    return revive(Usage, stored)


def requester(stored: Mapping[str, Any]) -> Requester:
    return revive(Requester, stored)


def question(stored: Mapping[str, Any]) -> Question:
    """Raises Unusable for what is none of ours."""
    try:
        problems = [revive(Problem, problem) for problem in stored["problems"]]
        restored: dict[str, Any] = {
            **stored,
            "reason": revive(Reason, {"value": stored["reason"]}),
            "problems": problems,
        }
    except (TypeError, KeyError) as error:
        raise Unusable(f"a stored Question does not fit this Steward: {error}") from None
    wrong = [name for name, kind in _KINDS.items() if name in restored and not isinstance(restored[name], kind)]
    if wrong:
        raise Unusable(f"a stored Question does not fit this Steward: {', '.join(wrong)}")
    return revive(Question, restored)


_KINDS = {"id": str, "text": str, "digest": str, "options": list, "changed": list, "args": dict, "detail": dict}
