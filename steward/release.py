"""Which release this is."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

DISTRIBUTION = "steward-tasks"
"""What is installed under the name `steward`."""


@cache
def release() -> str:
    """The installed release; where none is installed (a checkout on the path), a version that says so."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "0+unknown"
