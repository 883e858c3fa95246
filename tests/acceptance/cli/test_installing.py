"""`make setup` for real: what was published in between changes nothing."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parents[3] / "Makefile"
BACKEND = """
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "own-1.0-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr("own-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: own\\nVersion: 1.0\\n"
                       "Requires-Dist: upper>=1\\n")
        wheel.writestr("own-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("own-1.0.dist-info/RECORD", "")
    return name
"""
BUILDS = """
import zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    name = "crude-1.0-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr("crude-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: crude\\nVersion: 1.0\\n")
        wheel.writestr("crude-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("crude-1.0.dist-info/RECORD", "")
    return name
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "own"
version = "1.0"
"""


@dataclass(frozen=True)
class Checkout:
    """A small project under our Makefile, and an index in a folder from which everything comes."""

    folder: Path

    def publish(self, name: str, version: str, *needs: str, code: str = "") -> str:
        """A new release in the index; its line for a lock."""
        wheel = self.folder / "index" / f"{name}-{version}-py3-none-any.whl"
        wheel.parent.mkdir(exist_ok=True)
        wants = "".join(f"Requires-Dist: {need}\n" for need in needs)
        info = f"{name}-{version}.dist-info"
        with zipfile.ZipFile(wheel, "w") as file:
            file.writestr(f"{name}/build_meta.py", code)
            file.writestr(
                f"{info}/METADATA",
                f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nProvides-Extra: more\n{wants}",
            )
            file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            file.writestr(f"{info}/RECORD", "")
        return self._line(name, version, wheel)

    def publish_source(self, name: str, version: str) -> str:
        """A release without a wheel, which setuptools builds; its line for a lock."""
        source = self.folder / "index" / f"{name}-{version}.tar.gz"
        parts = {
            "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
        }
        with tarfile.open(source, "w:gz") as file:
            for part, text in parts.items():
                entry = tarfile.TarInfo(f"{name}-{version}/{part}")
                entry.size = len(text)
                file.addfile(entry, io.BytesIO(text.encode()))
        return self._line(name, version, source)

    def _line(self, name: str, version: str, file: Path) -> str:
        return f"{name}=={version} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"

    def lock(self, *lines: str) -> None:
        builder = self.publish("setuptools", "1.0", code=BUILDS)
        (self.folder / "requirements.lock").write_text(builder + "".join(lines))
        (self.folder / ".venv" / ".ready").unlink(missing_ok=True)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE"))}
        env |= {
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.folder / "index"),
            "PIP_CONFIG_FILE": os.devnull,
            "PYTHON": sys.executable,
        }
        return subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, check=False)  # noqa: S603

    def installed(self) -> set[str]:
        listed = self.run(".venv/bin/python", "-m", "pip", "freeze", "--exclude", "own", "--exclude", "setuptools")
        return set(listed.stdout.split())

    @property
    def ready(self) -> bool:
        return (self.folder / ".venv" / ".ready").exists()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    made = Checkout(tmp_path_factory.mktemp("checkout"))
    shutil.copy(MAKEFILE, made.folder / "Makefile")
    (made.folder / "pyproject.toml").write_text(PROJECT)
    (made.folder / "backend.py").write_text(BACKEND)
    for module in ("composition", "cli/app", "server/entry", "server/http_app"):  # what the set-up reads once
        path = made.folder / "steward" / f"{module}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return made


def test_what_is_published_tomorrow_changes_nothing(checkout: Checkout) -> None:
    """Newer releases are not looked at, though an extra, or the building of what has no wheel, would draw them in."""
    lower, upper = checkout.publish("lower", "1.0"), checkout.publish("upper", "1.0", "lower[more]>=1")
    checkout.lock(lower, upper, checkout.publish_source("crude", "1.0"))
    checkout.publish("setuptools", "2.0", code="raise SystemExit('tomorrow')")
    checkout.publish("lower", "2.0")
    checkout.publish("upper", "2.0", "lower>=2")

    done = checkout.run("make", "setup")

    assert done.returncode == 0, done.stderr
    assert checkout.installed() == {"crude==1.0", "lower==1.0", "upper==1.0"}
    assert checkout.ready


def test_other_bytes_under_a_locked_version_are_refused(checkout: Checkout) -> None:
    """A release that was replaced after it was locked is not installed."""
    line = checkout.publish("lower", "3.0")
    checkout.publish("lower", "3.0", "nothing-of-this-name")
    checkout.lock(line)

    done = checkout.run("make", "setup")

    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert not checkout.ready


def test_a_lock_with_a_gap_is_said(checkout: Checkout) -> None:
    """Where the lock lacks what a package needs, the set-up ends with the name of it and is not taken for ready."""
    checkout.lock(checkout.publish("gappy", "1.0", "absent-one"), checkout.publish("upper", "1.5"))

    done = checkout.run("make", "setup")

    assert done.returncode != 0
    assert "gappy 1.0 requires absent-one, which is not installed" in done.stdout
    assert not checkout.ready


def test_an_older_python_is_said_in_one_line(checkout: Checkout) -> None:
    """A Python that is too old is told before anything is made."""
    (checkout.folder / "old").write_text("#!/bin/sh\nexit 1\n")
    (checkout.folder / "old").chmod(0o755)
    checkout.lock()

    done = checkout.run("make", "setup", "PYTHON=./old")

    assert done.returncode != 0
    assert "Python 3.11 or newer is needed" in done.stderr.splitlines()[0]
