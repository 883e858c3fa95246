"""What tests of logging leave behind is put back, and a folder for commands that look for files of one's own."""

from __future__ import annotations

import logging
from collections.abc import Generator
from pathlib import Path

import pytest
import structlog


@pytest.fixture
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_logging: None) -> Path:
    """The folder that a command works in: with nothing of one's own set, and lines of 140 characters."""
    for name in ("STEWARD_TOOLS", "STEWARD_PLAYBOOKS", "STEWARD_SAMPLES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def own_logging() -> Generator[None]:
    """Logging may be set up within the test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    logging.getLogger("steward").setLevel(logging.NOTSET)
    structlog.reset_defaults()
