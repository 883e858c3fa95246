"""Where Django's connections go through a pooler and Steward's own past it: both have to reach the same database."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connections

from steward.checkpoints.statements import statements
from steward.django.configuration import alias, direct, steward_url
from steward.domain.errors import Unreachable, Unusable


def require_same_database() -> None:
    """Raises Unusable where tasks would be submitted to one database and carried out in another, Unreachable."""
    if direct() == alias():
        return
    which = statements("migration")["which"]
    with connections[alias()].cursor() as cursor:
        cursor.execute(which.decode())
        one: Any = cursor.fetchone()
    try:
        with psycopg.connect(steward_url()) as connection:
            other: Any = connection.execute(which).fetchone()
    except psycopg.errors.UndefinedTable:
        other = None
    except psycopg.OperationalError as error:
        raise Unreachable(f'DATABASES["{direct()}"]: {str(error).splitlines()[0]}') from None
    if one != other:
        raise Unusable(
            f'STEWARD["DIRECT"] = "{direct()}" leads to another database than DATABASES["{alias()}"]: tasks would be '
            "submitted to one and carried out in the other"
        )
