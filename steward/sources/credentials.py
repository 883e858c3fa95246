"""Who asks: headers for whoever asked for a task, asked for at each call and kept nowhere, and what hides them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeAlias, cast

from steward.domain.errors import Unusable
from steward.domain.known_secrets import finder_of, secret_texts
from steward.domain.model import Json
from steward.domain.secret_names import naming
from steward.sources.source import Environment, filled
from steward.tools.call_runner import called
from steward.tools.loading import values_at
from steward.tools.spec import Refused

_LEAST = 6  # characters of a secret that is looked for in answers; a shorter one stands there by chance
_NAMED = re.compile(r"\$\{(\w+)\}")
Hiding: TypeAlias = Callable[[Json], Json]


class _Hide(Protocol):
    def __call__(self, text: str, /) -> str: ...


class RequesterHeaders:
    """What `requester_headers` of a source names: a function of the user's, plain or async, from a name to headers.

    It gives None for somebody in whose name nothing may be called. Raises Unusable where it is no function.
    """

    def __init__(self, place: str | None) -> None:
        found = values_at(place) if place else []
        if place and (len(found) != 1 or not callable(found[0])):
            raise Unusable(f"requester_headers {place}: is no function")
        self._function: Any = found[0] if found else None

    async def of(self, requester: str) -> Mapping[str, str]:
        """The headers. Raises Refused, before anything is sent, where they may not call."""
        if self._function is None:
            return {}
        headers: object = await called(self._function, requester)
        if headers is None:
            raise Refused("no_credentials", f"nothing is called in the name of {requester or 'nobody'}")
        return {str(name): str(value) for name, value in cast("Mapping[object, object]", headers).items()}


def secret_values(said: Mapping[str, str], environment: Environment) -> list[str]:
    """The values of those headers or variables that say by their name, or by that of what fills them, that they are
    secret."""
    return [
        filled(value, environment) for name, value in said.items() if any(map(naming, [name, *_NAMED.findall(value)]))
    ]


def secrets_in(headers: Mapping[str, str]) -> frozenset[str]:
    """The values of those headers that say by their name that they are secret."""
    return with_parts(value for name, value in headers.items() if naming(name))


def hiding(secrets: frozenset[str]) -> Hiding:
    """What takes these values out of an answer that repeats them."""
    if not secrets:
        return lambda value: value
    hide: _Hide = finder_of(secrets)

    def hidden(value: Json) -> Json:
        if isinstance(value, str):
            return hide(value)
        if isinstance(value, list):
            return [hidden(one) for one in value]
        if isinstance(value, dict):
            return {hide(name): hidden(one) for name, one in value.items()}
        return value

    return hidden


def with_parts(values: Iterable[str]) -> frozenset[str]:
    """The values, and what follows a scheme (`Bearer …`) or a user (`kim:…`) in them."""
    said = [*values]
    parts = [part for value in said for sign in (" ", ":") if (part := value.partition(sign)[2])]
    return frozenset(one for one in secret_texts([*said, *parts]) if len(one) >= _LEAST)
