"""Bodies as they come: letters are never replaced, wrappings undone, and what is no completion told by its name."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest

from steward.domain.model import Json, JsonObject
from steward.planner.answers import Answer, answer_of
from steward.planner.body_text import Letters
from steward.planner.event_stream import Gathered, events, lines_in
from steward.planner.failure_advice import explained
from steward.planner.failures import answer_understood, understood
from steward.planner.model_settings import ModelSettings
from steward.planner.prompt import tool_schema
from steward.planner.reading import Reading, read
from steward.planner.wire import NoCompletionError, completion_in, error_in, message_of

NAME = "propose_plan"
MODEL = ModelSettings(model="m", base_url="http://localhost:1/v1")
PLAN: JsonObject = {"playbook": "refund", "confidence": 0.9, "steps": [{"id": "a", "tool": "get_record", "args": {}}]}
P = json.dumps(PLAN)
DONE: JsonObject = {"choices": [{"message": {"role": "assistant", "content": P}, "finish_reason": "stop"}]}


def reading(body: Json) -> Reading:
    inner = completion_in(body)
    assert error_in(inner) is None
    return read(answer_of(message_of(inner)), tool_schema(NAME))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_body_is_read_in_its_encoding(encoding: str) -> None:
    """By its mark or its zero bytes, whatever is declared."""
    said = '{"a": "größer — 好"}'
    for declared in (None, "iso-8859-1"):
        letters = Letters()
        assert letters.text(said.encode(encoding), declared).removeprefix("\ufeff") == said
        assert letters.lost == ""


def test_letters_that_are_lost_are_told() -> None:
    """Another encoding is taken where it is declared; else it is known where the first letter was lost."""
    sent = '{"a": "gr\u00f6\u00dfer"}'.encode("latin-1")
    assert (letters := Letters()).text(sent, "iso-8859-1") == '{"a": "größer"}'
    assert letters.lost == ""
    for declared in (None, "utf-8", "nonsense", "ascii", "undefined"):
        assert (letters := Letters()).text(sent, declared) == '{"a": "gr\ufffd\ufffder"}'
        assert letters.lost == "byte 9 is 0xf6, which is not UTF-8"
    (letters := Letters()).text(b"\xff\xfe{\x00\x00\xd8", None)
    assert "UTF-16" in letters.lost


async def _in_pieces(sent: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(sent), size):
        yield sent[at : at + size]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1_000])
@pytest.mark.parametrize(
    ("sent", "lost"),
    [
        ("data: größer 好 😀 \ufffd\n".encode(), ""),
        ("data: 好 gr".encode() + b"\xf6\xdfer\n", "byte 12 is 0xf6, which is not UTF-8"),
        ("data: 好".encode()[:-1], "byte 6 begins a letter that does not end"),
    ],
)
async def test_letters_of_a_stream_that_are_lost_are_told(sent: bytes, lost: str, size: int) -> None:
    """However the network cuts it."""
    letters = Letters()
    text = "".join([one async for one in letters.texts(_in_pieces(sent, size))])
    assert text == sent.decode("utf-8", "replace")
    assert letters.lost == lost


def test_a_plan_with_lost_letters_is_none() -> None:
    """In what is done it is asked for again, in words for people it is noted; U+FFFD that was sent as such is none."""
    lost = "byte 9 is 0xf6, which is not UTF-8"
    step: JsonObject = {"id": "a", "tool": "send_email", "args": {"body": "gr\ufffd\ufffder"}}
    done, told = json.dumps({**PLAN, "steps": [step]}), json.dumps({**PLAN, "rationale": "gr\ufffder"})
    assert lost in read(Answer(text=done, lost=lost), tool_schema(NAME)).unusable
    assert read(Answer(text=done), tool_schema(NAME)).said is not None
    assert any(lost in note for note in read(Answer(text=told, lost=lost), tool_schema(NAME)).notes)


WRAPPED: dict[str, Json] = {
    "data": {"code": 0, "msg": "success", "data": DONE},
    "result": {"success": True, "errors": [], "messages": [], "result": DONE},
    "response": {"response": DONE, "error": None},
    "a lambda's body": {"statusCode": 200, "body": json.dumps(DONE)},
    "twice": {"result": {"response": DONE}},
    "a list": [DONE],
    "error null": {**DONE, "error": None},
    "error empty": {**DONE, "error": {}},
    "error of nothing": {**DONE, "error": {"code": 0, "message": ""}},
    "error of success": {**DONE, "error": {"code": "200", "message": "OK"}},
}


@pytest.mark.parametrize("body", WRAPPED.values(), ids=WRAPPED)
def test_a_completion_is_found_in_its_wrapping(body: Json) -> None:
    """An error that says nothing, or that all went well, is none."""
    assert reading(body).said == PLAN


@pytest.mark.parametrize("error", ["quota", {"code": 0, "message": "quota"}, {"code": 7}, [{"message": "quota"}]])
def test_an_error_beside_a_completion_is_one(error: Json) -> None:
    """Whatever stands beside it."""
    assert error_in(completion_in({**DONE, "error": error})) == error
    assert error_in(completion_in({"error": error, "data": DONE})) == error


PROTOCOLS: list[tuple[Json, str]] = [
    ({"model": "m", "message": {"role": "assistant", "content": P}, "done": True}, "ollama:"),
    ({"model": "m", "response": P, "done": True}, "ollama:"),
    ({"type": "message", "content": [{"type": "text", "text": P}], "stop_reason": "end_turn"}, "anthropic:"),
    ({"object": "response", "output": [{"type": "message"}], "status": "completed"}, "Responses API"),
    ({"candidates": [{"content": {"parts": [{"text": P}]}}]}, "google_genai:"),
    ({"output": {"message": {"role": "assistant"}}, "stopReason": "end_turn"}, "bedrock_converse:"),
    ([{"generated_text": P}], "/v1"),
    ({"content": P, "stop": True}, "/v1"),
]


@pytest.mark.parametrize(("body", "advice"), PROTOCOLS, ids=[advice for _, advice in PROTOCOLS])
def test_another_protocol_is_told_by_its_name(body: Json, advice: str) -> None:
    """With what to set; asking again does not help."""
    with pytest.raises(NoCompletionError) as caught:
        message_of(completion_in(body))
    failure = understood(caught.value, MODEL)
    assert (failure.kind, failure.may_pass, failure.lasting) == ("other_protocol", False, True)
    assert advice in explained(failure, MODEL)


@pytest.mark.parametrize("role", ["user", "tool", "system", "USER"])
def test_what_others_said_is_no_answer(role: str) -> None:
    """An echo of the question, or a tool's result, whole or streamed; the model's own beside it is read."""
    echo: JsonObject = {"message": {"role": role, "content": P}}
    with pytest.raises(NoCompletionError, match="only repeats"):
        message_of({"choices": [echo]})
    own: JsonObject = {"message": {"role": "Assistant", "content": P.replace("refund", "other")}}
    assert reading({"choices": [echo, own]}).said == {**PLAN, "playbook": "other"}
    with pytest.raises(NoCompletionError, match="only repeats"):
        message_of(streamed({"role": role, "content": P[:9]}, {"content": P[9:]}))
    mixed = streamed({"role": role, "content": P}, {"role": "assistant", "content": P.replace("refund", "other")})
    assert reading(mixed).said == {**PLAN, "playbook": "other"}


def streamed(*deltas: JsonObject) -> JsonObject:
    gathered = Gathered()
    for delta in (*deltas, {}):
        chunk: JsonObject = {"choices": [{"delta": delta, "finish_reason": None if delta else "stop"}]}
        assert gathered.take(json.dumps(chunk)) is None
    return gathered.body()


async def _lines(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line + "\n"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["event: error", 'data: {"message": "too busy", "code": 529}'], "too busy"),
        (["event: error", "data: too busy"], "too busy"),
        (["event: error", 'data: {"type": "error", "error": {"message": "too busy"}}'], "too busy"),
        (['data: {"detail": "too busy"}'], "too busy"),
        (['data: {"object": "error", "message": "too busy"}'], "too busy"),
    ],
)
async def test_an_error_in_a_stream_keeps_its_words(lines: Sequence[str], said: str) -> None:
    """By the event's name or its shape; what comes after it is not taken for the end."""
    gathered = Gathered()
    found = [gathered.take(one) async for one in events(lines_in(_lines(*lines, "", "data: [DONE]", "")))]
    assert found[0] is not None
    assert said in answer_understood(200, {}, found[0], MODEL).said


