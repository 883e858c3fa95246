"""The tools and playbooks of a set-up: the user's own, and the samples that come with Steward where they are wanted."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from steward.domain.errors import Unusable
from steward.domain.extraction import EXTRACT
from steward.domain.playbook import Playbook
from steward.domain.ports.rules import Rules
from steward.domain.text import excerpt
from steward.domain.unavailable_tools import Unavailable
from steward.playbooks.apart import kept_apart
from steward.playbooks.checking import unfit
from steward.playbooks.library import (
    PlaybookShelf,
    banks_in,
    check_bank,
    check_files,
    files_in,
    is_bank,
    load_playbooks,
    load_samples,
    shipped,
)
from steward.playbooks.places import Placed
from steward.settings import Settings, environment
from steward.sources.places import Loaded, ask_again, load_tools
from steward.tools import extract, send_email
from steward.tools.loading import Play, Spec, replaced
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World

_AT_THE_DESK = [tool for tool in TOOLS if tool is not send_email.TOOL]


@dataclass(frozen=True)
class Catalogue:
    """What this set-up can do. `left_out` says why a sample playbook does not fit a tool that replaced a sample."""

    tools: Registry
    playbooks: PlaybookShelf
    left_out: Mapping[str, str]


@dataclass(frozen=True)
class Checked:
    """The playbooks that were checked, what was found, and what is to be known of several together."""

    files: list[Path]
    found: list[Placed]
    notes: list[str] = field(default_factory=list[str])

    @property
    def mistakes(self) -> list[Placed]:
        return [one for one in self.found if not one.works]


def idle_world() -> World:
    """What tools get that are looked at and never called: no connection can be made, and no certificates are read."""
    return World(http=httpx.AsyncClient(transport=httpx.AsyncBaseTransport()))


def load_catalogue(settings: Settings, world: World, rules: Rules, play: Play | None = None) -> Catalogue:
    """The tools and playbooks as they are set; `play` puts another tool in the place of each.

    Raises Unusable with one line.
    """
    loaded, samples = load_tools(settings.tools, environment), with_samples(settings)
    registry = Registry(_tools(loaded, play, samples=samples), world, loaded.missing)
    shelf: dict[str, Playbook] = {}
    left_out: Mapping[str, str] = {}
    if samples:
        mine = {tool.name for tool in loaded.tools} & {tool.name for tool in TOOLS}
        shelf, left_out = load_samples(registry, rules, replaced=mine)
    theirs = load_playbooks(*settings.playbook_folders, tools=registry, rules=rules)
    shelf |= {one.name: one for one in theirs.all()}
    return Catalogue(tools=registry, playbooks=PlaybookShelf(shelf), left_out=left_out)


def check_playbooks(settings: Settings, world: World, rules: Rules, path: Path | None = None) -> Checked:
    """What is wrong with the playbooks of a file or a folder, or with all of the user's own, and the samples with them.

    Nothing is loaded but the tools. Raises Unusable where there is none.
    """
    if path and not _is_there(path):
        raise Unusable(f"{excerpt(str(path), 200)}: is no file and no folder")
    registry = load_registry(settings, world)
    folders = [path] if path else [*([shipped()] if with_samples(settings) else []), *settings.playbook_folders]
    files = [file for one in folders for file in (files_in(one) if one.is_dir() else [one])]
    banks = [bank for one in folders if one.is_dir() for bank in banks_in(one)]
    if path and path.is_file() and is_bank(path):
        return Checked(files=[path], found=check_bank(path, registry, rules))
    if not files:
        where = f"{path}: holds no playbook (*.yaml)" if path else "there is no playbook; name a file or a folder"
        raise Unusable(where)
    return Checked(files=files, found=check_files(files, registry, rules, banks), notes=kept_apart(files))


def _is_there(path: Path) -> bool:
    try:
        return path.is_dir() or path.is_file()
    except (OSError, ValueError):  # as where the name is longer than names may be
        return False


def load_registry(settings: Settings, world: World) -> Registry:
    """The tools alone, as they are set. Raises Unusable with one line."""
    loaded = load_tools(settings.tools, environment)
    return Registry(_tools(loaded, None, samples=with_samples(settings)), world, loaded.missing)


def _tools(loaded: Loaded, play: Play | None, *, samples: bool) -> list[Spec]:
    if any(tool.name == EXTRACT for tool in loaded.tools):
        raise Unusable(f"tool {EXTRACT}: this name is that of a tool that comes with Steward; give yours another one")
    tools = replaced(TOOLS, loaded.tools) if samples else loaded.tools
    return [*(map(play, tools) if play else tools), extract.TOOL]


@dataclass(frozen=True)
class Back:
    """What is there again, and what is still missing. What was there all along stays as it was loaded."""

    tools: list[Spec]
    missing: list[Unavailable]


def look_again(catalogue: Catalogue, settings: Settings, world: World, rules: Rules, play: Play | None = None) -> Back:
    """Ask the sources again that were away. What came back is taken up where the playbooks that use it fit it.

    Waits for the sources; changes nothing of the catalogue.
    """
    registry = catalogue.tools
    ask_again({one.source for one in registry.missing()})
    try:
        found = load_tools(settings.tools, environment)
        tools = _tools(found, play, samples=with_samples(settings))
    except Unusable as error:  # as where what came back has the name of another tool
        return Back([], [replace(one, said=str(error)) for one in registry.missing()])
    trial = Registry(tools, world, found.missing)
    new = {*trial.names()} - {*registry.names()}
    used = [one for one in catalogue.playbooks.all() if new.intersection(one.tools)]
    misfits = {tool: why for book, why in unfit(used, trial, rules) for tool in new.intersection(book.tools)}
    withheld = [
        Unavailable(source=away.source, said=f"it is back, and a playbook does not fit it: {why}", tools=(tool,))
        for tool, why in misfits.items()
        if (away := registry.unavailable(tool)) is not None
    ]
    return Back([tool for tool in tools if tool.name in new and tool.name not in misfits], [*found.missing, *withheld])


def require_playbooks(catalogue: Catalogue, settings: Settings) -> Catalogue:
    """The catalogue, if anything can be done with it. Raises Unusable where there is no playbook at all."""
    if catalogue.playbooks.all():
        return catalogue
    folders = os.pathsep.join(map(str, settings.playbook_folders))
    found = f"STEWARD_PLAYBOOKS={folders}: holds no playbook (*.yaml)" if folders else "there is no playbook"
    raise Unusable(f"{found}; name your folder with STEWARD_PLAYBOOKS, or take the samples with STEWARD_SAMPLES=on")


def uses_sample_desk(settings: Settings) -> bool:
    """Whether any tool works on the help desk that comes with the samples."""
    return with_samples(settings) or any(tool in _AT_THE_DESK for tool in load_tools(settings.tools, environment).tools)


def samples_line(settings: Settings) -> str:
    """Whether the samples are there, and why, for people."""
    if settings.samples == "on":
        return "samples on"
    if settings.samples == "off":
        return "samples off"
    own = _own(settings)
    if not own:
        named = [f"{name} holds none" for name, set_to in _places(settings) if set_to]
        return f"samples on, since {' and '.join(named) or 'nothing of your own is set'}"
    return (
        f"samples off, since {' and '.join(own)} {'is' if len(own) == 1 else 'are'} set; STEWARD_SAMPLES=on adds them"
    )


def with_samples(settings: Settings) -> bool:
    """Whether the shipped tools and playbooks are there: by default where there are none of the user's own."""
    return settings.samples == "on" or (settings.samples == "auto" and not _own(settings))


def _own(settings: Settings) -> list[str]:
    """The settings that bring tools or playbooks of the user's own. Raises Unusable."""
    brought = {
        "STEWARD_TOOLS": bool(load_tools(settings.tools, environment)),
        "STEWARD_PLAYBOOKS": any(path for folder in settings.playbook_folders for path in folder.glob("*.y*ml")),
    }
    return [name for name, _ in _places(settings) if brought[name]]


def _places(settings: Settings) -> list[tuple[str, bool]]:
    return [("STEWARD_TOOLS", bool(settings.tools.strip(" ,"))), ("STEWARD_PLAYBOOKS", bool(settings.playbook_folders))]


def require_settings(given: object) -> Settings:
    """Raises Unusable for what is none."""
    if not isinstance(given, Settings):
        raise Unusable(f"Settings(…) are needed, not {type(given).__name__}")
    return given
