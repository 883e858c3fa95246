"""The demo's folder: made, wiped and found again, and never anyone else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from steward.cli.demo import demo_home, wipe
from steward.domain.errors import Unusable


def test_the_demo_lives_beside_the_users_data(tmp_path: Path) -> None:
    """It has a folder of its own, also when its own home is set already."""
    home = demo_home(tmp_path)
    wipe(home)

    assert home == tmp_path / "demo"
    assert demo_home(home) == home


def test_wiping_empties_only_what_the_demo_made(tmp_path: Path) -> None:
    """What an earlier demo left is gone; the folder around it stays."""
    home, mine = tmp_path / "demo", tmp_path / "mine"
    mine.mkdir()
    wipe(home)
    (home / "mail").mkdir()

    wipe(home)

    assert not (home / "mail").exists()
    assert mine.exists()


@pytest.mark.parametrize("kind", ["filled", "link"])
def test_a_folder_that_is_not_the_demos_is_left_alone(tmp_path: Path, kind: str) -> None:
    """Neither a folder with other things in it nor a link to somewhere is ever wiped."""
    home, other = tmp_path / "demo", tmp_path / "other"
    wipe(other)
    (other / "keep").touch()
    if kind == "link":
        home.symlink_to(other)
    else:
        home.mkdir()
        (home / "keep").touch()

    with pytest.raises(Unusable, match="not a demo's folder"):
        wipe(home)

    assert (other / "keep").exists()
