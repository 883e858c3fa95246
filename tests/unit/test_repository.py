"""What holds for the repository as a whole."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _name_of(path: Path) -> str:
    """What the module is imported as: everything is below `steward`, wherever its folder is."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(["steward", *parts[parts[0] == "steward" :]]).removesuffix(".__init__")


FOLDERS = ["steward", "checkpoints", "evals", "graph", "nodes", "tools"]
MOST_LINES = 300
ENVIRONMENT = {"steward/settings.py"}

SOURCES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
MODULES = [_name_of(path) for path in SOURCES]

# All libraries are there before the watch begins, so whatever is seen is done by our own modules.
WATCH = """
import importlib, os, sys, warnings
import django.conf
apps = ["admin", "auth", "contenttypes", "messages", "sessions"]
django.conf.settings.configure(INSTALLED_APPS=[*(f"django.contrib.{one}" for one in apps), "steward.django"])
django.setup()
warnings.filterwarnings("ignore", "Model .* was already registered")
modules = sys.argv[1].split(",")
for name in modules:
    importlib.import_module(name)
for name in [one for one in sys.modules if one.split(".")[0] == "steward"]:
    del sys.modules[name]
seen = []
acts = {"socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.fork",
        "os.posix_spawn", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.putenv", "sqlite3.connect"}
def watch(event, args):
    if event in acts:
        seen.append(f"{event} {args[:1]}")
    if event == "open" and isinstance(args[0], (str, bytes)):
        path, mode = os.fsdecode(args[0]), args[1] or "r"
        code = path.endswith((".py", ".pyc", ".so")) and mode in ("r", "rb")
        if not code:
            seen.append(f"open {path} {mode}")
sys.addaudithook(watch)
for name in modules:
    seen.clear()
    importlib.import_module(name)
    for one in seen:
        print(f"{name}: {one}")
"""


@pytest.mark.parametrize("folder", ["checkpoints", "evals", "graph", "nodes", "tools"])
def test_everything_has_one_name(folder: str) -> None:
    """The folders at the top are imported below `steward`, as links that are the folders themselves."""
    spec = find_spec(f"steward.{folder}")

    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).resolve() == ROOT / folder / "__init__.py"


def test_importing_does_nothing() -> None:
    """No module opens a file or a connection, starts a process or changes the environment when it is imported."""
    command = [sys.executable, "-B", "-c", WATCH, ",".join(MODULES)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own text

    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines() == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_short(path: Path) -> None:
    """A module that outgrows a few screens is two modules."""
    assert len(path.read_text().splitlines()) < MOST_LINES


def test_one_module_reads_the_environment() -> None:
    """What can be set is found in one place."""
    words = ("os.environ", "getenv", "environb")
    readers = {str(path.relative_to(ROOT)) for path in SOURCES if any(word in path.read_text() for word in words)}

    assert readers <= ENVIRONMENT


def tracked() -> list[Path]:
    """The files that git keeps; all of them where this is no checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    names = listed.stdout.split("\0") if listed.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).is_file()] or SOURCES


def test_nothing_names_a_registry_or_this_machine() -> None:
    """What is fetched comes from wherever the reader's tools are set to look, and paths are theirs."""
    hosts = ["py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs.org", "index" + "-url ="]
    places = [f"{ROOT}/", f"{ROOT.parent}/shared", f"{Path.home()}/.", f"{tempfile.gettempdir()}/bash_jobs"]

    found = {
        f"{path.relative_to(ROOT)}: {word}"
        for path in tracked()
        if (text := path.read_bytes().decode(errors="replace"))
        for word in [*hosts, *places]
        if word in text
    }

    assert found == set()


@pytest.mark.xdist_group("kept_together")
def test_what_shares_a_server_stays_together(request: pytest.FixtureRequest) -> None:
    """Where tests are spread by groups, each has its own in its name; else every worker starts all servers."""
    spread = getattr(request.config.option, "loadgroup", False)
    assert ("@kept_together" in os.environ["PYTEST_CURRENT_TEST"]) == spread
