"""An installed wheel: one top-level name, whole, beside a project that has folders of our folders' names."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from email import policy
from email.parser import Parser
from pathlib import Path

import pytest

from steward.release import DISTRIBUTION

pytestmark = pytest.mark.xdist_group("wheel")  # built once

ROOT = Path(__file__).parents[3]
HOST = ("tools", "app", "domain", "graph", "nodes", "evals", "checkpoints", "cli", "playbooks")
USES = """
import importlib, sys
import steward
for name in sys.argv[1:]:
    assert importlib.import_module(name).MINE, name
from steward.settings import Settings
from steward.catalogue import load_catalogue
from steward.expressions.rules import CelRules
import steward.server.graph, steward.cli.main, steward.workers.worker
print(steward.__file__)
print(*(getattr(steward, name).__module__ for name in ("open_app", "ToolSpec", "SyncApp")))
"""


def ran(words: list[str], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(  # noqa: S603 - our own words
        words, cwd=folder, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("source")
    listed = ran(["git", "ls-files", "-z"], ROOT).split("\0")
    for name in filter(None, listed):  # a build leaves files beside what it builds
        kept, copy = ROOT / name, source / name
        if kept.exists() and not name.startswith("tests/"):
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.symlink_to(kept.readlink()) if kept.is_symlink() else copy.write_bytes(kept.read_bytes())
    return source


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    offline = ["--no-deps", "--no-index", "--no-build-isolation"]
    ran([sys.executable, "-m", "pip", "wheel", "--quiet", *offline, "--wheel-dir", str(folder), "."], source)
    return next(folder.glob("*.whl"))


def test_it_brings_one_name_and_every_file(wheel: Path) -> None:
    """Nothing else is put where a project's own packages are, and nothing that git keeps is missing."""
    names = zipfile.ZipFile(wheel).namelist()
    folders = ("steward/", "docs/", "graph/", "nodes/", "tools/", "checkpoints/", "evals/")
    kept = [name for name in ran(["git", "ls-files"], ROOT).splitlines() if name.startswith(folders)]
    files = {name if name.startswith("steward/") else f"steward/{name}" for name in kept if (ROOT / name).is_file()}

    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"steward"}
    assert files - {*names} == set()


def test_an_editable_install_is_a_path(source: Path, tmp_path: Path) -> None:
    """Type checkers read a path and no import hook; on it is our one name, and new modules are there at once."""
    build = "import sys; from setuptools import build_meta; build_meta.build_editable(sys.argv[1])"
    ran([sys.executable, "-c", build, str(tmp_path)], source)
    archive = zipfile.ZipFile(next(tmp_path.glob("*.whl")))
    (hook,) = [name for name in archive.namelist() if ".dist-info/" not in name]
    place = Path(archive.read(hook).decode().strip())

    assert (hook.endswith(".pth"), [one.name for one in place.iterdir() if one.suffix != ".egg-info"]) == (
        True,
        ["steward"],
    )
    assert (place / "steward").resolve() == (source / "steward").resolve()


def test_it_says_what_it_is(wheel: Path) -> None:
    """The licence's text, types, and a page that leads nowhere outside the package."""
    archive = zipfile.ZipFile(wheel)
    (metadata,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    said = Parser(policy=policy.default).parsestr(archive.read(metadata).decode())
    page = said.get_payload()

    assert said["Name"] == DISTRIBUTION
    assert said["License-Expression"] == "Apache-2.0"
    assert "Typing :: Typed" in said.get_all("Classifier", [])
    assert "steward/py.typed" in archive.namelist()
    assert b"Apache License" in archive.read(metadata.replace("METADATA", "licenses/LICENSE"))
    assert isinstance(page, str)
    assert page.startswith("# Steward")
    assert "](" not in page


def test_it_works_beside_a_project_with_the_same_folders(wheel: Path, tmp_path: Path) -> None:
    """`tools`, `app` and the others mean the project's own; Steward and its data come out of the wheel."""
    installed, host = tmp_path / "installed", tmp_path / "host"
    zipfile.ZipFile(wheel).extractall(installed)
    for name in HOST:
        (host / name).mkdir(parents=True)
        (host / name / "__init__.py").write_text("MINE = True\n")
    environment = {"PYTHONPATH": str(installed), "STEWARD_HOME": str(tmp_path / "home")}

    out = ran([sys.executable, "-c", USES, *HOST], host, environment).splitlines()
    playbooks = ran([sys.executable, "-m", "steward", "playbooks"], host, environment)

    pages = ran([sys.executable, "-m", "steward", "docs", "extending"], host, environment)

    assert pages == (ROOT / "docs" / "extending.md").read_text() + "\n"
    assert Path(out[0]).is_relative_to(installed)
    assert out[1] == "steward.composition steward.tools.spec steward.sync"
    assert "refund" in playbooks
