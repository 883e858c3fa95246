"""Puts a case at the end of a file that people write, and leaves what they wrote as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from textwrap import indent

from steward.domain.errors import Mistakes, Unusable, reason_of
from steward.domain.json_value import JsonObject
from steward.domain.text import line
from steward.evals.regression.format import Case
from steward.evals.regression.loading import read_cases
from steward.yaml_text import write_yaml

_FIRST_LINE = "# yaml-language-server: $schema=schema.json\n"


def add_case(path: Path, case: JsonObject) -> None:
    """Write the case to the file, made if it is not there. Raises Unusable, and then nothing was written."""
    known = known_in(path)
    if any(one.id == case["id"] for one in known):
        raise Unusable(f"{path}: has a case {case['id']} already; give the new one another --id")
    before = path.read_text(encoding="utf-8") if known else f"{_FIRST_LINE}cases:\n"
    deep = re.search(r"^( *)- ", before, re.MULTILINE)
    added = indent(write_yaml([case]), deep[1] if deep else "  ")
    trial = path.with_name(f".{path.name}.new")
    try:
        trial.write_text(f"{before.rstrip()}\n{added}", encoding="utf-8")
        if len(read_cases(trial)) != len(known) + 1:
            raise Unusable(f"{path}: the case can't be put at its end; write its cases as a list, one below the other")
        trial.replace(path)
    except Mistakes as error:
        raise Unusable(f"the task makes no case: {str(error).removeprefix(f'{trial}: ')}") from None
    except OSError as error:
        raise Unusable(f"{line(str(path), 200)}: can't be written: {reason_of(error)}") from None
    finally:
        trial.unlink(missing_ok=True)


def known_in(path: Path) -> Sequence[Case]:
    """The cases of the file, none where there is no file yet. Raises Unusable where none can be added."""
    try:
        if not path.parent.is_dir():
            raise Unusable(f"{line(str(path), 200)}: there is no folder {line(str(path.parent), 200)}")
        return read_cases(path) if path.exists() else []
    except (OSError, ValueError) as error:
        raise Unusable(f"{line(str(path), 200)}: can't be read: {reason_of(error)}") from None
