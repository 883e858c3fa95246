"""Which names say that a secret stands under them: `api_key`, `clientSecret`, `X-Auth-Token`; not `token_count`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

Naming = Literal["", "one", "many"]
"""Whether a name is a secret's: no, of one, or of several, where a number may be how many there are."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LETTER = re.compile(r"\\+u00([c-fC-F][0-9a-fA-F])")  # `contrase\\u00f1a`, as JSON in ASCII has it
_LONGEST = 200  # characters of a name that are looked at, its last ones
ONE_WORD = frozenset({
    *("password", "passwd", "passwort", "kennwort", "contrasena", "passphrase", "passcode", "pwd", "pw", "secret"),
    *("token", "credential", "cred", "cookie", "authorization", "authorisation", "apikey", "jwt", "bearer", "pin"),
    *("otp", "totp", "cvv", "cvc", "mnemonic", "ssn", "jsessionid", "phpsessid"),
})  # fmt: skip
_KEYS = (
    *("api", "access", "secret", "private", "encryption", "signing", "auth", "account", "shared", "master", "ssh"),
    *("service", "deploy", "session", "storage", "server", "subscription", "app", "hmac", "host"),
)
_CODES = (
    *("security", "verification", "mfa", "auth", "authorization", "otp", "access", "backup", "recovery", "reset"),
    *("pin", "login", "fa", "confirmation"),  # `2fa` is two words
)
TWO_WORDS = frozenset({
    *(f"{one} key" for one in _KEYS),
    *(f"{one} code" for one in _CODES),
    *("card number", "credit card", "card no", "security number", "card pan", "seed phrase", "recovery phrase"),
    *("secret phrase", "security answer", "secret answer", "basic auth", "proxy auth", "pass word", "pass phrase"),
    *("pass code", "de passe", "auth header", "cookie jar"),
})  # fmt: skip
_BEFORE_PASS = {"db", "smtp", "imap", "user", "login", "admin", "root", "ftp", "mail", "proxy", "http", "redis", "pg"}
ENDINGS = ("password", "passwd", "passphrase", "passcode", "secret", "token", "apikey", "privatekey", "secretkey",
            "accesskey", "credential", "cardnumber", "passwort", "motdepasse")  # fmt: skip
_ABOUT = {  # what may follow a secret's name and changes nothing
    *("confirmation", "confirm", "again", "repeat", "repeated", "value", "text", "plain", "plaintext", "raw", "hash"),
    *("hashed", "new", "old", "current", "encrypted", "base64", "b64", "string", "str", "header"),
}
OPEN_WORDS = frozenset({"key", "code", "number", "phrase", "answer", "word", "no", "auth", "passe", "card"})
"""Last words that name a secret only behind another word."""


@lru_cache(maxsize=8192)
def naming(name: str) -> Naming:
    """Whether a secret stands under the name, by its last words, in any of the ways in which names are written."""
    words = [] if "=" in name else _words(name)
    while len(words) > 1 and not _is_one(words) and (words[-1] in _ABOUT or words[-1].isdigit()):
        words.pop()
    if not words:
        return ""
    if _is_one(words):
        return "many" if words == ["pass"] else "one"  # which may count what passed
    last = words[-1]
    return "many" if last.endswith("s") and _is_one([*words[:-1], last[:-1]]) else ""


def _words(name: str) -> list[str]:
    short = name[-_LONGEST:]
    if "\\" in short or "%" in short:
        short = unquote(_LETTER.sub(lambda found: chr(int(found[1], 16)), short))
    if not short.isascii():
        short = unicodedata.normalize("NFKD", short).encode("ascii", "ignore").decode()
    return [one.lower() for one in _WORD.findall(short)]


def _is_one(words: list[str]) -> bool:
    last = words[-1]
    if last in ONE_WORD or last.endswith(ENDINGS) or " ".join(words[-2:]) in TWO_WORDS:
        return True
    return last == "pass" and (len(words) == 1 or words[-2] in _BEFORE_PASS)
