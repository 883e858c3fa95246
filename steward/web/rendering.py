"""Templates to answers; what people, tools and models wrote is text in them, never markup."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from steward.auth.cookies import keep_form_secret
from steward.auth.middleware import authenticator_of
from steward.auth.sessions import csrf_of, log_in_csrf_of
from steward.auth.users import known_in, sees_figures
from steward.domain.text import plural
from steward.web.rule_links import ruled
from steward.web.text import plain, value, words


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("steward.web"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = made.filters
    filters |= {"plain": plain, "value": value, "words": words, "plural": plural, "ruled": ruled}
    return made


def page(request: Request, template: str, status: int = 200, /, **values: object) -> HTMLResponse:
    """The template with what every page shows."""
    identity = known_in(request)
    shared = {
        "identity": identity,
        "csrf": csrf_of(request),
        "log_in_csrf": partial(log_in_csrf_of, request),
        "policy": lambda: authenticator_of(request).policy,
        "open_door": bool(identity and identity.via == "loopback"),
        "sees_figures": identity is not None and sees_figures(identity),
    }
    answer = HTMLResponse(_templates().get_template(template).render(**shared, **values), status)
    keep_form_secret(answer, request)
    return answer


def see_other(path: str) -> RedirectResponse:
    """To where the answer to a form is read."""
    return RedirectResponse(path, status_code=303)
