"""Secrets that are known by their looks: keys and tokens of known makes, private keys, cards, users of URLs, e-mails.

Prefixes are those that the makers document for scanners of leaked secrets (GitHub, GitLab, Slack, Stripe, AWS, …);
numbers of cards are told from other numbers by their issuer's prefix, their length and Luhn's check digit
(ISO/IEC 7812-1).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

HIDDEN = "***"

Hide = Callable[[str], str]

ESCAPED = r"(?<=\\[nrtbfv])|(?<=\\u[0-9a-fA-F]{4})|(?<=\\x[0-9a-fA-F]{2})|(?<=%[0-9a-fA-F]{2})"
"""Behind a sign that is written with letters or digits, as in JSON, `repr` and URLs: `\\n`, `\\u0026`, `%20`."""
_EDGE = rf"(?:(?<![A-Za-z0-9])|{ESCAPED})"
_BLOCK = re.compile(
    r"-----BEGIN(?P<gap> |%20|\+)(?P<what>[A-Z0-9 %+]{0,60}PRIVATE(?P=gap)KEY(?:(?P=gap)BLOCK)?)-----"
    r"(?:[^-]|-(?!----END))*+(?:-----END(?P=gap)(?P=what)-----)?"
)
_KEYS = tuple(  # a prefix that must be there at all, and the whole
    (prefix, re.compile(_EDGE + pattern))
    for prefix, pattern in (
        ("eyJ", r"eyJ[\w-]{8,}+\.[\w-]{4,}+(?:\.[\w-]*)*"),  # a JWT
        ("AKIA", r"AKIA[A-Z0-9]{12,}"),
        ("ASIA", r"ASIA[A-Z0-9]{12,}"),
        ("LTAI", r"LTAI[A-Za-z0-9]{12,}"),
        ("AIza", r"AIza[\w-]{20,}"),
        ("ya29.", r"ya29\.[\w-]{10,}"),
        ("EAAA", r"EAAA[\w-]{40,}"),
        ("dapi", r"dapi[0-9a-f]{32}(?:-[0-9]+)?"),
        ("SK", r"SK[0-9a-f]{32}"),
        ("ATATT3", r"ATATT3[\w=-]{20,}"),
        ("SG.", r"SG\.[\w-]{10,}+\.[\w-]{10,}"),
        ("github_pat_", r"github_pat_\w{10,}"),
        ("glpat-", r"glpat-[\w-]{10,}"),
        ("SECRET-KEY-", r"AGE-SECRET-KEY-[0-9A-Z]{20,}"),
        ("hvs.", r"hvs\.[\w-]{16,}"),
        ("dp.", r"dp\.(?:pt|st|ct)\.[\w.-]{20,}"),
    )
)
_IN_ADDRESSES = (
    ("hooks.slack.com/", re.compile(r"(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[\w/-]+")),
    ("/api/webhooks/", re.compile(r"(?<=/api/webhooks/)[0-9]+/[\w-]{10,}")),
    ("/bot", re.compile(r"(?<=/bot)[0-9]{6,}+:[\w-]{20,}")),
)
_MAKES = (
    *("sk", "pk", "rk", "stw", "gsk", "hf", "xai", "nvapi", "csk", "pplx", "r8", "tgp", "fw", "ghp", "gho", "ghu"),
    *("ghs", "ghr", "xoxa", "xoxb", "xoxc", "xoxd", "xoxe", "xoxp", "xoxr", "xoxs", "xapp", "npm", "pypi", "whsec"),
    *("lsv2", "shpat", "shpss", "shpca", "dop", "doo", "dor", "dckr_pat", "sntrys", "sntryu", "phc", "lin_api"),
    *("tvly", "sq0atp", "sq0csp", "figd", "rubygems", "pat-na1", "secret", "ntn", "key", "GOCSPX", "glsa", "NRAK"),
    *("HRKU", "PMAK", "sbp", "pscale", "xkeysib", "xsmtpsib", "tskey", "gldt", "glrt", "glcbt", "glptt", "glft"),
)
_SIGN = re.compile(r"[-_]")
_LAST_OF_MAKES = frozenset(one[-2:] for one in _MAKES)
_MADE = re.compile(r"[-_](?:[A-Za-z0-9]{1,20}[-_]){0,6}+(?:[\w-]*[A-Za-z0-9])?")
_MAKE = re.compile(rf"{_EDGE}(?:{'|'.join(_MAKES)})\Z")
_PLAIN_MAKE = re.compile(
    r"(?:key|secret)[-_](?=[A-Za-z]*[0-9])[A-Za-z0-9]{24,}"
)  # else a name such as key_of_something
_LONGEST_MAKE = 9
_LEAST_PART, _LONG_PART, _LONG_KEY = 8, 20, 40  # characters
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_LEAST_MADE = 16  # characters of such a key, prefix and all
_USER = re.compile(r"://(?P<user>[^\s/@:\"'<>\\]{0,300}+)(?P<colon>:?)(?P<word>(?:[^\s/@\"'<>\\]{0,400}@)*)")
_SLASHED = re.compile(
    r"://(?P<user>[^\s/@:?#\"'<>\\]{0,300}+):(?![0-9]{1,5}(?:[/?#]|$))(?P<word>[^\s@\"'<>?#]{1,200})@"
)
_ENCODED_USER = re.compile(
    r"(?i:%3A)(?://|(?i:%2F%2F))[^\s/@:?#\"'<>\\%]{0,300}+(?:%(?!40|3[aA]|2[fF])[^\s/@:?#\"'<>\\%]{0,300}+){0,20}(?::|(?i:%3A))"
    r"(?P<word>[^\s/@\"'<>&]{1,400}?)(?=@|%40)"
)
_OPEN_USERS = 12  # characters: a name without a password is shown if it is shorter, `git@`
_SCHEMES = ("bearer", "basic", "token", "negotiate", "apikey")
_SCHEME = re.compile(rf"(?:(?<![A-Za-z])|{ESCAPED})(?:{'|'.join(_SCHEMES)})")
_CREDENTIALS = re.compile(r":?(?:[ \t]|%20|\+){1,4}+[\"']?(?P<word>[\w.~+/=:%-]{6,}+)")
_LEAST_WORD, _LONG_WORD = 8, 24
_PLAIN = re.compile(r"[A-Za-z]?[a-z]*[-.,:]?[a-z]*[.,:]?")
_DIGITS = re.compile(r"[0-9]{4,19}+")
_CARD = re.compile(
    rf"{_EDGE}(?<![0-9]\.)(?<![0-9a-fA-F]-)"
    r"(?:[0-9]{13,19}|[0-9]{4}(?P<gap>[ .+\u00a0\u202f\u2009-]|%20)[0-9]{4}(?P=gap)[0-9]{4}(?P=gap)[0-9]{1,4}"
    r"(?:(?P=gap)[0-9]{1,3})?|[0-9]{4}(?P<wide>[ .+\u00a0\u202f\u2009-]|%20)[0-9]{6}(?P=wide)[0-9]{4,5})"
    r"(?![0-9A-Za-z])(?!\.[0-9])(?!-[0-9a-fA-F])"
)
_ISSUED = re.compile(  # by the issuers' prefixes, with the lengths that each has
    r"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}"
    r"|3[47][0-9]{13}|3(?:0[0-5]|[689][0-9])[0-9]{11}|(?:6011|64[4-9][0-9]|65[0-9]{2}|62[0-9]{2})[0-9]{12,15}"
    r"|35(?:2[89]|[3-8][0-9])[0-9]{12,15}|(?:50(?:18|20|38)|5893|6304|6759|676[1-3])[0-9]{9,15}"
)
_EMAIL = re.compile(
    r"(?<![\w.+'-])[\w.+'-]{1,64}+(?:@|%40)(?:[\w](?:[\w-]{0,62}\.)|(?=\[)){1,8}(?:[\w-]{1,63}|\[[0-9A-Fa-f.:]+\])"
)


ANY_SHAPE = " ".join(["-----BEGIN", *(one for one, _ in (*_KEYS, *_IN_ADDRESSES)), "sk-", "://", "bearer", "@", "%40"])
"""A text in which every shape could be."""


def shapes_in(text: str, *, emails: bool) -> Iterator[Hide]:
    """What could find a secret in the text, or in a part of it; cheap to ask, as most texts hold none."""
    if "-----BEGIN" in text:
        yield _without_blocks
    for prefix, pattern in (*_KEYS, *_IN_ADDRESSES):
        if prefix in text:
            yield _hiding(pattern)
    if "-" in text or "_" in text:
        yield _without_made
    if "://" in text:
        yield _without_users
    if "%40" in text or "%3" in text:
        yield lambda part: replaced(part, (one.span("word") for one in _ENCODED_USER.finditer(part)))
    lowered = lower(text)
    if any(one in lowered for one in _SCHEMES):
        yield _without_schemes
    if len(text) > 12:
        yield _without_cards
    if emails and ("@" in text or "%40" in text):
        yield _hiding(_EMAIL)


def is_card(number: str) -> bool:
    """Whether the digits are a payment card's number."""
    if _ISSUED.fullmatch(number) is None or len(set(number)) < 2:
        return False
    doubled = [int(one) * (1 + index % 2) for index, one in enumerate(reversed(number))]
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def _hiding(pattern: re.Pattern[str]) -> Hide:
    return lambda text: pattern.sub(HIDDEN, text)


