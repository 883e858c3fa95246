"""What a question to a model cost: every attempt counts, and what no endpoint reported is estimated."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from steward.domain.ceilings import Allowance
from steward.domain.ports.planning import Call
from steward.domain.text import estimated_tokens

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

    from steward.planner.model_settings import ModelSettings


@dataclass
class Account:
    """The account of one question: every attempt is a Call, and taken from the allowance before it is made."""

    purpose: Literal["plan", "acceptance"]
    settings: ModelSettings
    version: str
    sent: str
    allowance: Allowance
    calls: list[Call] = field(default_factory=list[Call])

    def open(self) -> bool:
        """Whether one more attempt may be made; if so, it is counted."""
        return self.allowance.take(sum(call.seconds for call in self.calls))

    def answered(self, started: float, message: AIMessage, error: str = "") -> None:
        """An attempt that was answered; tokens that the endpoint does not report are estimated."""
        used = message.usage_metadata
        tokens_in, tokens_out = (used["input_tokens"], used["output_tokens"]) if used else (0, 0)
        received = _received(message)
        estimated = tokens_in <= 0 or (tokens_out <= 0 and bool(received))
        self._add(
            started,
            tokens_in if tokens_in > 0 else estimated_tokens(self.sent),
            tokens_out if tokens_out > 0 else estimated_tokens(received),
            error=error,
            estimated=estimated,
        )

    def failed(self, started: float, error: str, *, read: bool) -> None:
        """An attempt without a usable answer; `read`: the endpoint may have worked on the question all the same."""
        self._add(started, estimated_tokens(self.sent) if read else 0, 0, error=error, estimated=read)

    def _add(self, started: float, tokens_in: int, tokens_out: int, *, error: str, estimated: bool) -> None:
        prices = self.settings
        cost = (tokens_in * prices.price_in + tokens_out * prices.price_out) / 1_000_000
        self.allowance.spend(tokens_in + tokens_out, cost)
        self.calls.append(
            Call(
                purpose=self.purpose,
                model=self.settings.model,
                prompt_version=self.version,
                tokens_in=tokens_in,
                tokens_out=tokens_out,
                cost=cost,
                seconds=time.monotonic() - started,
                error=error,
                estimated=estimated,
            )
        )


def _received(message: AIMessage) -> str:
    """All that was said, as the text it came as."""
    said = message.content if isinstance(message.content, str) else json.dumps(message.content, default=str)
    made = [(call["name"], call["args"]) for call in [*message.tool_calls, *message.invalid_tool_calls]]
    refusal = message.additional_kwargs.get("refusal")
    return said + (json.dumps(made, ensure_ascii=False, default=str) if made else "") + str(refusal or "")
