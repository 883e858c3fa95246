"""Playbooks of the past, read from the texts that were kept of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from itertools import zip_longest
from pathlib import Path, PurePosixPath

from steward.domain.errors import Mistakes, Unusable
from steward.domain.joint_playbooks import joined
from steward.domain.playbook import Playbook
from steward.domain.playbook_names import SIGN
from steward.domain.ports.playbook_versions import KeptPlaybook, PlaybookVersions
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.text import several
from steward.playbooks.library import as_written, read_playbook


class KeptPlaybooks:
    """The versions that held then, each read once; why one can't be had stands in `wrong`."""

    def __init__(self, versions: PlaybookVersions) -> None:
        self._versions = versions
        self._read: dict[tuple[str, str], Playbook | None] = {}
        self.wrong: dict[tuple[str, str], str] = {}

    async def get(self, name: str, version: str) -> Playbook | None:
        """The playbook as it was; None where its text is not kept, or is none that this release reads."""
        if (name, version) not in self._read:
            self._read[name, version] = await self._together(name, version)
        return self._read[name, version]

    async def _together(self, name: str, version: str) -> Playbook | None:
        """One playbook, or several that the task was under together."""
        parts: list[Playbook] = []
        for one, of in zip_longest(name.split(SIGN), version.split(SIGN), fillvalue=""):
            part = await self._had(one, of)
            if part is None:
                self.wrong[name, version] = self.wrong[one, of]
                return None
            parts.append(part)
        return joined(parts)

    async def _had(self, name: str, version: str) -> Playbook | None:
        found = [one for one in await self._versions.alike(name, version) if one.version == version] if version else []
        if not found:
            self.wrong[name, version] = "its text was not kept"
            return None
        try:
            return read_kept(found[0])
        except Mistakes as error:
            self.wrong[name, version] = f"this release can't read its text: {several(error.found, 1)}"
            return None


def read_kept(kept: KeptPlaybook) -> Playbook:
    """The playbook that its files made; they are not checked against today's tools. Raises Mistakes."""
    return _read_from(kept.texts, as_written)


def read_draft(texts: Mapping[str, str], tools: Toolbox, rules: Rules) -> Playbook:
    """The playbook that these files would make, its own first, checked as when it is loaded. Raises Mistakes."""
    return _read_from(texts, lambda path: read_playbook(path, tools, rules))


def _read_from(texts: Mapping[str, str], read: Callable[[Path], Playbook]) -> Playbook:
    """What is read of the first of the texts, each put where its name says. Raises Mistakes."""
    with tempfile.TemporaryDirectory(prefix="steward-") as made:
        folder = Path(made)
        for name, text in texts.items():
            place = PurePosixPath(name)
            if place.is_absolute() or ".." in place.parts:
                raise Mistakes([f"{name}: is no name of a file in a folder of playbooks"])
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        try:
            return read(folder / next(iter(texts)))
        except Mistakes as error:
            raise Mistakes([one.replace(f"{folder}/", "") for one in error.found]) from None


async def kept_version(versions: PlaybookVersions, name: str, version: str) -> KeptPlaybook:
    """The version that begins so. Raises Unusable."""
    found = await versions.alike(name, version.strip().casefold())
    if len(found) == 1:
        return found[0]
    if found:
        raise Unusable(f"several versions of {name} begin so: {', '.join(one.version for one in found)}")
    known = list(dict.fromkeys(one.version for one in await versions.history(name)))
    if not known:
        raise Unusable(await none_of(versions, name))
    raise Unusable(f"no task was judged under version '{version}' of {name}; there are {', '.join(known[:10])}")


async def none_of(versions: PlaybookVersions, name: str) -> str:
    """That there is no version of it, in words."""
    known = ", ".join(dict.fromkeys(one.name for one in await versions.history()))
    return f"no task was judged under a playbook '{name}' yet" + (f"; there are {known}" if known else "")
