"""What a page, an XML document or a plain text says about a failure, and which of its words tell it."""

from __future__ import annotations

import html
import re

_READ = 20_000  # characters of a document that are looked at
_TAG = r"<(?:[\w.-]{1,40}:)?"
_END = r"(?:\s[^<>]{0,300})?>"
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|[a-z][\w.:-]*[\s/>])", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|h1)\b", re.IGNORECASE)
_NAMES = "title|h1|faultstring|message|msg|detail|details|reason|text|description|error|errormessage"
_TELLING = re.compile(
    rf"{_TAG}(?P<name>{_NAMES}){_END}(?P<words>.{{1,1000}}?)</(?:[\w.-]{{1,40}}:)?(?P=name)\s*>",
    re.IGNORECASE | re.DOTALL,
)
_UNSEEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_FAULT = re.compile(
    rf"{_TAG}(?:fault|faultstring|errors?|exception|errormessage){_END}\s*(?:[^\s<]|<(?!/))"
    rf"|{_TAG}(?:ok|success|succeeded){_END}\s*(?:false|no|0)\s*<"
    rf"|{_TAG}(?:status|state|result|outcome){_END}\s*(?:error|fail|failed|failure|rejected|declined|denied)\s*<",
    re.IGNORECASE,
)
_NO_PAGE = re.compile(
    r"\b[45]\d\d\b|\b(?:error|forbidden|denied|unauthori[sz]ed|unavailable|gateway)\b"
    r"|\b(?:time-?out|timed out|not found|blocked)\b",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(r"\s*(?:fatal\s+)?(?:error|exception|failure|failed|fault)\s*(?:[:!–-]|\d)", re.IGNORECASE)


def says_no(text: str) -> bool:
    """Whether a document or a text says that what was asked for failed: a fault, an error's page, `ERROR: …`."""
    seen = _seen(text)
    if not _MARKUP.match(seen):
        return _NO_TEXT.match(seen) is not None
    if _HTML.search(seen):
        return any(_NO_PAGE.search(words) for words in _telling(seen)[:2])
    return _FAULT.search(seen) is not None


def visible(text: str) -> str:
    """A document's telling words, such as its title and first heading; else all its words; another text as it is."""
    if not _MARKUP.match(text):
        return text
    seen = _seen(text)
    return ": ".join(dict.fromkeys(_telling(seen))) or _words(seen) or text


def _seen(text: str) -> str:
    return _UNSEEN.sub(" ", text[:_READ])


def _telling(text: str) -> list[str]:
    return [words for found in _TELLING.finditer(text) if (words := _words(found["words"]))]


def _words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())
