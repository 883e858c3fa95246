"""Secrets in texts that other systems have written anew: in `repr`, in JSON inside JSON, in URLs."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from urllib.parse import quote, unquote

import pytest

from steward.domain.redaction import HIDDEN, PLAIN, Redactor

RANDOM = "q7Zk3mB9xT2vLw8Nc5Rf1Yd6Hj4Ps0Ga"
SECRETS = {
    f"sk-ant-api03-{RANDOM}": RANDOM,
    "AKIAIOSFODNN7QQQPLE1": "AKIAIOSFODNN7",
    f"EAAAE{RANDOM}{RANDOM}": RANDOM,
    f"dapi{'0123456789abcdef' * 2}": "0123456789abcdef",
    "5500005555555559": "5500005555555559",
    f"pin: {RANDOM}": RANDOM,
    f"api_key={RANDOM}": RANDOM,
    f'{{"password": "{RANDOM}"}}': RANDOM,
    f"bearer {RANDOM}": RANDOM,
    f"contraseña: {RANDOM}": RANDOM,
    f"<db><password>{RANDOM}</password></db>": RANDOM,
    f"postgres://app:{RANDOM}@db/x": RANDOM,
    f"-----BEGIN RSA PRIVATE KEY-----\n{RANDOM}\n-----END RSA PRIVATE KEY-----": RANDOM,
}
Writing = Callable[[str], str]
WRITINGS: dict[str, Writing] = {
    "repr": lambda text: repr(ValueError(f"x\n{text}\ty")),
    "json in a text": lambda text: f"said {json.dumps({'m': f'x{chr(10)}{text}{chr(10)}'})}",
    "json in json in a text": lambda text: f"said {json.dumps(json.dumps({'m': f'x{chr(10)}{text}{chr(10)}'}))}",
    "json for a page": lambda text: f"said {json.dumps(f'<{text}>')}".replace("<", r"\u003c").replace(">", r"\u003e"),
    "a url": lambda text: f"https://x.example/?said=a%20{quote(text, safe='')}%0Ab",
    "json with signs escaped": lambda text: (
        f"said {json.dumps(text)}".replace("<", r"\u003c").replace("=", r"\u003d").replace("&", r"\u0026")
    ),
    "html": lambda text: f"said {html.escape(text, quote=False)}",
    "behind a name": lambda text: f"backup_{text}",
}


@pytest.mark.parametrize("written", WRITINGS.values(), ids=WRITINGS.keys())
@pytest.mark.parametrize(("text", "secret"), SECRETS.items(), ids=range(len(SECRETS)))
def test_a_secret_is_found_behind_escapes(text: str, secret: str, written: Writing) -> None:
    r"""The `n` of `\n` and the `20` of `%20` are no part of a word."""
    said = written(text)
    shown = PLAIN.text(said)

    assert secret in unquote(said)
    assert secret not in unquote(shown)
    assert HIDDEN in shown
    assert PLAIN.text(shown) == shown


@pytest.mark.parametrize("written", [*WRITINGS.values()][:5], ids=[*WRITINGS][:5])
def test_a_known_number_is_found_behind_escapes(written: Writing) -> None:
    """A marked number stands alone there, too."""
    assert "739154" not in Redactor(secrets=["739154"]).text(written("739154"))


def test_many_signs_are_looked_through_in_little_time() -> None:
    """A text of nothing but beginnings of keys takes no time of its length squared."""
    assert PLAIN.text("sk-" * 20_000) == "sk-" * 20_000


@pytest.mark.parametrize("marks", ["“{}”", "‘{}’", "«{}»", "„{}”", "({})"])
def test_the_sign_that_closes_a_quotation_stays(marks: str) -> None:
    """A message that quotes what a system said still ends its quotation behind a hidden value."""
    assert PLAIN.text(marks.format("401 for token=abcdef123") + " was refused") == (
        marks.format(f"401 for token={HIDDEN}") + " was refused"
    )
