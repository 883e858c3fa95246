"""What went wrong at a model's endpoint: any client's exception or answer, understood once and typed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast

from pydantic import ValidationError

from steward.domain.model import Json
from steward.domain.payload_size import TooHeavy
from steward.domain.retry_after import asked_in_body, asked_pause, put_off
from steward.domain.text import excerpt, line
from steward.planner.endpoint_words import field_of, is_page, parsed, words_of
from steward.planner.failure_kinds import Kind, kind_of
from steward.planner.model_settings import ModelSettings
from steward.planner.wire import NoCompletionError, OtherProtocolError

Cause = Literal["", "refused", "name", "no_tls", "certificate", "proxy", "scheme", "broken", "credentials"]

_OK = 200
_DEEPEST = 10  # exceptions in a chain that are looked at
_MOST_SAID, _MOST_GENERATED = 500, 20_000  # characters
_PASSING = frozenset({"rate_limited", "overloaded", "server", "timeout", "garbled", "tool_use_failed"})
_DOWN = frozenset({"rate_limited", "overloaded", "server", "timeout", "unreachable"})
_SHARED = frozenset(
    {"auth", "forbidden", "unknown_model", "wrong_address", "quota", "setup", "other_protocol", "no_memory"}
)
_LASTING = frozenset({"no_tls", "certificate", "scheme"})
_CAUSES: tuple[tuple[Cause, tuple[str, ...]], ...] = (  # by the names of exceptions, whatever library they are of
    ("certificate", ("CertVerification", "CertificateError")),
    ("proxy", ("ProxyError", "ProxyConnection")),
    ("scheme", ("UnsupportedProtocol", "InvalidURL", "MissingSchema", "InvalidSchema")),
    ("no_tls", ("SSLError", "TLSError")),
    ("name", ("gaierror", "NameResolution")),
    ("refused", ("ConnectionRefused",)),
    ("credentials", ("NoCredentials", "PartialCredentials", "DefaultCredentials")),
    ("broken", ("ConnectionReset", "RemoteProtocol", "BrokenPipe", "ReadError", "WriteError", "IncompleteRead")),
)
_TIMEOUTS = ("Timeout", "TimedOut", "DeadlineExceeded")
_UNREACHED = (
    "ConnectError",
    "ConnectionError",
    "EndpointConnection",
    "NetworkError",
    "TransportError",
    "ServiceUnavailable",
)


class NotMadeError(Exception):
    """A provider's client could not be made; the text says why, in one line."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why there is no answer.

    `status` is HTTP's, 0 where nothing came. `said` are the endpoint's own words in one line, without secrets, empty
    where it said none. `parameter` is the one at fault as far as it is named, `wait` for how many seconds it asks not
    to be called. `may_pass`: the same question may be answered another time. `cause` says more of what is unreachable.
    `window` is how many tokens the endpoint takes, where it says so in a field of its own.
    `failed_generation` is what the model wrote, where the endpoint could not read it as a call; as it came.
    """

    kind: Kind
    status: int = 0
    said: str = ""
    parameter: str = ""
    wait: float | None = None
    may_pass: bool = False
    cause: Cause = ""
    failed_generation: str = ""
    window: int | None = None

    @property
    def down(self) -> bool:
        """Whether it is the endpoint's own trouble, the same for everybody who asks it, and likely to pass."""
        return self.kind in _DOWN and self.may_pass

    @property
    def lasting(self) -> bool:
        """Whether everybody who asks it like this gets the same, until somebody mends it: a key, an address, money."""
        return self.kind in _SHARED or (self.kind == "unreachable" and not self.may_pass)

    @property
    def was_read(self) -> bool:
        """Whether the endpoint may have worked on the question although its answer is missing."""
        return self.kind in ("timeout", "garbled", "too_large", "tool_use_failed") or self.cause == "broken"

    @property
    def word(self) -> str:
        """One word for the record: `timeout`, `unreachable`, `http_429` …"""
        return f"http_{self.status}" if self.status >= 300 else self.kind


