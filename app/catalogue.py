"""The tools and playbooks of a set-up: the user's own, and the samples that come with Steward where they are wanted."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from app.playbooks import PlaybookShelf, load_playbooks, load_samples
from app.settings import Settings
from domain.errors import Unusable
from domain.playbook import Playbook
from domain.ports import Rules
from tools import send_email
from tools.loading import load_tools, replaced
from tools.registry import TOOLS, Registry
from tools.spec import World

_AT_THE_DESK = [tool for tool in TOOLS if tool is not send_email.TOOL]


@dataclass(frozen=True)
class Catalogue:
    """What this set-up can do. `left_out` says why a sample playbook does not fit a tool that replaced a sample."""

    tools: Registry
    playbooks: PlaybookShelf
    left_out: Mapping[str, str]


def load_catalogue(settings: Settings, world: World, rules: Rules) -> Catalogue:
    """The tools and playbooks as they are set. Raises Unusable with one line."""
    own = load_tools(settings.tools)
    registry = Registry(replaced(TOOLS, own) if settings.with_samples else own, world)
    shelf: dict[str, Playbook] = {}
    left_out: Mapping[str, str] = {}
    if settings.with_samples:
        mine = {tool.name for tool in own} & {tool.name for tool in TOOLS}
        shelf, left_out = load_samples(registry, rules, replaced=mine)
    theirs = load_playbooks(*settings.playbook_folders, tools=registry, rules=rules)
    shelf |= {one.name: one for one in theirs.all()}
    return Catalogue(tools=registry, playbooks=PlaybookShelf(shelf), left_out=left_out)


def require_playbooks(catalogue: Catalogue, settings: Settings) -> Catalogue:
    """The catalogue, if anything can be done with it. Raises Unusable where there is no playbook at all."""
    if catalogue.playbooks.all():
        return catalogue
    folders = os.pathsep.join(map(str, settings.playbook_folders))
    found = f"STEWARD_PLAYBOOKS={folders}: holds no playbook (*.yaml)" if folders else "there is no playbook"
    raise Unusable(f"{found}; name your folder with STEWARD_PLAYBOOKS, or take the samples with STEWARD_SAMPLES=on")


def uses_sample_desk(settings: Settings) -> bool:
    """Whether any tool works on the help desk that comes with the samples."""
    return settings.with_samples or any(tool in _AT_THE_DESK for tool in load_tools(settings.tools))


def samples_line(settings: Settings) -> str:
    """Whether the samples are there, and why, for people."""
    if settings.with_samples:
        return "samples on" if settings.samples == "on" else "samples on, since nothing of your own is set"
    if settings.samples == "off":
        return "samples off"
    own = [name for name, value in _own(settings) if value]
    return (
        f"samples off, since {' and '.join(own)} {'is' if len(own) == 1 else 'are'} set; STEWARD_SAMPLES=on adds them"
    )


def _own(settings: Settings) -> list[tuple[str, object]]:
    return [("STEWARD_TOOLS", settings.tools.strip(" ,")), ("STEWARD_PLAYBOOKS", settings.playbook_folders)]
