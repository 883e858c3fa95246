"""Models over Steward's tables: all can be read and nothing written, since Steward's promises rest on the rows."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, TypeVar, cast

from django.db import models

from steward.django.configuration import alias
from steward.domain.errors import Unusable

M = TypeVar("M", bound=models.Model)


class ReadOnly(Unusable):
    """A row of Steward's was to be written."""


def _refused(self: Any, *_: Any, **__: Any) -> NoReturn:
    """In place of everything that writes."""
    given: Any = self  # a row, or a set of rows, which names its model
    model: type[Any] = given.model if hasattr(given, "model") else given.__class__
    raise ReadOnly(
        f"{model.__name__} is read-only: Steward alone writes its rows. A task begins with "
        "AgentTask.objects.submit(goal), and a review is decided in the admin"
    )


class ReadOnlyQuerySet(models.QuerySet[M]):
    """Reads as any does."""

    create = update = delete = _refused
    bulk_create = bulk_update = _refused
    get_or_create = update_or_create = _refused
    _update = _insert = _raw_delete = _refused


class ReadOnlyManager(models.Manager[M]):
    """Gives what can be read."""

    def get_queryset(self) -> ReadOnlyQuerySet[M]:
        return ReadOnlyQuerySet(self.model, using=self._db or alias())


class ReadOnlyModel(models.Model):
    """A row that is as Steward left it."""

    objects: ClassVar[Any] = cast("Any", ReadOnlyManager)()

    class Meta:
        abstract = True
        managed = False
        base_manager_name = "objects"
        default_permissions = ("view",)

    save = save_base = delete = _refused
    _do_insert = _do_update = _refused  # what loads fixtures goes past the others
