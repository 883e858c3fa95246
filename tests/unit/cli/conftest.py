"""What tests of logging leave behind is put back, and a folder for commands that look for files of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_logging: None) -> Path:
    """The folder that a command works in: with nothing of one's own set, and lines of 140 characters."""
    for name in ("STEWARD_TOOLS", "STEWARD_PLAYBOOKS", "STEWARD_SAMPLES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def own_logging(own_logs: None) -> None:
    """Logging may be set up within the test."""
