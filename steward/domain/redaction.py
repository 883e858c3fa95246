"""Secrets taken out of other systems' words before they are quoted, by the names they stand under and by looks."""

from __future__ import annotations

import re

from steward.domain.model import Json

HIDDEN = "***"
_NAMES = (
    r"pass(?:word|wd|phrase|code)?|secret|token|api[_-]?key|authorization|credentials?|cookie|private[_-]?key|signature"
)
_NAME = re.compile(rf"(?:^|[_\-.]|(?<=[a-z])(?=[A-Z]))(?:{_NAMES})s?$", re.IGNORECASE)
_IN_TEXT = (
    (re.compile(r"\b(bearer|basic|token)\s+[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(r"(://[^\s:/@]{0,200}:)[^\s@/]{1,200}@"), rf"\1{HIDDEN}@"),
    (
        re.compile(rf"([\"']?\b[\w-]*(?:{_NAMES})[\"']?\s?[=:]\s?[\"']?)[^\s\"'&,;}}]{{4,}}", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"\b(?:sk|pk|rk|stw|ghp|xox[abp])[-_][\w-]{12,}"), HIDDEN),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"), HIDDEN),  # a JWT
)


def without_secrets(value: Json) -> Json:
    """The value with the texts hidden that stand under a secret's name."""
    if isinstance(value, list):
        return [without_secrets(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: HIDDEN if isinstance(one, str) and one and _NAME.search(name) else without_secrets(one)
        for name, one in value.items()
    }


def without_secrets_in(text: str) -> str:
    """The text with what looks like a secret hidden: after `token=`, in a URL, behind `Bearer`, by a known prefix."""
    for pattern, instead in _IN_TEXT:
        text = pattern.sub(instead, text)
    return text
