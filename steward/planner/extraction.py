"""A model that takes one value out of texts: it has no tools, and its answer is read as that value or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from steward.domain.extracted_values import is_day, unfounded
from steward.domain.extraction import SOURCE, schema_of
from steward.domain.known_secrets import finder_of
from steward.domain.model import Action, Json, JsonObject, Receipt
from steward.domain.outages import NEVER_DOWN
from steward.domain.ports.extraction import Extraction, ExtractRequest
from steward.domain.ports.model_modes import Modes
from steward.domain.ports.outages import Outages
from steward.domain.ports.planning import Call
from steward.domain.ports.tools import Limiter, Toolbox
from steward.domain.rate_limits import UNLIMITED
from steward.domain.redaction import Redactor
from steward.domain.redaction_walk import Walk
from steward.domain.text import line
from steward.domain.value_comparison import as_number
from steward.planner.chat import Reply
from steward.planner.fallbacks import in_turn
from steward.planner.model_settings import ModelSettings
from steward.planner.prompt import DoesNotFitError, filled, room_in, tagged, version_of
from steward.planner.reading import Reading
from steward.planner.verdict_words import TRIES, unanswered
from steward.planner.ways import Forgetful

if TYPE_CHECKING:
    import httpx


def extract_version() -> str:
    """A short digest of all that its prompt says."""
    return version_of("extract.md")


class ModelExtractor:
    """Implements `steward.domain.ports.extraction.Extractor` with the first of these models that is up."""

    def __init__(
        self,
        models: Sequence[ModelSettings],
        tools: Toolbox,
        limiter: Limiter = UNLIMITED,
        http: httpx.AsyncClient | None = None,
        modes: Modes | None = None,
        outages: Outages = NEVER_DOWN,
    ) -> None:
        known = modes or Forgetful()
        self._chat = in_turn(models, limiter, http, known, outages)
        self._reply = models[0].max_output_tokens
        self._tools = tools

    async def extract(self, request: ExtractRequest) -> Extraction:
        """The value, or that it is not found; never raises for what the model says."""
        args = masked(request, self._tools).args
        schema = schema_of(args.get("type") or "string", args.get("one_of"))  # pyright: ignore[reportArgumentType]
        calls: list[Call] = []
        read: list[str] = []
        said, refused = _not_found(""), ""
        for _ in range(TRIES):
            reply = await self._asked(request, args, schema, refused)
            calls += reply.calls
            read += reply.reading.notes
            if reply.error:
                receipt = _unanswered(reply, reached=request.allowance.reached is not None)
                return Extraction(receipt=receipt, calls=calls, useless=reply.outage is not None, read=read)
            heard = await asyncio.to_thread(_heard, reply.reading, schema, args.get(SOURCE))
            said, refused = heard.result, heard.refused
            if not refused:
                break
        return Extraction(receipt=Receipt(kind="answered", result=said), calls=calls, read=read, why=refused)

    async def _asked(self, request: ExtractRequest, args: JsonObject, schema: JsonObject, refused: str) -> Reply:
        return await self._chat.ask(
            "extract",
            lambda window: self._prompt(window, args, refused),
            _tool(schema),
            extract_version(),
            request.allowance,
        )

    def _prompt(self, window: int, args: JsonObject, refused: str) -> tuple[str, str]:
        """System and user text. Raises DoesNotFitError: texts are shown whole, or nobody is asked."""
        system = filled("extract.md")
        parts = [tagged("question", args.get("question")), tagged("texts", args.get(SOURCE))]
        parts += [tagged("refusals", [refused])] if refused else []
        user = "\n".join(parts)
        if len(system.encode()) + len(user.encode()) > room_in(window, min(self._reply, window // 4)):
            raise DoesNotFitError(
                f"the texts don't fit into the model's window of {window:,} tokens; name a part of it"
            )
        return system, user


def masked(request: ExtractRequest, tools: Toolbox) -> Action:
    """The call without what the task's tools mark, wherever it stands: no model is shown it."""
    acts = [request.action, *(entry.action for entry in request.history)]
    cards = [card for name in dict.fromkeys(one.tool for one in acts) if (card := tools.card(name))]
    sensitive = {card.name: card.sensitive for card in cards if card.sensitive}
    results = {card.name: card.sensitive_result for card in cards if card.sensitive_result}
    if not sensitive and not results:
        return request.action
    known = Redactor(sensitive=sensitive, results=results).among([*request.history]).also
    walk = Walk(sensitive, results, known, [finder_of(known)] if known else [])
    shown: Action = walk.shown(request.action)
    return shown


