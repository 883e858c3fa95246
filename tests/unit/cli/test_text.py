"""Other people's text on a terminal: harmless, short, and still itself."""

from __future__ import annotations

import shlex
import time
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.cli import text
from steward.cli.log_formats import ForPeople
from steward.cli.output import Options
from steward.cli.session import settings_of


@given(st.text())
def test_no_control_character_survives(given: str) -> None:
    """Whatever comes in, nothing in it can move the cursor, change colours or turn the reading direction."""
    shown = text.plain(given)

    allowed = {"\n", "\u200c", "\u200d"}
    assert not [one for one in shown if one not in allowed and unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co"}]


@pytest.mark.parametrize("given", ["Grüße, 東京 ✓", "👩‍🔧 kommt", "a\nb", "می‌خواهم"])
def test_honest_text_stays_as_it_is(given: str) -> None:
    """Letters of all scripts, emoji and line breaks are not touched."""
    assert text.plain(given) == given


@given(st.text(max_size=60), st.integers(min_value=2, max_value=30))
def test_a_clipped_line_fits(given: str, width: int) -> None:
    """A line is one line, and never longer than asked."""
    clipped = text.line(given, width)

    assert len(clipped) <= width
    assert "\n" not in clipped


@pytest.mark.parametrize(
    ("seconds", "says"), [(-5, "0 s ago"), (59, "59 s ago"), (60, "1 min ago"), (7_200, "2 h ago"), (90_000, "1 d ago")]
)
def test_the_past_is_told_in_its_largest_unit(seconds: float, says: str) -> None:
    """Clocks that disagree don't make it negative."""
    assert text.ago(1_000_000 - seconds, 1_000_000) == says


def test_times_are_told_in_the_zone_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is not the machine's is named, summer and winter apart; what is typed is meant in it, too."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    winter, summer = 1_798_131_600.0, 1_782_406_800.0
    try:
        monkeypatch.setenv("STEWARD_TIMEZONE", "Europe/Berlin")
        settings_of(Options())
        assert text.moment(winter) == "2026-12-24 18:00:00 CET"
        assert text.minute(summer) == "2026-06-25 19:00 CEST"
        assert text.moment_and_zone(winter) == "2026-12-24 18:00:00 (UTC+01:00)"
        assert text.meant(datetime(2026, 12, 24, 18)) == text.meant(datetime(2026, 12, 24, 17, tzinfo=UTC)) == winter
        assert "18:00:00 CET" in ForPeople(colours=False)(None, "", {"event": "e", "timestamp": "2026-12-24T17:00:00Z"})
        monkeypatch.setenv("STEWARD_TIMEZONE", "UTC")
        settings_of(Options())
        assert text.moment(winter) == "2026-12-24 17:00:00"
    finally:
        monkeypatch.undo()
        time.tzset()
        text.tell_times_in("")


@pytest.mark.parametrize("task_id", ["1f0c22d1", "mail 8812", "x; rm -rf ~", "$(reboot)", "it's", '"', "-v", "--json"])
def test_an_id_that_is_copied_into_a_shell_stays_one_word(task_id: str) -> None:
    """Ids come from other people's files: in a command to type next they are an argument, and nothing else."""
    words = shlex.split(text.typed(task_id))

    assert words[-1] == task_id
    assert words[:-1] == (["--"] if task_id.startswith("-") else [])


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Berlin", "2026-12-24 18:00:00 (UTC+01:00)"),
        ("UTC", "2026-12-24 17:00:00 (UTC+00:00)"),
        ("America/St_Johns", "2026-12-24 13:30:00 (UTC-03:30)"),
    ],
)
def test_a_time_to_begin_says_of_which_zone_it_is(zone: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A time that was given without one is this machine's, wherever that may be."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert text.moment_and_zone(1_798_131_600.0) == said
    finally:
        monkeypatch.undo()
        time.tzset()