def understood(error: BaseException, settings: ModelSettings) -> Failure:
    """What the exception says, of whatever client it is.

    Never raises, whatever somebody else's exception does when it is looked at.
    """
    for one in _chain(error):
        if isinstance(one, TooHeavy):
            return Failure(kind="too_large", said=_clean(str(one), settings))
        if (answer := _answer(one)) is not None:
            status, headers, said = answer
            return answer_understood(status, headers, said, settings)
    if (silent := _by_name(error, settings)) is not None:
        return silent
    if isinstance(error, UnicodeError | NotMadeError):
        return Failure(kind="setup", said=_clean(str(error), settings))
    return _without_status(error, settings)


def _without_status(error: BaseException, settings: ModelSettings) -> Failure:
    """A success that holds an error or no completion, or a client that stumbles over what it holds."""
    words = _clean(str(error), settings)
    if isinstance(error, OtherProtocolError):
        return Failure(kind="other_protocol", said=words)
    body = next(_carried(error), None)
    if body is not None:
        failure = answer_understood(_OK, {}, body, settings)
        own = failure.kind == "garbled" and isinstance(error, NoCompletionError)
        return replace(failure, said=words, status=_status(error) or _OK) if own else failure
    return Failure(kind="garbled", said=_stumbled(error, words), may_pass=True)


def _stumbled(error: BaseException, words: str) -> str:
    """What a client could not do with an answer, in words for who reads no code."""
    match error:
        case NoCompletionError():
            return words
        case ValidationError():
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            place = ".".join(map(str, first["loc"]))
            return f"the answer is not in the shape that the client of the model reads ({place}: {first['msg']})"
        case KeyError():
            return f"the answer has no {words}, which the client of the model looks for"
        case IndexError() | TypeError() | AttributeError():
            return f"the answer is not in the shape that the client of the model reads ({words})"
        case _:
            return ": ".join(filter(None, [type(error).__name__, words]))


def answer_understood(status: int, headers: Mapping[str, str], body: Json, settings: ModelSettings) -> Failure:
    """What an answer says that holds no completion: its status, headers, and body as JSON or text."""
    value = parsed(body) if isinstance(body, str) else body
    kind, parameter = kind_of(status, value)
    said = words_of(value)
    if kind == "wrong_address" and (to := _header(headers, "location")):
        said = f"{said}; moved to {to}" if said else f"moved to {to}"
    generation = field_of(value, "failed_generation")
    failure = Failure(
        kind=kind,
        status=status,
        said=_clean(said, settings),
        parameter=_clean(parameter, settings)[:100],
        may_pass=kind in _PASSING or (status == _OK and is_page(value)),  # a page may be there for a while
        window=_window(value) if kind == "too_long" else None,
        failed_generation=excerpt(generation, _MOST_GENERATED) if isinstance(generation, str) else "",
    )
    return replace(failure, wait=_wanted(status, headers, value)) if failure.may_pass else failure


def _window(body: Json) -> int | None:
    said = field_of(body, "n_ctx", "max_model_len", "context_length", "max_context_length")
    return said if isinstance(said, int) and not isinstance(said, bool) and said > 0 else None


def _wanted(status: int, headers: Mapping[str, str], body: Json) -> float | None:
    """The seconds that the answer asks to wait: said plainly, else in its body, else by its accounts of limits."""
    now = time.time()
    told = asked_pause(headers, now, plainly=True)
    told = asked_in_body(body, now) if told is None else told
    return (put_off(status, headers, now) if told is None else told) or None


def _clean(text: str, settings: ModelSettings) -> str:
    return excerpt(settings.redactor.text(line(text)), _MOST_SAID)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and what led to it; of groups all members."""
    left, seen = [error], set[int]()
    while left and len(seen) < _DEEPEST:
        one = left.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        group = cast("BaseExceptionGroup[BaseException]", one).exceptions if isinstance(one, BaseExceptionGroup) else ()
        left += [each for each in (one.__cause__ or one.__context__, *group) if each is not None]


def _carried(error: BaseException) -> Iterator[Json]:
    """Bodies that exceptions carry without a status: beside what they say, or as that, as LangChain's do."""
    for one in _chain(error):
        try:
            body: object = getattr(one, "body", None)
        except Exception:  # noqa: BLE001 - it may fail in any way when it is looked at
            body = None
        for found in (body, *one.args[:1]):
            if isinstance(found, dict | list) or (found is body and isinstance(found, str)):
                yield cast("Json", found)


