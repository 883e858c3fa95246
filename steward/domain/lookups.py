"""By whose words it was decided what was looked up, and which record of several a value was taken out of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from steward.domain.canonical import canonical
from steward.domain.dotted_paths import parts
from steward.domain.extraction import EXTRACT, SOURCE
from steward.domain.model import Entry, Json, Risk
from steward.domain.namesakes import namesake
from steward.domain.ports.tools import Card, Toolbox
from steward.domain.records import Record, free_names, records_at
from steward.domain.references import schemas_at
from steward.domain.seen_results import Seen, before, is_particular, seen_in, stands_in, told_by
from steward.domain.spelt_values import Place, leaves
from steward.domain.value_comparison import names_a_thing
from steward.domain.written_by import by_others

_MOST_BESIDE = 200  # records of a list that are compared
_PICKING = re.compile(r"""'([^'\\]+)'|"([^"\\]+)\"|(?:[=!<>]=|[<>])\s*(\d+(?:\.\d+)?)""")
"""What an expression compares with, or looks up by."""
_ORDER = re.compile(r"sort|order_?by|rank", re.IGNORECASE)  # an argument that says which record comes first


@dataclass(frozen=True)
class Known:
    """What was there at a time, and the tool by which others' words were then shown to the planner."""

    entries: Sequence[Entry]
    seen: Sequence[Seen]
    told_by: str


