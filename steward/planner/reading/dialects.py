"""Calls that models write into their text, by a name beside the arguments; what is JSON throughout is in `calls.py`.

Checked against the tool parsers of vLLM, SGLang and llama.cpp and the models' chat templates, as of November 2026.
"""

from __future__ import annotations

import re

from steward.domain.model import Json, JsonObject
from steward.planner.reading.calls import Found
from steward.planner.reading.json_text import NotJsonError, Value, value_at, value_of
from steward.planner.schemas import kinds_of

_BAR, _LOW = "[｜|]", "[▁_]"  # DeepSeek's own signs, and the plain ones that some servers make of them
_NAME = r"[\w.:/-]{1,100}+"
_PREFIX = f"(?:antml:|{_BAR}DSML{_BAR}|longcat_)?"
_LONGCAT = "(?:longcat_)?"
_HEADERS = (
    ("mistral", r"\[TOOL_CALLS\]\s{0,9}NAME\s{0,9}(?:\[CALL_ID\][^\[\]{}]{0,60})?(?:\[ARGS\])?(?=\s{0,9}\{)"),
    ("function tag", r"<function\s{0,9}=\s{0,9}\"?NAME\"?\s{0,9}>"),
    ("function tag", r"<function\s{1,9}name\s{0,9}=\s{0,9}[\"']NAME[\"']\s{0,9}>"),
    ("invoke tag", rf"<{_PREFIX}invoke\s{{1,9}}name\s{{0,9}}=\s{{0,9}}[\"']NAME[\"'][^<>]{{0,99}}>"),
    (
        "call tokens",  # DeepSeek's `function`, name and ```json; its later name and object; Kimi's
        (
            rf"<{_BAR}tool{_LOW}call{_LOW}begin{_BAR}>\s{{0,9}}(?:function<{_BAR}tool{_LOW}sep{_BAR}>)?NAME\s{{0,9}}"
            rf"(?:<{_BAR}tool{_LOW}(?:sep|call_argument_begin){_BAR}>)?"
        ),
    ),
    ("harmony", r"to=NAME(?:\s|<\|(?:channel|constrain)\|>|commentary|final|json|code){0,20}+<\|message\|>"),
    ("harmony", r"to=functions[.]NAME\s{0,9}(?:code|json)?(?=\s{0,9}\{)"),
    (
        "tool_call tag",
        rf"<{_LONGCAT}tool_call>\s{{0,9}}NAME(?=\s{{0,9}}(?:<{_LONGCAT}arg_key>|\{{|</{_LONGCAT}tool_call>))",
    ),
    ("functionary", r">>>NAME\n(?=\s{0,9}\{)"),
    ("ReAct", r"Action\s{0,9}:\s{0,9}NAME\s{1,9}Action[ _]Input\s{0,9}:"),
    (
        "name tag",
        (
            r"<(?:tool_name|function_name)>\s{0,9}NAME\s{0,9}</(?:tool_name|function_name)>\s{0,9}"
            r"(?:<(?:parameters|arguments|args|input)>)?(?=\s{0,9}\{)"
        ),
    ),
    ("elements", r"<tool_name>\s{0,9}NAME\s{0,9}</tool_name>\s{0,9}<parameters>(?=\s{0,99}<[A-Za-z_])"),
)
_NAMED = {f"n{number}": dialect for number, (dialect, _) in enumerate(_HEADERS)}
_PATTERNS = [pattern.replace("NAME", f"(?P<n{number}>{_NAME})") for number, (_, pattern) in enumerate(_HEADERS)]
HEADER = f"(?P<header>{'|'.join(_PATTERNS)})"

PYTHON = (
    r"(?P<python>(?<![\w.])(?:(?:default_api|functions|tools)\.)?NAME\((?=\s{0,99}(?:[A-Za-z_]\w{0,60}\s{0,9}=|\{)))"
)

_BODY = re.compile(r"\s*(?:```[A-Za-z]{0,12}\s{0,9})?(?=\{)")
_PARAMETER = re.compile(
    rf"\s*<{_PREFIX}(?:parameter|param|arg)"
    r"(?:\s{0,9}=\s{0,9}\"?(?P<key>[\w.-]{1,100})\"?|\s{1,9}name\s{0,9}=\s{0,9}[\"'](?P<name>[\w.-]{1,100})[\"'][^<>]{0,99})\s{0,9}>"
    rf"|\s*<{_LONGCAT}arg_key>\s{{0,9}}(?P<glm>[\w.-]{{1,100}})\s{{0,9}}</{_LONGCAT}arg_key>\s{{0,9}}<{_LONGCAT}arg_value>"
)
_ELEMENT = re.compile(r"\s*<(?P<key>[A-Za-z_][\w.-]{0,99})>\s*(?=.)", re.DOTALL)
_ELEMENTS_END = re.compile(r"\s*</parameters>")
_CLOSES = re.compile(rf"\s*</{_PREFIX}(?:function|invoke|tool_call)>")
_BRACKET = re.compile(r"\s*\)")
_VALUE_END = re.compile(rf"</{_PREFIX}(?:parameter|param|arg|arg_value)>")


