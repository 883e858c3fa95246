"""A model that answers a question about texts with yes or no; what can't be read is no answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.domain.ceilings import Allowance
from steward.domain.model import JsonObject
from steward.domain.ports.planning import Call
from steward.planner.chat import Chat
from steward.planner.fallbacks import Fallbacks
from steward.planner.model_settings import ModelSettings
from steward.planner.prompt import DoesNotFitError, filled, room_in, tagged, tool_schema, version_of
from steward.planner.reading import Reading
from steward.planner.verdict_words import TRIES, quoted, reason_of, unanswered, word_of

if TYPE_CHECKING:
    import httpx


def judge_version() -> str:
    """A short digest of all that its prompt says."""
    return version_of("give_judgement.json", "judge.md")


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The answer and why; None with `error` where there is none. `calls` are what it took."""

    yes: bool | None = None
    reason: str = ""
    error: str = ""
    model: str = ""
    calls: Sequence[Call] = ()


class ModelJudge:
    """Asks the first of these models that is up."""

    def __init__(self, models: Sequence[ModelSettings], http: httpx.AsyncClient | None = None) -> None:
        self.name = models[0].title
        self._chat = Fallbacks([Chat(each, http=http) for each in models])
        self._reply = models[0].max_output_tokens

    async def judge(self, texts: Sequence[str], asks: str) -> Judgement:
        """What the model says, asked again a bounded number of times; never raises for what it says."""
        calls: list[Call] = []
        refused = ""
        for _ in range(TRIES):
            reply = await self._chat.ask(
                "judge",
                lambda window, refused=refused: self._prompt(window, texts, asks, refused),
                tool_schema("give_judgement"),
                judge_version(),
                Allowance(),
            )
            calls += reply.calls
            if reply.error:
                return Judgement(error=reply.error, calls=calls)
            yes, reason, refused = _heard(reply.reading)
            if not refused:
                return Judgement(yes=yes, reason=reason, model=calls[-1].model, calls=calls)
        return Judgement(error=f"its answers could not be read: {refused}", calls=calls)

    def _prompt(self, window: int, texts: Sequence[str], asks: str, refused: str) -> tuple[str, str]:
        """System and user text. Raises DoesNotFitError: texts are judged whole, or not at all."""
        system = filled("judge.md")
        parts = [tagged("question", asks), tagged("texts", [*texts])]
        parts += [tagged("refusals", [refused])] if refused else []
        user = "\n".join(parts)
        if len(system.encode()) + len(user.encode()) > room_in(window, min(self._reply, window // 4)):
            raise DoesNotFitError(f"the texts don't fit into the model's window of {window:,} tokens")
        return system, user


def _heard(reading: Reading) -> tuple[bool, str, str]:
    """The answer, its reason, and what could not be read of it."""
    if reading.said is None:
        return False, "", unanswered(reading)
    said: JsonObject = reading.said
    given = said.get("answer")
    word = word_of(given) if not isinstance(given, bool) else ("yes" if given else "no")
    if word not in ("yes", "no"):
        return False, "", f"{quoted(word)} is neither yes nor no"
    if others := said.keys() - {"answer", "reason"}:
        return False, "", f"there is no field {quoted(min(others))}"
    if reading.around:
        return False, "", f"words stand beside it, which are not read: {reading.around}; say all of it in the call"
    return word == "yes", reason_of(said.get("reason")), ""