def _without_blocks(text: str) -> str:
    return _BLOCK.sub(HIDDEN, text)


def replaced(text: str, found: Iterator[tuple[int, int]]) -> str:
    """The text with the mark in place of each of the stretches, which come in their order; what overlaps is left."""
    parts: list[str] = []
    done = 0
    for start, end in found:
        if start >= done:
            parts += [text[done:start], HIDDEN]
            done = end
    return "".join([*parts, text[done:]]) if parts else text


def lower(text: str) -> str:
    """The text in lower case, each character in its place."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_ASCII_LOWER)


def _without_made(text: str) -> str:
    return replaced(text, _made_in(text))


def _made_in(text: str) -> Iterator[tuple[int, int]]:
    done = 0
    for sign in _SIGN.finditer(text):
        at = sign.start()
        if at < done or text[at - 2 : at] not in _LAST_OF_MAKES:
            continue
        make, made = _MAKE.search(text, max(0, at - _LONGEST_MAKE), at), _MADE.match(text, at)
        if make is None or made is None:
            continue
        done = made.end()
        if done - make.start() < _LEAST_MADE:
            continue
        plain = make[0] in ("key", "secret")
        if _PLAIN_MAKE.fullmatch(text, make.start(), made.end()) if plain else _is_random(made[0]):
            yield make.start(), made.end()


def _is_random(key: str) -> bool:
    """Whether it is no name made of words, as `sk-learn-is-a-library` is."""
    parts = re.split(r"[-_]", key)
    if any(len(one) >= _LONG_PART for one in parts):
        return True
    telling = _LEAST_PART if len(key) < _LONG_KEY else 1
    return any(len(one) >= telling and any(digit.isdigit() for digit in one) for one in parts)


def _without_users(text: str) -> str:
    return _SLASHED.sub(rf"://\g<user>:{HIDDEN}@", _USER.sub(_user_shown, text))


def _user_shown(found: re.Match[str]) -> str:
    user, colon, word = found["user"], found["colon"], found["word"]
    if not word:  # no @ behind it: a host and its port
        return found[0]
    if colon:
        return f"://{user}:{HIDDEN if len(word) > 1 else ''}@"
    return found[0] if len(user) < _OPEN_USERS else f"://{HIDDEN}@"


def _without_schemes(text: str) -> str:
    return replaced(text, _schemes_in(text))


def _schemes_in(text: str) -> Iterator[tuple[int, int]]:
    lowered = lower(text)
    for scheme in _SCHEME.finditer(lowered):
        given = _CREDENTIALS.match(text, scheme.end())
        if given is not None and _is_credential(scheme[0], given["word"]):
            yield given.start("word"), given.end("word")


def _is_credential(scheme: str, word: str) -> bool:
    if scheme == "basic":
        return _is_basic(word)
    if scheme in ("bearer", "negotiate"):
        return _PLAIN.fullmatch(word) is None or len(word) >= _LONG_WORD
    return len(word) >= _LEAST_WORD and "=" not in word.rstrip("=") and any(one.isdigit() for one in word)


def _is_basic(word: str) -> bool:
    """Whether it is a name and a password in base64 (RFC 7617)."""
    try:
        plain = base64.b64decode(unquote_to_bytes(word.rstrip(".,:")) + b"==", validate=False)
    except (binascii.Error, ValueError):
        return False
    return b":" in plain


def _without_cards(text: str) -> str:
    return replaced(text, _cards_in(text))


def _cards_in(text: str) -> Iterator[tuple[int, int]]:
    for digits in _DIGITS.finditer(text):
        start = digits.start() + 2 * (text[digits.start() - 1 : digits.start()] == "%")  # behind the `20` of `%20`
        found = _CARD.match(text, start)
        if found is not None and is_card("".join(one for one in found[0].replace("%20", "") if one.isdigit())):
            yield found.span()