def _tool(schema: JsonObject) -> JsonObject:
    properties: JsonObject = {"found": {"type": "boolean"}, "extracted": schema}
    parameters: JsonObject = {"type": "object", "required": ["found"], "properties": properties}
    said = "Give the value that the question asks for, or say that it is not found."
    return {"type": "function", "function": {"name": "give_value", "description": said, "parameters": parameters}}


@dataclass(frozen=True)
class _Heard:
    """What the call comes to, in words of ours alone; `refused` is what is wrong with the answer, for the model."""

    result: JsonObject
    refused: str = ""


def _heard(reading: Reading, schema: JsonObject, texts: Json) -> _Heard:
    unread = _not_found("the model's answer can't be read")
    if reading.said is None:
        return _Heard(unread, unanswered(reading))
    said = reading.said
    if others := said.keys() - {"found", "extracted"}:
        return _Heard(unread, f"there is no field '{line(min(others), 40)}'")
    if reading.around:
        return _Heard(unread, f"words stand beside it, which are not read: {reading.around}; say all of it in the call")
    if said.get("found") is False or said.get("extracted") is None:
        return _Heard(_not_found("the texts don't say it"))
    value = _typed(said.get("extracted"), schema)
    if wrong := _misfit(value, schema):
        return _Heard(_not_found("the model's answer is not of the type that was asked for"), wrong)
    if strange := unfounded(value, schema, texts):
        why = f"“{line(strange, 60)}” does not stand in the texts; give what stands there, or found: false"
        return _Heard(_not_found("what the model answered does not stand in the texts"), why)
    return _Heard({"value": value, "found": True, "why": ""})


def _not_found(why: str) -> JsonObject:
    return {"value": None, "found": False, "why": why}


def _typed(value: Json, schema: JsonObject) -> Json:
    """A number that came as a text, as a number."""
    number = as_number(value) if isinstance(value, str) and schema.get("type") in ("number", "integer") else None
    if number is None:
        return value
    return int(number) if number == number.to_integral_value() else float(number)


def _misfit(value: Json, schema: JsonObject) -> str:
    """Why it is not of the type that was asked for, or nothing."""
    checker: Any = Draft202012Validator(schema)
    for error in checker.iter_errors(value):
        return f"the value is not as asked for: {line(str(error.message), 200)}"
    days = [value] if schema.get("format") == "date" else value if isinstance(value, list) else []
    inner = schema.get("items", schema)
    dated = isinstance(inner, dict) and inner.get("format") == "date"
    wrong = next((one for one in days if dated and isinstance(one, str) and not is_day(one)), None)
    return f"'{line(str(wrong), 40)}' is no day as YYYY-MM-DD" if wrong is not None else ""


def _unanswered(reply: Reply, *, reached: bool) -> Receipt:
    """Nobody answered: put off where it may be asked later, lost where a ceiling left no room, else refused."""
    wait = reply.outage.wait if reply.outage is not None and reply.outage.passes else reply.wait
    if wait is not None:
        return Receipt(kind="refused", code="try_later", message=line(reply.error), wait=wait)
    if reached:
        return Receipt(kind="lost", code="ceiling", message=line(reply.error))
    return Receipt(kind="refused", code="no_answer", message=line(reply.error))
