"""The rules' expression language: CEL, with bounds that keep a bad expression from hurting.

Expressions come from playbooks, but also from plans (`when`), so from a model. The evaluator is native
code without bounds of its own: too deep a nesting ends the process instead of raising, so it is refused
before. What an evaluation may cost at worst is told from the sizes of the values that it names. Nearly all
are made here, in microseconds; one that could take long is made by a process of its own, which is ended when
its time or memory is over. So an honest rule over much is answered, and no other holds anything up.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping

from steward.domain.errors import RuleError
from steward.domain.model import Json
from steward.playbooks import evaluation
from steward.playbooks.evaluation import EvaluationError

MAX_LENGTH = 2_000
MAX_DEPTH = 60
MAX_HERE = 30_000_000  # units of work of about a nanosecond that may be done in this process

_ROUND = 300  # units that a round of a macro takes beside its texts
_TEXT = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_TOKEN = re.compile(rf"{_TEXT}|\.\s*(?P<macro>all|exists|exists_one|existsOne|filter|map)\s*\(|[()]")
_COLLECTS = ("filter", "map")  # their list is copied in each round
_HEAVY = re.compile(r"\.\s*(?:matches|contains)\b|\bsize\b|\bstring\b|\bbytes\b|\+")
_WORD = re.compile(r"[A-Za-z_]\w*")
_POSITION = re.compile(r"^[0-9]+:[0-9]+: ")


class CelRules:
    """Evaluates CEL; numbers compare and add up whether they came as 150 or as 150.0.

    A literal keeps its type in arithmetic: write `args.amount * 2.0` where the amount may have decimals.
    """

    def check(self, expression: str) -> str | None:
        """Why the expression can't be used, or None."""
        try:
            _compile(expression)
        except RuleError as error:
            return str(error)
        return None

    def holds(self, expression: str, values: Mapping[str, Json]) -> bool:
        """Whether the expression is true; raises RuleError where it is neither true nor false."""
        _compile(expression)
        named = set(_WORD.findall(expression))
        used = {name: value for name, value in values.items() if name in named}
        _sizes({name: value for name, value in values.items() if name not in named})  # nested too deep is refused
        try:
            heavy = _work(expression, used) > MAX_HERE
            answer = _apart(expression, used) if heavy else evaluation.outcome(expression, used)
        except EvaluationError as error:
            raise RuleError(_reason(expression, str(error))) from None
        if not isinstance(answer, bool):
            raise RuleError(f"{_short(expression)}: gives {answer}, not true or false")
        return answer


def _compile(expression: str) -> None:
    if len(expression) > MAX_LENGTH:
        raise RuleError(f"{_short(expression)}: longer than {MAX_LENGTH} characters")
    try:
        evaluation.compiled(expression)
    except EvaluationError as error:
        raise RuleError(_reason(expression, str(error))) from None


def _work(expression: str, values: dict[str, Json]) -> float:
    """Units of work that the evaluation could come to at worst, from the values' sizes and the macros' nesting."""
    largest, longest, total = _sizes(values)
    heavy = len(_HEAVY.findall(expression))
    size = max(largest, expression.count(",") + 1) * (expression.count("+") + 1)
    work = float(total + longest * heavy * (expression.count("+") + 1))
    for depth, macro in _macros(expression):
        rounds = float(size) ** min(depth, 20)
        work += rounds * (_ROUND + longest * (heavy + 0.1))
        if macro in _COLLECTS:
            work += rounds * size * (longest + total / largest)
    return work


def _macros(expression: str) -> list[tuple[int, str]]:
    """Each macro with how deep it stands in others: those side by side do not multiply."""
    found: list[tuple[int, str]] = []
    open_now: list[bool] = []
    for token in _TOKEN.finditer(expression):
        if token["macro"]:
            open_now.append(True)
            found.append((sum(open_now), token["macro"]))
        elif token[0] == "(":
            open_now.append(False)
        elif token[0] == ")" and open_now:
            open_now.pop()
    return found


def _sizes(values: Json) -> tuple[int, int, int]:
    """The longest list or object, the longest text, and all together; refuses what is nested deeper than MAX_DEPTH."""
    largest, longest, total, level = 1, 1, 0, [values]
    for _ in range(MAX_DEPTH):
        inside: list[Json] = []
        for value in level:
            if isinstance(value, str):
                longest, total = max(longest, len(value)), total + len(value)
            elif isinstance(value, list | dict):
                largest = max(largest, len(value))
                inside.extend(value.values() if isinstance(value, dict) else value)
        if not inside:
            return largest, longest, total
        total += len(inside)
        level = inside
    raise RuleError(f"a value is nested deeper than {MAX_DEPTH} levels")


def _apart(expression: str, values: dict[str, Json]) -> bool | str:
    """Made by a process of its own. Raises EvaluationError, RuleError where it was ended."""
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, and a file of ours
            [sys.executable, "-I", evaluation.__file__],
            input=json.dumps([expression, values]),
            capture_output=True,
            text=True,
            timeout=evaluation.PATIENCE,
            check=False,
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError, OSError):
        why = f"it was ended after {evaluation.SECONDS} s of work, or for want of memory"
        raise RuleError(f"{_short(expression)}: would take too long over values of this size; {why}") from None
    if "failed" in answer:
        raise EvaluationError(answer["failed"])
    return answer["outcome"]


def _reason(expression: str, said: str) -> str:
    said = said.split("ERROR: <input>:")[-1].split("\n")[0].split(" expecting ")[0].strip()
    said = _POSITION.sub("", said)
    return f"{_short(expression)}: {_short(said, 160) or 'it failed'}"


def _short(text: str, length: int = 60) -> str:
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return line if len(line) <= length else line[: length - 1] + "…"
