"""What nobody may read, taken out of everything that people and other systems are shown.

One value decides it for logs, traces, metrics, errors, notices, answers and pages alike. Hidden is what stands under a
secret's name (`steward/domain/secret_names.py`), what looks like one (`secret_shapes.py`, `secret_assignments.py`),
what is known to be one (`known_secrets.py`), and the arguments that a tool marks. What is kept to act with stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, is_dataclass, replace
from functools import cached_property
from typing import Any, TypeVar, cast

from steward.domain.known_secrets import finder_of, secret_texts
from steward.domain.marked_values import (
    answer_shown,
    at_paths,
    calls_in,
    is_reference,
    last_names,
    members_of,
    under_names,
    without_paths,
)
from steward.domain.model import Decision, Json, JsonObject
from steward.domain.redaction_walk import OURS, Paths, Walk, blank, fields_of, is_model, spoken
from steward.domain.secret_assignments import ANY_NAME, assignments_in, may_name
from steward.domain.secret_shapes import ANY_SHAPE, shapes_in
from steward.domain.secret_shapes import HIDDEN as HIDDEN

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, eq=False)
class Redactor:
    """Takes out what is secret; never raises, and what it returned comes back as it is if it is handed in again.

        redactor = Redactor(sensitive={"create_user": ["password"]}, secrets=[key])
        redactor.text("401 for token=abcdef123")  # "401 for token=***"
        redactor.of(entry)  # without the action's password, also where the receipt repeats it

    `sensitive` are the arguments that each tool marks, `results` the same of its result: dotted paths, in which a list
    stands for each of its members and `*` for any name. `secrets` are values that are known to be secret, `also` those
    of the task in hand. `emails` hides e-mail addresses as well.
    """

    sensitive: Paths = field(default_factory=dict[str, Collection[str]])
    secrets: Collection[str] = ()
    emails: bool = False
    results: Paths = field(default_factory=dict[str, Collection[str]])
    also: frozenset[str] = frozenset()

    @property
    def marks_any(self) -> bool:
        """Whether any tool marks anything."""
        return bool(self.sensitive or self.results)

    def knowing(self, *values: Json) -> Redactor:
        """The same that also hides these values, and all texts and numbers inside them, wherever they stand."""
        more = secret_texts(one for one in values if not is_reference(one)) - self.also
        return replace(self, also=self.also | more) if more else self

    def beside(self, tool: str, args: Mapping[str, Json], *answers: Json) -> Redactor:
        """The same that also hides what the tool marks in its arguments and answers, wherever it stands."""
        paths, results = self.sensitive.get(tool, ()), self.results.get(tool, ())
        if not paths and not results:
            return self
        names, marked = last_names(paths) | last_names(results), [*at_paths(dict(args), paths)]
        for answer in answers:
            marked += [*at_paths(answer, results), *under_names(answer, names)]
        return self.knowing(*marked)

    def among(self, value: object) -> Redactor:
        """The same that also hides what tools mark in any of the calls inside the value."""
        known = self
        if self.marks_any:
            for call in calls_in(value):
                known = known.beside(call.tool, call.args, *call.answers)
        return known

    def of(self, value: T) -> T:
        """Any of the domain's values, or JSON with such values in it, in its own type.

        What has `tool` and `args` is a call, whose marked arguments are hidden.
        """
        try:
            return cast("T", self.among(value).walk(value).shown(value))
        except Exception:  # noqa: BLE001 - what can't be looked through is not shown
            return cast("T", blank(value))

    def text(self, text: str) -> str:
        """The text without its secrets."""
        return self.of(text)

    def args(self, tool: str, args: Mapping[str, Json]) -> JsonObject:
        """A call's arguments."""
        marked = without_paths(dict(args), self.sensitive.get(tool, ()))
        return cast("JsonObject", self.beside(tool, args).of(marked))

    def decision(self, decision: Decision, tool: str = "") -> Decision:
        """The decision; `tool` is the one that its arguments and its result are meant for."""
        paths, results = self.sensitive.get(tool, ()), self.results.get(tool, ())
        args = cast("JsonObject", without_paths(decision.args, paths))
        shown = replace(decision, args=args, result=answer_shown(decision.result, paths, results))
        return self.beside(tool, decision.args, decision.result).of(shown)

    def state(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """A graph's state, input, output or update as a trace or a client may see it, its values in their own types."""
        known = self.among(values)
        return {name: one if name in OURS else known.of(one) for name, one in values.items()}

    def walk(self, value: object) -> Walk:
        """One pass over the value, with what finds anything in it."""
        whole = _whole(value)
        finders = [finder_of(known) for known in (self._known, self.also) if known]
        finders += [*shapes_in(whole, emails=self.emails), *assignments_in(whole)]
        if not isinstance(value, str) and whole != _ANYTHING:  # many small texts: asked is what finds something in all
            finders = [hide for hide in finders if hide(whole) != whole]
        known = self._known | self.also
        clean = not (finders or known or self.marks_any or may_name(whole))
        return Walk(self.sensitive, self.results, known, finders, clean=clean)

    @cached_property
    def _known(self) -> frozenset[str]:
        return secret_texts(self.secrets)


_MEANT = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "b": "\b"}
_ESCAPED = re.compile(r"\\([nrtfb\"\\])")
_ANYTHING = f"{ANY_SHAPE} {ANY_NAME}"
PLAIN = Redactor()
"""Knows no tool and no secret: for what other systems say, before it is known whose words it is."""


def _whole(value: object) -> str:
    """All texts of the value in one, to see what could be found in them."""
    if isinstance(value, str):
        return value
    try:
        dumped = json.dumps(value, ensure_ascii=False, default=_spread)
        return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), dumped)  # so that each text stands in it
    except (ValueError, TypeError, RecursionError):  # nested beyond all measure, or in itself
        return _ANYTHING


def _spread(value: object) -> object:
    members = members_of(value)
    if members is None:
        return fields_of(value) if is_model(value) else spoken(value)
    if not is_dataclass(value):
        return members
    return [one for name, one in members.items() if name not in OURS]  # its names are ours, too, and stay
