"""Where the examples beside rules stand in their files, for whoever has to mend one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from steward.domain.errors import Mistakes
from steward.domain.playbook import Playbook, Rule
from steward.playbooks.library import banks_in, files_in
from steward.playbooks.places import Places
from steward.yaml_text import content_of


def place_of(given: Sequence[Path], book: Playbook, rule: Rule, number: int) -> tuple[Path, int] | None:
    """File and line of a rule's example, whose numbers begin at 1; None where none of the files or folders has it."""
    for path in _files(given, rule.origin):
        try:
            places = Places(content_of(path))
        except Mistakes:
            continue
        named = places.nodes("name")
        whose = getattr(named[0], "value", "") if named else ""
        if not rule.origin and whose != book.name and isinstance(whose, str):
            continue
        of_rule, line = (places.find(f"rules.{rule.id}{of}")[0] for of in ("", f".tests.{number - 1}"))
        if line != of_rule:
            return path, line
    return None


def _files(given: Sequence[Path], bank: str) -> Iterator[Path]:
    for path in given:
        found = [*files_in(path), *banks_in(path)] if path.is_dir() else [path, path.parent / bank]
        yield from (one for one in found if one.is_file() and (not bank or one.as_posix().endswith(bank)))
