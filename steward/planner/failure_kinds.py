"""Which kind of failure an answer is: by its codes and words first, as endpoints use statuses in many ways."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from steward.domain.error_bodies import error_status
from steward.domain.model import Json
from steward.planner.endpoint_words import codes_of, field_of, is_page, words_of

Kind = Literal[
    "auth",  # no key, or one that is not taken
    "forbidden",  # the key is known, but may not: a country, a policy, a right
    "unknown_model",
    "wrong_address",
    "quota",  # money or a contingent is used up
    "rate_limited",
    "overloaded",  # also a model that is being loaded
    "server",
    "timeout",
    "unreachable",
    "parameter",  # the request is refused for one of its parameters
    "too_long",
    "filtered",
    "tool_use_failed",  # the endpoint could not read the model's own call
    "garbled",
    "too_large",
    "other_protocol",  # a success in another protocol than OpenAI's
    "no_memory",  # the server's machine is too small for the model
    "setup",  # the question could not even be sent, as something here is set wrongly
    "refused",  # in a way that is none of these
]

_NO_TOOLS = (
    r"not support (?:tool|function)|support(?:s|ing)? tool use"
    r"|tools?(?: use| calling| calls?)? (?:is|are) not supported"
    r"|tools? param|function calling is not|without tool"
)
_REJECTS = re.compile(
    r"unsupported|not (?:currently )?(?:supported|allowed|permitted|enabled|available)|n't (?:supported|allowed)"
    r"|(?:does|do|doesn't|don't)(?: not)? support|unknown|unrecogni[sz]ed|unexpected|extra (?:inputs|fields)|invalid"
    r"|must be|requires|only support|is too (?:large|big)|out of range|no longer|deprecated|unavailable",
    re.IGNORECASE,
)
_PARAMETER = re.compile(
    r"(?P<tool_choice>tool[_ ]choice)|(?P<parallel_tool_calls>parallel[_ ]tool)"
    r"|(?P<max_completion_tokens>max[_ ]completion[_ ]tokens)|(?P<max_tokens>max[_ ](?:output[_ ])?tokens)"
    r"|(?P<response_format>response[_ ]?format|json[_ ](?:schema|object|mode)|structured output)"
    r"|(?P<temperature>temperature)|(?P<strict>\bstrict\b)"
    r"|(?P<system>(?:system|developer) (?:role|message|prompt|instruction)|roles? must alternate)"
    rf"|(?P<stream>\bstream(?:ing)?\b)|(?P<tools>{_NO_TOOLS}|\btools\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Rule:
    kind: Kind
    codes: AbstractSet[str]
    words: re.Pattern[str]
    statuses: range | AbstractSet[int] = range(200, 600)


def _rule(kind: Kind, codes: str, words: str, statuses: range | AbstractSet[int] = range(200, 600)) -> _Rule:
    return _Rule(kind, frozenset(codes.split()), re.compile(words, re.IGNORECASE | re.DOTALL), statuses)


_CLIENT = range(400, 500)
_NEVER = r"(?!)"
_BEFORE_PARAMETERS = (
    _rule("tool_use_failed", "tool_use_failed json_validate_failed", r"failed_generation|failed to call a function"),
    _rule(
        "too_long",
        "context_length_exceeded exceed_context_size_error request_too_large",
        r"maximum context length|context (?:length|window|size)[^.]{0,60}(?:exceed|limit)|exceed[^.]{0,60}context"
        r"|prompt is too long|input token count|(?:request|prompt|input|payload|entity) (?:is )?too (?:large|long)"
        r"|reduce the length|tokens must be reduced|maximum number of tokens|too many (?:input )?tokens in"
        r"|inputs? tokens \+|input is too long|too large for model",
        range(400, 600),
    ),
    _rule(
        "filtered",
        "content_filter responsibleaipolicyviolation content_policy_violation data_inspection_failed invalid_prompt"
        " prohibited_content moderation_blocked contentfilter",
        r"content (?:management|filter|policy|moderation)|usage polic|flagged|moderation|content exists risk"
        r"|(?:inappropriate|sensitive) content|safety (?:system|setting|filter|reason)"
        r"|blocked by[^.]{0,40}(?:filter|polic|safety)",
        {200, 400, 403, 422, 451},
    ),
    _rule(
        "quota",
        "insufficient_quota billing_hard_limit_reached insufficient_balance insufficient_credits billing_not_active"
        " account_deactivated payment_required exceeded_current_quota_error budget_exceeded",
        r"insufficient (?:quota|balance|credit|fund)|credit balance|out of credits?|(?:no|more) credits"
        r"|billing hard limit|payment required|\blimit: 0\b|spend(?:ing)? limit|add (?:more )?credits"
        r"|free (?:quota|trial)[^.]{0,40}(?:over|used|exhaust)",
        range(200, 500),
    ),
    _rule(
        "forbidden",
        "unsupported_country_region_territory country_blocked ip_not_authorized access_denied accessdeniedexception"
        " key_model_access_denied team_model_access_denied",
        r"(?:country|region|territory|user location)[^.]{0,60}"
        r"(?:not (?:supported|available|allowed)|unsupported|blocked)"
        r"|not available in your (?:country|region)|data policy|error code: 10\d\d|has not been used in project",
        _CLIENT,
    ),
    _rule(
        "auth",
        "invalid_api_key authentication_error unauthenticated api_key_invalid unrecognizedclientexception"
        " expiredtokenexception invalidsignatureexception missingauthenticationtokenexception invalid_authentication",
        r"(?:invalid|incorrect|missing|wrong|bad|no|expired|revoked)[^.]{0,20} (?:x-)?api[- _]?key"
        r"|(?:x-)?api[- _]?key[^.]{0,30}(?:not valid|invalid|incorrect|missing|required|expired|not found)"
        r"|provide an api key|no auth credentials|unregistered callers|locate credentials|subscription key",
        {400, 401, 403},
    ),
    _rule("no_memory", "", r"requires? more[^.]{0,20} memory|not enough[^.]{0,20} memory to load", range(400, 600)),
    _rule("rate_limited", "throttlingexception toomanyrequestsexception rate_limit_error too_many_requests", _NEVER),
    _rule("overloaded", "overloaded_error modelnotreadyexception serviceunavailableexception", _NEVER),
)
_MODEL = _rule(
    "unknown_model",
    "model_not_found model_not_exist invalid_model model_decommissioned deploymentnotfound model_not_available"
    " unknown_model resourcenotfoundexception",
    r"\bmodels?\b[^;]{0,120}?(?:not found|not exist|unknown|not supported|not (?:currently )?available"
    r"|only supported in"
    r"|decommissioned|retired|not a valid|is invalid|is not loaded|no such)"
    r"|(?:unknown|invalid|no such|unsupported|unrecognized|could not find|cannot find|no) model"
    r"|deployment[^.]{0,60}does not exist|model: \S+$|pulling it first|no (?:endpoints|allowed providers)[^.]{0,60}",
    {200, 400, 403, 404, 410, 422},
)
_NO_ROUTE = re.compile(
    r"(?:404 )?(?:page )?not found\.?|resource not found|the requested url .* was not found.*|no route.*"
    r"|cannot post .*|method not allowed.*|invalid url.*|unexpected endpoint.*"
    r"|(?:unknown|unrecogni[sz]ed) (?:request )?(?:url|path|endpoint).*|no static resource.*|no matching .*route.*"
    r"|.*\bnot found\b.*on this server.*|(?!.*\bmodel\b).*/chat/completions.*",
    re.IGNORECASE | re.DOTALL,
)
_LOADING = re.compile(
    r"(?:loading model|model[^.]{0,80}(?:loading|starting|warming|not ready)|cold start)", re.IGNORECASE
)
_BUSY = re.compile(
    r"overloaded|over capacity|capacity exceeded|server (?:is )?busy|at capacity|too busy", re.IGNORECASE
)
_BY_STATUS: dict[int, Kind] = {
    401: "auth", 402: "quota", 403: "forbidden", 405: "wrong_address", 407: "forbidden", 408: "timeout",
    409: "overloaded", 410: "unknown_model", 413: "too_long", 415: "parameter", 421: "wrong_address", 422: "parameter",
    425: "overloaded", 429: "rate_limited", 431: "too_long", 451: "forbidden", 498: "overloaded", 400: "parameter",
    503: "overloaded", 504: "timeout", 524: "timeout", 529: "overloaded",
}  # fmt: skip


def kind_of(status: int, body: Json) -> tuple[Kind, str]:
    """What sort of failure an answer with this status and body is, and the parameter at fault where it names one."""
    words, codes = words_of(body), codes_of(body)
    status = status if status >= 300 else _inner_status(body) or status
    if status == 429 and "resource_exhausted" in codes and "limit: 0" not in words:
        return "rate_limited", ""  # it names quota and billing for every limit
    for rule in _BEFORE_PARAMETERS:
        if _fits(rule, status, words, codes):
            return rule.kind, parameter_of(status, words, body) if rule.kind == "too_long" else ""
    if status != 429 and (parameter := parameter_of(status, words, body)):
        return "parameter", parameter
    return _plain_kind(status, body, words, codes), ""


def _plain_kind(status: int, body: Json, words: str, codes: AbstractSet[str]) -> Kind:
    if 300 <= status < 400 or (
        status in (200, 404, 405) and (is_page(body) or not words or _NO_ROUTE.fullmatch(words))
    ):
        return "wrong_address" if status != 200 or words else "garbled"
    if (status >= 500 or status == 429 or status == 200) and (_LOADING.search(words) or _BUSY.search(words)):
        return "overloaded"
    if _fits(_MODEL, status, words, codes):
        return "unknown_model"
    if status == 404:
        return "wrong_address"
    return _BY_STATUS.get(status) or ("server" if status >= 500 else "garbled" if status == 200 else "refused")


_NO_NAMES = frozenset({"", "model", "none", "null"})  # LiteLLM writes Python's None as a text


def parameter_of(status: int, words: str, body: Json) -> str:
    """The parameter that the endpoint does not take, as far as it says so; empty where it does not."""
    if status not in (200, 400, 404, 415, 422, 500, 501):
        return ""
    named = field_of(body, "param", "parameter")
    if isinstance(named, str) and named.strip().lower() not in _NO_NAMES:
        return named.strip()
    place = field_of(body, "loc")
    if isinstance(place, list) and (names := [str(one) for one in place if one not in ("body", "query")]):
        return ".".join(names) if names != ["model"] else ""
    found = _PARAMETER.search(words)
    if found is None or not (_REJECTS.search(words) or found.lastgroup == "tools"):
        return ""
    return found.lastgroup or ""


def _fits(rule: _Rule, status: int, words: str, codes: AbstractSet[str]) -> bool:
    return status in rule.statuses and (not codes.isdisjoint(rule.codes) or rule.words.search(words) is not None)


def _inner_status(body: Json) -> int | None:
    """The status that a body carries of whoever answered behind the endpoint."""
    for name in ("code", "status", "status_code", "statusCode"):
        if (status := error_status(field_of(body, name))) is not None:
            return status
    return None
