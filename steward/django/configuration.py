"""What Django's settings say: `STEWARD`, and the database of its alias. Else the environment counts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, cast
from urllib.parse import quote, urlencode

from django.conf import settings as django_settings
from django.core import mail
from django.db import connections
from pydantic import ValidationError

from steward.domain.errors import Unusable
from steward.settings import Settings

RUNNERS = ("workers", "celery")
_OURS = {"DATABASE": "default", "DIRECT": "", "RUN_BY": "workers", "IDENTITY": ""}
_OF_PYTHON = ("cursor_factory", "context", "prepare_threshold", "client_encoding")


def alias() -> str:
    """The name in DATABASES of the database that tasks are kept in."""
    return _given("DATABASE")


def direct() -> str:
    """The alias that leads to the same database past a pooler, for Steward's own connections; else the same."""
    return _given("DIRECT") or alias()


def in_test_run() -> bool:
    """Whether Django's test environment was set up in this process."""
    return getattr(mail, "outbox", None) is not None


def run_by() -> str:
    """Who carries tasks out: Steward's own `workers`, or `celery`. Raises Unusable."""
    found = _given("RUN_BY")
    if found not in RUNNERS:
        raise Unusable(f'STEWARD["RUN_BY"] is {found!r}: write "workers" or "celery"')
    return found


def identity_function() -> str:
    """The dotted path of the project's own `user -> Identity`; empty where Django's permissions say it."""
    return _given("IDENTITY")


def steward_settings() -> Settings:
    """Steward's settings, on the database of Django's alias. Raises Unusable with one line that names the key."""
    known = {name.upper(): name for name in Settings.model_fields}
    values: dict[str, Any] = {}
    for key, value in _all().items():
        if key in _OURS:
            continue
        if key not in known or key == "DATABASE_URL":
            raise Unusable(f'STEWARD["{key}"] is not known{_instead(str(key))}')
        values[known[key]] = _text(value, os.pathsep if key == "PLAYBOOKS" else ",")
    try:
        return cast("Any", Settings)(**{**values, "database_url": steward_url()})
    except ValidationError as error:
        first = error.errors()[0]
        where = str(first["loc"][0]).upper() if first["loc"] else ""
        raise Unusable(f'STEWARD["{where}"]: {first["msg"].removeprefix("Value error, ")}') from None


def settings_key() -> tuple[str, dict[str, Any]]:
    """What differs where Django's settings do."""
    return steward_url(), dict(_all())


def steward_url() -> str:
    """Where Steward's own connections go; Django's alias is one of Postgres as well. Raises Unusable.

    In a test run it is the test's database whatever the other alias names, which may still be the real one.
    """
    database_url(alias())
    return database_url(direct(), connections[alias()].settings_dict["NAME"] if in_test_run() else None)


def database_url(name: str, database: str | None = None) -> str:
    """The alias' database as a URL, in a test run that of the test. Raises Unusable where it is none of Postgres.

    `database` is the name of another one on the same server.
    """
    if name not in connections:
        raise Unusable(f"STEWARD names the database {name!r}, and DATABASES has no such alias")
    connection = connections[name]
    if connection.vendor != "postgresql":
        raise Unusable(
            f'DATABASES["{name}"] is {connection.vendor}: Steward needs django.db.backends.postgresql; '
            'another alias is named by STEWARD["DATABASE"]'
        )
    params = dict(cast("Mapping[str, Any]", connection.get_connection_params()))
    given = {key: str(value) for key, value in params.items() if key not in _OF_PYTHON and value is not None}
    if database is not None:
        given["dbname"] = str(database)
    role = str(connection.settings_dict.get("OPTIONS", {}).get("assume_role") or "")
    if role:
        escaped = role.replace("\\", "\\\\").replace(" ", "\\ ")
        given["options"] = f"{given.get('options', '')} -c role={escaped}".strip()
    return _url(given)


def _url(given: dict[str, str]) -> str:
    user, password = given.pop("user", ""), given.pop("password", "")
    host, port, name = given.get("host", ""), given.get("port", ""), given.pop("dbname", "")
    in_front = ""
    if host and "/" not in host and "," not in host:
        in_front = f"[{host}]" if ":" in host else host
        in_front += f":{port}" if port else ""
        del given["host"]
        given.pop("port", None)
    who = f"{quote(user, safe='')}{':' + quote(password, safe='') if password else ''}@" if user or password else ""
    return (
        f"postgresql://{who}{in_front}/{quote(name, safe='')}{'?' + urlencode(given, quote_via=quote) if given else ''}"
    )


def _all() -> Mapping[str, Any]:
    given: object = getattr(django_settings, "STEWARD", {})
    if not isinstance(given, Mapping):
        raise Unusable(f"STEWARD is a {type(given).__name__}: write STEWARD = {{…}}")
    return cast("Mapping[str, Any]", given)


def _given(key: str) -> str:
    return str(_all().get(key) or _OURS[key])


def _text(value: object, between: str) -> object:
    """A path as a text, and several values as a variable has them."""
    if isinstance(value, os.PathLike):
        return os.fspath(cast("os.PathLike[str]", value))
    if isinstance(value, list | tuple):
        return between.join(str(one) for one in cast("Iterable[object]", value))
    return value


def _instead(key: str) -> str:
    if key == "DATABASE_URL":
        return ': the database is that of DATABASES[STEWARD["DATABASE"]], "default" where nothing is said'
    if key.upper() != key:
        return f': keys are written large, as "{key.upper()}"'
    return "; it takes DATABASE, DIRECT, RUN_BY, IDENTITY and what STEWARD_… variables take, as TOOLS and PLAYBOOKS"
