"""What the functions of texts do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from steward.expressions import patterns
from steward.expressions.values import EvaluationError, is_list, kind_of, no_longer

_BY_PLACE = {"substring"}
_LOWER = {code: code + 32 for code in range(65, 91)}
_UPPER = {code: code - 32 for code in range(97, 123)}


def _substring(text: str, first: int, end: int | None = None) -> str:
    stop = len(text) if end is None else end
    if not 0 <= first <= stop <= len(text):
        raise EvaluationError(f"the text has {len(text)} characters: there is none from {first} to {stop}")
    return text[first:stop]


def _matches(text: str, pattern: str) -> bool:
    return patterns.found(pattern, text)


def _replace(text: str, old: str, new: str) -> str:
    no_longer(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


def _split(text: str, between: str) -> list[str]:
    return text.split(between) if between else [*text]


def _lower_ascii(text: str) -> str:
    return text.translate(_LOWER)


def _upper_ascii(text: str) -> str:
    return text.translate(_UPPER)


def join(values: Any, between: Any = "") -> str:
    if not is_list(values) or not all(isinstance(one, str) for one in [*values, between]):
        raise EvaluationError("join is of a list of texts; make them with string(…)")
    texts: list[str] = [*values]
    no_longer(sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)


def _of_text(called: str, apply: Callable[..., Any]) -> Callable[..., Any]:
    def applied(text: Any, *others: Any) -> Any:
        if not isinstance(text, str):
            raise EvaluationError(f"{called} is of a text, not of a {kind_of(text)}")
        wanted = str if called not in _BY_PLACE else int
        if not all(isinstance(other, wanted) and not isinstance(other, bool) for other in others):
            raise EvaluationError(f"{called} takes {'texts' if wanted is str else 'whole numbers'}")
        return apply(text, *others)

    return applied


TEXTS: dict[str, Callable[..., Any]] = {
    "join": join,
    **{
        name: _of_text(name, apply)
        for name, apply in {
            "lower": str.lower,
            "upper": str.upper,
            "lowerAscii": _lower_ascii,
            "upperAscii": _upper_ascii,
            "trim": str.strip,
            "split": _split,
            "replace": _replace,
            "substring": _substring,
            "indexOf": str.find,
            "contains": str.__contains__,
            "startsWith": str.startswith,
            "endsWith": str.endswith,
            "matches": _matches,
        }.items()
    },
}
