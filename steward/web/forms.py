"""What a page's form posts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fastapi import HTTPException
from starlette.datastructures import UploadFile
from starlette.requests import Request

from steward.auth.refusals import StaleForm
from steward.auth.sessions import check_csrf
from steward.web.text import words

_MOST_BYTES = 300_000
_OF_LOG_IN = ("csrf", "next", "token")
_TYPED = {
    "message": "Your words",
    "note": "Your note",
    "evidence": "How you know",
    "result": "What the tool answered",
    "to": "Assign to",
    "text": "The playbook’s text",
}
_ARGUMENT, _AMOUNT = "arg:", "grant:"


async def form_of(request: Request, *, files: Collection[str] = ()) -> dict[str, str]:
    """The form's fields, and the texts of chosen `files`. Raises HTTPException: 413 for more than a person types,
    422 for what is no text."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > _MOST_BYTES:
        raise HTTPException(413, f"The form is too large: more than {_MOST_BYTES // 1000} kB. Nothing was taken.")
    async with request.form(max_files=len(files), max_fields=500) as form:
        given = {name: value for name, value in form.items() if isinstance(value, str)}
        given |= {
            name: await _text_of(value) for name, value in form.items() if name in files and not isinstance(value, str)
        }
    if not all(_is_text(one) for pair in given.items() for one in pair):
        raise HTTPException(422, "The form holds what is no text. Nothing was taken.")
    request.state.form = given
    return given


def _is_text(given: str) -> bool:
    """A form may name a strange encoding, and come out of it with halves of letters."""
    try:
        given.encode()
    except UnicodeEncodeError:
        return False
    return True


async def _text_of(file: UploadFile) -> str:
    try:
        return (await file.read()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise HTTPException(422, "The file is no text in UTF-8. Nothing was taken.") from None


def is_stale(request: Request, given: Mapping[str, str]) -> bool:
    """Whether our page made the form for another log-in, or long ago. Raises NotAllowed for anybody else's."""
    try:
        check_csrf(request, given)
    except StaleForm:
        return True
    return False


def carried(form: Mapping[str, str]) -> dict[str, str]:
    """What a log-in in between keeps of another form; it is shown again after it, never taken by itself."""
    return {name: value for name, value in form.items() if name not in _OF_LOG_IN}


def typed_in(request: Request, *, arguments: bool = True) -> list[tuple[str, str]]:
    """What a person typed into the form of this request, for a page that can't take it."""
    prefixes = (_ARGUMENT, _AMOUNT) if arguments else (_AMOUNT,)
    form: dict[str, str] = getattr(request.state, "form", {})
    said = [(_TYPED[name], form[name]) for name in _TYPED if form.get(name)]
    return said + [
        (words(name.removeprefix(prefix)), form[name])
        for name in form
        for prefix in prefixes
        if name.startswith(prefix) and form[name]
    ]
