"""A completion that is streamed, gathered into the one body that it would have been without streaming."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, field

from steward.domain.model import Json, JsonObject
from steward.planner.wire import KEPT, NoCompletionError, tool_calls

END = "[DONE]"


async def events(lines: AsyncIterable[str]) -> AsyncIterator[str]:
    """The data of each server-sent event, and "" for a comment: it says nothing, but that somebody is there."""
    data: list[str] = []
    async for line in lines:
        if line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif line.startswith(":"):
            yield ""
        elif not line.strip() and data:
            yield "\n".join(data)
            data = []
    if data:  # the last one without its empty line
        yield "\n".join(data)


@dataclass
class _Call:
    key: str = ""
    name: str = ""
    arguments: str = ""


@dataclass
class Gathered:
    """What the chunks of one answer have said so far; `ended` once the endpoint said that it was all."""

    text: list[str] = field(default_factory=list[str])
    parts: list[Json] = field(default_factory=list[Json])
    beside: dict[str, Json] = field(default_factory=dict[str, Json])
    calls: dict[int, _Call] = field(default_factory=dict[int, _Call])
    legacy: _Call = field(default_factory=_Call)
    usage: Json = None
    model: Json = None
    finish: str = ""
    whole: JsonObject | None = None
    ended: bool = False

    def take(self, data: str) -> JsonObject | None:
        """One event; gives back a body that is an error. Raises NoCompletionError for what is no chunk."""
        if not data.strip() or data.strip() == END:
            self.ended = self.ended or bool(data.strip())
            return None
        try:
            chunk: Json = json.loads(data, strict=False)
        except (ValueError, RecursionError):
            chunk = None
        if not isinstance(chunk, dict):
            raise NoCompletionError("a stream with something in it that is no chunk of a chat completion")
        if chunk.get("error") or chunk.get("object") == "error":
            return chunk
        choices = chunk.get("choices")
        self.usage, self.model = chunk.get("usage") or self.usage, chunk.get("model") or self.model
        for choice in choices if isinstance(choices, list) else []:
            if isinstance(choice, dict) and choice.get("error"):
                return {"error": choice["error"]}
            if isinstance(choice, dict) and choice.get("index") in (None, 0):
                self._add(choice)
        return None

    def body(self) -> JsonObject:
        """The whole completion. Raises NoCompletionError where the stream broke off."""
        if not self.ended:
            raise NoCompletionError("a stream that broke off")
        message: JsonObject = {**self.beside, "content": [*self.parts] if self.parts else "".join(self.text)}
        if self.parts and self.text:
            message["content"] = [*self.parts, {"type": "text", "text": "".join(self.text)}]
        if self.calls:
            message["tool_calls"] = [
                {"id": call.key or None, "function": {"name": call.name, "arguments": call.arguments}}
                for call in self.calls.values()
            ]
        if self.legacy.name or self.legacy.arguments:
            message["function_call"] = {"name": self.legacy.name, "arguments": self.legacy.arguments}
        if self.whole is not None and not (any(self.text) or self.parts or self.calls or self.legacy.name):
            message = {**self.beside, **self.whole}
        choice: JsonObject = {"message": message, "finish_reason": self.finish}
        return {"choices": [choice], "usage": self.usage, "model": self.model}

    def _add(self, choice: JsonObject) -> None:
        finish, message, delta = choice.get("finish_reason"), choice.get("message"), choice.get("delta")
        if isinstance(finish, str) and finish:
            self.finish, self.ended = finish, True
        if isinstance(message, dict):
            self.whole = message
        if isinstance(choice.get("text"), str):
            self.text.append(str(choice["text"]))
        if not isinstance(delta, dict):
            return
        content = delta.get("content")
        if isinstance(content, str):
            self.text.append(content)
        elif isinstance(content, list):
            self.parts.extend(content)
        for name in KEPT:
            self._beside(name, delta.get(name))
        self._call(delta)

    def _beside(self, name: str, said: Json) -> None:
        held = self.beside.get(name)
        if isinstance(held, str) and isinstance(said, str):
            self.beside[name] = held + said
        elif isinstance(held, list) and isinstance(said, list):
            self.beside[name] = [*held, *said]
        elif said:
            self.beside[name] = said

    def _call(self, delta: JsonObject) -> None:
        for raw in tool_calls(delta):
            function = raw.get("function")
            _extend(self._place(raw), function if isinstance(function, dict) else raw)
        legacy = delta.get("function_call")
        if isinstance(legacy, dict):
            _extend(self.legacy, legacy)

    def _place(self, raw: JsonObject) -> _Call:
        """The call that a piece belongs to: by index, unless it has another id than that one; else the last."""
        index, key = raw.get("index"), raw.get("id")
        last = max(self.calls, default=-1)
        place = index if isinstance(index, int) else max(last, 0)
        held = self.calls.get(place)
        if held is not None and isinstance(key, str) and key and held.key and key != held.key:
            place, held = last + 1, None  # several calls under one index, or under none
        call = held or self.calls.setdefault(place, _Call())
        call.key = call.key or (key if isinstance(key, str) else "")
        return call


def _extend(call: _Call, piece: JsonObject) -> None:
    name, arguments = piece.get("name"), piece.get("arguments")
    if isinstance(name, str) and name != call.name:
        call.name += name
    if isinstance(arguments, str):
        call.arguments += arguments
    elif arguments is not None:
        call.arguments += json.dumps(arguments, ensure_ascii=False)
