"""JSON from people and files: what JSON does not know, doubled names and bottomless nesting are refused in one line."""

from __future__ import annotations

import pytest

from steward.domain.strict_json import DEEPEST, read_json


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Expecting value: line 1 column 1"),
        ('{"a": 1,}', "line 1 column"),
        ('{"a": {"b": 1, "b": 2}}', "'b' is given twice"),
        ("NaN", "NaN is no JSON number"),
        ('{"a": -Infinity}', "-Infinity is no JSON number"),
        ("[" * 100_000, f"nested more than {DEEPEST} levels"),
        ("[" * 500 + "]" * 500, f"nested more than {DEEPEST} levels"),
        ('{"a":' * (DEEPEST + 1) + "1" + "}" * (DEEPEST + 1), f"nested more than {DEEPEST} levels"),
        ("9" * 5_000, "Exceeds the limit"),
        (b'"\xff"', "is not UTF-8 text"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_refused(text: str | bytes, says: str) -> None:
    with pytest.raises(ValueError, match=r".") as refusal:
        read_json(text)

    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_what_is_taken() -> None:
    """All that JSON knows, and lists and objects as deep as the bound."""
    deepest = "[" * DEEPEST + "]" * DEEPEST

    assert read_json('{"a": [1, 2.5, null, true, "ü"]}') == {"a": [1, 2.5, None, True, "ü"]}
    assert read_json(deepest) is not None
