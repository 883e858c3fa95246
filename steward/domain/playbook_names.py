"""The name of the playbook that a task is under, or of the several: theirs with `+` between, in the order of the
alphabet, so that one set has one name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

SIGN = "+"
MOST = 3  # in one task: what is of more kinds is several requests
SEVERAL = "several"  # what metrics call them, whichever they are


def names_of(name: str) -> list[str]:
    """The names of the playbooks, of one alone too."""
    return sorted({one.strip() for one in name.split(SIGN)} - {""})


def joint_name(names: Iterable[str]) -> str:
    """The one name of them all."""
    return SIGN.join(sorted({*names}))


def in_order(name: str | None) -> str | None:
    """The name as it is kept, however several are written in it."""
    return name if name is None or SIGN not in name else joint_name(names_of(name)) or None


def allowed_names(names: Sequence[str]) -> list[str]:
    """All names of tasks for which these playbooks are enough: their own, and those of several of them together."""
    own = sorted({*names})
    return [joint_name(some) for many in range(1, MOST + 1) for some in combinations(own, many)]


def within(name: str | None, names: Sequence[str]) -> bool:
    """Whether these are enough for a task of that name: each of its playbooks is among them."""
    return bool(name) and {*names_of(name or "")} <= {*names}


def label_of(name: str | None) -> str:
    """Its name in metrics, of which there must be few."""
    return SEVERAL if name and SIGN in name else name or ""
