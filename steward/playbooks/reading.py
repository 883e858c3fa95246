"""Reads the file of a playbook or of a rule bank into its form; what the form does not take is told at its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from steward.domain.errors import Mistakes
from steward.playbooks.findings import Finding
from steward.playbooks.format import IN_WORDS
from steward.playbooks.format_banks import SharedPart
from steward.playbooks.places import Placed, as_placed, placed
from steward.playbooks.version import version_of
from steward.yaml_text import read_with_nodes

Form = TypeVar("Form", bound=SharedPart)

_YAML_PLACE = re.compile(r"^(.*?): line (\d+), column (\d+): ", re.DOTALL)


class PlacedMistakes(Mistakes):
    """Mistakes with their places. `reached` are the rule banks that were come to all the same, None where what the
    playbook includes is not known."""

    def __init__(self, found: Iterable[Placed], reached: Collection[Path] | None = None) -> None:
        self.placed, self.reached = [*found], reached
        super().__init__(map(str, self.placed))


def placed_in(error: Mistakes) -> list[Placed]:
    """The mistakes, each at its place."""
    return error.placed if isinstance(error, PlacedMistakes) else [*map(as_placed, error.found)]


def parsed(path: Path, content: bytes, form: type[Form]) -> tuple[Form, str]:
    """What the file says, and its version. Raises Mistakes."""
    try:
        return _parsed(content, form)
    except ValidationError as error:
        raise PlacedMistakes(placed(path, content, _form_mistakes(error))) from None
    except RecursionError:
        raise Mistakes([f"{path}: nested too deeply"]) from None
    except ValueError as error:
        raise Mistakes([_YAML_PLACE.sub(r"\1:\2:\3: ", f"{path}: {error}", count=1)]) from None


@lru_cache(maxsize=64)
def _parsed(content: bytes, form: type[Form]) -> tuple[Form, str]:
    """The file's content, with its version, parsed once a process: who opens Steward again, as trials do, need not
    read it again."""
    value, root = read_with_nodes(content)
    return form.model_validate(value), version_of(content, root)


def _form_mistakes(error: ValidationError) -> list[Finding]:
    """What the file's form shows."""
    return [
        Finding(field=".".join(map(str, one["loc"])) or "the file", reason=_in_words(one["type"], one["msg"]))
        for one in error.errors(include_url=False, include_input=False)
    ]


def _in_words(kind: str, said: str) -> str:
    if kind == "model_type":
        return "should be fields with values, as 'name: …'"
    if kind == "extra_forbidden":
        return "there is no such field"
    said = said.removeprefix("Value error, ")
    for pattern, words in IN_WORDS.items():
        if kind == "string_pattern_mismatch" and f"'{pattern}'" in said:
            return f"takes {words}"
    return " ".join(f"{said[:1].lower()}{said[1:]}".split())
