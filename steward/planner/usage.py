"""What a question to a model cost: every attempt counts, and what no endpoint reported is estimated."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from steward.domain.ceilings import Allowance
from steward.domain.ports.planning import Call, Purpose
from steward.domain.text import estimated_tokens

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_core.messages.ai import UsageMetadata

    from steward.planner.model_settings import ModelSettings


@dataclass
class Account:
    """The account of one question: every attempt is a Call, and taken from the allowance before it is made.

    `sent` is what the next attempt sends, `mode` how, where that is not in the usual way.
    """

    purpose: Purpose
    settings: ModelSettings
    version: str
    allowance: Allowance
    calls: list[Call] = field(default_factory=list[Call])
    sent: str = ""
    mode: str = ""

    def open(self) -> bool:
        """Whether one more attempt may be made; if so, it is counted."""
        took = [call.seconds for call in self.calls]
        return self.allowance.take(sum(took), max(took, default=0.0))

    def answered(self, started: float, message: AIMessage, error: str = "") -> None:
        """An attempt that was answered; tokens that the endpoint does not report are estimated."""
        counted = _counted(message.usage_metadata)
        received = _received(message)
        estimated = counted.tokens_in <= 0 or (counted.tokens_out <= 0 and bool(received))
        tokens_in = counted.tokens_in if counted.tokens_in > 0 else estimated_tokens(self.sent)
        tokens_out = counted.tokens_out if counted.tokens_out > 0 else estimated_tokens(received)
        counted = replace(counted, tokens_in=tokens_in, tokens_out=tokens_out)
        self._add(started, counted, error=error, estimated=estimated)

    def failed(self, started: float, error: str, *, read: bool) -> None:
        """An attempt without a usable answer; `read`: the endpoint may have worked on the question all the same."""
        sent = _Counted(tokens_in=estimated_tokens(self.sent) if read else 0)
        self._add(started, sent, error=error, estimated=read)

    def _add(self, started: float, counted: _Counted, *, error: str, estimated: bool) -> None:
        prices, taken = self.settings.prices, counted.tokens_in + counted.tokens_out
        in_, out, cached, written = counted.tokens_in, counted.tokens_out, counted.cached, counted.written
        cost = prices.cost(in_, out, cached, written) if prices else 0.0
        seconds = time.monotonic() - started
        self.allowance.spend(taken, cost)
        self.calls.append(
            Call(
                purpose=self.purpose,
                model=self.settings.title,
                prompt_version=self.version,
                tokens_in=in_,
                tokens_out=out,
                tokens_cached=cached,
                tokens_written=written,
                tokens_reasoning=counted.reasoning,
                cost=cost,
                priced=prices is not None or not taken,
                seconds=seconds,
                at=time.time(),
                error=error,
                estimated=estimated,
                mode=self.mode,
            )
        )


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """The tokens of a call; `cached` and `written` are parts of what was sent, `reasoning` of what came."""

    tokens_in: int = 0
    tokens_out: int = 0
    cached: int = 0
    written: int = 0
    reasoning: int = 0


_MOST = 100_000_000  # tokens; no call takes so many, so whoever counts more counts nothing


def _counted(used: UsageMetadata | None) -> _Counted:
    """What the endpoint counted; a part is never more than the whole, whatever it says."""
    if used is None:
        return _Counted()
    sent: Mapping[str, object] = {**used.get("input_token_details", {})}
    came: Mapping[str, object] = {**used.get("output_token_details", {})}
    tokens_in, tokens_out = _whole(used["input_tokens"]), _whole(used["output_tokens"])
    cached = min(_whole(sent.get("cache_read")), tokens_in)
    kinds = [name for name in sent if name == "cache_creation" or name.startswith("ephemeral_")]
    written = min(sum(_whole(sent[name]) for name in kinds), tokens_in - cached)
    reasoning = min(_whole(came.get("reasoning")), tokens_out)
    return _Counted(tokens_in=tokens_in, tokens_out=tokens_out, cached=cached, written=written, reasoning=reasoning)


def _whole(count: object) -> int:
    return count if isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= _MOST else 0


def _received(message: AIMessage) -> str:
    """All that was said, as the text it came as."""
    said = message.content if isinstance(message.content, str) else json.dumps(message.content, default=str)
    made = [(call["name"], call["args"]) for call in [*message.tool_calls, *message.invalid_tool_calls]]
    refusal = message.additional_kwargs.get("refusal")
    return said + (json.dumps(made, ensure_ascii=False, default=str) if made else "") + str(refusal or "")
