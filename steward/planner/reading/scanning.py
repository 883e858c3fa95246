"""One pass over a text: reasoning is left aside, and what remains is searched for calls and JSON objects.

Whole calls and values are passed over as one, so that a tag in a mail's text is no tag. The pass is linear in the text:
patterns are bounded, and what can't be read is tried a fixed number of times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from steward.planner.reading import reasoning
from steward.planner.reading.calls import Found, in_envelopes
from steward.planner.reading.dialects import HEADER, PYTHON, call_at, python_call_at
from steward.planner.reading.json_text import MAX_CHARS, NotJsonError, value_at
from steward.planner.reading.surroundings import Surroundings
from steward.planner.reading.unwrapping import Asked

MOST = 1_000_000  # characters of one answer with its reasoning
_FAILURES = 16  # places that look like JSON and are none
_NAME = r"[A-Za-z_$][\w$]{0,60}\s{0,9}:"
_OBJECT = rf"\{{\s{{0,99}}(?:[\"'“„‘}}]|//|/\*|\#|{_NAME})"
# how a mark begins: other places are passed over at once
_FIRST = r"(?=[<＜&\\\[{◁`]|>>>|to=|Action|(?i:here)|default_api|functions|tools|NAME|\A)"
_MARKS = f"{reasoning.OPENING}|{reasoning.CLOSING}|{HEADER}|{PYTHON}|(?P<json>{_OBJECT}|\\[\\s{{0,99}}(?={_OBJECT}))"
_TAG = (  # no comment, and no sentence in angle brackets
    r"<[^<>\s!]{1,60}+(?:\s{1,9}[\w:.-]{1,30}\s{0,9}=\s{0,9}(?:\"[^\"<>\s]{0,60}\"|'[^'<>\s]{0,60}'))*+\s{0,9}/?>"
)
_IN_BRACKETS = "(?:TOOLS?|CALLS?|ARGS|ID|CONTENT|RESULTS?|AVAILABLE|INST|REQUEST|END|OF|OUT)"
_SIGN = rf"<[|｜][^<>]{{1,60}}>|\[/?{_IN_BRACKETS}(?:_{_IN_BRACKETS})*\]"
_BESIDE = re.compile(rf"```[A-Za-z]*|{_TAG}|{_SIGN}|[\s;,()]+|\bjson\b")
_FRAME = re.compile(  # what servers leave of a chat's frame is said by nobody
    rf"<\|start\|>\s*\w+|<\|channel\|>\s*\w+(?:\s+json)?|<\|start_header_id\|>\s*\w+|<function\b|{_BESIDE.pattern}"
)
_WORDS = 2_000  # characters of them that are kept
_WORD = re.compile(r"[^\W\d_]")
_OPENERS = {"<tool_call>": "hermes", "[TOOL_CALLS]": "mistral", "<|python_tag|>": "llama"}
_LEFTOVERS = re.compile(r"[{}\[\]\"]")  # of the value in which a closing tag stood


@dataclass
class Scanned:
    """What a text holds: calls and objects, its reasoning, and why a part can't be read."""

    found: list[Found] = field(default_factory=list[Found])
    grounds: list[str] = field(default_factory=list[str])
    broken: str = ""


def scanned(text: str, asked: Asked) -> Scanned:
    """What there is in the text for this tool; never raises."""
    return _Pass(text, asked).through()


@cache
def _marks(tool: str) -> re.Pattern[str]:
    return re.compile(f"{_FIRST}(?:{_MARKS})".replace("NAME", re.escape(tool)))


