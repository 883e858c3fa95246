"""What a page's form posts."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.requests import Request

_MOST_BYTES = 300_000


async def form_of(request: Request) -> dict[str, str]:
    """The form's fields. Raises HTTPException 413 for more than a person types."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > _MOST_BYTES:
        raise HTTPException(413, "The form is too large.")
    async with request.form(max_files=0, max_fields=500) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}
