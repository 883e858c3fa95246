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

_BLOCK = re.compile(
    r"-----BEGIN (?P<what>[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-----"
    r"(?:[^-]|-(?!----END ))*+(?:-----END (?P=what)-----)?"
)
_KEYS = (  # a prefix that must be there at all, and the whole
    ("eyJ", re.compile(r"(?<![\w-])eyJ[\w-]{8,}+\.[\w-]{4,}+(?:\.[\w-]*)*")),  # a JWT
    ("AKIA", re.compile(r"(?<![A-Za-z0-9])AKIA[A-Z0-9]{12,}")),
    ("ASIA", re.compile(r"(?<![A-Za-z0-9])ASIA[A-Z0-9]{12,}")),
    ("AIza", re.compile(r"(?<![A-Za-z0-9])AIza[\w-]{20,}")),
    ("ya29.", re.compile(r"(?<![A-Za-z0-9])ya29\.[\w-]{10,}")),
    ("SG.", re.compile(r"(?<![A-Za-z0-9])SG\.[\w-]{10,}+\.[\w-]{10,}")),
    ("github_pat_", re.compile(r"(?<![A-Za-z0-9])github_pat_\w{10,}")),
    ("glpat-", re.compile(r"(?<![A-Za-z0-9])glpat-[\w-]{10,}")),
    ("hooks.slack.com/", re.compile(r"(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[\w/-]+")),
    ("/api/webhooks/", re.compile(r"(?<=/api/webhooks/)[0-9]+/[\w-]{10,}")),
    ("/bot", re.compile(r"(?<=/bot)[0-9]{6,}+:[\w-]{20,}")),
    ("SECRET-KEY-", re.compile(r"AGE-SECRET-KEY-[0-9A-Z]{20,}")),
    ("hvs.", re.compile(r"(?<![A-Za-z0-9])hvs\.[\w-]{16,}")),
    ("dp.", re.compile(r"(?<![A-Za-z0-9])dp\.(?:pt|st|ct)\.[\w.-]{20,}")),
)
_MAKES = (
    *("sk", "pk", "rk", "stw", "gsk", "hf", "xai", "nvapi", "csk", "pplx", "r8", "tgp", "fw", "ghp", "gho", "ghu"),
    *("ghs", "ghr", "xoxa", "xoxb", "xoxc", "xoxd", "xoxe", "xoxp", "xoxr", "xoxs", "xapp", "npm", "pypi", "whsec"),
    *("lsv2", "shpat", "shpss", "shpca", "dop", "doo", "dor", "dckr_pat", "sntrys", "sntryu", "phc", "lin_api"),
    *("tvly", "EAAA", "sq0atp", "sq0csp", "figd", "rubygems", "pat-na1", "secret", "ntn", "key"),
)
_MADE = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?:{'|'.join(one for one in _MAKES if one not in ('key', 'secret'))})[-_]"
    r"(?:[A-Za-z0-9]{1,20}[-_]){0,6}+(?:[\w-]*[A-Za-z0-9])?|(?:key|secret)[-_](?=[A-Za-z]*[0-9])[A-Za-z0-9]{24,})"
)
_LEAST_MADE = 16  # characters of such a key, prefix and all
_USER = re.compile(r"(?<=://)(?P<user>[^\s/@:\"'<>\\]{0,300}+)(?P<colon>:?)(?P<word>(?:[^\s/@\"'<>\\]{0,400}@)*)")
_SLASHED = re.compile(
    r"(?<=://)(?P<user>[^\s/@:?#\"'<>\\]{0,300}+):(?![0-9]{1,5}(?:[/?#]|$))(?P<word>[^\s@\"'<>?#]{1,200})@"
)
_OPEN_USERS = 12  # characters: a name without a password is shown if it is shorter, `git@`
_SCHEME = re.compile(
    r"(?i:(?<![a-z])(?P<scheme>bearer|basic|token|negotiate|digest|apikey|bot))(?P<gap>:?(?:[ \t]|%20|\+){1,4}+[\"']?)"
    r"(?P<word>[\w.~+/=:%-]{6,}+)"
)
_PLAIN = re.compile(r"[A-Za-z]?[a-z]*[-.,:]?[a-z]*[.,:]?")
_CARD = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9]\.)(?<![0-9a-fA-F]-)"
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


ANY_SHAPE = " ".join(["PRIVATE KEY", *(one for one, _ in _KEYS), "sk-", "://", "bearer", "@", "%40"])
"""A text in which every shape could be."""


def shapes_in(text: str, *, emails: bool) -> Iterator[Hide]:
    """What could find a secret in the text, or in a part of it; cheap to ask, as most texts hold none."""
    if "PRIVATE KEY" in text:
        yield _without_blocks
    for prefix, pattern in _KEYS:
        if prefix in text:
            yield _hiding(pattern)
    if any(f"{one}-" in text or f"{one}_" in text for one in _MAKES):
        yield _without_made
    if "://" in text:
        yield _without_users
    lowered = text.lower()
    if any(one in lowered for one in ("bearer", "basic", "token", "negotiate", "digest", "apikey", "bot")):
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


def _without_made(text: str) -> str:
    return _MADE.sub(lambda found: HIDDEN if len(found[0]) >= _LEAST_MADE else found[0], text)


def _without_users(text: str) -> str:
    return _SLASHED.sub(rf"\g<user>:{HIDDEN}@", _USER.sub(_user_shown, text))


def _user_shown(found: re.Match[str]) -> str:
    user, colon, word = found["user"], found["colon"], found["word"]
    if not word:  # no @ behind it: a host and its port
        return found[0]
    if colon:
        return f"{user}:{HIDDEN if len(word) > 1 else ''}@"
    return found[0] if len(user) < _OPEN_USERS else f"{HIDDEN}@"


def _without_schemes(text: str) -> str:
    return _SCHEME.sub(_scheme_shown, text)


def _scheme_shown(found: re.Match[str]) -> str:
    scheme, word = found["scheme"].lower(), found["word"]
    if scheme == "basic":
        secret = _is_basic(word)
    elif scheme in ("bearer", "negotiate"):
        secret = _PLAIN.fullmatch(word) is None or len(word) >= 24
    else:
        secret = any(one.isdigit() for one in word) and len(word) >= 8 and "=" not in word.rstrip("=")
    return f"{found['scheme']}{found['gap']}{HIDDEN}" if secret else found[0]


def _is_basic(word: str) -> bool:
    """Whether it is a name and a password in base64 (RFC 7617)."""
    try:
        plain = base64.b64decode(unquote_to_bytes(word.rstrip(".,:")) + b"==", validate=False)
    except (binascii.Error, ValueError):
        return False
    return b":" in plain


def _without_cards(text: str) -> str:
    return _CARD.sub(_card_shown, text)


def _card_shown(found: re.Match[str]) -> str:
    digits = "".join(one for one in found[0].replace("%20", "") if one.isdigit())
    return HIDDEN if is_card(digits) else found[0]
