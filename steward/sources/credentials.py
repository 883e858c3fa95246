"""Headers for whoever asked for a task: asked for at each call, and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from steward.domain.errors import Unusable
from steward.tools.call_runner import called
from steward.tools.loading import values_at
from steward.tools.spec import Refused


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
