"""Reads the file of a playbook or of a rule bank into its form; what the form does not take is told at its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from steward.domain.errors import Mistakes
from steward.playbooks.form_mistakes import form_mistakes
from steward.playbooks.format_banks import SharedPart
from steward.playbooks.places import Placed, as_placed, placed
from steward.playbooks.version import version_of
from steward.yaml_text import read_with_nodes, read_yaml

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
        raise PlacedMistakes(placed(path, content, form_mistakes(error, form, read_yaml(content)))) from None
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
