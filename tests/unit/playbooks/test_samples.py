"""The samples that come with Steward stand aside for the user's own tools and playbooks."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from pydantic import BaseModel, ConfigDict

from steward.catalogue import Catalogue, load_catalogue, require_playbooks, samples_line, uses_sample_desk
from steward.domain.errors import Unusable
from steward.domain.model import Risk
from steward.expressions.rules import CelRules
from steward.settings import Settings
from steward.tools.registry import TOOLS as SAMPLES
from steward.tools.spec import Context, ToolSpec, World

OWN = f"{__name__}:TOOLS"
BOOK = """
name: letters
title: Send a letter
description: Send one letter.
tools: [{tool}]
"""


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid")

    recipient_id: int


async def run(args: Args, context: Context) -> Args:
    return args


TOOLS = [
    ToolSpec(name="send_email", description="Ours.", args=Args, result=Args, risk=Risk.IRREVERSIBLE, run=run),
    ToolSpec(name="ring", description="Ours too.", args=Args, result=Args, risk=Risk.REVERSIBLE, run=run),
]


def loaded(**settings: str) -> Catalogue:
    """The catalogue of these settings, and of nothing in the environment."""
    return load_catalogue(Settings(**settings), World(http=httpx.AsyncClient()), CelRules())  # pyright: ignore[reportArgumentType]


def book(folder: Path, tool: str) -> str:
    (folder / "letters.yaml").write_text(BOOK.format(tool=tool))
    return str(folder)


def names(catalogue: Catalogue) -> tuple[list[str], list[str]]:
    return sorted(catalogue.tools.names()), [one.name for one in catalogue.playbooks.all()]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STEWARD_TOOLS", "STEWARD_PLAYBOOKS", "STEWARD_SAMPLES"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("blank", [{}, {"tools": " , ", "playbooks": ":"}])
def test_without_anything_of_ones_own_the_samples_are_there(blank: dict[str, str]) -> None:
    """A first look finds sample tools and playbooks; settings that are blank set nothing."""
    tools, playbooks = names(loaded(**blank))

    assert tools == sorted(["extract", *(tool.name for tool in SAMPLES)])
    assert "refund" in playbooks


def test_an_empty_folder_is_nothing_of_ones_own(tmp_path: Path) -> None:
    """The samples stay, and doctor and the lists say why."""
    settings = Settings(playbooks=str(tmp_path))

    assert "refund" in names(loaded(playbooks=str(tmp_path)))[1]
    assert samples_line(settings) == "samples on, since STEWARD_PLAYBOOKS holds none"


def test_own_ones_stand_alone(tmp_path: Path) -> None:
    """Where tools or playbooks of one's own are set, nothing else is there."""
    both = names(loaded(tools=OWN, playbooks=book(tmp_path, "ring")))
    only_tools = names(loaded(tools=OWN))

    assert both == (["extract", "ring", "send_email"], ["letters"])
    assert only_tools == (["extract", "ring", "send_email"], [])


def test_an_own_tool_may_have_a_sample_s_name(tmp_path: Path) -> None:
    """A tool named as a sample works, with arguments of its own."""
    catalogue = loaded(tools=OWN, playbooks=book(tmp_path, "send_email"))
    card = catalogue.tools.card("send_email")

    assert card is not None
    assert card.description == "Ours."


def test_samples_that_do_not_fit_an_own_tool_are_left_out_by_name(tmp_path: Path) -> None:
    """With the samples on, the own tool still stands, and the samples that it breaks are named, not fatal."""
    catalogue = loaded(tools=OWN, playbooks=book(tmp_path, "send_email"), samples="on")
    tools, playbooks = names(catalogue)

    assert {"ring", "issue_refund"} <= set(tools)
    assert "letters" in playbooks
    assert "recipient_id" in catalogue.left_out["cancel-order"]
    assert set(catalogue.left_out).isdisjoint(playbooks)


def test_one_sample_tool_can_be_named(tmp_path: Path) -> None:
    """A shipped tool joins by its own name, without the sample playbooks."""
    assert names(loaded(tools="steward.tools.send_email:TOOL", playbooks=book(tmp_path, "send_email"))) == (
        ["extract", "send_email"],
        ["letters"],
    )


def test_a_playbook_that_wants_a_sample_is_told_how_to_get_it(tmp_path: Path) -> None:
    """The line says that the tool is a sample, and both ways to have it."""
    with pytest.raises(Unusable, match=r"letters.yaml:5:9: tools.0: 'send_email' is a sample.*STEWARD_SAMPLES=on"):
        loaded(playbooks=book(tmp_path, "send_email"))


def test_no_playbook_at_all_is_said(tmp_path: Path) -> None:
    """Tools alone, beside an empty folder, or samples off: one line that says what to set."""
    empty = str(tmp_path)
    for settings in (Settings(tools=OWN), Settings(samples="off"), Settings(tools=OWN, playbooks=empty)):
        catalogue = load_catalogue(settings, World(http=httpx.AsyncClient()), CelRules())
        with pytest.raises(Unusable, match="STEWARD_SAMPLES=on"):
            require_playbooks(catalogue, settings)


@pytest.mark.parametrize(
    ("settings", "desk", "line"),
    [
        (Settings(), True, "samples on, since nothing of your own is set"),
        (Settings(tools=OWN), False, "samples off, since STEWARD_TOOLS is set; STEWARD_SAMPLES=on adds them"),
        (
            Settings(tools="steward.tools.send_email:TOOL"),
            False,
            "samples off, since STEWARD_TOOLS is set; STEWARD_SAMPLES=on",
        ),
        (
            Settings(tools="steward.tools.issue_refund:TOOL"),
            True,
            "samples off, since STEWARD_TOOLS is set; STEWARD_SAMPLES",
        ),
        (Settings(samples="off"), False, "samples off"),
        (Settings(samples="on", tools=OWN), True, "samples on"),
    ],
)
def test_the_sample_desk_comes_only_where_a_tool_works_on_it(settings: Settings, desk: bool, line: str) -> None:
    """No sample desk in the database of somebody who has tools of their own; people are told why."""
    assert uses_sample_desk(settings) is desk
    assert samples_line(settings).startswith(line)
