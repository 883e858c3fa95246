"""How long an act's outcome may still change, and how long its system asked to be left alone.

All by the ledger's clock: ours may be off, and another process may have made the attempt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steward.domain.error_bodies import failure_in
from steward.domain.model import ENDED_LATE, Entry, Found, Receipt, Risk, Verdict
from steward.domain.ports.tools import Card

IN_PLACE = 5.0
"""Seconds for which a node waits on the spot; for what takes longer, the task is left and come back to."""

LOOK_LONGER = 60.0
"""Seconds for which it is looked on where a tool's own time is over and a later look may still save a person's answer.

What systems say of themselves: a search index is a second (Elasticsearch's refresh_interval) to "under 1 minute"
(https://docs.stripe.com/search, data freshness) behind, a replica less. A person takes minutes to answer at best.
"""

_FIRST_BACKOFF, _LONGEST_BACKOFF = 1.0, 60.0  # seconds, doubling, where a system asks again and again


def certain_in(entry: Entry, card: Card | None) -> float:
    """Seconds until what is not there can't come any more; 0 or less where that is over.

    A call whose answer is lost may still be under way in the other system until its time-out.
    """
    if card is None or not card.provable:  # nobody can look, however long
        return 0.0
    late = entry.receipt is not None and entry.receipt.code == ENDED_LATE  # it may have sent up to its end
    window = card.timeout + card.settle_after if late or _lost_on_the_way(entry) else card.settle_after
    return window - since(entry)


def looked_on_for(verdict: Verdict, entry: Entry, found: Found, card: Card | None, longer: float) -> float:
    """Seconds beyond the tool's own time for which it is looked on, `longer` at most; nothing is called meanwhile.

    What its tool said was done, or is on its way, is more likely late than missing: `longer`, but for what was called
    in vain before and can be undone. What would be called again is looked for until the time on the spot is over, since
    its tool may be wrong about its own time by a little. All else, as what carries the act's key and is not as asked:
    0, the tool's word holds.
    """
    if card is None or not card.provable or verdict.status not in ("pending", "refuted"):
        return 0.0
    if verdict.status == "refuted" and found.presence == "found" and found.conclusive:
        return 0.0
    first = entry.action.risk is Risk.IRREVERSIBLE or entry.tries <= 1
    if verdict.status == "pending" or (first and _said_done(entry)):
        return longer
    if not verdict.retry or (entry.receipt and entry.receipt.code == "unreachable"):  # then nobody got the call
        return 0.0
    return min(longer, max(IN_PLACE - (certain_in(entry, card) + since(entry)), 0.0))


def since(entry: Entry) -> float:
    """Seconds since the answer, or since the attempt where there was none."""
    ended = entry.settled_at or entry.as_of
    return entry.as_of - (entry.claimed_at if _lost_on_the_way(entry) else ended)


def next_look_in(entry: Entry, left: float) -> float:
    """Seconds until another look is worth it: looks are spread out the more, the longer it takes."""
    return spread(since(entry), left)


def spread(passed: float, left: float) -> float:
    """As long again as has `passed`, and no longer than is `left`."""
    return min(left, max(IN_PLACE, passed))


def due_in(entry: Entry) -> float:
    """Seconds for which the act's system is still to be left alone, as it asked; 0 or less where it may be called."""
    if entry.receipt is None or entry.receipt.wait is None or entry.settled_at is None:
        return 0.0
    pause = entry.receipt.wait
    if entry.receipt.put_off:
        pause = max(pause, min(_FIRST_BACKOFF * 2 ** min(max(entry.deferred - 1, 0), 10), _LONGEST_BACKOFF))
    return entry.settled_at + pause - entry.as_of


def may_change(verdict: Verdict, entry: Entry, found: Found) -> bool:
    """Whether looking again may show something else: it may still land or become visible.

    What is not there yet may be, whether or not it would be safe to act again. What is there and not as asked may be
    how it was before, where its tool said that it was done and nothing tells that it is this act's; what is this act's
    may still be worked on, unless it shows that it failed.
    """
    if entry.action.risk is Risk.READ or (entry.receipt and entry.receipt.kind == "refused"):
        return False
    if verdict.status == "refuted":
        if found.presence == "found":
            return _on_its_way(entry, found) if found.conclusive else verdict.retry or _said_done(entry)
        return verdict.retry or found.presence == "absent"
    return verdict.status in ("pending", "unknown")


def weighed(verdict: Verdict, entry: Entry, found: Found, others: Sequence[Entry]) -> Verdict:
    """The tool's verdict in the light of what the ledger knows and the tool can't: what was called before."""
    receipt = entry.receipt
    if receipt is not None and receipt.kind == "refused":
        verdict = _refused(verdict, entry, receipt, found)
    elif receipt is not None and receipt.kind == "lost" and verdict.status == "verified" and not found.conclusive:
        verdict = _told_apart(verdict, entry, others)
    return verdict


def done_in_vain(verdict: Verdict, entry: Entry) -> bool:
    """Whether an act that can't be undone was said to be done, and is not to be seen: that is nobody's to repeat."""
    answered = entry.receipt is not None and entry.receipt.kind == "answered"
    return answered and entry.action.risk is Risk.IRREVERSIBLE and verdict.status == "refuted" and verdict.retry


def strict(verdict: Verdict, evidence: str = "read_back") -> Verdict:
    """As it counts in the end: still pending is unknown, and so is a mere receipt unless that `evidence` will do."""
    if verdict.status == "pending":
        return Verdict(status="unknown", reason=verdict.reason or "it did not become visible in time")
    if verdict.status == "verified" and verdict.level == "receipt" and evidence != "receipt":
        return Verdict(
            status="unknown",
            level="receipt",
            evidence=verdict.evidence,
            reason="only the tool's own word says so, and the playbook asks for it to be read back",
        )
    return verdict


def _refused(verdict: Verdict, entry: Entry, receipt: Receipt, found: Found) -> Verdict:
    """A no stands, whatever else is there, unless an earlier attempt may have acted or what is there is its own."""
    if verdict.status != "refuted" and not entry.may_have_acted and not found.conclusive:
        there = " What is there like it is not from this call." if found.presence == "found" else ""
        reason = f"{receipt.message or receipt.code or 'refused'}{there}"
        verdict = Verdict(status="refuted", reason=reason, evidence=found.value)
    if verdict.status == "refuted" and receipt.put_off:
        verdict = replace(verdict, retry=True)
    return verdict


def _told_apart(verdict: Verdict, entry: Entry, others: Sequence[Entry]) -> Verdict:
    """One piece of evidence proves one act: a lost one is not proven by what an equal act left."""
    equal = [
        one
        for one in others
        if one.action.key != entry.action.key
        and (one.action.tool, one.action.args) == (entry.action.tool, entry.action.args)
        and one.attempts
        and not one.absent
    ]
    if all(one.verdict is not None and one.verdict.evidence != verdict.evidence for one in equal):
        return verdict
    reason = "what was found may be from another act of this task with the same arguments"
    return Verdict(status="unknown", reason=reason, evidence=verdict.evidence)


def _said_done(entry: Entry) -> bool:
    return entry.receipt is not None and entry.receipt.kind == "answered" and not entry.receipt.says_failed


def _on_its_way(entry: Entry, found: Found) -> bool:
    """Whether what the act made may still become as asked, as a job that a 202 promises."""
    said_failed = entry.receipt is not None and entry.receipt.says_failed
    return not said_failed and not failure_in(found.value, reading=False)


def _lost_on_the_way(entry: Entry) -> bool:
    return entry.receipt is not None and entry.receipt.kind == "lost" and not entry.receipt.ended
