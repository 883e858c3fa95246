"""A completion that is streamed, gathered into the one body that it would have been without streaming."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, field

from steward.domain.bounded_json import loads
from steward.domain.model import Json, JsonObject
from steward.planner.answers import is_thought
from steward.planner.choices import ENDS, KEPT, dicts_in, is_others, tool_calls
from steward.planner.wire import NoCompletionError, completion_in, error_in

END = "[DONE]"
_LINE_END = re.compile(r"\r\n|\n|\r(?!\Z)")
_SIGN = re.compile(r"""\\.|["{}\[\]]""")


async def lines_in(texts: AsyncIterable[str]) -> AsyncIterator[str]:
    """The lines of a stream as its standard has them: a text's own separators (U+2028 and the like) end none."""
    held: list[str] = [""]
    async for text in texts:
        held.append(text if held[0] or len(held) > 1 else text.removeprefix("\ufeff"))
        if "\n" in text or "\r" in text or held[-2].endswith("\r"):
            *whole, left = _LINE_END.split("".join(held))
            held = [left]
            for one in whole:
                yield one
    yield "".join(held).removesuffix("\r")


async def events(lines: AsyncIterable[str]) -> AsyncIterator[str]:
    """The data of each server-sent event, and "" for a comment: it says nothing, but that somebody is there.

    What comes as an event of the name `error` is an error, whatever its shape.
    """
    data, name = _Data(), ""
    async for line in lines:
        if line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            if data.lines and data.is_whole():  # the empty line between them is missing
                yield data.text
                data = _Data()
            data.lines.append(line[5:].removeprefix(" "))
        elif line.startswith(":"):
            yield ""
        elif not line.strip() and data.lines:
            yield _named(data.text, name)
            data, name = _Data(), ""
    if data.lines:  # the last one without its empty line
        yield _named(data.text, name)


def _named(data: str, name: str) -> str:
    if name != "error" or data.strip() == END:
        return data
    try:
        said: Json = loads(data, strict=False)
    except ValueError:
        said = data
    return data if isinstance(said, dict) and said.get("error") else json.dumps({"error": said})


@dataclass
class _Data:
    """An event's lines of data so far. Each is looked through once, however many there are."""

    lines: list[str] = field(default_factory=list[str])
    _depth: int = 0
    _quoted: bool = False
    _judged: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def is_whole(self) -> bool:
        """Whether it is an object that has come to its end; to be asked after each line."""
        for sign in _SIGN.findall(self.lines[-1]):
            if sign == '"':
                self._quoted = not self._quoted
            elif sign in "{[]}" and not self._quoted:
                self._depth += 1 if sign in "{[" else -1
        if self._judged or self._depth or self._quoted or not self.lines[-1].strip():
            return False
        self._judged = True  # what comes to an end and is none never becomes one
        return self.lines[-1].rstrip().endswith("}") and _is_json(self.text)


def _is_json(text: str) -> bool:
    try:
        loads(text, strict=False)
    except ValueError:
        return False
    return True


@dataclass
class _Call:
    key: str = ""
    name: str = ""
    arguments: str = ""


@dataclass
class _Choice:
    """What the chunks have said of one choice; `text` pieces and parts in their order."""

    content: list[Json] = field(default_factory=list[Json])
    beside: dict[str, Json] = field(default_factory=dict[str, Json])
    calls: dict[int, _Call] = field(default_factory=dict[int, _Call])
    legacy: _Call = field(default_factory=_Call)
    ends: JsonObject = field(default_factory=dict[str, Json])
    whole: JsonObject | None = None
    role: Json = None

    def bodies(self) -> list[Json]:
        """The choice as it would have been without streaming; a message that came whole beside pieces is another."""
        texts = [one for one in self.content if isinstance(one, str)]
        content: Json = "".join(texts) if len(texts) == len(self.content) else self.content
        message: JsonObject = {**self.beside, "content": content}
        if is_others(self.role) and not content:
            message["role"] = self.role
        if self.calls:
            message["tool_calls"] = [
                {"id": call.key or None, "function": {"name": call.name, "arguments": call.arguments}}
                for call in self.calls.values()
            ]
        if self.legacy.name or self.legacy.arguments:
            message["function_call"] = {"name": self.legacy.name, "arguments": self.legacy.arguments}
        messages: list[JsonObject] = [] if self.whole is None else [{**self.beside, **self.whole}]
        if any(texts) or len(texts) < len(self.content) or self.calls or self.legacy.name or not messages:
            messages.insert(0, message)
        return [{**self.ends, "message": one} for one in messages]

    def add(self, choice: JsonObject) -> None:
        """Take what a chunk says of it."""
        message, delta = choice.get("message"), choice.get("delta")
        self.ends |= {name: choice[name] for name in ENDS if choice.get(name)}
        if isinstance(message, dict):
            self.whole = message
        if isinstance(choice.get("text"), str):
            self.content.append(choice["text"])
        if not isinstance(delta, dict):
            return
        self.role = delta.get("role") or self.role
        if is_others(self.role):  # a tool's result, or an echo
            return
        content = delta.get("content")
        if is_thought(delta):
            self._beside("reasoning_content", content)
        elif isinstance(content, str | list):
            self.content += [content] if isinstance(content, str) else content
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


@dataclass
class Gathered:
    """What the chunks of one answer have said so far; `ended` once the endpoint said that it was all."""

    choices: dict[str, _Choice] = field(default_factory=dict[str, _Choice])
    usage: Json = None
    model: Json = None
    ended: bool = False

    def take(self, data: str) -> JsonObject | None:
        """One event; gives back a body that is an error. Raises NoCompletionError for what is no chunk."""
        if not data.strip() or data.strip() == END:
            self.ended = self.ended or bool(data.strip())
            return None
        try:
            chunk: Json = completion_in(loads(data, strict=False))
        except ValueError:
            chunk = None
        if not isinstance(chunk, dict):
            raise NoCompletionError("a stream with something in it that is no chunk of a chat completion")
        if chunk.get("object") == "error" or error_in(chunk) is not None:
            return chunk
        self.usage, self.model = chunk.get("usage") or self.usage, chunk.get("model") or self.model
        for choice in dicts_in(chunk.get("choices")):
            self.choices.setdefault(str(choice.get("index") or 0), _Choice()).add(choice)
            self.ended = self.ended or bool(choice.get("finish_reason"))
        return None

    def body(self) -> JsonObject:
        """The whole completion. Raises NoCompletionError where the stream broke off."""
        if not self.ended:
            raise NoCompletionError("a stream that broke off")
        choices = [body for choice in self.choices.values() or [_Choice()] for body in choice.bodies()]
        return {"choices": choices, "usage": self.usage, "model": self.model}
