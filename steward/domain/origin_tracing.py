"""Traces each value of an act to what it rests on: by code, from the plan's text, the request and the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from steward.domain.argument_roles import role_at
from steward.domain.called_origins import argument_names, call_shown, is_number, rests_on_others
from steward.domain.canonical import canonical
from steward.domain.dotted_paths import holds, parts
from steward.domain.extraction import EXTRACT, SOURCE
from steward.domain.model import Acceptance, Action, Entry, Json, Plan, Step
from steward.domain.origins import Leaf, Origin, Traced, dotted
from steward.domain.playbook import Playbook
from steward.domain.ports.tools import Card, Toolbox
from steward.domain.references import ITEM, Reference, alone
from steward.domain.seen_results import Lookups, Seen, before, is_particular, seen_in, stands_in, told_by
from steward.domain.spelt_values import Place, Spelt, Under, Unsaid, beside, leaves, referred, value_at
from steward.domain.spoken_values import SHORTEST, Said, said
from steward.domain.value_comparison import agrees, as_number

_MOST_LEAVES = 300  # values of one act that are traced; what is beyond counts as invented
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"""'([^'\\]+)'|"([^"\\]+)\"""")


@dataclass(frozen=True, kw_only=True)
class Tracer:
    """What values of a plan's acts can have come from. `today` is the day that the request's "tomorrow" is after."""

    plan: Plan
    playbook: Playbook
    tools: Toolbox
    history: Sequence[Entry]
    goal: str
    today: date
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
            found.append(Leaf(path=path, value=value, role=role, origins=tuple(origins), number=number))
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
        return replace(traced, leaves=tuple(replace(one, origins=word) for one in traced.leaves), control=())

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
        if self.requested(value):
            return [Origin(kind="request")]
        if self.plan.fixed or self._is_constant(value, path, tool):
            return [Origin(kind="rule")]
        if self._is_accepted(value, path, tool):
            return [Origin(kind="request")]
        if found := self._copied(value):
            return found
        return [Origin(kind="told", tool=self.told_by) if self.told_by else Origin(kind="invented")]

    def requested(self, value: Json) -> bool:
        """Whether the goal, or what a person answered, says it."""
        return any(one.says(value) for one in self._said)

    @cached_property
    def _said(self) -> list[Said]:
        return [said(text, self.today) for text in (self.goal, *self.answers)]

    def _is_constant(self, value: Json, path: Place, tool: str) -> bool:
        """Whether the playbook says it of this argument: as a limit, an effect to come about, a step of its own."""
        name, wanted = ".".join(parts(path)), canonical(value)
        for one in self.playbook.each:
            limit = one.scope.get(tool, {}).get(name)
            if limit is not None and wanted in map(canonical, limit.one_of):
                return True
            calls = [*(one.success or []), *(one.fixed.steps if one.fixed else [])]
            given = [value_at(call.args, path) for call in calls if call.tool == tool]
            if any(said_ is not None and canonical(said_) == wanted for said_ in given):
                return True
        return False

    def _is_accepted(self, value: Json, path: Place, tool: str) -> bool:
        """Whether the acceptance, which was stated without seeing plan or results, names the same value."""
        if self.acceptance is None:
            return False
        card = self.tools.card(tool)
        schema = card.args_schema if card else {}
        named = [value_at(one.args, path) for one in self.acceptance.expectations if one.tool == tool]
        return any(one is not None and agrees(one, value, schema, [*path]) for one in named)

    # --- results --------------------------------------------------------------------

    @cached_property
    def _seen(self) -> list[Seen]:
        """What was there when the plan was proposed."""
        return seen_in(before(self.plan.revision, self.history), self.tools)

    @cached_property
    def _lookups(self) -> Lookups:
        return Lookups(self.history, self.tools, self.requested)

    def _copied(self, value: Json) -> list[Origin]:
        """The results in which a value stands that the plan spells out: the business's own, and, unless that was looked
        up as the request says, what others wrote: they may have named it."""
        if isinstance(value, str) and len(value.strip()) < SHORTEST:
            return []
        own: Origin | None = None
        others: Origin | None = None
        for one in self._seen:
            if (own if not one.others else others) is not None or not stands_in(value, one.value):
                continue
            origin = self._of(one.card, [one.entry], one.path, others=one.others, copied=True)
            if not origin.doubtful:
                if self._lookups.is_named(one.entry) or self._lookups.names_of(one.entry, one.path)[0]:
                    return [origin]
                own = origin
            others = others or (origin if origin.doubtful else None)
        return [one for one in (own, others) if one is not None]

    def _named_by_others(self, value: Json, origin: Origin) -> Iterator[Origin]:
        """What others wrote in which the own value stands, where the plan was made after that and picked it itself."""
        entries = [one for one in self.history if one.action.step == origin.step]
        if origin.doubtful or not self.told_by or origin.named or not is_particular(value):
            return
        if any(map(self._lookups.is_named, entries)):
            return
        found = next((one for one in self._seen if one.others and stands_in(value, one.value)), None)
        if found is not None and not self.requested(value):
            yield self._of(found.card, [found.entry], found.path, others=True)

    def _results(
        self, looked: Sequence[tuple[Reference, str]], value: Json, below: Place, step: Step | None, item: int
    ) -> Iterator[Origin]:
        for reference, text in looked:
            if reference.root == ITEM and step is not None and step.for_each:
                for over, around in referred(step.for_each):
                    path = (*over.path, item, *reference.path)
                    computed = f"{around} {text}" if over.computed or reference.computed else ""
                    yield from self._result(over.root, path, computed, value, below)
            else:
                computed = text if reference.computed else ""
                for origin in self._result(reference.root, (*reference.path,), computed, value, below):
                    yield origin
                    yield from self._named_by_others(value, origin)

    def _result(self, root: str, path: Place, computed: str, value: Json, below: Place) -> Iterator[Origin]:
        producer = self.plan.step(root)
        entries = [one for one in self.history if one.action.step == root]
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
        origin = self._of(card, entries, path, others=others, step=root)
        picked = "" if origin.doubtful else self._picked_by(computed)
        return replace(origin, chosen=picked) if picked else origin

    def _picked_by(self, computed: str) -> str:
        """The tool by whose words, written by others, an expression picks: it compares with a text of theirs."""
        seen = self._seen if computed and self.told_by else []
        named = (found[1] or found[2] for found in _QUOTED.finditer(computed)) if seen else ()
        texts = [one for one in named if is_particular(one) and not self.requested(one)]
        return next((by for one in texts if (by := self._lookups.whose(one, seen, self.told_by))), "")

    def _of(
        self, card: Card, entries: Sequence[Entry], path: Place, *, others: bool, step: str = "", copied: bool = False
    ) -> Origin:
        named, beside_ = self._lookups.names_of(entries[-1], path) if len(entries) == 1 else ("", "")
        return Origin(
            kind="tool",
            tool=card.name,
            named=bool(named),
            beside=beside_,
            step=step or entries[-1].action.step,
            path=dotted(path),
            call=call_shown(entries[-1].action) if entries else "",
            others=others,
            chosen=next((by for one in entries if (by := self._lookups.chosen_by(one))), ""),
            copied=copied,
            sensitive=any(holds(parts(one), parts(path)) for one in card.sensitive_result),
        )

    # --- whether it happens at all ---------------------------------------------------

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
