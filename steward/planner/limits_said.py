"""The limits that endpoints name when they refuse a question for its length, or for the length of its answer."""

from __future__ import annotations

import re

_NUMBER = r"`?'?(\d[\d,._]*)"
_WINDOW = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"maximum context (?:length|window|size)[^\d]{{0,20}}{_NUMBER}",
        rf"n_ctx\W{{1,6}}{_NUMBER}",
        rf"{_NUMBER}(?: tokens?)? maximum context",
        rf"> {_NUMBER} ?(?:maximum|tokens?\b|[,.;)]|$)",
        rf"maximum number of (?:input )?tokens(?: allowed)?[^\d]{{0,10}}{_NUMBER}",
        rf"context (?:length|window|size)[^\d]{{0,40}}{_NUMBER}",
        rf"must be <=? ?{_NUMBER}",
        rf"limit:? {_NUMBER}, requested",
        rf"(?:at most|up to|limit(?:ed)?(?: is| to| of)?) {_NUMBER} (?:input )?tokens",
    )
)
_OUTPUT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"at most {_NUMBER}",
        rf"less than or equal to {_NUMBER}",
        rf"<= ?{_NUMBER}",
        rf"> ?{_NUMBER},? which is the maximum",
        rf"\[\d+, ?{_NUMBER}\]",
        rf"between \d+ and {_NUMBER}",
        rf"(?:maximum|limit|max)(?: allowed)?(?: value)?(?: is| of|:)? {_NUMBER}",
        rf"(?:should|must)(?: be)? (?:not exceed|less than|below|under|no more than) {_NUMBER}",
    )
)
_OF_ANSWER = re.compile(
    r"max[_ ](?:completion[_ ]|output[_ ]|new[_ ])?tokens|completion tokens|output tokens", re.IGNORECASE
)


def window_said(said: str) -> int | None:
    """How many tokens question and answer may have together, where the endpoint names it."""
    return _first(_WINDOW, said)


def output_said(said: str) -> int | None:
    """How many tokens an answer may have, where the refusal is about that and names it."""
    if not _OF_ANSWER.search(said) or re.search(r"maximum context|context (?:length|size) ", said, re.IGNORECASE):
        return None
    return _first(_OUTPUT, said)


def _first(patterns: tuple[re.Pattern[str], ...], said: str) -> int | None:
    found = next((match for pattern in patterns if (match := pattern.search(said))), None)
    return int(re.sub(r"\D", "", found[1]) or 0) or None if found else None
