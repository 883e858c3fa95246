"""The public face: what documentation names is there, is explained, and costs nothing before it is used."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import steward
from steward import release
from steward.cli.docs import PAGES as PAGES_WITH_IT

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _imports(page: Path) -> Iterator[tuple[str, str]]:
    """What the page's Python examples take from Steward."""
    for block in re.findall(r"```python\n(.*?)```", page.read_text(), flags=re.DOTALL):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "steward":
                yield from ((node.module or "", one.name) for one in node.names)


DJANGO = {  # what a Django project may import; the modules need its settings
    "steward.django.access": {"Identity"},
    "steward.django.models": {"AgentAction", "AgentDecision", "AgentReview", "AgentTask"},
    "steward.django.signals": {"task_status_changed"},
    "steward.django.tasks": {"run_agent_task", "sweep_agent_tasks"},
    "steward.django.tools": {"closing_connections"},
}
DOCUMENTED = sorted({found for page in PAGES for found in _imports(page)})


@pytest.mark.parametrize(("module", "name"), DOCUMENTED)
def test_what_documentation_names_is_public(module: str, name: str) -> None:
    """Examples use the public face and nothing else."""
    if module.startswith("steward.django"):
        assert name in DJANGO[module]
        return
    assert module in {"steward", "steward.proofs"}
    assert name in import_module(module).__all__


def test_documentation_shows_the_public_face() -> None:
    """The examples are read at all."""
    assert {"open_app", "Settings", "ToolSpec", "created"} <= {name for _, name in DOCUMENTED}


def test_what_architecture_points_at_is_there() -> None:
    """ "To change this, go there" names files and folders that exist."""
    page = (ROOT / "docs" / "architecture.md").read_text()
    _, _, table = page.partition("| to change | go to |\n")
    rows = table.split("\n\n")[0].splitlines()[1:]
    named = [path for row in rows for path in re.findall(r"`([\w./]+/[\w./]*)`", row.split("|")[2])]

    assert len(named) > len(rows) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """No page of the documentation points at a file that is not there."""
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("name", steward.__all__)
def test_a_public_name_is_there_and_explained(name: str) -> None:
    """Each has a docstring; what is called or made by users shows how."""
    given = getattr(steward, name)

    doc = given.__doc__ or ""
    assert doc
    assert name in dir(steward)
    if not (inspect.isclass(given) and issubclass(given, steward.StewardError)):
        assert any(line.startswith("    ") for line in inspect.cleandoc(doc).splitlines()), "an example, indented"


def test_it_says_which_release_it_is() -> None:
    """The version is that of the distribution, whose name the project's file gives."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["name"] == release.DISTRIBUTION
    assert steward.__version__ == project["version"]


def test_it_lists_what_a_module_has() -> None:
    """`dir` names what is public and what every module has, and no way by which that is reached."""
    listed = dir(steward)

    assert {"__file__", "__doc__", "__version__", *steward.__all__} <= {*listed}
    assert [name for name in listed if name not in steward.__all__ and not name.startswith("__")] == []


def test_the_page_of_the_package_names_what_is_there() -> None:
    """What it tells to type exists, and all its pages come with the package."""
    page = (ROOT / "docs" / "package.md").read_text()

    named = re.findall(r"`steward docs ([\w/-]+)`", page)
    assert named
    assert [name for name in named if not (PAGES_WITH_IT / f"{name}.md").is_file()] == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match="'steward' has no attribute 'nope'"):
        steward.nope  # noqa: B018 - that it is not there


def test_importing_it_loads_nothing_else() -> None:
    """`import steward` is quick: what is named is imported when it is used."""
    code = "import sys, steward; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()  # noqa: S603

    assert [name for name in loaded if name.startswith(("steward.", "langgraph", "psycopg", "pydantic"))] == []
