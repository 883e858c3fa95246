"""What a call came to, as people read it on the terminal and on the pages alike."""

from __future__ import annotations

from steward.domain.model import ALREADY_SO, Receipt

RECOVERED = "recovered"
"""The code of a receipt where the answer was lost, and what the call did was found again."""
_ANSWERED = {RECOVERED: "found again after the answer was lost", ALREADY_SO: "it was so already"}
_KINDS = {"person": "stated by a person"}


def receipt_in_words(receipt: Receipt) -> str:
    """How it was answered, with what was said of that where there is more to say."""
    known = _ANSWERED.get(receipt.code) if receipt.kind == "answered" else _KINDS.get(receipt.kind)
    more = receipt.message or ("" if known else receipt.code)
    said = known or ("answered, but" if receipt.kind == "answered" and more else receipt.kind)
    return f"{said}: {more}" if more else said
