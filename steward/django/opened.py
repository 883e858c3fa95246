"""Steward, opened once a process, with the first call that needs it; safe after a fork."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field

from steward.django.configuration import settings_key, steward_settings
from steward.django.direct import require_same_database
from steward.sync import SyncApp


@dataclass
class _Here:
    key: object = None  # what Django's settings say; the environment is read once
    app: SyncApp | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_here = _Here()


def _begin_as_child() -> None:
    _here.lock = threading.Lock()  # a thread that held it is not here


os.register_at_fork(after_in_child=_begin_as_child)


def steward_app() -> SyncApp:
    """This process's; where Django's settings changed, as in a test run, the old one is closed. Raises Unusable."""
    key = settings_key()
    with _here.lock:
        if _here.app is None or _here.key != key:
            settings = steward_settings()
            if _here.app is not None:
                _here.app.close()
            require_same_database()
            _here.key, _here.app = key, SyncApp(settings)
        return _here.app


def close_steward() -> None:
    """End what this process opened; the next call opens anew."""
    with _here.lock:
        app, _here.app, _here.key = _here.app, None, None
    if app is not None:
        app.close()
