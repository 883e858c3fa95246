"""What a source offers beside what a file says of it: what is new, what has changed and how, and how far each gets."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from steward.domain.canonical import canonical
from steward.domain.errors import Unusable
from steward.domain.model import Json, Risk
from steward.sources.inference import Proposal, propose
from steward.sources.mapping import NAMED, Seen
from steward.sources.mapping import Mapping as Said
from steward.sources.offer import Offer
from steward.sources.shapes import signature
from steward.sources.source import Source
from steward.sources.specs import fingerprint, proven, risk_of, specs_of

State: TypeAlias = Literal["new", "proposed", "confirmed", "as it is", "changed", "unusable"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One tool: what is proposed, what the file says (None where it says nothing), and how the two stand.

    `changes`: what the source says now in another way than when the mapping was written. `problem`: why the tool
    can't be used at all.
    """

    proposal: Proposal
    said: Said | None = None
    state: State = "new"
    changes: list[str] = field(default_factory=list[str])
    problem: str = ""

    @property
    def name(self) -> str:
        return self.proposal.offer.name

    @property
    def risk(self) -> Risk:
        """As it counts now, before anything more is confirmed."""
        return risk_of(self.proposal.offer, self.said or Said())

    @property
    def unconfirmed(self) -> bool:
        """Whether there is something for a person to say yes to."""
        if self.said is None:
            return self.proposal.inferred and not self.problem
        if self.state == "changed":
            return True
        return not self.said.confirmed and widens(self.said)

    @property
    def proof(self) -> str:
        """How its effect is known, in words; with `proposed: ` before what nobody confirmed."""
        if self.said is None:
            new = self.proposal.level not in ("receipt only", "reads") or self.proposal.risk is not None
            return f"proposed: {self.proposal.level}" if new else self.proposal.level
        return proven(self.proposal.offer, self.said)


def surveyed(offers: Sequence[Offer], source: Source, names: Container[str] | None = None) -> list[Finding]:
    """A finding for each offer of these names, by default all, in their order. Raises Unusable where two have one."""
    twice = next((name for name, count in Counter(one.name for one in offers).items() if count > 1), None)
    if twice is not None:
        raise Unusable(f"it offers two tools that are called {twice}")
    said = source.tools or {}
    proposals = [one for one in propose(offers) if names is None or one.offer.name in names]
    return [_finding(one, said.get(one.offer.name), offers) for one in proposals]


def gone(offers: Sequence[Offer], source: Source) -> list[str]:
    """The tools of which the file says something, and which the source does not offer."""
    return sorted((source.tools or {}).keys() - {one.name for one in offers})


def widens(said: Said) -> bool:
    """Whether there is anything in it that counts only once it is confirmed."""
    told = (said.proof, said.key, said.risk, said.egress, said.source)
    return any(one is not None for one in told) or any(getattr(said, name) for name in NAMED)


def seen(offer: Offer) -> Seen:
    """What the source says of the tool now, short enough to stand in a file."""
    return Seen(
        arguments=_signature(offer),
        description=_short(offer.description),
        answer=_short(offer.result),
        claims=_claims(offer),
    )


def _finding(proposal: Proposal, said: Said | None, offers: Sequence[Offer]) -> Finding:
    found = Finding(proposal=proposal, said=said)
    try:
        specs_of([proposal.offer])
    except Unusable as error:
        return replace(found, state="unusable", problem=str(error))
    if said is None:
        return replace(found, proposal=_sound(proposal, offers))
    if said.fingerprint is not None and said.fingerprint != fingerprint(proposal.offer):
        return replace(found, state="changed", changes=[*_changes(said.seen, seen(proposal.offer))])
    if said.confirmed:
        return replace(found, state="confirmed")
    return replace(found, state="proposed" if widens(said) else "as it is")


def _sound(proposal: Proposal, offers: Sequence[Offer]) -> Proposal:
    """The proposal, if it could be used as it stands; else without what could not."""
    if proposal.proof is None and proposal.key is None:
        return proposal
    readers = proposal.proof.readers if proposal.proof else []
    offers = [one for one in offers if one.name in {proposal.offer.name, *readers}]
    reading = {one.name: Said(confirmed=True, risk=Risk.READ) for one in offers if one.name in readers}
    said = Said(confirmed=True, proof=proposal.proof, key=proposal.key, target=proposal.target)
    try:
        specs_of(offers, {**reading, proposal.offer.name: said}, only=True)
    except Unusable as error:
        return replace(proposal, level="receipt only", proof=None, key=None, why=[], missing=[str(error)])
    return proposal


def _changes(before: Seen | None, now: Seen) -> Iterator[str]:
    if before is None:
        yield "what is different can't be told, as the file does not say what it was"
        return
    old, new = _by_name(before.arguments), _by_name(now.arguments)
    yield from (f"argument {name} is new: {new[name]}" for name in new if name not in old)
    yield from (f"argument {name} is gone" for name in old if name not in new)
    yield from (
        f"argument {name} was {old[name]} and is {new[name]}" for name in old if new.get(name, old[name]) != old[name]
    )
    parts = [("its description", before.description, now.description), ("its answer", before.answer, now.answer)]
    yield from (f"{what} is another" for what, was, one in parts if was != one)
    if before.claims != now.claims:
        yield f"its source said of it: {before.claims}; and says now: {now.claims}"
    elif before == now:
        yield "its arguments are described in another way"


def _by_name(arguments: Sequence[str]) -> Mapping[str, str]:
    parted = [one.partition(": ") for one in arguments]
    return {name.removesuffix("?"): f"{kind}{', optional' if name.endswith('?') else ''}" for name, _, kind in parted}


def _signature(offer: Offer) -> list[str]:
    return signature(offer.args if offer.model is None else offer.model.model_json_schema())


def _claims(offer: Offer) -> str:
    said = offer.risk.value if offer.risk else "nothing of its risk"
    return ", ".join([*([offer.origin] if offer.origin else []), said, *(["repeatable"] if offer.repeatable else [])])


def _short(said: Json) -> str:
    return hashlib.sha256(canonical(said).encode()).hexdigest()[:8]
