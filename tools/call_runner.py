"""An event loop in a thread of its own, for the functions of tools, with a thread for each that does not await."""

from __future__ import annotations

import asyncio
import inspect
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import ContextVar, copy_context
from typing import Any, Protocol
from urllib.error import HTTPError

import httpx

from steward.tools.web import KEPT, open_client

_LAST = 5.0  # seconds that what still runs gets when the loop is ended; a started server has to end in them

Connections = Callable[[], httpx.AsyncClient]
_Came = tuple[Any, BaseException | None]  # a function's value, or what it raised


class Joinable(Protocol):
    """A call that is not over before its threads are."""

    def joined_by(self, thread: Future[Any]) -> None: ...


CALL: ContextVar[Joinable | None] = ContextVar("call", default=None)


class Runner:
    """One loop and its thread, which keeps no process alive; `gone` is done once both have ended."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.loop.set_default_executor(Threads())
        self.gone: Future[None] = Future()
        self._answers = threading.Event()
        self._answers.set()
        self._http: httpx.AsyncClient | None = None
        self._told = False
        threading.Thread(target=self._run, name="tools", daemon=True).start()

    def connections(self) -> httpx.AsyncClient:
        """What the calls on this loop share; to be asked for on the loop only."""
        if self._http is None:
            self._http = open_client()
        return self._http

    def is_free(self) -> bool:
        """Whether nothing is known to block the loop."""
        return self._answers.is_set()

    def suspect(self) -> None:
        """Leave it alone until it has answered."""
        self._answers.clear()
        with suppress(RuntimeError):  # it has ended
            self.loop.call_soon_threadsafe(self._answers.set)

    def end(self) -> None:
        """Have the loop end; told once, since a second word would break off its winding up."""
        if self._told:
            return
        self._told = True
        with suppress(RuntimeError):  # it has ended
            self.loop.call_soon_threadsafe(self.loop.stop)

    def running(self) -> str | None:
        """The name of the task that the loop is in just now."""
        task = asyncio.current_task(self.loop)
        return task.get_name() if task else None

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_forever()
            self.loop.run_until_complete(self._wind_up())
        finally:
            self.loop.close()
            self.gone.set_result(None)

    async def _wind_up(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_LAST)
        if self._http is not None:
            await self._http.aclose()
        await self.loop.shutdown_asyncgens()


def let_block() -> None:
    """Have what blocks be no error in this thread, which is the tools' own: under `langgraph dev` it is on any loop."""
    watched: Any = getattr(sys.modules.get("blockbuster.blockbuster"), "_skip", None)
    if watched is not None:
        watched.value = True


def end(runners: Sequence[Runner]) -> None:
    """Have the loops end, as soon as they can."""
    for runner in runners:
        runner.end()


async def called(function: Callable[..., Any], *args: object) -> Any:
    """The function's value; a plain one gets a thread, and can't be stopped: it is waited for."""
    if _is_async(function):
        return await function(*args)
    loop, context = asyncio.get_running_loop(), copy_context()
    thread: asyncio.Future[_Came] = loop.run_in_executor(None, lambda: context.run(_caught, function, args))
    while not thread.done():
        with suppress(asyncio.CancelledError):
            await asyncio.shield(thread)
    value, error = thread.result()
    if error is not None:
        raise error
    return await value if inspect.isawaitable(value) else value


def _is_async(function: Callable[..., Any]) -> bool:
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__)


def _caught(function: Callable[..., Any], args: Sequence[object]) -> _Came:
    try:
        return function(*args), None
    except BaseException as error:  # noqa: BLE001 - a thread's sys.exit is its call's failure
        _read_body(error)
        return None, error


def _read_body(error: BaseException) -> None:
    """Keep how the body of urllib's error begins, as other clients do: here there is time to wait for it."""
    if isinstance(error, HTTPError):
        with suppress(Exception):
            vars(error)["_content"] = error.read(KEPT)


class Threads(ThreadPoolExecutor):
    """A thread for each piece of work: none waits for another that hangs, and none keeps the process from ending."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()  # it can't be cancelled any more
        if call := CALL.get():
            call.joined_by(future)
        threading.Thread(target=_fulfil, args=(future, lambda: fn(*args, **kwargs)), daemon=True).start()
        return future


def _fulfil(future: Future[Any], work: Callable[[], Any]) -> None:
    try:
        value = work()
    except BaseException as error:  # noqa: BLE001 - told to whoever waits
        future.set_exception(error)
    else:
        future.set_result(value)
