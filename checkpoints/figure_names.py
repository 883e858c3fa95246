"""Whether a slice names what there is: a figure of what nobody ever met would read as one of nothing done."""

from __future__ import annotations

from collections.abc import Sequence

from steward.checkpoints.figure_bounds import bounds
from steward.checkpoints.snapshot import Look
from steward.checkpoints.storable import text
from steward.domain.errors import Unusable
from steward.domain.figures.lists import Choices
from steward.domain.figures.slices import Slice
from steward.domain.text import line

_SHOWN = 60  # characters of a name that there is not


async def check(look: Look, wanted: Slice, playbooks: Sequence[str]) -> None:
    """Raises Unusable with the names that there are; `playbooks` are those of the catalogue, used or not."""
    named = {
        "playbook": (wanted.playbook, "there is no playbook '{}'"),
        "model": (wanted.model, "no task was planned by a model '{}'"),
        "prompt_version": (wanted.prompt_version, "no task was planned with a prompt version '{}'"),
        "release": (wanted.release, "no task was carried on by a release '{}'"),
    }
    if not any(name for name, _ in named.values()):
        return
    (met,) = await look("met", bounds(wanted))
    there = [one for one in playbooks if wanted.playbooks is None or one in wanted.playbooks]
    for column, (name, said) in named.items():
        if name and not met[column] and (column != "playbook" or name not in there):
            offered = ", ".join(await _offered(look, wanted, column, there)) or "none yet"
            raise Unusable(f"{said.format(line(name, _SHOWN))}; there are: {offered}")


async def choices(look: Look, playbooks: Sequence[str] | None) -> Choices:
    """What was folded so far; with `playbooks` only what their tasks have."""
    seen = None if playbooks is None else [text(one) for one in playbooks]
    (row,) = await look("choices", {"playbooks": seen})
    names, models, versions, releases = (
        _named(row[column]) for column in ("playbooks", "models", "prompt_versions", "releases")
    )
    return Choices(playbooks=names, models=models, prompt_versions=versions[::-1], releases=releases[::-1])


def _named(found: list[str] | None) -> list[str]:
    return sorted(one for one in found or [] if one)


async def _offered(look: Look, wanted: Slice, column: str, playbooks: Sequence[str]) -> Sequence[str]:
    known = await choices(look, wanted.playbooks)
    return {
        "playbook": sorted({*known.playbooks, *playbooks}),
        "model": known.models,
        "prompt_version": known.prompt_versions,
        "release": known.releases,
    }[column]
