"""Traces each value of an act to what it rests on: by code, from the plan's text, the request and the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from functools import cached_property, partial

from steward.domain.argument_roles import is_marked, role_at
from steward.domain.better_columns import better_column
from steward.domain.called_origins import (
    argument_names,
    calls_of,
    decimal_at,
    is_blind,
    is_number,
    origin_of,
    places_in,
    rests_on_others,
)
from steward.domain.dotted_paths import holds, parts
from steward.domain.extraction import EXTRACT, SOURCE
from steward.domain.lookups import Known, Lookups
from steward.domain.model import Acceptance, Action, Entry, Json, Plan, Risk, Step
from steward.domain.origins import Leaf, Origin, Traced, dotted
from steward.domain.playbook import Playbook
from steward.domain.ports.tools import Toolbox
from steward.domain.references import ITEM, Reference, alone
from steward.domain.seen_results import Seen, before, is_particular, seen_in, stands_in, told_by
from steward.domain.spelt_values import Place, Spelt, Under, Unsaid, beside, leaves, referred
from steward.domain.spoken_units import said_in_unit
from steward.domain.spoken_values import SHORTEST, Said, said
from steward.domain.stated_values import is_accepted, is_constant
from steward.domain.value_comparison import as_number

_MOST_LEAVES = 300  # values of one act that are traced; what is beyond counts as invented
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Tracer:
    """What values of a plan's acts come from. The request's "tomorrow" is after `today`, its hours in `zone`."""

    plan: Plan
    playbook: Playbook
    tools: Toolbox
    history: Sequence[Entry]
    goal: str
    today: date
    zone: tzinfo | None = None
    answers: Sequence[str] = ()
    acceptance: Acceptance | None = None

    def traced(self, action: Action) -> Traced:
        """What the act's values rest on."""
        step, card = self.plan.step(action.step), self.tools.card(action.tool)
        found: list[Leaf] = []
        for path, value, spelt in leaves(action.args, step.args if step is not None else {}):
            if value is None or isinstance(value, bool) or value == "":
                continue
            beyond = len(found) >= _MOST_LEAVES
            origins = [Origin(kind="invented")] if beyond else self._origins(path, value, spelt, action, step)
            role = role_at(card, path, value) if card else "identifies"
            number = card is not None and is_number(card, path, value)
            rather = better_column(card, path, origins, self.history, self.requested) if card and role != "free" else ""
            hidden = any(one.sensitive for one in origins) or (card is not None and is_marked(card, path))
            found.append(Leaf(path, value, role, tuple(origins), number, rather, hidden))
            if beyond:
                break
        return Traced(
            leaves=tuple(found),
            arguments=tuple(argument_names(card)) if card else (),
            control=tuple(self._control(step, action)) if step else (),
        )

    def written_by_person(self, action: Action) -> Traced:
        """The act with each value as a person's word."""
        traced, word = self.traced(action), (Origin(kind="request"),)
        return replace(traced, leaves=tuple(replace(one, origins=word, rather="") for one in traced.leaves), control=())

    def looked_at(self, expression: str, value: Json) -> list[Origin]:
        """What an expression rests on that came to the value."""
        return _once(self._results(referred(f"${{{expression}}}"), value, (), None, -1))

    @cached_property
    def told_by(self) -> str:
        """A tool whose answer, written by others, was shown to the planner before it proposed this plan; or nothing."""
        if self.plan.fixed or self.plan.unread:
            return ""
        return self._told_before(self.plan.revision)

    def _told_before(self, revision: int) -> str:
        return told_by(before(revision, self.history), self.tools)

    # --- a value that is spelt out ------------------------------------------------

    def _origins(self, path: Place, value: Json, spelt: Spelt, action: Action, step: Step | None) -> list[Origin]:
        if isinstance(spelt, Unsaid):
            return [Origin(kind="rule")]
        if isinstance(spelt, Under):
            return _once(self._results(spelt.looked, value, path[len(spelt.path) :], step, action.item))
        looked = referred(spelt) if isinstance(spelt, str) else []
        if not isinstance(spelt, str) or not looked:
            return self._literal(value, path, action.tool)
        if isinstance(value, str) and as_number(value) is None and self.requested(value):
            return [Origin(kind="request")]  # whatever it was read from, it is what was named
        rest = [] if alone(spelt) is not None else self._literal(beside(spelt), path, action.tool)
        return _once([*self._results(looked, value, (), step, action.item), *rest])

    def _literal(self, value: Json, path: Place, tool: str) -> list[Origin]:
        """What explains it; nothing for a text that says nothing."""
        if isinstance(value, str) and not _WORD.search(value):
            return []
        asked = self.requested(value) or self.requested(decimal_at(self.tools.card(tool), path, value))
        if asked or said_in_unit((self.goal, *self.answers), path, value):
            return [Origin(kind="request")]
        if self.plan.fixed or is_constant(self.playbook, value, path, tool):
            return [Origin(kind="rule")]
        if is_accepted(self.acceptance, value, path, tool, self.tools):
            return [Origin(kind="request")]
        if found := self._copied(value):
            return found
        return [Origin(kind="told", tool=self.told_by) if self.told_by else Origin(kind="invented")]

    def requested(self, value: Json) -> bool:
        """Whether the goal, or what a person answered, says it."""
        return any(one.says(value) for one in self._said)

    @cached_property
    def _said(self) -> list[Said]:
        return [said(text, self.today, self.zone) for text in (self.goal, *self.answers)]

    @cached_property
    def _known(self) -> Known:
        there = before(self.plan.revision, self.history)
        return Known(there, seen_in(there, self.tools), self.told_by)

    @cached_property
    def lookups(self) -> Lookups:
        return Lookups(self.history, self.tools, self.requested, bool(self.answers))

    def _copied(self, value: Json) -> list[Origin]:
        """The results in which a value stands that the plan spells out: the business's own, and, unless that was looked
        up as the request says, what others wrote: they may have named it."""
        if isinstance(value, str) and len(value.strip()) < SHORTEST:
            return []
        own: tuple[Origin, Seen] | None = None
        others: Origin | None = None
        for one in self._known.seen:
            if (own if not one.others else others) is not None or not stands_in(value, one.value):
                continue
            origin = origin_of(
                self.lookups, one.card, [one.entry], one.path, [one.path], others=one.others, copied=True
            )
            if not origin.doubtful:
                if self.lookups.is_named(one.entry) or origin.named:
                    return [origin]
                own = (origin, one)
            others = others or (origin if origin.doubtful else None)
        if own is None:
            return [others] if others else []
        return [own[0], others] if others else [own[0], *self._naming(own[1].entry, [own[1].path])]

    def _naming(self, entry: Entry, places: Sequence[Place]) -> list[Origin]:
        """What others wrote that names the record at each of the places."""
        named = [self.lookups.named_by(entry, place, self._known) for place in places]
        found = named[0] if named and all(named) else None
        return [origin_of(self.lookups, found.card, [found.entry], found.path, [], others=True)] if found else []

    def _as_picked(self, value: Json, origin: Origin, path: Place, computed: str) -> Iterator[Origin]:
        """An own value, with what others wrote in which it stands, or that names its record, where the plan was made
        after that and picked it itself."""
        entries = calls_of(origin.step, self.history)
        open_ = self.told_by and not origin.doubtful and not origin.named and not self.requested(value)
        if not open_ or any(map(self.lookups.is_named, entries)):
            yield origin
            return
        places = places_in(entries, path, computed, value)
        if is_blind(entries, path, computed, self.plan.revision) and self.lookups.is_one_of_several(
            entries[0], places[0]
        ):
            yield replace(origin, chosen=self.told_by)
            return
        yield origin
        said_ = (one for one in self._known.seen if one.others and is_particular(value) and stands_in(value, one.value))
        if (found := next(said_, None)) is not None:
            yield origin_of(self.lookups, found.card, [found.entry], found.path, [], others=True)
        elif len(entries) == 1:
            yield from self._naming(entries[0], places)

    def _results(
        self, looked: Sequence[tuple[Reference, str]], value: Json, below: Place, step: Step | None, item: int
    ) -> Iterator[Origin]:
        for reference, text in looked:
            if reference.root == ITEM and step is not None and step.for_each:
                for over, around in referred(step.for_each):
                    path = (*over.path, *(() if over.computed else (item,)), *reference.path)
                    computed = f"{around} {text}" if over.computed or reference.computed else ""
                    yield from self._result(over.root, path, computed, value, below)
            else:
                computed = text if reference.computed else ""
                at: Place = (*reference.path, *(() if computed else below))
                for origin in self._result(reference.root, (*reference.path,), computed, value, below):
                    yield from self._as_picked(value, origin, at, computed)

    def _result(self, root: str, path: Place, computed: str, value: Json, below: Place) -> Iterator[Origin]:
        producer = self.plan.step(root)
        entries = calls_of(root, self.history)
        tool = producer.tool if producer else entries[-1].action.tool if entries else ""
        if tool == EXTRACT:
            yield from self._extracted(producer, entries, path)
        else:
            yield self._given(root, tool, entries, path, computed, value, below)

    def _extracted(self, step: Step | None, entries: Sequence[Entry], path: Place) -> Iterator[Origin]:
        """What was taken out of texts rests on what those rest on; where others had a hand in the question, on them."""
        item = path[0] if path and isinstance(path[0], int) else -1
        told_by = self.told_by if step else self._told_before(entries[-1].first_revision)
        for count, (at, said_, _) in enumerate(leaves(step.args if step else entries[-1].action.args, {})):
            looked = referred(said_) if step and isinstance(said_, str) else []
            if looked:
                yield from self._results(looked, [], (), step, item)
            elif count >= _MOST_LEAVES:
                yield Origin(kind="tool", tool=EXTRACT, others=True)
                return
            else:
                yield from self._spelt_there(said_, at, told_by)

    def _spelt_there(self, value: Json, at: Place, told_by: str) -> Iterator[Origin]:
        """Of what is asked only that others may have told the planner to; a text that nothing explains is anybody's."""
        for one in self._literal(value, at, EXTRACT):
            unexplained = one.kind in ("told", "invented")
            if at[0] == SOURCE:
                yield Origin(kind="tool", tool=EXTRACT, others=True) if unexplained else one
            elif unexplained and told_by:
                yield Origin(kind="told", tool=told_by)
            elif not unexplained and one.doubtful:
                yield one

    def _given(
        self, root: str, tool: str, entries: Sequence[Entry], path: Place, computed: str, value: Json, below: Place
    ) -> Origin:
        card = self.tools.card(tool)
        path = path if computed else (*path, *below)
        if card is None:
            return Origin(kind="tool", tool=tool or root, step=root, path=dotted(path), others=True)
        others = rests_on_others(card, path, computed, value, entries)
        places = places_in(entries, path, computed, value)
        called = partial(origin_of, self.lookups, card, entries, path, places, step=root, computed=computed)
        origin = called(others=others, revision=self.plan.revision)
        if origin.doubtful:
            return origin
        picked = self.lookups.picked_by(card, path, computed, self._known)
        return replace(origin, chosen=picked or self._steered_by(root, entries))

    def _steered_by(self, root: str, entries: Sequence[Entry]) -> str:
        """The tool by whose words the plan itself has the step look something up: by an expression over them."""
        step = self.plan.step(root)
        if step is None or not entries or entries[-1].action.risk is not Risk.READ:
            return ""
        if root not in self._steers:
            self._steers[root] = ""  # ends a circle
            entry = entries[-1]
            telling = {at for at, _ in self.lookups.choosing(entry)}
            spelt = ((value, said_) for at, value, said_ in leaves(entry.action.args, step.args) if at in telling)
            given = ((value, one) for value, one in spelt if isinstance(one, str) and not self.requested(value))
            found = (self._results(referred(one), value, (), step, entry.action.item) for value, one in given)
            doubts = (one for origins in found for one in origins if one.doubtful)
            self._steers[root] = next((one.chosen or one.tool for one in doubts), "")
        return self._steers[root]

    @cached_property
    def _steers(self) -> dict[str, str]:
        return {}

    def _control(self, step: Step, action: Action) -> Iterator[Origin]:
        """What others had a hand in of what its condition looks at, and of the list that it goes over."""
        over = referred(step.for_each or "")
        found = [one for reference, around in over for one in self._length(reference, around)]
        found += self._results(referred(step.when or ""), True, (), step, action.item)
        return (one for one in found if one.doubtful)

    def _length(self, reference: Reference, around: str) -> Iterator[Origin]:
        """Of how many there are: not what the items say, unless the list is one that others wrote."""
        path = (*reference.path,)
        for origin in self._result(reference.root, path, around if reference.computed else "", True, ()):
            card = self.tools.card(origin.tool)
            if card is None or reference.computed or origin.step != reference.root:
                yield origin
                continue
            others = card.source == "others" or any(holds(parts(one), parts(path)) for one in card.others)
            yield replace(origin, others=others)


def _once(origins: Iterable[Origin]) -> list[Origin]:
    return [*dict.fromkeys(origins)]
