"""The sample project's settings, with tools that wait at a gate, and a sweep every second."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_given: dict[str, Any] = {
    name: value for name, value in vars(import_module("project.settings")).items() if name.isupper()
}
globals().update(_given)
STEWARD: dict[str, Any] = {**_given["STEWARD"], "TOOLS": "gated_tools:TOOLS", "LEASE": 5, "STALLED_AFTER": 2}
CELERY_BEAT_SCHEDULE: dict[str, Any] = {"steward": {**_given["CELERY_BEAT_SCHEDULE"]["steward"], "schedule": 1.0}}
