"""The lock holds every package that is installed, and nothing is resolved when it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text()
LINE = re.compile(r"[a-z0-9-]+==[0-9][^\s;]*( \\\n    --hash=sha256:[0-9a-f]{64})+\n")
PINS: dict[str, str] = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK, re.MULTILINE))

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = (("linux", "Linux", "x86_64"), ("linux", "Linux", "aarch64"), ("darwin", "Darwin", "arm64"))


def wanted() -> list[Requirement]:
    """What the project itself asks for: to run, to be developed, to be built."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return [
        Requirement(one)
        for one in [
            *project["project"]["dependencies"],
            *project["dependency-groups"]["dev"],
            *project["build-system"]["requires"],
        ]
    ]


def gaps(there: dict[str, str]) -> Iterator[str]:
    """What somebody asks for there, with all extras that somebody asks for, and the lock does not hold."""
    seen: set[tuple[str, str]] = set()
    todo = [("steward", one) for one in wanted()]
    while todo:
        asker, asked = todo.pop()
        name = canonicalize_name(asked.name)
        if name not in PINS or not asked.specifier.contains(PINS[name], prereleases=True):
            yield f"{asker} wants {asked}; the lock has {PINS.get(name)}"
            continue
        for extra in {"", *asked.extras} - {extra for known, extra in seen if known == name}:
            seen.add((name, extra))
            needs = map(Requirement, distribution(name).requires or [])
            todo += [
                (name, one) for one in needs if one.marker is None or one.marker.evaluate({**there, "extra": extra})
            ]


@pytest.mark.parametrize("name", ["dbos", "versus"])
def test_what_steward_is_compared_with_is_pinned_to_files(name: str) -> None:
    """A lock of its own, apart from what Steward is installed with, that holds all that its group asks for."""
    lock = (ROOT / f"requirements.{name}.lock").read_text()
    pins: dict[str, str] = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.MULTILINE))
    group = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"][name]

    assert LINE.sub("", lock) == ""
    assert [
        one for one in map(Requirement, group) if not one.specifier.contains(pins[canonicalize_name(one.name)])
    ] == []


def test_each_package_is_pinned_to_files() -> None:
    """Nothing in the lock but names with one version and the hashes of its files."""
    assert LINE.sub("", LOCK) == ""
    assert len(PINS) > 100


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS, ids="-".join)
def test_the_lock_is_complete(python: str, system: tuple[str, str, str]) -> None:
    """Whatever a package asks for there, in whatever extra somebody asks for, has its pin."""
    sys_platform, platform_system, platform_machine = system
    there = {name: str(value) for name, value in default_environment().items()}
    there |= {"python_version": python, "python_full_version": f"{python}.0", "implementation_version": f"{python}.0"}
    there |= {
        "sys_platform": sys_platform,
        "platform_system": platform_system,
        "platform_machine": platform_machine,
    }

    assert list(gaps(there)) == []


def test_what_is_installed_is_what_is_locked() -> None:
    """The tests run on the very versions that a new machine gets."""
    assert {name: distribution(name).version for name in PINS} == PINS
