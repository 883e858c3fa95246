"""Which regular expressions are refused, as one text that does not fit would stop the process that looks at it."""

from __future__ import annotations

import pytest

from steward.domain import request_wording as wording
from steward.playbooks.ambiguity import may_take_forever


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+!",
        "(a*)*b",
        "(a|aa)+!",
        r"^(?:\w+ ?)+!$",
        r"(?:\s*\w+\s*)*;",
        r"((?:\w+?)[.,]?)*!",
        r"(?:\w{1,5})*!",
        "(?:a|b|ab)*c",
        "(?:.*,)*x",
        "(?:x(?:a?|b?))*!",
        "(?:(?:a|b)*c?)*$",
        r"(?:-|\w|[a-z]x)*!",
        "(?=(?:a|aa)+!)x",
        "(?:x(?=(?:a|aa)+!))*",
        "(?>(?:a|aa)+!)*",
        "x{0,3}(?:(?:ab?|b)a?){20,}!",
        "(?:[^,]|,,?)*!",
        "(a)?(?(1)(?:b|bb)*|c)!",
    ],
)
def test_a_loop_that_fits_a_text_in_two_ways_is_found(pattern: str) -> None:
    """Each was seen to take twice as long for a character more, or a few."""
    assert may_take_forever(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:\w+,)+",
        r"\w+(?:-\w+)*",
        r"(?:, ?\w+)*",
        r"(?:\w+ )*\w+",
        r"(?: (?:and|or) \w+)*",
        r"(?:\d{4} ?)+",
        r"(?:\d{4} ?){4,7}",
        r"(?:-\d{2})+",
        r"(?:\d{1,3}\.){3}\d{1,3}",
        "(?:foo|fob|bar)+",
        r"(?:[a-z]\d)*",
        r"(?:[A-Z]|\w)+-\d",
        "(?:a|A)*c",
        "(?:a?b)*",
        "(a?)*x",
        r"(?>\w+ ?)+!",
        r"(?:\w++ ?)*!",
        r"(?:[^\w]|\w)*!",
        "(?:[^,]+,)*",
        """(?:"[^"]*"|[^"])*""",
        r"(?:\s+x(?!y)|\S)*$",
        "(?:a|b)*(?:a|c)*",
        "(?:a(?!)|b)*",
        "(?:)*",
        r"(a)?(?:b\1)*",
    ],
)
def test_one_that_fits_each_text_in_one_way_is_let_pass(pattern: str) -> None:
    """Also where it repeats what is itself repeated."""
    assert not may_take_forever(pattern)


@pytest.mark.parametrize(
    "body",
    ["a?" * 2_000, "(?:a?b?){19}" * 100, "|".join(f"{n}x" for n in range(2_000))],
    ids=["optional", "counted", "words"],
)
def test_one_that_is_too_large_to_tell_is_let_pass(body: str) -> None:
    """What is looked at is bounded, as another's schema may hold any pattern."""
    assert not may_take_forever(f"(?:{body})*")


def test_our_own_parts_hold_no_such_loop() -> None:
    """So that one sign may stand for each of them where a pattern that names it is looked at."""
    assert not [name for name, part in wording.NAMED.items() if may_take_forever(part)]