@dataclass(frozen=True)
class Lookups:
    """The READs of a task; its history is in the order of its calls. `requested`: whether the request says a value.
    `answered`: whether people were asked and said more."""

    history: Sequence[Entry]
    tools: Toolbox
    requested: Callable[[Json], bool]
    answered: bool = False
    _chosen: dict[str, str] = field(default_factory=dict[str, str])
    _besides: dict[str, str] = field(default_factory=dict[str, str])

    def chosen_by(self, entry: Entry) -> str:
        """The tool whose answer, written by others, holds an argument of the READ that nothing else explains."""
        key = entry.action.key
        if entry.action.risk is not Risk.READ:
            return ""
        if key not in self._chosen:
            self._chosen[key] = ""  # ends a circle
            given = self._unexplained(entry)
            known = self._known_to(entry) if given else None
            self._chosen[key] = next((by for value in given if known and (by := self.whose(value, known))), "")
        return self._chosen[key]

    def is_named(self, entry: Entry) -> bool:
        """Whether the request says what the READ looked up."""
        return bool(self.name_of(entry))

    def name_of(self, entry: Entry) -> str:
        """What the request says of what the READ looked up."""
        return next((str(value) for _, value in self.choosing(entry) if self.requested(value)), "")

    def names_of(self, entry: Entry, places: Sequence[Place]) -> tuple[str, str]:
        """What of the record at one of the places the request says, and, where it says nothing of any, what of another
        one beside it. What others wrote names no record, but speaks against one."""
        found = [self._names_of(entry, place) for place in places]
        name = next((name for name, _ in found if name), "")
        return (name, "") if name or not all(beside for _, beside in found) else next(iter(found), ("", ""))

    def alike(self, entry: Entry, path: Place, computed: str, *, unseen: bool) -> str:
        """What the request calls the record there, where it calls others there so, too; once a person was asked which
        is meant, or the READ puts them in an order, it is no guess."""
        if self.answered or any(_ORDER.search(name) for name, one in entry.action.args.items() if one):
            return ""
        records, own = self._records(entry, path)
        return namesake(records, own, path, computed, self.requested, unseen=unseen)

    def beside_of(self, entry: Entry) -> str:
        """What the request says of another record than the one of a list by whose id the READ looked."""
        key = entry.action.key
        if entry.action.risk is not Risk.READ:
            return ""
        if key not in self._besides:
            given = self._unexplained(entry)
            others = [one for one in self.history if one.action.key != key] if given else []
            seen = seen_in(others, self.tools)
            stands = ([one for one in seen if canonical(one.value) == canonical(value)] for value in given)
            found = [[self._names_of(one.entry, one.path) for one in places] for places in stands]
            told = [[one for one in each if any(one)] for each in found]
            self._besides[key] = next((each[0][1] for each in told if each and not any(name for name, _ in each)), "")
        return self._besides[key]

    def named_elsewhere(self, entry: Entry, path: Place) -> list[str]:
        """What the request says of other records there, and of what other calls of the tool looked up."""
        records, own = self._records(entry, path)
        beside = [name for at, one in enumerate(records) if at != own for name in self._said_of(entry, one)]
        calls = [one for one in self.history if one.action.tool == entry.action.tool and one.verified]
        looked_up = [self.name_of(one) for one in calls if one.action.args != entry.action.args]
        return [name for name in (*beside, *looked_up) if name]

    def whose(self, value: Json, known: Known) -> str:
        """Whose words, written by others, a value is; `told_by` where it stands nowhere, nothing where the business's
        own records alone say it, and nobody else named the record in which it stands there."""
        own, others = list[Seen](), ""
        for one in known.seen:
            if stands_in(value, one.value):
                if by := one.card.name if one.others else self.chosen_by(one.entry):
                    others = others or by
                else:
                    own.append(one)
        if others and (is_particular(value) or not own):
            return others
        if by := self._taken_out(value, known):
            return by
        if not own:
            return known.told_by
        named = [self.named_by(one.entry, one.path, known) for one in own]
        return named[0].card.name if named[0] and all(named) else ""

    def picked_by(self, card: Card, path: Place, computed: str, known: Known) -> str:
        """The tool by whose words, written by others, a plan that was made after them picks one record: by a name of a
        map, or by what an expression compares with."""
        if not known.told_by:
            return ""
        names: list[Json] = [*free_names(path, card.result_schema)]
        names += [found[1] or found[2] or float(found[3]) for found in _PICKING.finditer(computed)]
        telling = [one for one in names if is_particular(one) and not self.requested(one)]
        return next((by for one in telling if (by := self.whose(one, known))), "")

    def named_by(self, entry: Entry, path: Place, known: Known) -> Seen | None:
        """What others wrote that says of the record there what no other one beside it says, while the request says
        nothing of it. What stands in the record itself does not count."""
        records, own = self._records(entry, path)
        if (
            not known.told_by
            or len(records) < 2
            or next(self._said_of(entry, records[own]), "")
            or self.is_named(entry)
        ):
            return None
        beside = {canonical(leaf) for at, one in enumerate(records) if at != own for _, leaf in one.values()}
        telling = [leaf for _, leaf in self._own_values(entry, records[own]) if canonical(leaf) not in beside]
        above = records[own].at
        texts = (one for one in known.seen if one.others and isinstance(one.value, str))
        outside = (one for one in texts if one.entry is not entry or one.path[: len(above)] != above)
        return next((one for one in outside if any(stands_in(leaf, one.value) for leaf in telling)), None)

    def is_one_of_several(self, entry: Entry, path: Place) -> bool:
        """Whether there are others beside the record at that place, of which the request says nothing."""
        records, own = self._records(entry, path)
        return len(records) > 1 and not next(self._said_of(entry, records[own]), "")

    def _names_of(self, entry: Entry, path: Place) -> tuple[str, str]:
        records, own = self._records(entry, path)
        if own < 0:
            return "", ""
        name = next(self._said_of(entry, records[own], own=True), "")
        if name or next(self._said_of(entry, records[own]), ""):
            return name, ""
        return "", next((name for one in records for name in self._said_of(entry, one)), "")

    def _records(self, entry: Entry, path: Place) -> tuple[list[Record], int]:
        card = self.tools.card(entry.action.tool)
        records, own = records_at(entry.result, path, card.result_schema) if card else ([], -1)
        return (records, own) if len(records) <= _MOST_BESIDE else ([], -1)

    def _said_of(self, entry: Entry, record: Record, *, own: bool = False) -> Iterator[str]:
        """Those of its values that the request says; `own`: without what others wrote."""
        values = self._own_values(entry, record) if own else record.values()
        return (str(leaf) for _, leaf in values if is_particular(leaf) and self.requested(leaf))

    def _own_values(self, entry: Entry, record: Record) -> Iterator[tuple[Place, Json]]:
        card = self.tools.card(entry.action.tool)
        found = record.values() if card else iter(())
        return ((at, leaf) for at, leaf in found if card and is_particular(leaf) and not by_others(card, at))

    def _taken_out(self, value: Json, known: Known) -> str:
        """Whose text it was that a model took the value out of, where it need not stand there: a choice among some."""
        taken = [one for one in known.entries if one.action.tool == EXTRACT and one.verified]
        found = [
            one for one in taken if any(canonical(leaf) == canonical(value) for _, leaf, _ in leaves(one.result, {}))
        ]
        texts = [leaf for one in found for at, leaf, _ in leaves(one.action.args, {}) if at[0] == SOURCE]
        others = [one for one in known.seen if one.others and isinstance(one.value, str) and one.value.strip()]
        within = (one.card.name for one in others for text in texts if str(one.value) in str(text))
        return next(within, "") or next((by for text in texts if (by := self.whose(text, known))), "")

    def _known_to(self, entry: Entry) -> Known:
        earlier = self._earlier(entry)
        shown = told_by(before(entry.first_revision, earlier), self.tools)
        return Known(earlier, seen_in(earlier, self.tools), shown)

    def _earlier(self, entry: Entry) -> Sequence[Entry]:
        return self.history[: next(at for at, one in enumerate(self.history) if one.action.key == entry.action.key)]

    def _unexplained(self, entry: Entry) -> list[Json]:
        return [value for _, value in self.choosing(entry) if not self.requested(value)]

    def choosing(self, entry: Entry) -> list[tuple[Place, Json]]:
        """The arguments that say what is looked up: none that is one of few words, or that its tool calls free."""
        card = self.tools.card(entry.action.tool)
        if card is None:
            return []
        free = {parts(one) for one in card.roles_said if card.roles.get(one) == "free"}
        return [
            (path, value)
            for path, value, _ in leaves(entry.action.args, {})
            if _tells(path, value) and parts(path) not in free and not _is_choice(card, path)
        ]


def _tells(path: Place, value: Json) -> bool:
    """Whether it says which record: the number of a page does not, but that of a thing."""
    return is_particular(value) or (value not in (None, "") and names_a_thing(".".join(parts(path))))


def _is_choice(card: Card, path: Place) -> bool:
    return any("enum" in one or "const" in one for one in schemas_at(card.args_schema, [*path]))
