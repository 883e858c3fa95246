"""Why a request is turned away, with the HTTP status that says so.

Refusal
├── NotKnown    401: nobody, or a key that opens nothing
├── NotAllowed  403: somebody, who may not do this
│   └── StaleForm  a form of ours, made for another log-in or long ago
├── NotThere    404: nothing that this caller may know of
├── Conflict    409: a thread that carries another task
├── Unfit       422: a request that could only fail
├── TooMany     429: once more later
└── Away        503: what it takes to answer can't be reached just now

They are HTTP exceptions too, so every server of the FastAPI app answers with them as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from steward.domain.errors import StewardError


class Refusal(StewardError, HTTPException):
    """Base of all; its text is for the caller and tells nothing of other people's work."""

    status: ClassVar[int] = 400

    def __init__(self, text: str, headers: Mapping[str, str] | None = None) -> None:
        HTTPException.__init__(self, self.status, text, headers)

    def __str__(self) -> str:
        return self.detail

    def response(self) -> JSONResponse:
        return JSONResponse({"detail": self.detail}, self.status, headers=dict(self.headers or {}))


class NotKnown(Refusal):
    """Nobody is logged in, or the key opens nothing."""

    status = 401

    def __init__(self, text: str = "log in, or send a token: Authorization: Bearer stw_…") -> None:
        super().__init__(text, {"WWW-Authenticate": "Bearer"})


class NotAllowed(Refusal):
    """This person may not do this."""

    status = 403

    def __init__(self, text: str = "you may not do this") -> None:
        super().__init__(text)


class StaleForm(NotAllowed):
    """A form that our page made, for another log-in or too long ago: shown again, it may be sent once more."""

    def __init__(self) -> None:
        super().__init__("this form is too old, or made for another log-in; load the page again")


class NotThere(Refusal):
    """Not there, or not for this person to see; the two look the same."""

    status = 404

    def __init__(self, text: str = "there is nothing here that you may see") -> None:
        super().__init__(text)


class Conflict(Refusal):
    """The thread carries another task."""

    status = 409


class Unfit(Refusal):
    """Nobody may do this, since it could only fail."""

    status = 422


class TooMany(Refusal):
    """More tries than are counted on; `retry_after` are seconds."""

    status = 429

    def __init__(self, what: str, retry_after: float) -> None:
        super().__init__(
            f"too many {what}; try again in {retry_after:.0f} seconds", {"Retry-After": f"{retry_after:.0f}"}
        )


class Away(Refusal):
    """The issuer that would say who it is, or the database, does not answer."""

    status = 503

    def __init__(self, text: str) -> None:
        super().__init__(text, {"Retry-After": "30"})
