"""What goes into an image: named, pinned, and none of the user's data and keys."""

from __future__ import annotations

import asyncio
import fnmatch
import json
import re
import tomllib
from importlib import metadata
from pathlib import Path, PurePosixPath

import pytest
from langgraph_cli.config import config_to_docker, validate_config_file
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from steward.database import no_embedded, open_database
from steward.domain.errors import Unreachable
from steward.settings import Settings
from tests.unit.test_repository import FOLDERS, tracked

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?:.*\\\n(?:    --hash=.*\n)+)", re.MULTILINE)
RULES = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]


def copied(path: str) -> bool:
    """Whether `ADD .` takes the file: the last rule that fits it, or a folder of it, counts."""
    parts = PurePosixPath(path).parts
    places = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    taken = True
    for rule in RULES:
        if any(_fits(place, rule.removeprefix("!")) for place in places):
            taken = rule.startswith("!")
    return taken


def _fits(place: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatch.fnmatchcase(place.rsplit("/", 1)[-1], pattern.removeprefix("**/"))
    return place.count("/") == pattern.count("/") and fnmatch.fnmatchcase(place, pattern)


def pins(lock: str) -> dict[str, str]:
    """Name and version of each line of a lock, all of which must bear hashes."""
    text = (ROOT / lock).read_text()
    assert PIN.sub("", text) == ""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        "app/.env.local",
        ".steward/postgres/PG_VERSION",
        ".steward/mail/new/1",
        ".venv/bin/python",
        ".git/config",
        ".langgraph_api/store.pckl",
        "artefacts/queue.png",
        "build/lib/app/server.py",
        "steward.egg-info/PKG-INFO",
        "app/__pycache__/server.cpython-311.pyc",
        "tests/conftest.py",
        "requests.csv",
        "dump.sql",
        "id_rsa.pem",
        "app/tls.key",
        "nohup.out",
    ],
)
def test_what_is_not_the_program_stays_out(path: str) -> None:
    """Whatever lies about in the checkout is not copied."""
    assert not copied(path)


def test_the_program_goes_in_whole() -> None:
    """All that a package holds is copied, and all that the image's build reads."""
    wanted = {str(path.relative_to(ROOT)) for path in tracked() if path.relative_to(ROOT).parts[0] in FOLDERS} | {
        "pyproject.toml",
        "LICENSE",
        "docs/package.md",
        "langgraph.json",
        "requirements.run.lock",
    }

    assert {path for path in wanted if not copied(path)} == set()


def test_the_image_has_the_versions_of_the_tests() -> None:
    """The image's lock is a part of the whole one: what runs and what builds, and nothing of the tests."""
    image, whole = pins("requirements.run.lock"), pins("requirements.lock")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = {canonicalize_name(Requirement(one).name) for one in project["project"]["dependencies"]}

    assert image.items() <= whole.items()
    assert asked | {"setuptools"} <= set(image)
    assert {"pytest", "playwright", "basedpyright", "langgraph-cli"}.isdisjoint(image)


@pytest.mark.parametrize("lock", sorted(path.name for path in ROOT.glob("requirements*.lock")))
def test_each_package_of_a_lock_has_a_line_of_its_own(lock: str) -> None:
    """As pip reads it: a package whose line continues the one before is not installed, and nothing says so."""
    lines = (ROOT / lock).read_text().replace("\\\n", " ").splitlines()

    assert [line for line in lines if line and len(re.findall(r"\S+==\S+", line)) != 1] == []


def test_the_image_speaks_otlp_and_mcp_and_to_sentry_as_it_is() -> None:
    """Operators set variables and build nothing: the extras are in, with all that they need."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    image = pins("requirements.run.lock")
    needed = [Requirement(one) for name in ("mcp", "openapi", "otel", "sentry") for one in extras[name]]
    seen: set[str] = set()
    while needed:
        one = needed.pop()
        name = canonicalize_name(one.name)
        if name not in seen and (one.marker is None or one.marker.evaluate({"extra": ""})):
            seen.add(name)
            needed += [Requirement(inner) for inner in metadata.requires(name) or ()]

    assert len(seen) > 10
    assert seen <= image.keys()


def test_images_install_the_lock_and_nothing_else() -> None:
    """Every install in an image is of the lock's files, or of the program itself without its dependencies."""
    dockerfile = (ROOT / "Dockerfile").read_text().replace("\\\n", "")
    installs = re.findall(r"pip install ([^&\n]+)", dockerfile)

    assert [one.strip() for one in installs] == [
        "--no-deps --require-hashes --only-binary :all: -r requirements.run.lock",
        "--no-deps --no-index --no-build-isolation .",
    ]


def test_the_image_says_under_which_licence_it_is() -> None:
    """The label is the one of the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert f"org.opencontainers.image.licenses={project['license']}" in (ROOT / "Dockerfile").read_text()


def test_the_langgraph_image_is_pinned_and_knows_that_it_keeps_nothing() -> None:
    """Its base is the server's release that is tested, and the lock is in place before the program is installed."""
    path = ROOT / "langgraph.json"
    config = validate_config_file(path)
    dockerfile, _ = config_to_docker(path, config, base_image="langchain/langgraph-api")
    lines = dockerfile.splitlines()

    assert lines[0] == f"FROM langchain/langgraph-api:{pins('requirements.lock')['langgraph-api']}-py3.11"
    (lock,) = [number for number, line in enumerate(lines) if "--no-deps --require-hashes -r /deps.lock" in line]
    (program,) = [number for number, line in enumerate(lines) if line.startswith("ADD . ")]
    assert lock < program
    assert "STEWARD_EMBEDDED=off" in dockerfile
    assert "STEWARD_EMBEDDED=off" in (ROOT / "Dockerfile").read_text()
    assert json.loads(path.read_text())["dependencies"] == ["."]


def test_the_server_of_ones_own_project_is_set_up_as_ours() -> None:
    """What the page says to write into `langgraph.json` differs in what only the image is built with."""
    page = (ROOT / "docs" / "server.md").read_text()
    told = json.loads(page.split("```json\n")[1].split("```")[0])
    ours = json.loads((ROOT / "langgraph.json").read_text())

    assert {name: told[name] for name in ("checkpointer", "auth", "http")} == {
        name: ours[name] for name in ("checkpointer", "auth", "http")
    }
    assert told["graphs"]["steward"] == ours["graphs"]["steward"]["path"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "STEWARD_DATABASE_URL", "STEWARD_EMBEDDED", "KUBERNETES_SERVICE_HOST"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


async def _open(settings: Settings) -> None:
    async with open_database(settings):
        pass


def test_a_container_without_a_database_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line in place of a database that dies with the container; nothing is made."""
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
    with pytest.raises(Unreachable, match=r"would be gone with this container\. Set DATABASE_URL") as refusal:
        asyncio.run(_open(Settings(home=home)))

    assert "\n" not in str(refusal.value)
    assert list(home.iterdir()) == []


def test_who_gets_no_embedded_database(home: Path) -> None:
    """What a container runs, or what was told so; not a shell in one, nor where a database is there already."""
    there = home / "there" / "postgres"
    there.mkdir(parents=True)
    (there / "PG_VERSION").write_text("18")

    assert no_embedded(Settings(home=home), lambda: True)
    assert no_embedded(Settings(home=home, embedded="off"), lambda: False)
    assert no_embedded(Settings(home=home), lambda: False) is None
    assert no_embedded(Settings(home=home, embedded="on"), lambda: True) is None
    assert no_embedded(Settings(home=there.parent), lambda: True) is None
