"""What a span may hold of a task's content, which is nothing unless it was asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from steward.telemetry.otel import genai
from steward.telemetry.otel.attributes import Told

_MOST = 8_192  # characters of one value


@dataclass(frozen=True)
class Content:
    """`OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` as it was set: `true`, `span_only`, `event_only`, …"""

    wanted: str = ""

    @cached_property
    def in_spans(self) -> bool:
        return self.wanted.casefold() in ("true", "1", "span_only", "span_and_event")

    @cached_property
    def in_events(self) -> bool:
        return self.wanted.casefold() in ("true", "1", "event_only", "span_and_event")

    def arguments(self, args: object) -> Told:
        return {genai.TOOL_ARGUMENTS: _json(args)} if self.in_spans else {}

    def result(self, result: object) -> Told:
        return {genai.TOOL_RESULT: _json(result)} if self.in_spans and result is not None else {}

    def asked(self, goal: str) -> Told:
        return {genai.INPUT_MESSAGES: _message("user", goal)} if self.in_spans and goal else {}

    def answered(self, result: object) -> Told:
        return {genai.OUTPUT_MESSAGES: _message("assistant", _json(result))} if self.in_spans and result else {}

    def reason(self, reason: str) -> Told:
        return {genai.EXPLANATION: reason} if self.in_events and reason else {}


def _message(role: str, text: str) -> str:
    return _json([{"role": role, "parts": [{"type": "text", "content": text}]}])


def _json(value: object) -> str:
    """As JSON; of what is long the beginning, which says how much there was."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _MOST else f"{text[:_MOST]} … ({len(text):,} characters)"
