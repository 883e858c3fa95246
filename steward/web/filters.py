"""Which reviews the viewer wants to see; carried along from the queue to a review and on to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from starlette.requests import Request

from steward.auth.users import visible
from steward.domain.access import Identity
from steward.domain.model import Reason
from steward.domain.queue import Filter

EMPTY_IS_NONE = BeforeValidator(lambda given: None if given == "" else given)
"""A field of a form of filters that was left empty asks for nothing."""


class Filters(BaseModel):
    """An empty field means all."""

    model_config = ConfigDict(extra="ignore")

    reason: Annotated[Reason | None, EMPTY_IS_NONE] = None
    playbook: Annotated[str | None, EMPTY_IS_NONE] = None
    assignee: Annotated[str | None, EMPTY_IS_NONE] = None
    overdue: bool = False
    lot: Annotated[str | None, EMPTY_IS_NONE] = None
    page: int = 1

    @property
    def any(self) -> bool:
        return bool(self.reason or self.playbook or self.assignee or self.overdue or self.lot)

    def query(self, number: int) -> str:
        """The same list at another page."""
        return "?" + urlencode({**self._kept, "page": number})

    @property
    def along(self) -> str:
        """The filter alone, for the addresses of reviews; nothing where all is wanted."""
        return f"?{urlencode(self._kept)}" if self.any else ""

    @property
    def _kept(self) -> dict[str, str]:
        values = {"reason": self.reason and self.reason.value, "playbook": self.playbook}
        values |= {"assignee": self.assignee, "lot": self.lot}
        kept = {name: str(value) for name, value in values.items() if value}
        return kept | ({"overdue": "1"} if self.overdue else {})


def filters_in(request: Request) -> Filters:
    """The filter in the address of a review; one that can't be read filters nothing."""
    try:
        return Filters.model_validate(dict(request.query_params))
    except ValidationError:
        return Filters()


def chosen(wanted: Filters, viewer: Identity) -> Filter | None:
    """What is wanted of what the viewer may see; None where that is nothing."""
    seen = visible(viewer)
    if seen is None:
        return None
    assignee = viewer.name if wanted.assignee == "me" else wanted.assignee
    asked = replace(seen, reason=wanted.reason, playbook=wanted.playbook, assignee=assignee, overdue=wanted.overdue)
    return replace(asked, lot=wanted.lot)
