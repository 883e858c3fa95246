"""What a call or object in a text stands in: an element, a comment or a label that says that it is no answer.

Reasoning in marks that are known is never read at all (`reasoning`). This is for all other ways of setting a draft
or an example apart: there is no telling what an unknown element is for, so it is asked again.
"""

from __future__ import annotations

import re

from steward.planner.reading.reasoning import LESS, MORE

_TAG = re.compile(
    rf"{LESS}(?P<end>/|\\/|)\s{{0,3}}(?P<name>[^\W\d][\w:.-]{{0,60}})(?P<more>[^<>]{{0,300}}?){MORE}"
    rf"|(?P<open>{LESS}!--)|(?P<close>--{MORE})"
)
_ANSWERS = re.compile(
    r"answers?|output|json|results?|response|reply|final|plan|propos(?:e|al)|acceptance|state|(?:tool_?|function_?)?calls?"
    r"|tools?|functions?|action|use|code|python|solution|assistant|message|parameters|arguments|args|content|data|root|xml"
    r"|html|body|pre|div|span|[pbi]|em|strong|section|article|main|summary|markdown|text|object|start|end"
)
_VOID = {"br", "hr", "img", "meta", "link", "input"}
_SPLIT = re.compile(r"[_:.-]")
_LOOK_BACK = 200
_LABEL = re.compile(
    r"(?:(?<![<\w/])(?P<word>draft|example|instance|e\.g|thoughts?|think|thinking|reasoning|思考|思路|推理)(?!\w)"
    r"(?:\W|json|&[lg]t;|</?\w{1,20}>){0,30}|(?P<sign>/\*|~~|<think(?:ing)?)\s{0,20})\Z",
    re.IGNORECASE,
)


class Surroundings:
    """The elements that are open at a place of a text, which only goes forward."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._looked = 0
        self._open: list[str] = []

    def begin(self, place: int) -> None:
        """What stands before is over."""
        self._looked, self._open = place, []

    def pass_over(self, place: int) -> None:
        """Up to there nothing opens or closes anything: it is a call, a value, or reasoning."""
        self._looked = max(self._looked, place)

    def at(self, place: int, *, called: bool) -> str:
        """What there stands in that says that it is no answer; a call by its name may stand in more; empty for none."""
        label = _LABEL.search(self._text, max(self._looked, place - _LOOK_BACK), place)
        self._go_on(place)
        doubtful = next((name for name in self._open if not _answers(name, called=called)), None)
        if doubtful is not None:
            return "a comment" if doubtful == "!--" else f"<{doubtful}>"
        return f"'{(label['word'] or label['sign'])}'" if label else ""

    def _go_on(self, place: int) -> None:
        for tag in _TAG.finditer(self._text, self._looked, place):
            name = (tag["name"] or "!--").lower()
            if tag["close"] or tag["end"]:
                if name in self._open:
                    del self._open[len(self._open) - 1 - self._open[::-1].index(name) :]
            elif name not in _VOID and not (tag["more"] or "").endswith("/"):
                self._open = [*self._open[-20:], name]
        self._looked = max(self._looked, place)


def _answers(name: str, *, called: bool) -> bool:
    words = [_ANSWERS.fullmatch(word) is not None for word in _SPLIT.split(name.rpartition(":")[2]) if word]
    return any(words) if called else all(words)
