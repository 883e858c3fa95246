"""The app, as Django loads it."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import pre_migrate

from steward.domain.errors import Unusable


class StewardConfig(AppConfig):
    """Its label is `steward`: `steward.AgentTask`, `steward.decide_agentreview`."""

    name = "steward.django"
    label = "steward"
    verbose_name = "Steward"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from steward.django import tables
        from steward.django.checks import check_settings
        from steward.django.configuration import alias, database_url

        register(check_settings)
        pre_migrate.connect(tables.bring_up_to_date, sender=self, dispatch_uid="steward tables")
        try:
            database_url(alias())
        except Unusable:  # the check says it
            return
        tables.empty_with_flush(alias())
        tables.close_before_destroying(alias())