def test_a_broken_packing_is_not_an_endpoint_that_is_away() -> None:
    """It came, and can't be unpacked."""
    error = ConnectionError("Connection error.")
    error.__cause__ = httpx.DecodingError("the answer's gzip is broken: incorrect header check")
    failure = understood(error, MODEL)
    assert failure.kind == "garbled"
    assert "gzip is broken" in explained(failure, MODEL)


def test_a_status_is_told_as_it_came() -> None:
    """A 204 is no 200."""
    error = NoCompletionError("not a chat completion: nothing at all", "")
    error.status = 204
    assert "(204)" in explained(understood(error, MODEL), MODEL)


def test_a_machine_that_is_too_small_is_no_outage() -> None:
    """Waiting gives it no memory."""
    said = "model requires more system memory (5.5 GiB) than is available (3.1 GiB)"
    failure = answer_understood(500, {}, {"error": said}, MODEL)
    assert (failure.kind, failure.may_pass, failure.down) == ("no_memory", False, False)
    assert "smaller model" in explained(failure, MODEL)
    assert answer_understood(500, {}, {"error": "CUDA out of memory"}, MODEL).may_pass


def test_old_elements_are_read_as_a_call() -> None:
    """Texts as they stand, lists and objects as JSON; a name given twice or an end that is missing is refused."""
    inner = (
        f"<rationale>if a < b & c</rationale>\n<steps>{json.dumps(PLAN['steps'])}</steps><confidence>0.9</confidence>"
    )
    text = f"<function_calls><invoke><tool_name>{NAME}</tool_name>\n<parameters>\n{inner}</parameters></invoke>"

    def said(one: str) -> Reading:
        return read(answer_of(message_of({"choices": [{"message": {"content": one}}]})), tool_schema(NAME))

    assert said(text).said == {"rationale": "if a < b & c", "steps": PLAN["steps"], "confidence": 0.9}
    assert said(text.replace("</parameters>", "<confidence>0.1</confidence></parameters>")).said is None
    assert said(text.partition("</parameters>")[0]).said is None
