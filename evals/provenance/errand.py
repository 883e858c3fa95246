"""What an errand is: a request, a right plan for it, and what must then have happened in the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from steward.domain.model import Expectation, Json, JsonObject, Step
from steward.evals.provenance.office import Act

Origins = Mapping[str, Mapping[str, Sequence[str]]]
"""What a playbook says that arguments of tools may rest on."""


@dataclass(frozen=True)
class Place:
    """Where others write what the errand reads: the record's field, and how a plan refers to it."""

    kind: str
    name: str
    field: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One request. `acts` are the steps that follow the `reads`, with references.

    `expects` is what the request itself says. `wanted` are the acts that must have happened in the world, each with
    the arguments that matter. `of_others`: a value that the user wants stands in others' text alone, and `allowed` is
    what a playbook says that lets it through by name. `idle`: its condition is false, so that nothing is to happen.
    """

    id: str
    goal: str
    reads: Sequence[Step]
    acts: Sequence[Step]
    expects: Sequence[Expectation]
    places: Sequence[Place]
    wanted: Sequence[Act] = ()
    answer: str | None = None
    of_others: bool = False
    allowed: Origins = field(default_factory=dict[str, Mapping[str, Sequence[str]]])
    idle: bool = False


def step(name: str, tool: str, /, **args: Json) -> Step:
    return Step(id=name, tool=tool, args=args)


def once(tool: str, at_least: int = 1, **args: Json) -> Expectation:
    return Expectation(tool=tool, args=args, at_least=at_least, at_most=1)


def did(tool: str, **args: Json) -> Act:
    return Act(tool, args)


INBOX = step("inbox", "read_inbox")
EVENTS = step("days", "list_events")
PAYMENTS = step("payments", "list_transactions")
RELEASE = "https://news.acme.test/release"
HOURS = "https://shop.test/hours"


def in_mail(number: int, part: str = "body") -> Place:
    at = "[0]" if part == "attachments" else ""
    return Place("emails", f"E{number}", part, f"inbox.emails[{number - 1}].{part}{at}")


def in_file(name: str) -> Place:
    return Place("files", name, "content", "text.content")


def in_event(number: int, part: str) -> Place:
    return Place("events", f"V{number}", part, f"days.events[{number - 1}].{part}")


def in_payment(number: int) -> Place:
    return Place("transactions", f"X{number}", "subject", f"payments.transactions[{number - 1}].subject")


def in_page(url: str) -> Place:
    return Place("pages", url, "text", "page.text")


def in_ticket(name: str, part: str = "text") -> Place:
    return Place("tickets", name, part, f"ticket.{part}")


def letter(to: str, subject: str, body: str) -> JsonObject:
    return {"to": [to], "subject": subject, "body": body}
