"""What a call's answer said in its own words: in its result, in the HTTP answer behind it, or in what was raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from pydantic import ValidationError

from steward.domain.bounded_json import loads
from steward.domain.error_bodies import failure_in, quotable, words_of
from steward.domain.model import Json, Receipt, Risk, Verdict
from steward.tools.causes import causes
from steward.tools.loading import Spec
from steward.tools.web import Heard

_REFUSED = 400  # the first HTTP status that is no success


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a call was asked, and the last HTTP answer that came to it through `world.http`."""

    args: Mapping[str, Json] = field(default_factory=dict[str, Json])
    heard: Heard = field(default_factory=Heard)

    def failure(self, spec: Spec, result: Json) -> str:
        """The words with which an answer says that it failed, or nothing.

        Where only the tool's word proves an act, the HTTP answer behind it counts as well: it may not have looked.
        """
        reading, declared = spec.risk is Risk.READ, spec.result.model_fields
        if said := failure_in(result, reading=reading, tool=spec.name, asked=self.args, declared=declared):
            return said
        if reading or spec.find is not None:  # the HTTP answer counts where it is handed on as it came
            return self.refusal(spec) if (self.heard.status or 0) >= _REFUSED and self._body() == result else ""
        return self.refusal(spec)

    def behind(self) -> str:
        """What the last HTTP answer said, where a call broke off after it."""
        return words_of(bytes(self.heard.body)) if self.heard.status is not None else ""

    def refusal(self, spec: Spec) -> str:
        """The words with which the last HTTP answer says that it failed, or nothing."""
        status = self.heard.status
        if status is not None and status >= _REFUSED:
            return words_of(bytes(self.heard.body)) or f"HTTP {status}"
        return failure_in(self._body(), reading=False, tool=spec.name, asked=self.args)

    def _body(self) -> Json:
        """JSON, else the text as it came."""
        try:
            return loads(bytes(self.heard.body))
        except ValueError:
            return bytes(self.heard.body).decode("utf-8", "replace")


def words_behind(error: BaseException) -> str:
    """The body of the HTTP answer that the exception, or what caused it, carries, as far as it was read already."""
    for one in causes(error):
        try:
            response = getattr(one, "response", None)
            body = vars(one if response is None else response).get("_content")  # httpx's, requests', and our own
        except Exception:  # noqa: BLE001 - somebody else's exception may fail in any way when it is looked at
            body = None
        if isinstance(body, bytes) and body.strip():
            return words_of(body)
    return ""


def answer_behind(error: ValidationError) -> Json:
    """The answer that did not fit the result, as far as the error still knows it; None where it does not."""
    whole = (one for one in error.errors(include_url=False) if len(one["loc"]) <= (one["type"] == "missing"))
    return cast("Json", next((one.get("input") for one in whole), None))


def with_words(verdict: Verdict, receipt: Receipt | None) -> Verdict:
    """The verdict with the tool's own words, where it does not have them yet and they may explain it."""
    said = _said(receipt)
    if not said or said in verdict.reason or (verdict.status == "verified" and not _contradicts(receipt)):
        return verdict
    reason = f"{verdict.reason.rstrip('. ')}; {said}" if verdict.reason else said
    return replace(verdict, reason=reason)


def _contradicts(receipt: Receipt | None) -> bool:
    return receipt is not None and receipt.says_failed


def _said(receipt: Receipt | None) -> str:
    if receipt is None or receipt.kind == "person":
        return ""
    if receipt.kind == "answered" and not receipt.message:
        return f"its answer was “{quotable(receipt.result)}”"
    return receipt.message