class _Pass:
    def __init__(self, text: str, asked: Asked) -> None:
        self.text, self.asked = text, asked
        self.result = Scanned()
        self.around = Surroundings(text)
        self.begin = 0  # what comes before is reasoning
        self.thought = 0  # characters of reasoning behind `begin`
        self.spans: list[tuple[int, int]] = []
        self.before = 0  # calls and values that stand before the last reasoning
        self.first = len(text)  # the end of the first call or value
        self.failures = 0
        self.doubtful = False  # an end of reasoning was found behind something that could not be read

    def through(self) -> Scanned:
        if len(self.text) > MOST:
            return Scanned(broken=f"the reply is longer than {MOST} characters")
        place: int | None = 0
        while place is not None:
            pattern = reasoning.ANY if self.result.broken else _marks(self.asked.name)
            found = pattern.search(self.text, place)
            place = None if found is None else self._at(found)
        return self._judged()

    def _at(self, mark: re.Match[str]) -> int | None:
        """Where it goes on after the mark; None for nowhere."""
        if mark.lastgroup == "stray":
            return self._after_reasoning(mark)
        if reasoning.is_reasoning(mark.lastgroup):
            return self._past_reasoning(mark)
        try:
            end = self._read(mark)
        except NotJsonError as error:
            self.result.broken = str(error)
            self.failures += 1
            return mark.end() if self.failures < _FAILURES else None
        self.spans.append((mark.start(), end))
        self.first = min(self.first, end)
        self.around.pass_over(end)
        return end

    def _read(self, mark: re.Match[str]) -> int:
        if mark.lastgroup == "header":
            call, end = call_at(self.text, mark, self.asked.fields)
            self.result.found.append(call)
            return end
        if mark.lastgroup == "python":
            call, end = python_call_at(self.text, mark, self.asked.name)
            self.result.found.append(call)
            return end
        value = value_at(self.text, mark.start())
        calls = in_envelopes(value.value, self.asked.known)
        aside = self.around.at(mark.start(), called=bool(calls))
        if calls:
            how = f"a tool call in the text ({self._opener(mark.start())})"
            self.result.found += [
                replace(one, how=how, repaired=value.repaired, aside=aside, comments=value.comments) for one in calls
            ]
        else:
            self.result.found.append(
                Found(args=value.value, repaired=value.repaired, aside=aside, comments=value.comments)
            )
        return value.end

    def _opener(self, start: int) -> str:
        before = self.text[max(0, start - 60) : start].rstrip().removesuffix("[").rstrip()
        return next((name for mark, name in _OPENERS.items() if before.endswith(mark)), "JSON")

    def _past_reasoning(self, mark: re.Match[str]) -> int | None:
        if mark[0].endswith("/>"):
            return mark.end()
        closed = reasoning.closing(self.text, mark)
        end = closed.end() if closed else len(self.text)
        self.result.grounds.append(self.text[mark.end() : closed.start() if closed else end])
        self.thought += end - mark.start()
        self.spans.append((mark.start(), end))
        self.around.pass_over(end)
        if self.result.found and reasoning.ends_other(self.text, mark.end(), end):
            self.result.found, self.first = [], len(self.text)  # before was reasoning that the prompt opened
        self.before = len(self.result.found)
        return end if closed else None

    def _after_reasoning(self, mark: re.Match[str]) -> int:
        """All before a closing tag was reasoning: its opening tag is in the prompt."""
        self.result.grounds = [self.text[: mark.start()]]
        self.doubtful = self.doubtful or bool(self.result.broken)
        self.result.found, self.result.broken = [], ""
        self.begin, self.thought, self.before, self.spans = mark.end(), 0, 0, []
        self.first = len(self.text)
        self.around.begin(mark.end())
        return mark.end()

    def _judged(self) -> Scanned:
        result = self.result
        if len(self.text) - self.begin - self.thought > MAX_CHARS:
            return Scanned(grounds=result.grounds, broken=f"the reply is longer than {MAX_CHARS} characters")
        for number in range(self.before):
            result.found[number] = replace(result.found[number], dropped=True)
        beside = self._beside()
        if self.doubtful and any(_LEFTOVERS.search(_BESIDE.sub("", part)) for part in beside):
            return Scanned(grounds=result.grounds, broken="where the reasoning in the reply ends is not clear")
        if result.found and any(_BESIDE.sub("", part) for part in beside):
            how = "out of the text around it"
            result.found = [one if one.how else replace(one, how=how) for one in result.found]
        words = {called: self._words(beside, called=called) for called in (True, False)}
        result.found = [replace(one, around=words[one.name is not None]) for one in result.found]
        return result

    def _words(self, beside: Sequence[str], *, called: bool) -> str:
        """The beginning of the words beside what was found; a call by its name is announced: those after it alone."""
        starts = [self.begin, *(end for _, end in self.spans)]
        parts = [part for start, part in zip(starts, beside, strict=True) if not called or start >= self.first]
        told = _FRAME.sub(" ", " ".join(parts).replace(self.asked.name, " "))
        return " ".join(told.split())[:_WORDS] if _WORD.search(told) else ""

    def _beside(self) -> Sequence[str]:
        """What is neither reasoning nor a call or value."""
        ends = [self.begin, *(end for _, end in self.spans)]
        starts = [*(start for start, _ in self.spans), len(self.text)]
        return [self.text[end:start] for end, start in zip(ends, starts, strict=True)]
