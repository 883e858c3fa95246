"""How verdicts come about where a tool brings no judge of its own; all pure."""

from __future__ import annotations

from steward.domain.model import Found, Level, Receipt, Verdict

RECEIPT_LEVELS: dict[str, Level] = {"answered": "receipt", "person": "person"}


def judge_read(receipt: Receipt | None) -> Verdict:
    """A read is its own look at the world: an answer verifies it, and a lost one is safe to ask for again."""
    if receipt is None or receipt.kind == "lost":
        return Verdict(status="refuted", reason=_said(receipt, "the answer was lost"), retry=True)
    if receipt.kind == "refused":
        return refused(receipt)
    if receipt.says_failed:
        return Verdict(status="refuted", reason=receipt.message, evidence=receipt.result)
    level: Level = "person" if receipt.kind == "person" else "read_back"
    return Verdict(status="verified", level=level, evidence=receipt.result)


def judge_by_receipt(receipt: Receipt | None, found: Found) -> Verdict:
    """Where nothing can be looked up, the tool's own word is all there is; a lost one leaves it open."""
    if receipt is None or receipt.kind == "lost":
        reason = f"{_said(receipt, 'the answer was lost')}; {found.reason}".rstrip("; ")
        return Verdict(status="unknown", level="receipt", reason=reason)
    if receipt.kind == "refused":
        return refused(receipt)
    if receipt.says_failed:  # it may have done a part of it all the same, so it is not called absent
        return Verdict(status="refuted", level="receipt", reason=receipt.message, evidence=receipt.result)
    return Verdict(status="verified", level=RECEIPT_LEVELS[receipt.kind], reason=found.reason, evidence=receipt.result)


def refused(receipt: Receipt, found: Found | None = None) -> Verdict:
    """A no is not asked for twice."""
    return Verdict(status="refuted", reason=_said(receipt, "refused"), evidence=found.value if found else None)


def _said(receipt: Receipt | None, otherwise: str) -> str:
    return (receipt.message or receipt.code if receipt else "") or otherwise
