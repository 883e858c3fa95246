"""What tests of logging leave behind is put back."""

from __future__ import annotations

import logging
from collections.abc import Generator

import pytest
import structlog


@pytest.fixture
def own_logging() -> Generator[None]:
    """Logging may be set up within the test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    logging.getLogger("steward").setLevel(logging.NOTSET)
    structlog.reset_defaults()
