"""One question to a chat model, answered by one tool call: time-outs, retries and what each attempt cost.

LangChain is imported where it is used: it takes longer than the whole command line may.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from steward.domain.ceilings import Allowance
from steward.domain.model import JsonObject
from steward.domain.model_modes import Mode
from steward.domain.ports.planning import Call
from steward.domain.ports.tools import Limiter
from steward.domain.rate_limits import MODEL, UNLIMITED
from steward.planner.answers import answer_of
from steward.planner.failure_advice import explained
from steward.planner.failures import Failure, understood
from steward.planner.model_settings import ModelSettings
from steward.planner.reading import Reading, read
from steward.planner.reading.answer import name_of
from steward.planner.redaction import without_secrets
from steward.planner.retrying import pause_before
from steward.planner.usage import Account

if TYPE_CHECKING:
    import httpx
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What was read out of the answer, or why there is no answer.

    `error` is for good, unless the endpoint asks to come back after `wait` seconds: then it is waited for no more here.
    """

    reading: Reading = field(default_factory=Reading)
    error: str = ""
    calls: Sequence[Call] = ()
    wait: float | None = None


@dataclass(frozen=True)
class Chat:
    """The model behind any endpoint that speaks OpenAI's chat protocol.

    `http` keeps its connections for the next call, and is its owner's to close; without one each call connects anew.
    """

    settings: ModelSettings
    limiter: Limiter = UNLIMITED
    http: httpx.AsyncClient | None = None

    async def ask(
        self,
        purpose: Literal["plan", "acceptance"],
        system: str,
        user: str,
        tool: JsonObject,
        version: str,
        allowance: Allowance,
    ) -> Reply:
        """The model's one answer, after retries of what may pass, as far as the allowance goes.

        Never raises for what the model says.
        """
        import stamina

        account = Account(purpose, self.settings, version, system + user + json.dumps(tool), allowance)
        tries = stamina.retry_context(
            on=self._pause,
            attempts=self.settings.max_retries + 1,
            timeout=None,
            wait_initial=self.settings.backoff,
            wait_max=self.settings.longest_pause,
            wait_jitter=self.settings.backoff,
        )
        try:
            async for attempt in tries:
                with attempt:
                    async with self.limiter.passing(MODEL, self.settings.timeout):
                        return await self._once(system, user, tool, account)
        except _Failed as failed:
            why = explained(failed.failure, self.settings, len(account.calls))
            return Reply(error=why, calls=account.calls, wait=failed.failure.wait)
        except _Spent:
            return Reply(error=f"a ceiling was reached: {allowance.reached}", calls=account.calls)
        raise AssertionError("a retry ends in a return or a raise")

    async def _once(self, system: str, user: str, tool: JsonObject, account: Account) -> Reply:
        from langchain_core.messages import HumanMessage, SystemMessage

        if not account.open():
            raise _Spent
        started = time.monotonic()
        # LangChain leaves a type parameter open here.
        name = name_of(tool)
        bound = self._model.bind(tools=[tool], tool_choice={"type": "function", "function": {"name": name}})
        try:
            async with asyncio.timeout(self.settings.timeout):  # the client's own bounds each read only
                message = await bound.ainvoke([SystemMessage(system), HumanMessage(user)])
        except (ValidationError, RecursionError):  # arguments that are no object
            account.failed(started, "bad_arguments", read=True)
            unusable = "the tool call's arguments are not a JSON object"
            return Reply(reading=Reading(unusable=unusable), calls=account.calls)
        except Exception as error:  # noqa: BLE001 - each provider's client fails in its own way
            failure = understood(error, self.settings)
            account.failed(started, failure.word, read=failure.was_read)
            await self._pause_all(failure)
            raise _Failed(failure) from None
        reading = await asyncio.to_thread(read, answer_of(message), tool)  # it may be megabytes
        reading = replace(reading, grounds=without_secrets(reading.grounds, self.settings))
        account.answered(started, message, "unusable" if reading.unusable else "")
        return Reply(reading=reading, calls=account.calls)

    async def _pause_all(self, failure: Failure) -> None:
        """A rate limit that says for how long is everybody's, not only this caller's."""
        if failure.kind == "rate_limited" and failure.wait:
            await self.limiter.pause(MODEL, failure.wait)

    @cached_property
    def _model(self) -> BaseChatModel:
        from steward.planner.endpoint import open_model

        return open_model(self.settings, Mode(), self.http)

    def _pause(self, error: Exception) -> bool | float:
        """Whether to try again here, and after how long where the endpoint asks for it; a long pause is the task's."""
        if not isinstance(error, _Failed):
            return False
        return pause_before(error.failure, self.settings, held_up=self.limiter is not UNLIMITED)


class _Spent(Exception):
    """The allowance admits no further call."""


class _Failed(Exception):
    """The endpoint gave no answer; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.kind)
        self.failure = failure
