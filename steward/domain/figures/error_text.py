"""An error's text as the name of its kind: what differs from one time to the next is taken out."""

from __future__ import annotations

import re

from steward.domain.redaction import PLAIN
from steward.domain.text import excerpt, line

_MOST = 300  # characters
_READ = 4_000  # characters of a text that are looked at
_IPV6 = r"\[?\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}\]?"
_QUOTED = r"(?<!\w)'[^'\n]{1,400}'(?!\w)|\"[^\"\n]{1,400}\"|„[^”“\n]{1,400}[”“]|`[^`\n]{1,400}`"
_GIVEN = r"“[{\[][^”“\n]{1,400}(?:”|$)"  # an answer of fields; other words in these marks, ours, say what went wrong
_MIXED = r"\b(?=[0-9a-z_-]{0,80}\d)(?=[0-9a-z_-]{0,80}[a-z])[0-9a-z]+(?:[_-][0-9a-z]+)*\b"  # letters and digits
_PARTS = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"\b[a-z][a-z0-9+.-]{1,20}://[^\s'\"<>)\]]{1,2000}", "<url>"),
        (r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}", "<mail>"),
        (rf"{_QUOTED}|{_GIVEN}", "<value>"),
        (r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?", "<time>"),
        (rf"\b\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?::\d+)?\b|{_IPV6}", "<address>"),
        (r"\b\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\b", "<time>"),
        (r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", "<id>"),
        (_MIXED, "<id>"),
        (r"[+-]?\d+(?:[.,]\d+)*", "<n>"),
    )
)
_HTTP = re.compile(r"\b(HTTP|status|error|code)([ =:]{1,2})(\d{3})\b", re.IGNORECASE)
_KEPT = re.compile("\x01([a-j]{3})\x02")


def normalised(text: str) -> str:
    """The text without secrets, numbers, ids, quoted values, times and addresses, in one line; a status code stays."""
    kept = PLAIN.text(text[:_READ])
    kept = _HTTP.sub(lambda found: f"{found[1]}{found[2]}\x01{_spelt(found[3])}\x02", kept)
    for pattern, name in _PARTS:
        kept = pattern.sub(name, kept)
    kept = _KEPT.sub(lambda found: _digits(found[1]), kept)
    return excerpt(line(kept), _MOST) or "no reason was given"


def _spelt(digits: str) -> str:
    """Digits as letters, which no pattern takes out."""
    return "".join(chr(ord("a") + int(one)) for one in digits)


def _digits(letters: str) -> str:
    return "".join(str(ord(one) - ord("a")) for one in letters)
