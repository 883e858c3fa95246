"""The way to ask one model that is in use: where it starts, how far down it went, and what is remembered of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from steward.domain.model_modes import Mode
from steward.domain.ports.model_modes import HELD, Known, Modes
from steward.planner.ladder import ignored

_MISSES, _MISSES_OF_KNOWN = 2, 4
"""Answers in a row without what was asked for, after which a model counts as one that can't give it: for a way that
nobody has proven yet, and for one that was."""
_IN_VAIN = 600.0  # seconds


class Forgetful:
    """No memory beyond this process."""

    async def recall(self, endpoint: str, model: str) -> Known | None:
        del endpoint, model
        return None

    async def remember(self, endpoint: str, model: str, mode: Mode) -> None:
        del endpoint, model, mode


@dataclass
class Ways:
    """The ways to ask one model of one endpoint, shared by all questions of a process.

    `top` is what is wished for; `fresh` starts there whatever is remembered. Whoever goes down holds `climbing`, so
    that the others of this process wait and follow. A way below the top is in use for `HELD` seconds at most, by
    `clock`; then the top is asked again.
    """

    endpoint: str
    model: str
    modes: Modes = field(default_factory=Forgetful)
    top: Mode = field(default_factory=Mode)
    fresh: bool = False
    climbing: asyncio.Lock = field(default_factory=asyncio.Lock)
    clock: Callable[[], float] = time.time
    _mode: Mode | None = None
    _kept: Mode | None = None
    _misses: int = 0
    _answered: bool = False
    _found_at: float = 0.0
    _cut_at: int = 0
    _short_until: float = 0.0

    @property
    def lengthens(self) -> bool:
        """Whether an answer that was cut off may be asked for with more room."""
        return self.clock() >= self._short_until

    @property
    def cut_at(self) -> int:
        """The longest answer that was asked for a while ago and cut off all the same; 0 where none was."""
        return 0 if self.lengthens else self._cut_at

    async def current(self) -> Mode:
        """The way to ask now."""
        if self._mode is not None and self.clock() - self._found_at > HELD:
            self._mode, self._kept = None, None
        if self._mode is None:
            known = None if self.fresh else await self.modes.recall(self.endpoint, self.model)
            if self._mode is None:
                self._kept = known.mode if known else None
                self._use(self._wished(known.mode) if known else self.top, known.at if known else self.clock())
        return self._mode or self.top

    async def found_elsewhere(self, failed: Mode) -> Mode | None:
        """Another way than the one that failed, which another process has found meanwhile; it is in use then."""
        known = None if self.fresh else await self.modes.recall(self.endpoint, self.model)
        if known is None or known.mode in (self._kept, failed):
            return None
        self._kept, found = known.mode, self._wished(known.mode)
        self._use(found, known.at)
        return found if found != failed else None

    def take(self, mode: Mode) -> None:
        """Ask in this way from now on."""
        if mode != self._mode:
            self._use(mode, self.clock())

    async def stay_short(self, output: int | None, *, cut_at: int = 0) -> None:
        """More room did not help: ask with as much as before, and with no more for a while."""
        self._cut_at, self._short_until = cut_at, self.clock() + _IN_VAIN
        self.take(replace(await self.current(), output=output))

    async def forget_window(self) -> bool:
        """Ask within the set window again; whether another one was known."""
        mode = await self.current()
        if mode.window is None:
            return False
        self.take(replace(mode, window=None))
        return True

    def give_up(self) -> None:
        """Start again from where this began: no way down led anywhere."""
        self._mode = None

    async def answered(self, mode: Mode, *, called: bool) -> None:
        """A usable answer came in this way; it is remembered, ways with tools only where a tool was called."""
        if mode != self._mode:
            return
        self._misses = 0
        if called or not mode.calls_tools:
            self._answered, found = True, self._unwished(mode)
            if found != self._kept:
                self._kept = found
                await self.modes.remember(self.endpoint, self.model, found)

    def missed(self, mode: Mode, *, empty: bool) -> None:
        """An answer came without what was asked for; after several in a row the next way is taken."""
        if mode != self._mode or self._answered:
            return
        self._misses += 1
        if self._misses >= (_MISSES_OF_KNOWN if self._unwished(mode) == self._kept else _MISSES):
            self.take(ignored(mode, empty=empty) or mode)

    def _use(self, mode: Mode, found_at: float) -> None:
        self._mode, self._found_at, self._misses, self._answered = mode, found_at, 0, False

    def _wished(self, found: Mode) -> Mode:
        """The way that was found, streamed where that is wished."""
        return replace(found, stream=self.top.stream) if found.stream == "no" else found

    def _unwished(self, mode: Mode) -> Mode:
        """The way without what is only wished."""
        return replace(mode, stream="no") if mode.stream == self.top.stream else mode
