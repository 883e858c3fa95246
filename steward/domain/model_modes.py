"""How a model is asked: which of the protocol's abilities a question uses, and what is known of the model's limits."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, cast, get_args

from steward.domain.model import Json

Tools = Literal["named", "required", "auto", "json_schema", "json_object", "text"]
"""How the answer is made to be a call, from the firmest to the loosest:

`named`: this tool must be called; `required`: a tool must be; `auto`: the tool is offered;
`json_schema`, `json_object`: no tools, `response_format` of that type; `text`: only the prompt asks for JSON.
Without tools their schema stands in the prompt.
"""
Limit = Literal["max_completion_tokens", "max_tokens", "none"]
Form = Literal["full", "plain", "strict"]
"""What the tool's schema may hold: all; one type for each value and no other keywords; or what OpenAI's
strict schemas ask for (every property required, none beside them, free objects as JSON text)."""
Stream = Literal["no", "yes", "bare"]
"""Whether the answer is streamed; `bare` leaves out `stream_options`, which asks for the usage."""


@dataclass(frozen=True, kw_only=True)
class Mode:
    """One way to ask; the default is the top rung.

    `output` and `window` (tokens) are what the endpoint said that the model has, where it refused more.
    """

    tools: Tools = "named"
    limit: Limit = "max_completion_tokens"
    form: Form = "full"
    temperature: bool = True
    system: bool = True
    stream: Stream = "no"
    output: int | None = None
    window: int | None = None

    @property
    def calls_tools(self) -> bool:
        """Whether the tools are sent as tools."""
        return self.tools in ("named", "required", "auto")

    def told(self, top: Mode | None = None) -> str:
        """In a few words, what differs from the top rung: "tools auto, max_tokens"; empty where nothing does."""
        top = top or Mode()
        parts = {
            f"tools {self.tools}" if self.calls_tools else f"no tools, {self.tools}": self.tools != top.tools,
            self.limit if self.limit != "none" else "no token limit": self.limit != top.limit,
            f"{self.form} schema": self.form != top.form,
            "no temperature": self.temperature != top.temperature,
            "no system role": self.system != top.system,
            {"no": "not streamed", "yes": "streamed", "bare": "streamed without usage"}[self.stream]: self.stream
            != top.stream,
            f"at most {self.output or 0:,} output tokens": self.output is not None,
            f"window {self.window or 0:,} tokens": self.window is not None,
        }
        return ", ".join(part for part, differs in parts.items() if differs)


def mode_of(stored: Json) -> Mode | None:
    """The mode that was stored as an object; None where it is none that this release knows."""
    if not isinstance(stored, dict) or stored.keys() != {each.name for each in fields(Mode)}:
        return None
    for name, known in (("tools", Tools), ("limit", Limit), ("form", Form), ("stream", Stream)):
        if stored.get(name) not in get_args(known):
            return None
    if not all(isinstance(stored[name], bool) for name in ("temperature", "system")):
        return None
    if not all(value is None or (type(value) is int and value > 0) for value in (stored["output"], stored["window"])):
        return None
    return Mode(**cast("dict[str, Any]", stored))
