"""What a task or a call took, in words: what nobody knows the price of is not told as if it cost nothing."""

from __future__ import annotations

from steward.domain.model import JsonObject, Usage

UNKNOWN = "unknown"
_PARTS = {"cached": "from the cache", "written": "into the cache", "reasoning": "to think"}


def cost_in_words(usage: Usage) -> str:
    """`$0.0123`, `unknown`, or a part of both; empty where nothing was spent."""
    if not usage.unpriced:
        return f"${usage.cost:.4f}" if usage.tokens else ""
    return f"${usage.cost:.4f} and {usage.unpriced:,} tokens of unknown price" if usage.cost else UNKNOWN


def call_in_words(cost: float, detail: JsonObject) -> str:
    """The cost of one call, as its record has it; empty where there is none to tell."""
    if detail.get("cost_unknown"):
        return UNKNOWN
    return f"${cost:.4f}" if cost else ""


def known_cost(cost: float, detail: JsonObject) -> float | None:
    """What one call cost, None where nobody knows."""
    return None if detail.get("cost_unknown") else cost


def token_parts(detail: JsonObject) -> str:
    """What the endpoint said of a call's tokens: ` (900 from the cache, 64 to think)`, or nothing."""
    counted = detail.get("tokens")
    if not isinstance(counted, dict):
        return ""
    parts = [f"{counted[name]:,} {words}" for name, words in _PARTS.items() if isinstance(counted.get(name), int)]
    return f" ({', '.join(parts)})" if parts else ""
