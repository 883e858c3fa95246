"""What an argument probably is where nobody said it: by type and format first, by the words of its name otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from steward.domain.json_schema import kinds_of
from steward.domain.json_value import Json, JsonObject
from steward.domain.marked_values import ANY
from steward.domain.name_parts import parts_of
from steward.domain.ports.tools import Role

OUTLET_FORMATS = frozenset({
    *("uri", "uri-reference", "iri", "iri-reference", "url", "multi-host-uri", "email", "idn-email", "name-email"),
    *("hostname", "idn-hostname", "ipv4", "ipv6", "ipvanyaddress"),
})  # fmt: skip
"""Formats of what leads outside."""
OUTLET_WORDS = frozenset({
    *("url", "urls", "uri", "uris", "href", "link", "links", "host", "hosts", "hostname", "server", "domain", "ip"),
    *("endpoint", "webhook", "callback", "address", "addresses", "email", "emails", "mail", "recipient", "recipients"),
})  # fmt: skip
"""Words of names of what leads outside."""
OUTLET_PIECES = ("url", "webhook", "email")
"""The same, wherever they stand in a name: `callbackurls`."""

_GOES_TO = frozenset({
    *("to", "cc", "bcc", "recipient", "recipients", "receiver", "receivers", "addressee", "addressees", "payee"),
    *("payees", "beneficiary", "beneficiaries", "creditor", "destination", "destinations", "webhook", "webhooks"),
    *("callback", "callbacks", "channel", "channels", "chat", "invite", "invites", "invited", "invitee", "invitees"),
    *("participant", "participants", "attendee", "attendees", "guest", "guests", "subscriber", "subscribers", "share"),
    *("shared", "forward", "notify", "redirect", "address", "addresses"),
})  # fmt: skip
"""Where something goes, whatever it is told by: below `to`, an id is a sink too."""
_SINKS = _GOES_TO | OUTLET_WORDS | {
    *("iban", "ibans", "bic", "swift", "wallet", "phone", "phones", "telephone", "tel", "mobile", "fax", "mailbox"),
    *("msisdn", "sms", "whatsapp"),
}  # fmt: skip
_THINGS = frozenset({
    *("id", "ids", "uuid", "uuids", "guid", "key", "keys", "code", "codes", "number", "numbers", "no", "nr", "num"),
    *("ref", "refs", "reference", "references", "identifier", "identifiers", "slug", "sku", "account", "accounts"),
    *("user", "users", "username", "handle", "login", "customer", "customers", "order", "orders", "invoice"),
    *("invoices", "ticket", "tickets", "record", "records", "path", "paths", "file", "files", "filename", "folder"),
    *("folders", "directory", "dir", "repo", "repository", "branch", "table", "database", "bucket", "project", "owner"),
    *("assignee", "reviewer", "employee", "member", "members", "group", "groups", "role", "roles", "permission"),
    *("permissions", "sender", "from", "source", "target", "plate", "vin", "room", "isbn", "barcode", "version"),
    *("sha", "hash"),
})  # fmt: skip
"""What names a thing. Behind a word for where something goes it is a sink: `recipient_account`."""
_MEASURES = frozenset({
    *("date", "dates", "time", "times", "datetime", "timestamp", "day", "days", "month", "year", "week", "hour"),
    *("minute", "start", "starts", "end", "ends", "due", "since", "until", "deadline", "birthday", "at", "expiry"),
    *("amount", "amounts", "price", "prices", "cost", "fee", "sum", "total", "balance", "quantity", "qty", "count"),
    *("percent", "rate", "currency", "limit", "discount", "salary", "budget"),
})  # fmt: skip
_FREE = frozenset({
    *("title", "titles", "name", "names", "subject", "body", "reason", "reasons", "note", "notes", "description"),
    *("text", "texts", "content", "contents", "message", "messages", "comment", "comments", "summary", "query", "q"),
    *("search", "details", "detail", "html", "markdown", "caption", "headline", "memo", "remark", "remarks", "label"),
    *("labels", "tag", "tags", "type", "types", "kind", "status", "state", "mode", "format", "priority", "language"),
    *("locale", "location", "venue", "place", "color", "colour", "category", "greeting", "signature", "prompt"),
    *("explanation", "feedback", "footer", "header", "headers", "script", "sql", "statement", "command"),
})  # fmt: skip
_NAMES = frozenset({"name", "names"})
_NAMED_SINKS = _GOES_TO | {"host", "server", "domain"}
_TOLD_BY_MORE = _GOES_TO | (_SINKS - OUTLET_WORDS)
_GENERIC = frozenset({"value", "values", "item", "items", "data", "entry", "element", "raw", "new", "list"})
"""Words that say nothing of themselves: what stands above them does."""
_COUNTING = frozenset({"number", "num", "count", "max", "min", "total"})
_ENDINGS: Mapping[Role, tuple[str, ...]] = {
    "sink": ("recipient", "iban", "phone", "address"),
    "identifies": ("number", "account", "amount", "date", "uuid", "key", "code", "userid"),
}
_IDENTIFYING_FORMATS = frozenset({"date", "date-time", "time", "duration", "uuid", "decimal"})
_NUMBERS = frozenset({"integer", "number"})
_PLACE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*://|mailto:|www\.)\S+\s*|\s*\S+@\S+\.\S+\s*", re.IGNORECASE)


def guess(path: Sequence[str], schemas: Sequence[JsonObject]) -> Role:
    """The role of what stands at the path, by all that is said of it there."""
    formats = {said for one in schemas if isinstance(said := one.get("format"), str)}
    kinds = {kind for one in schemas for kind in kinds_of(one)} - {"null", "array", "object"}
    if _is_chosen(schemas):
        return "free"
    if formats & OUTLET_FORMATS:
        return "sink"
    if formats & _IDENTIFYING_FORMATS or (kinds and kinds <= _NUMBERS and "number" in kinds):
        return "identifies"
    named = _by_name(path)
    if kinds == {"integer"}:
        return "sink" if named == "sink" and not _counts(path, schemas) else "identifies"
    return named or ("identifies" if kinds & _NUMBERS or any(map(_is_coded, schemas)) else "free")


def guess_by_value(path: Sequence[str], value: Json) -> Role:
    """The same where no schema says anything: by the value that stands there, and the name."""
    if isinstance(value, bool):
        return "free"
    if isinstance(value, int | float):
        return guess(path, [{"type": "integer" if isinstance(value, int) else "number"}])
    return "sink" if isinstance(value, str) and _PLACE.fullmatch(value) else guess(path, [])


def _is_chosen(schemas: Sequence[JsonObject]) -> bool:
    """Whether all that may stand there is one of a few values."""
    plain = [one for one in schemas if "const" in one or "enum" in one or kinds_of(one) - {"null", "array", "object"}]
    return bool(plain) and all("const" in one or "enum" in one or kinds_of(one) <= {"boolean", "null"} for one in plain)


def _is_coded(schema: JsonObject) -> bool:
    """Whether its pattern gives the whole text a form, as codes have one."""
    pattern = schema.get("pattern")
    whole = isinstance(pattern, str) and pattern.startswith("^") and pattern.endswith("$")
    return whole and not any(anything in str(pattern) for anything in (".*", ".+", "[\\s\\S]", ".{"))


def _counts(path: Sequence[str], schemas: Sequence[JsonObject]) -> bool:
    """Whether a whole number under a name in the plural says how many: `guests: 4`."""
    return path[-1].lower().endswith("s") and not any("array" in kinds_of(one) for one in schemas)


def _by_name(path: Sequence[str]) -> Role | None:
    names = [words for part in path if part != ANY and (words := _words(part))]
    while len(names) > 1 and _GENERIC.issuperset(names[-1]):
        names.pop()
    if not names:
        return None
    role = _by_words(names[-1])
    if any(words[-1] in _GOES_TO for words in names[:-1]) and (role is None or _THINGS & {*names[-1]}):
        return "sink"
    return role


def _words(name: str) -> list[str]:
    return [word for word in parts_of(name) if not word.isdigit()]


def _by_words(words: Sequence[str]) -> Role | None:
    """By the last word that says anything: `email_subject` is a subject."""
    for at in range(len(words) - 1, -1, -1):
        word, before = words[at], _before(words[:at])
        if word in _NAMES and at:
            return "sink" if before in _NAMED_SINKS else "identifies" if words[at - 1] in _THINGS else "free"
        if word in _FREE:
            return "free"
        if word in _SINKS:
            return "identifies" if at and words[0] in _COUNTING else "sink"
        if word in _THINGS:
            return "sink" if before in _TOLD_BY_MORE else "identifies"
        if word in _MEASURES:
            return "identifies"
        for role, endings in _ENDINGS.items():
            if word.endswith(endings):
                return role
        if any(piece in word for piece in OUTLET_PIECES):
            return "sink"
    return None


def _before(words: Sequence[str]) -> str:
    """The last word that names no thing."""
    return next((word for word in reversed(words) if word not in _THINGS), "")
