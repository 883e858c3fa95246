"""What is wrong with a playbook: in which field, at which place of it, why, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from steward.expressions.complaints import Complaint


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`at` is where in the field's text, in characters from 0; None means the field itself.

    With `works` it is no mistake: the playbook does what it says, which may not be what is meant.
    """

    field: str
    reason: str
    at: int | None = None
    works: bool = False

    def __str__(self) -> str:
        return f"{self.field}: {' '.join(self.reason.split())}"


def of_complaints(field: str, complaints: Iterable[Complaint], start: int = 0) -> Iterator[Finding]:
    """The complaints about an expression that begins at `start` of the field's text."""
    for one in complaints:
        yield Finding(field=field, reason=one.said, at=start + one.at, works=one.works)
