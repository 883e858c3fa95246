"""What a source offers: a line a tool with how it is proven, and what is missing or has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.text import plain, value
from steward.domain.model import Json, JsonObject, Risk

if TYPE_CHECKING:
    from steward.sources.adding import Added
    from steward.sources.mapping import Mapping
    from steward.sources.survey import Finding

_PROOF = {"reads": "dim", "found by its key": "green", "read back": "green", "receipt only": "yellow"}
_NAME, _PROOF_WIDTH = 26, 16  # columns, so that a terminal of 80 has room for the rest


def found(result: Added) -> list[RenderableType]:
    """The table, for people."""
    made = render.table(
        ("Tool", {"overflow": "fold", "max_width": _NAME}),
        ("Risk", {"no_wrap": True}),
        ("Proof", {"max_width": _PROOF_WIDTH}),
        ("What is missing", {"ratio": 1}),
    )
    for one in result.findings:
        made.add_row(Text(plain(one.name)), render.risk(one.risk), _proof(one), _missing(one))
    parts: list[RenderableType] = [
        Text.assemble(
            (plain(result.name), "bold"),
            f"  {plain(result.source.place)}",
            ("  trusted" if result.source.trusted else "", "dim"),
        ),
        made,
    ]
    if result.gone:
        parts.append(Text(f"In the file and no longer offered: {plain(', '.join(result.gone))}", style="yellow"))
    return parts


def _proof(one: Finding) -> Text:
    if one.problem:
        return Text("can't be used", style="red")
    if one.state == "changed":
        return Text("has changed: not used", style="red")
    return Text(one.proof, style="yellow" if one.unconfirmed else _PROOF[one.proof])


def _missing(one: Finding) -> Text:
    if one.problem:
        return Text(plain(one.problem))
    if one.changes:
        return Text(plain("; ".join(one.changes)))
    return Text(plain("; ".join(_lacking(one))) if one.said is None or not one.said.confirmed else "")


def _lacking(one: Finding) -> list[str]:
    """What kept more from being proposed; nothing of it holds for a proof that somebody wrote in its place."""
    proof = one.said.proof if one.said else None
    return one.proposal.missing if proof is None or proof == one.proposal.proof else []


def meaning(one: Finding) -> RenderableType:
    """What a person says yes to."""
    lines = [*_meaning(one, one.said)] if one.said is not None else []
    notes = [Text(f"  Missing: {plain(note)}", style="dim") for note in _lacking(one)]
    return Group(Text(plain(one.name), style="bold"), *(Text(f"  • {plain(line)}") for line in lines), *notes)


def _meaning(one: Finding, said: Mapping) -> Iterator[str]:
    if one.changes:
        yield f"it has changed, and is taken as it is now: {'; '.join(one.changes)}"
    if said.risk is Risk.READ:
        yield "it only reads: it is called at will, and its answers prove what others did"
    elif said.risk is not None:
        yield f"an unwanted call of it is {said.risk.value}"
    if said.key is not None:
        yield f"Steward's key of the act goes to the {said.key.where} {said.key.name}; planners can't set it"
    proof = said.proof
    if proof is not None and proof.gone:
        yield f"it is done once {proof.read} shows no such record"
    elif proof is not None:
        expected = ", ".join(f"{field} is {value(wanted)}" for field, wanted in proof.expect.items())
        whole = "all is as it was asked for"
        yield f"it is done once {proof.readers[0]} shows that {expected or whole}"
    if proof is not None and proof.search is not None and proof.search.keyed and proof.search.certain:
        yield f"what {proof.search.read} does not list under its key has not happened, and may be done again"
    yield from _provenance(said)
    if not (said.risk or said.key or proof):
        yield "nothing of it is proven: its answer is all there is"


def _provenance(said: Mapping) -> Iterator[str]:
    if said.source == "own" or (said.others and said.source is None):
        but = f", but for {', '.join(said.others)}, which others write" if said.others else ""
        yield f"what it returns is the business's own{but}"
    elif said.source == "others":
        yield "what it returns is written by others"
    roles = [("what, how much or when", said.identifies), ("where something goes", said.sink), ("anything", said.free)]
    yield from (f"what says {role}: {', '.join(names)}" for role, names in roles if names)


def document(result: Added, path: str) -> JsonObject:
    """The same for programs."""
    return {
        "file": path,
        "source": result.name,
        "place": result.source.place,
        "trusted": result.source.trusted,
        "added": list[Json](result.written),
        "confirmed": [one.name for one in result.confirmed],
        "gone": list[Json](result.gone),
        "tools": [_tool(one) for one in result.findings],
    }


def _tool(one: Finding) -> JsonObject:
    said = one.said
    return {
        "name": one.name,
        "origin": one.proposal.offer.origin,
        "risk": one.risk.value,
        "state": one.state,
        "proof": one.proof,
        "unconfirmed": one.unconfirmed,
        "why": list[Json](one.proposal.why),
        "missing": list[Json](one.proposal.missing),
        "changes": list[Json](one.changes),
        "problem": one.problem or None,
        "mapping": None if said is None else said.model_dump(mode="json", exclude_defaults=True),
    }
