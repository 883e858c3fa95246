"""Which tasks a figure is of, and which of those are behind one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

from steward.domain.errors import Unusable

SelectorKind = Literal[
    "ended", "outcome", "waiting", "asked", "ceiling", "stage", "steps", "seconds", "tool", "error", "path", "refused",
    "model", "waited", "confidence", "review", "decided", "person", "end", "crashed", "open", "repaired", "replanned",
    "unpriced", "unsure",
]  # fmt: skip
KINDS: Sequence[SelectorKind] = get_args(SelectorKind)
PIECES = 14  # of a period, for the line beside a figure


@dataclass(frozen=True, kw_only=True)
class Slice:
    """The tasks that ended in [since, until) (Unix seconds) and fit; None means all. `zone` is whose days are meant.

    `playbooks` are those that the viewer may see, where that is bounded. Model and prompt version are those of the
    task's last plan, the release is the one that last carried it on.
    """

    since: float
    until: float
    zone: str = "UTC"
    playbook: str | None = None
    model: str | None = None
    prompt_version: str | None = None
    release: str | None = None
    playbooks: Sequence[str] | None = None

    @property
    def before(self) -> Slice:
        """The period of the same length just before this one."""
        return replace(self, since=2 * self.since - self.until, until=self.since)

    @property
    def piece(self) -> float:
        """Seconds of one part of the period, as `PIECES` cuts it."""
        return (self.until - self.since) / PIECES


@dataclass(frozen=True, kw_only=True)
class Selector:
    """The tasks behind one number of a slice. As text, `kind`, `kind:value` or `kind:value:detail`:

    outcome:failed · waiting · waiting:limit · asked · ceiling:actions · stage:acted · steps:12 ·
    tool:issue_refund:lost · error:17 · path:3 · refused · refused:rule:refund-limit · model:gpt-5 ·
    model:gpt-5:errors · confidence:0.65 · unsure:0.65 · unsure:0.65:wrong · review:approval:leads ·
    decided:approval · open:week · person:kim · person:kim:quick · person::quick · end:rejected
    """

    kind: SelectorKind
    value: str = ""
    detail: str = ""

    def __str__(self) -> str:
        parts = [self.kind, self.value.replace("%", "%25").replace(":", "%3A"), self.detail]
        return ":".join(parts).rstrip(":")

    @classmethod
    def parse(cls, text: str) -> Selector:
        """The selector that was written. Raises Unusable where it is none."""
        kind, _, rest = text.partition(":")
        value, _, detail = rest.partition(":")
        if kind not in KINDS:
            raise Unusable(f"'{text}' selects no tasks; it begins with one of: {', '.join(KINDS)}")
        value = value.replace("%3A", ":").replace("%25", "%")
        return cls(kind=cast("SelectorKind", kind), value=value, detail=detail)
