"""What the arguments of a tool are: what identifies, what is free text, and where something goes (a sink).

The author of a tool says it; the rest is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping

from steward.domain.dotted_paths import Place, holds, parts
from steward.domain.json_schema import Path, fields_in, kinds_of, leaves_open
from steward.domain.json_value import Json, JsonObject
from steward.domain.marked_values import ANY
from steward.domain.ports.tools import Card
from steward.domain.ports.tools import Role as Role
from steward.domain.role_guesses import guess, guess_by_value

_SCALARS = frozenset({"string", "number", "integer", "boolean"})


def default_roles(args_schema: JsonObject) -> dict[str, Role]:
    """The role of each leaf of the arguments, by its dotted path with `*` for any name of a map: a guess."""
    found: dict[Path, list[JsonObject]] = {}
    for path, field in fields_in(args_schema):
        found.setdefault(path, []).append(field)
    return {".".join(path): guess(path, schemas) for path, schemas in found.items() if any(map(_is_leaf, schemas))}


def role_at(card: Card, path: Place, value: Json = None) -> Role:
    """What the argument at that place is: as the author said, else a guess.

    `value` is what stands there, for places of which the schema says nothing.
    """
    way = parts(path)
    roles = card.roles or default_roles(card.args_schema)
    if (spelt := ".".join(way)) in roles:
        return roles[spelt]
    said = [one for one in card.roles_said if holds(parts(one), way)]
    known = said or [one for one in roles if holds(parts(one), way) and holds(way, parts(one))]
    if known:
        return roles[max(known, key=_exactness)]
    return guess_by_value(way, value)


def is_marked(card: Card, path: Place) -> bool:
    """Whether nobody may be shown the argument at that place."""
    return any(holds(parts(one), parts(path)) for one in card.sensitive)


def guessed_sinks(card: Card) -> list[str]:
    """Where an act seems to go, and nobody has said so."""
    guessed = [path for path, role in card.roles.items() if role == "sink" and path not in card.roles_said]
    return guessed if card.acts else []


def with_said(guessed: Mapping[str, Role], said: Mapping[str, Role]) -> tuple[dict[str, Role], tuple[str, ...]]:
    """The roles with what an author said of them, and the leaves of which it was said.

    Naming an object means all below it, unless a longer path says more of a part.
    """
    roles: dict[str, Role] = dict(guessed)
    told: list[str] = []
    for leaf in guessed:
        above = [one for one in said if holds(parts(one), parts(leaf))]
        if above:
            roles[leaf] = said[max(above, key=_exactness)]
            told.append(leaf)
    open_ones: dict[str, Role] = {
        one: role for one, role in said.items() if not any(holds(parts(one), parts(leaf)) for leaf in guessed)
    }
    roles |= open_ones
    return roles, (*told, *open_ones)


def _exactness(path: str) -> tuple[int, int]:
    """A longer path says more, and so does one that names what `*` leaves open."""
    return len(parts(path)), -parts(path).count(ANY)


def _is_leaf(schema: JsonObject) -> bool:
    """Whether a value may stand there of which the schema tells no parts."""
    return "enum" in schema or "const" in schema or bool(kinds_of(schema) & _SCALARS) or leaves_open(schema)