def python_call_at(text: str, mark: re.Match[str], name: str) -> tuple[Found, int]:
    """The call in Python's way that begins there: keywords, or one object. Raises NotJsonError."""
    how = "a tool call in the text (Python)"
    body = _BODY.match(text, mark.end())
    if body is None:
        found = value_at(text, mark.end() - 1)
        return Found(name=name, args=found.value, how=how, comments=found.comments), found.end
    found = value_at(text, body.end())
    end = _end(_BRACKET, text, found.end)
    return Found(name=name, args=found.value, how=how, repaired=found.repaired, comments=found.comments), end


def call_at(text: str, header: re.Match[str], fields: JsonObject) -> tuple[Found, int]:
    """The call that begins with this header, and where it ends; `fields` is the schema of what was asked for.

    Raises NotJsonError where its arguments can't be read or are not whole.
    """
    group, name = next((key, said) for key in _NAMED if (said := header[key]))
    how = f"a tool call in the text ({_NAMED[group]})"
    body = _BODY.match(text, header.end())
    if body is not None:
        found = value_at(text, body.end())
        return Found(name=name, args=found.value, how=how, repaired=found.repaired, comments=found.comments), found.end
    each = _elements if _NAMED[group] == "elements" else _parameters
    values, end = each(text, header.end(), fields)
    args = {key: one.value for key, one in values.items()}
    repaired = ", ".join(dict.fromkeys(one.repaired for one in values.values() if one.repaired))
    comments = " ".join(one.comments for one in values.values() if one.comments)
    return Found(name=name, args=args, how=how, repaired=repaired, comments=comments), end


def _parameters(text: str, place: int, fields: JsonObject) -> tuple[dict[str, Value], int]:
    """Arguments in tags of their own, up to the end of the call."""
    args: dict[str, Value] = {}
    while opened := _PARAMETER.match(text, place):
        key = opened["key"] or opened["name"] or opened["glm"]
        closed = _VALUE_END.search(text, opened.end())
        if closed is None:
            raise NotJsonError(f"the call in the reply is cut off in '{key}'")
        if key in args:
            raise NotJsonError(f"'{key}' is given twice")
        args[key] = _value(text[opened.end() : closed.start()], fields.get(key))
        place = closed.end()
    return args, _end(_CLOSES, text, place)


def _elements(text: str, place: int, fields: JsonObject) -> tuple[dict[str, Value], int]:
    """Arguments as elements of their names, up to the end of the call."""
    args: dict[str, Value] = {}
    while opened := _ELEMENT.match(text, place):
        key = opened["key"]
        if key in args:
            raise NotJsonError(f"'{key}' is given twice")
        start, closes = opened.end(), re.compile(rf"\s*</{re.escape(key)}>")
        value = None if "string" in kinds_of(fields.get(key)) or text[start] not in "{[" else value_at(text, start)
        closed = closes.search(text, start) if value is None else closes.match(text, value.end)
        if closed is None:
            raise NotJsonError(f"the call in the reply is cut off in '{key}'")
        args[key] = _value(text[start : closed.start()], fields.get(key)) if value is None else value
        place = closed.end()
    return args, _end(_ELEMENTS_END, text, place)


def _end(closes: re.Pattern[str], text: str, place: int) -> int:
    """Where the call ends that is closed at this place. Raises NotJsonError."""
    closed = closes.match(text, place)
    if closed is None:
        raise NotJsonError("the call in the reply can't be read to its end")
    return closed.end()


def _value(written: str, field: Json) -> Value:
    """A text where the schema wants one, else what is written as JSON; what is none stays, for the reader to refuse."""
    wanted, bare = kinds_of(field), written.strip()
    if "null" in wanted and bare in {"null", "None"}:
        return Value(None, len(written))
    if "string" in wanted:
        return Value(written.removeprefix("\n").removesuffix("\n"), len(written))
    try:
        return value_of(bare)
    except NotJsonError:
        return Value(bare, len(written))
