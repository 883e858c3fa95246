"""What a `$ref` of a document leads to, in it or in another one beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urldefrag, urljoin

from referencing import Registry, Resource, Specification
from referencing.exceptions import Unresolvable

from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject
from steward.domain.text import excerpt
from steward.tools.causes import causes

_MOST_STEPS = 20  # of references that lead to references
_LONGEST = 200  # characters of a pointer
Read: TypeAlias = Callable[[str], Json]


@dataclass(frozen=True)
class Place:
    """A value of a document, and the address of that document."""

    value: Json
    document: str

    @property
    def object(self) -> JsonObject:
        """The value, empty where it is no object."""
        return self.value if isinstance(self.value, dict) else {}

    def inner(self, *names: str) -> Place:
        """What stands inside under these names; None where nothing does."""
        value = self.value
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return Place(value, self.document)

    def each(self, name: str) -> list[Place]:
        """The elements of the list of that name."""
        found = self.object.get(name)
        return [Place(one, self.document) for one in found] if isinstance(found, list) else []


class References:
    """Follows references through documents that `read` gives by their address."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._registry: Registry[Any] = Registry(retrieve=self._retrieved)
        self._found: dict[str, Place] = {}

    def address(self, pointer: str, place: Place) -> str:
        """The whole address of what a reference at that place means. Raises Unusable for what is none."""
        try:
            return urljoin(place.document, pointer)
        except ValueError:
            raise Unusable(f"refers to {excerpt(pointer, _LONGEST)}, which is no address") from None

    def at(self, address: str) -> Place:
        """What stands there. Raises Unusable where nothing does, or where it is not followed."""
        if address not in self._found:
            try:
                found: Json = self._registry.resolver().lookup(address).contents
            except Unresolvable as error:
                if known := next((one for one in causes(error) if isinstance(one, Unusable)), None):
                    raise known from None
                raise Unusable(f"refers to {excerpt(_end(address), _LONGEST)}, which is not there") from None
            self._found[address] = Place(found, urldefrag(address).url)
        return self._found[address]

    def led(self, place: Place) -> Place:
        """The value itself, references followed. Raises Unusable for what leads nowhere or round in a circle."""
        for _ in range(_MOST_STEPS):
            pointer = place.object.get("$ref")
            if not isinstance(pointer, str):
                return place
            place = self.at(self.address(pointer, place))
        raise Unusable("refers to itself in a circle")

    def _retrieved(self, uri: str) -> Resource[Any]:
        return Resource(contents=self._read(uri), specification=Specification.OPAQUE)


def _end(address: str) -> str:
    bare, fragment = urldefrag(address)
    return f"#{fragment}" if fragment else bare