def _by_name(error: BaseException, settings: ModelSettings) -> Failure | None:
    """Failures in which nothing came: by the names of the exceptions' classes, as each client has its own."""
    chain = [*_chain(error)]
    names = [each.__name__ for one in chain for each in type(one).__mro__]
    words = next((str(one) for one in reversed(chain) if str(one)), "")
    packed = next((one for one in chain if _named([type(one).__name__], ("DecodingError",))), None)
    if packed is not None:  # it came, in a packing that can't be undone
        return Failure(kind="garbled", said=_clean(str(packed), settings), may_pass=True)
    if _named(names, _TIMEOUTS) and not _named(names, ("ProxyError",)):
        if _named(names, ("ConnectTimeout",)):
            return Failure(kind="unreachable", said="no connection came about in time", may_pass=True)
        return Failure(kind="timeout", may_pass=True)
    causes: list[Cause] = [cause for cause, parts in _CAUSES if _named(names, parts)]
    cause = causes[0] if causes else ""
    if cause == "no_tls" and "CERTIFICATE_VERIFY_FAILED" in words:
        cause = "certificate"
    if cause == "credentials":
        return Failure(kind="auth", cause=cause, said=_clean(words, settings))
    if cause or _named(names, _UNREACHED):
        said = _clean(words, settings)
        return Failure(kind="unreachable", cause=cause, said=said, may_pass=cause not in _LASTING)
    return None


def _named(names: Iterable[str], parts: Iterable[str]) -> bool:
    return any(part in name for part in parts for name in names)


def _answer(error: BaseException) -> tuple[int, Mapping[str, str], Json] | None:
    """Status, headers and body of the HTTP answer that an exception carries, in any client's shape."""
    if isinstance(error, NoCompletionError):  # a success that is none
        return None
    try:
        said: object = getattr(error, "response", None)
        if isinstance(said, dict) and "ResponseMetadata" in said:  # of AWS's clients
            return _of_aws(cast("dict[str, Json]", said))
        holder: object = error if said is None else cast("object", said)
        status = _status(holder) or _status(error)
        if status is None:
            return None
        headers = getattr(holder, "headers", None)
        return status, dict(headers.items()) if headers is not None else {}, _body(error, holder)
    except Exception:  # noqa: BLE001 - somebody else's exception may fail in any way when it is looked at
        return None


def _status(holder: object) -> int | None:
    for name in ("status_code", "status", "code", "http_status"):
        value = getattr(holder, name, None)
        if isinstance(value, int) and not isinstance(value, bool) and 100 <= value < 1_000:
            return int(value)
    return None


def _body(error: BaseException, holder: object) -> Json:
    """The whole body where it was read, else what the client kept of it, else its message."""
    try:
        text = getattr(holder, "text", None)
    except Exception:  # noqa: BLE001 - a body that was never read
        text = None
    if isinstance(text, str) and text.strip():
        return text
    for name in ("body", "details", "error", "message"):
        kept = getattr(error, name, None)
        if isinstance(kept, dict | list | str) and kept:
            return cast("Json", kept)
    return str(error) if holder is error else ""


def _of_aws(said: Mapping[str, Json]) -> tuple[int, Mapping[str, str], Json]:
    about, error = said.get("ResponseMetadata"), said.get("Error")
    known = about if isinstance(about, dict) else {}
    status, headers = known.get("HTTPStatusCode"), known.get("HTTPHeaders")
    body = {str(name).lower(): value for name, value in error.items()} if isinstance(error, dict) else {}
    return (
        status if isinstance(status, int) else 400,
        {name: str(value) for name, value in headers.items()} if isinstance(headers, dict) else {},
        {"error": body},
    )


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((str(value) for each, value in headers.items() if str(each).lower() == name), "")
