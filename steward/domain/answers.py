"""The answer at the end: what others wrote stands in it as quoted, and none of their links as a link."""

from __future__ import annotations

import re
from collections.abc import Mapping

from steward.domain.computing import computing
from steward.domain.model import Json
from steward.domain.origin_tracing import Tracer
from steward.domain.ports.rules import Rules
from steward.domain.references import BadReferenceError, resolve_known
from steward.domain.seen_results import seen_in, stands_in

_LINK = re.compile(
    r"(?<![\w`@/.])(?:https?://|www\.|mailto:|tel:)[^\s<>\"'`]+|(?<![\w`./])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
_PUNCTUATION = ".,;:!?)]}»”’"


def told_answer(tracer: Tracer, results: Mapping[str, Json], rules: Rules) -> tuple[Json, list[str]]:
    """The plan's answer with what is known, and the tools by whose words, written by others, it may be.

    Of a skipped step it says less, not wrong. Links and addresses that neither the request nor the business's own
    records name are written as code, so that nobody follows them by a click.
    """
    plan, whose = tracer.plan, dict[str, None]()

    def quoted(inside: str, value: Json) -> Json:
        origins = tracer.looked_at(inside, value)
        whose.update((by, None) for one in origins if (by := one.tool if one.others else one.chosen))
        text = isinstance(value, str) and any(one.others for one in origins)
        return _quoted(str(value)) if text else value

    try:
        answer = resolve_known(plan.answer or "", results, computing(rules), quoted)
    except BadReferenceError as error:
        return f"The answer can't be shown: {error}.", []
    if tracer.told_by and (plan.answer or "").strip():
        whose[tracer.told_by] = None
    return (_without_links(answer, tracer) if isinstance(answer, str) else answer), [*whose]


def _quoted(text: str) -> str:
    """In quotes, or, of several lines, each of them with the sign of a quotation."""
    lines = text.strip().splitlines()
    if len(lines) > 1:
        return "\n" + "\n".join(f"> {line}" for line in lines) + "\n"
    return f"“{text.strip()}”" if text.strip() else text


def _without_links(text: str, tracer: Tracer) -> str:
    own = [one.value for one in seen_in(tracer.history, tracer.tools) if not one.others] if _LINK.search(text) else []

    def shown(found: re.Match[str]) -> str:
        link = found[0].rstrip(_PUNCTUATION)
        rest = found[0][len(link) :]
        name = re.sub(r"^(?:mailto|tel):", "", link, flags=re.IGNORECASE)
        known = tracer.requested(name) or any(stands_in(name, one) for one in own)
        return found[0] if known else f"`{link}`{rest}"

    return _LINK.sub(shown, text)
