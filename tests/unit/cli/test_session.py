"""How long a command waits where somebody sits before it."""

from __future__ import annotations

import pytest

from steward.cli.session import somebody_waits
from steward.settings import Settings


def test_a_command_waits_less_where_nobody_said_how_long() -> None:
    """An endpoint for two minutes, and for what was said to be done as long as somebody stays with it."""
    here = somebody_waits(Settings())

    assert (here.outage, here.look_longer) == ("2min", 10.0)


def test_what_is_set_holds_for_a_command_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it is the default, spelt out."""
    monkeypatch.setenv("STEWARD_LOOK_LONGER", "60")
    monkeypatch.setenv("STEWARD_OUTAGE", "1h")
    here = somebody_waits(Settings())

    assert (here.outage, here.look_longer) == ("1h", 60.0)


@pytest.mark.parametrize("said", ["-1", "soon", "nan", "inf", "1e9"])
def test_no_time_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    """A wait has to end."""
    monkeypatch.setenv("STEWARD_LOOK_LONGER", said)

    with pytest.raises(ValueError, match="look_longer"):
        Settings()
