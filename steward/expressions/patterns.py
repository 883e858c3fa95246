"""Regular expressions of rules: RE2's, which take time in proportion to the text, whoever wrote the pattern."""

from __future__ import annotations

from functools import cache

from cel_expr_python import cel

from steward.expressions.values import EvaluationError


def found(pattern: str, text: str) -> bool:
    """Whether the pattern stands anywhere in the text. Raises EvaluationError for one that can't be read."""
    try:
        answer = _matcher().eval(data={"text": text, "pattern": pattern}).value()
    except RuntimeError:
        raise EvaluationError("matches: half a surrogate pair is no text") from None
    if not isinstance(answer, bool):
        raise EvaluationError(f"matches: {pattern[:40]!r} is no pattern: {str(answer)[:120]}")
    return answer


@cache
def _matcher() -> cel.Expression:
    text = cel.Type.STRING
    return cel.NewEnv(variables={"text": text, "pattern": text}).compile("text.matches(pattern)")
