"""Playbooks' files that a command writes anew: found, compared, and put in place in one go."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from steward.domain.errors import Mistakes, Unusable, reason_of
from steward.domain.line_diff import line_diff
from steward.domain.text import excerpt
from steward.playbooks.format import PlaybookFile
from steward.playbooks.format_banks import BankFile, SharedPart
from steward.playbooks.library import banks_in, files_in, is_bank
from steward.playbooks.places import Placed
from steward.playbooks.reading import parsed
from steward.yaml_text import content_of, text_of


@dataclass(frozen=True, kw_only=True)
class Written:
    """A file as it stood and as it is to stand; `new_version`: approvals under what it said lapse. `advice` is what its
    author could write otherwise, None where nobody looked."""

    path: Path
    before: bytes
    after: bytes
    new_version: bool
    advice: Sequence[Placed] | None = None

    @property
    def changed(self) -> bool:
        return self.before != self.after

    @property
    def diff(self) -> list[str]:
        """In lines, without their ends."""
        return line_diff(text_of(self.before), text_of(self.after), str(self.path))


def files_under(paths: Iterable[Path]) -> list[Path]:
    """The playbooks and rule banks that are meant, each once. Raises Unusable."""
    found: dict[Path, None] = {}
    for path in paths:
        try:
            those = [*files_in(path), *banks_in(path)] if path.is_dir() else [path] if path.is_file() else None
        except (OSError, ValueError):  # as where the name is longer than names may be
            those = None
        if those is None:
            raise Unusable(f"{excerpt(str(path), 200)}: is no file and no folder")
        if not those:
            raise Unusable(f"{path}: holds no playbook (*.yaml)")
        found |= dict.fromkeys(those)
    return [*found]


def form_of(path: Path) -> type[SharedPart]:
    return BankFile if is_bank(path) else PlaybookFile


def written(path: Path, before: bytes, after: str) -> Written:
    """The file with what it is to hold. Raises Mistakes where either does not load."""
    form, content = form_of(path), after.encode()
    new_version = parsed(path, before, form)[1] != parsed(path, content, form)[1]
    return Written(path=path, before=before, after=content, new_version=new_version)


def put(one: Written) -> None:
    """Replace the file, with its mode, in one go; where it is a link, what it leads to. Raises Mistakes."""
    target = one.path.resolve()
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(one.after)
            shutil.copymode(target, name)
            if content_of(target) != one.before:
                raise Mistakes([f"{one.path}: it was changed meanwhile, and stays as it is"])
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise Mistakes([f"{one.path}: can't be written: {reason_of(error)}"]) from None
