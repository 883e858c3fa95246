"""One small question to an endpoint, by the client that a task's questions go through, and all that came back."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import httpx
from pydantic import SecretStr

from steward.domain.ceilings import Allowance
from steward.domain.model import Json, JsonObject
from steward.domain.model_modes import Mode
from steward.planner.answers import Answer, answer_of
from steward.planner.asking import Question
from steward.planner.failure_advice import explained
from steward.planner.failures import Failure, understood
from steward.planner.model_settings import ModelSettings
from steward.planner.reading import Reading, read
from steward.planner.usage import Account

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

SMALL = 1_000
"""Tokens of a small answer: models that think want room to do so."""
_PATIENT = 5.0  # seconds that an endpoint may ask to wait, or the suite goes on without


def say(word: Json = "pong", *, rules: str = "", before: str = "", schema: JsonObject | None = None) -> Question:
    """A question whose right answer is this word, as a call of `say_word`."""
    exactly = json.dumps(word, ensure_ascii=False)
    plain: JsonObject = {
        "type": "object",
        "properties": {"word": {"type": "string", "description": "the word"}},
        "required": ["word"],
        "additionalProperties": False,
    }
    function: JsonObject = {"name": "say_word", "description": "Say a word.", "parameters": schema or plain}
    system = f"Call `say_word` with the word that you are told. {rules}".strip()
    user = f"{before}Say this word, exactly as it is: {exactly}"
    return Question(system=system, user=user, tool={"type": "function", "function": function})


@dataclass
class Heard:
    """What came over the wire: seconds are from the request to the first byte of the answer's body."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    first_byte: float | None = None


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One question and what became of it; with neither answer nor failure it was never sent.

    `why` is the failure in one line, as a person is told.
    """

    mode: Mode
    answer: Answer | None = None
    reading: Reading = field(default_factory=Reading)
    failure: Failure | None = None
    why: str = ""
    heard: Heard = field(default_factory=Heard)
    tokens_in: int | None = None
    tokens_out: int | None = None
    model: str = ""

    @property
    def word(self) -> Json:
        return (self.reading.said or {}).get("word")

    @property
    def called(self) -> bool:
        """Whether the answer is a call of a tool."""
        return self.answer is not None and bool(self.answer.calls)


@dataclass
class Caller:
    """Asks, and keeps the account; `seen` is all that was tried, the oldest first."""

    settings: ModelSettings
    http: httpx.AsyncClient
    allowance: Allowance
    seen: list[Tried] = field(default_factory=list[Tried])

    def __post_init__(self) -> None:
        self.account = Account("plan", self.settings, "", self.allowance)

    async def ask(
        self, question: Question, mode: Mode, *, output: int = SMALL, key: str | None = None, model: str | None = None
    ) -> Tried:
        """The question in this way; what may pass is tried a second time, if that is soon.

        `key` and `model` stand in for those that are set.
        """
        given = replace(self.settings, max_output_tokens=output, more_output=False)
        given = replace(given, model=model or self.settings.model)
        given = replace(given, api_key=SecretStr(key)) if key else given
        tried = await self._noted(question, mode, given)
        pause = _pause(tried.failure, self.settings)
        if pause is None:
            return tried
        await asyncio.sleep(pause)
        return await self._noted(question, mode, given)

    async def _noted(self, question: Question, mode: Mode, given: ModelSettings) -> Tried:
        tried = await self._once(question, mode, given)
        self.seen.append(tried)
        return tried

    async def _once(self, question: Question, mode: Mode, given: ModelSettings) -> Tried:
        from steward.planner.endpoint import open_model  # loads its library, which may take seconds

        if not self.account.open():
            return Tried(mode=mode)
        heard, began = Heard(), time.monotonic()
        messages = question.messages(mode)
        self.account.sent, self.account.mode = str(messages), mode.told()
        async with httpx.AsyncClient(transport=_Listening(self.http, heard), trust_env=False) as http:
            try:
                async with asyncio.timeout(given.timeout):
                    opened = await asyncio.to_thread(open_model, given, mode, http)
                    message = await opened.bind(**question.beside(mode)).ainvoke(messages)
            except Exception as error:  # noqa: BLE001 - each client fails in its own way
                return self._failed(error, mode, heard, began)
        return self._answered(message, question, mode, heard, began)

    def _failed(self, error: Exception, mode: Mode, heard: Heard, began: float) -> Tried:
        failure = understood(error, self.settings)
        self.account.failed(began, failure.word, read=failure.was_read)
        why = explained(failure, self.settings)
        return Tried(mode=mode, failure=failure, why=why, heard=heard)

    def _answered(self, message: AIMessage, question: Question, mode: Mode, heard: Heard, began: float) -> Tried:
        self.account.answered(began, message)
        answer, used = answer_of(message), message.usage_metadata
        return Tried(
            mode=mode,
            answer=answer,
            reading=read(answer, question.tool),
            heard=heard,
            tokens_in=used["input_tokens"] if used else None,
            tokens_out=used["output_tokens"] if used else None,
            model=str(message.response_metadata.get("model_name") or ""),
        )


def _pause(failure: Failure | None, settings: ModelSettings) -> float | None:
    """Seconds until a second try; None where there is none."""
    hung = failure is not None and failure.kind == "timeout" and not failure.status  # it would cost as long again
    if failure is None or not failure.may_pass or hung:
        return None
    pause = failure.wait if failure.wait is not None else settings.backoff
    return pause if pause <= min(_PATIENT, settings.longest_pause) else None


class _Listening(httpx.AsyncBaseTransport):
    """The connections of another client, and a note of what comes back on them."""

    def __init__(self, http: httpx.AsyncClient, heard: Heard) -> None:
        self._http = http
        self._heard = heard

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        began = time.monotonic()
        answer = await self._http.send(request, stream=True, auth=httpx.Auth(), follow_redirects=False)
        self._heard.status, self._heard.headers = answer.status_code, {**answer.headers}
        if not isinstance(answer.stream, httpx.AsyncByteStream):
            raise TypeError("an answer to an async client streams async")
        stream = _Timed(answer.stream, self._heard, began)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=stream, extensions=answer.extensions)


class _Timed(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, heard: Heard, began: float) -> None:
        self._stream = stream
        self._heard = heard
        self._began = began

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            if piece and self._heard.first_byte is None:
                self._heard.first_byte = time.monotonic() - self._began
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()
