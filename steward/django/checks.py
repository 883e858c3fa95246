"""What `manage.py check` says of Steward's settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's own names

from steward.django.access import identity_maker
from steward.django.configuration import run_by, steward_settings
from steward.domain.errors import Unusable
from steward.domain.rate_limits import read_limits
from steward.playbooks.library import check_folders
from steward.sources.places import check_places


def check_settings(**_: Any) -> list[CheckMessage]:
    """The first thing that is wrong, in a line; with Celery, what its worker has to be told."""
    try:
        settings = steward_settings()
        check_places(settings.tools)
        check_folders(settings.playbook_folders)
        read_limits(settings.rate_limits)
        identity_maker()
        celery = run_by() == "celery"
    except Unusable as error:
        return [Error(str(error), id="steward.E001")]
    prefetch: object = getattr(django_settings, "CELERY_WORKER_PREFETCH_MULTIPLIER", None)
    if celery and prefetch != 1:
        return [
            Warning(
                "Celery carries tasks out, and each of its processes may take several in advance, which then wait",
                hint="CELERY_WORKER_PREFETCH_MULTIPLIER = 1, where your Celery app reads its settings from Django's",
                id="steward.W001",
            )
        ]
    return []
