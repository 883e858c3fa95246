"""One fork server a test process, for all commands that are started."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.acceptance.cli.forks import Forks, fork_server


@pytest.fixture(scope="session")
def forks() -> Generator[Forks]:
    with fork_server() as forks:
        yield forks
