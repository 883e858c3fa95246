"""One question to a chat model, answered by one tool call: ways to ask, time-outs, retries and what each attempt cost.

LangChain is imported where it is used: it takes longer than the whole command line may.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from steward.domain.ceilings import Allowance
from steward.domain.model import JsonObject
from steward.domain.model_modes import Mode
from steward.domain.outages import NEVER_DOWN, Down
from steward.domain.ports.model_modes import Modes
from steward.domain.ports.outages import Outages
from steward.domain.ports.planning import SPENT, Purpose
from steward.domain.ports.tools import Limiter
from steward.domain.rate_limits import UNLIMITED, model_at
from steward.domain.text import estimated_tokens, line
from steward.planner.answer_limits import cut_early, cut_off, longest_call, output_tokens, window_filled, with_room
from steward.planner.answers import Answer, answer_of
from steward.planner.asking import Asked, NoAnswerError, Prompt, Question, Reply, SpentError
from steward.planner.breaker import Breaker
from steward.planner.failure_advice import explained
from steward.planner.failures import Failure, understood
from steward.planner.ladder import MOST_STEPS, is_bare, lower, narrowed, told_of
from steward.planner.longer_answers import whole
from steward.planner.model_settings import ModelSettings
from steward.planner.prompt import DoesNotFitError
from steward.planner.reading import Reading, read
from steward.planner.retrying import attempts, pause_before, tell
from steward.planner.usage import Account
from steward.planner.ways import Forgetful, Ways

if TYPE_CHECKING:
    import httpx
    from langchain_core.language_models import BaseChatModel

_UNREAD_CALLS = 2  # answers to one question that the endpoint itself could not read as calls


@dataclass(frozen=True)
class Chat:
    """The model behind any endpoint that speaks OpenAI's chat protocol, asked in the firmest way that it takes.

    `http` keeps its connections for the next call, and is its owner's to close; without one each call connects anew.
    `modes` remembers the way that was found; `fresh` looks for it from the top, whatever is remembered.
    `followed`: another model stands in for it, so that nobody waits long for this one.
    """

    settings: ModelSettings
    limiter: Limiter = UNLIMITED
    http: httpx.AsyncClient | None = None
    modes: Modes = field(default_factory=Forgetful)
    fresh: bool = False
    outages: Outages = NEVER_DOWN
    followed: bool = False

    async def ask(
        self,
        purpose: Purpose,
        prompt: Prompt,
        tool: JsonObject,
        version: str,
        allowance: Allowance,
        *,
        probing: bool = False,
    ) -> Reply:
        """The model's one answer, after retries of what may pass, as far as the allowance goes.

        Never raises for what the model says. `probing`: it is only asked whether it is back, where it is its turn.
        """
        account = Account(purpose, self.settings, version, allowance)
        asked = Asked(prompt, tool, account, Breaker(outages=self.outages, settings=self.settings, probing=probing))
        calls = asked.account.calls
        try:
            return await whole(asked, self._answered, self.settings, self.ways)
        except NoAnswerError as failed:
            why = explained(failed.failure, self.settings, len(calls))
            outage = await asked.breaker.failed(failed.failure, why, time.time())
            why += told_of(failed.tried, self.ways.top)
            return Reply(error=why, calls=calls, wait=failed.failure.wait, outage=outage)
        except Down as down:
            return Reply(error=down.outage.said, calls=calls, outage=down.outage)
        except DoesNotFitError as error:
            if await self.ways.forget_window() and not calls:  # it was remembered, and may be another by now
                return await self.ask(purpose, prompt, tool, version, allowance, probing=probing)
            return Reply(error=str(error), calls=calls)
        except SpentError as spent:
            why = [*filter(None, [str(spent)]), f"{SPENT}: {allowance.reached}"]
            return Reply(error="; ".join(why), calls=calls)

    async def mode(self) -> Mode:
        """The way in which it is asked now."""
        return await self.ways.current()

    async def window(self) -> int:
        """How many tokens question and answer may have together, as far as is known by now."""
        return self._window(await self.ways.current())

    @cached_property
    def ways(self) -> Ways:
        """The ways to ask it."""
        top = Mode(temperature=self.settings.temperature is not None, stream="yes" if self.settings.streams else "no")
        return Ways(self.settings.endpoint, self.settings.model, self.modes, top, self.fresh)

    async def _answered(self, asked: Asked) -> Reply:
        mode = await self.ways.current()
        try:
            return await self._tried(asked, mode)
        except NoAnswerError as failed:
            if self._lower(mode, failed.failure, asked.account) is None:
                raise
            failure = failed.failure
        async with self.ways.climbing:
            return await self._further(asked, mode, failure)

    async def _further(self, asked: Asked, mode: Mode, failure: Failure) -> Reply:
        """The answer in the first way below that is taken."""
        tried = [mode]
        while (below := await self._next(mode, failure, tried, asked.account)) is not None:
            mode = below
            tried.append(mode)
            try:
                return await self._tried(asked, mode)
            except NoAnswerError as failed:
                failure = failed.failure
            except (DoesNotFitError, SpentError) as error:
                why = explained(failure, self.settings, len(asked.account.calls))
                raise type(error)("; ".join(filter(None, [str(error), why]))) from None
        if not failure.may_pass:
            self.ways.give_up()
        raise NoAnswerError(failure, tried)

    async def _next(self, mode: Mode, failure: Failure, tried: Sequence[Mode], account: Account) -> Mode | None:
        """The way that others have found meanwhile, else one step down; None where there is none."""
        below = self._lower(mode, failure, account)
        if below is None or len(tried) > MOST_STEPS:
            return None
        for found in (await self.ways.current(), await self.ways.found_elsewhere(mode)):
            if found is not None and found not in tried:
                return found
        if below in tried:
            return None
        self.ways.take(below)
        return below

    def _lower(self, mode: Mode, failure: Failure, account: Account) -> Mode | None:
        window, sent = self._window(mode), estimated_tokens(account.sent)
        output = output_tokens(self.settings, mode)
        return narrowed(mode, failure, window=window, sent=sent, output=output) or lower(mode, failure)

    def _window(self, mode: Mode) -> int:
        return min(mode.window or self.settings.window, self.settings.window)

    async def _tried(self, asked: Asked, mode: Mode) -> Reply:
        """The answer in this way, after retries of what may pass."""
        question = await asked.question(self._window(mode), mode.told(self.ways.top))
        account = asked.account
        mode = with_room(self.settings, mode, estimated_tokens(account.sent))
        tries = attempts(
            self.settings,
            pause=lambda error: not asked.breaker.trying and self._pause(mode, account, error),
            told=lambda error, seconds, number: self._tell(error, account.purpose, seconds, number),
        )
        async for attempt in tries:
            with attempt:
                async with self.limiter.passing(self._gate, self.settings.timeout):
                    await asked.breaker.enter()
                    reply = await self._once(question, mode, asked.account)
                await asked.breaker.answered()
                return reply
        raise AssertionError("a retry ends in a return or a raise")

    async def _once(self, question: Question, mode: Mode, account: Account) -> Reply:
        if not account.open():
            raise SpentError
        model, messages, beside = await self._model(mode), question.messages(mode), question.beside(mode)
        started = time.monotonic()
        try:
            # the client's own time-outs bound each read only
            async with self._failing(account, started), asyncio.timeout(longest_call(self.settings, mode)):
                message = await model.bind(**beside).ainvoke(messages, {"run_name": account.purpose})
        except NoAnswerError as failed:
            reading = await self._unread(failed.failure, question.tool, account)
            if reading is None:
                raise
            return Reply(reading=reading, calls=account.calls)
        answer = answer_of(message)
        reading = await self._read(answer, question.tool)
        account.answered(started, message, "unusable" if reading.unusable else "")
        cut = window = 0
        if answer.finish == "length":
            call = account.calls[-1]
            window = window_filled(self.settings, mode, call)
            cut = 0 if cut_early(self.settings, mode, call) else output_tokens(self.settings, mode)
            reading = replace(reading, unusable=cut_off(self.settings, mode, call, self.ways.cut_at))
        if answer.refusal or answer.finish == "content_filter":  # it would be refused again
            return Reply(error=f"{self.settings.host}: {reading.unusable}", reading=reading, calls=account.calls)
        await self._learnt(mode, answer, reading)
        return Reply(reading=reading, calls=account.calls, cut=cut, window=window)

    @asynccontextmanager
    async def _failing(self, account: Account, started: float) -> AsyncGenerator[None]:
        """Counts a call that fails, and says in one type why it did."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - each provider's client fails in its own way
            failure = understood(error, self.settings)
            account.failed(started, failure.word, read=failure.was_read)
            if failure.kind == "rate_limited" and failure.wait and not self.followed:  # everybody's, not this caller's
                await self.limiter.pause(self._gate, failure.wait)
            raise NoAnswerError(failure) from None

    async def _unread(self, failure: Failure, tool: JsonObject, account: Account) -> Reading | None:
        """What the model said where the endpoint could not read it: what we can, or at last that it can't be."""
        if failure.kind != "tool_use_failed":
            return None
        reading = await self._read(Answer(text=failure.failed_generation), tool)
        failed = sum(call.error == failure.word for call in account.calls)
        if reading.said is not None:
            return reading
        unusable = f"the endpoint could not read the call: “{failure.said}”; {reading.unusable}"
        return replace(reading, unusable=unusable) if failed >= _UNREAD_CALLS else None

    async def _read(self, answer: Answer, tool: JsonObject) -> Reading:
        reading = await asyncio.to_thread(read, answer, tool)  # it may be megabytes
        return replace(reading, grounds=self.settings.redactor.text(line(reading.grounds)))

    async def _learnt(self, mode: Mode, answer: Answer, reading: Reading) -> None:
        """What an answer says of the way in which it was asked for."""
        if reading.said is not None:
            await self.ways.answered(mode, called=bool(answer.calls))
        elif not answer.calls and answer.finish != "length":
            self.ways.missed(mode, empty=not answer.text.strip())

    async def _model(self, mode: Mode) -> BaseChatModel:
        """The model in this mode, kept for the next question; a library that is loaded for it holds nobody up."""
        if mode not in self._models:
            self._models[mode] = await asyncio.to_thread(self._opened, mode)
        return self._models[mode]

    def _opened(self, mode: Mode) -> BaseChatModel:
        from steward.planner.endpoint import open_model  # loads its library, which may take seconds

        return open_model(self.settings, mode, self.http)

    @cached_property
    def _models(self) -> dict[Mode, BaseChatModel]:
        return {}

    @property
    def _gate(self) -> str:
        return model_at(self.settings.endpoint)

    def _pause(self, mode: Mode, account: Account, error: BaseException) -> bool | float:
        """Whether to try again here, and after how long where the endpoint asks for it; a long pause is the task's.

        A refusal that names nothing may be a gateway's hitch: it counts once it is said twice.
        """
        if not isinstance(error, NoAnswerError):
            return False
        if self._lower(mode, error.failure, account) is not None:
            return len(account.calls) == 1 and is_bare(error.failure)
        held_up = self.limiter is not UNLIMITED
        return pause_before(error.failure, self.settings, held_up=held_up, followed=self.followed)

    def _tell(self, error: BaseException, purpose: str, seconds: float, attempt: int) -> None:
        if isinstance(error, NoAnswerError):
            tell(error.failure, self.settings, purpose, seconds, attempt)
