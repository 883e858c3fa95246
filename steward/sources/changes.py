"""What a source no longer offers as it did when people wrote what they say of it, and what rests on that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from steward.sources import mapping as mappings
from steward.sources.offer import Offer
from steward.sources.specs import fingerprint


def changed_since(offers: Sequence[Offer], said: Mapping[str, mappings.Mapping]) -> dict[str, str]:
    """Why each of these tools can't be used now: it is another one, it is gone, or its proof reads with such a one.

    Only what has a fingerprint was once seen; what the others say and does not fit is a mistake of whoever wrote it.
    """
    now = {one.name: fingerprint(one) for one in offers}
    found = {
        name: "is not what it was when its mapping was written" if name in now else "is offered no more"
        for name, one in said.items()
        if one.fingerprint is not None and now.get(name) != one.fingerprint
    }
    why = {name: f"it {reason}" for name, reason in found.items()}
    for name, one in said.items():
        read_with = next((reader for reader in _readers(one) if reader in found), None)
        if name not in found and read_with is not None:
            why[name] = f"its proof reads with {read_with}, which {found[read_with]}"
    return why


def _readers(said: mappings.Mapping) -> list[str]:
    return said.proof.readers if said.proof and said.confirmed else []
