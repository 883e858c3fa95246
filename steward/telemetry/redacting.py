"""Facts as they may be shown."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

from steward.domain.ports.facts import Fact
from steward.domain.redaction import without_secrets, without_secrets_in


def redacted(fact: Fact) -> Fact:
    """The fact without what opens doors."""
    return cast("Fact", _shown(fact))


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return value if type(value) is not str else without_secrets_in(value)
    if isinstance(value, dict | list):
        return without_secrets(cast("Any", value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _shown(getattr(value, one.name)) for one in fields(value) if one.init})
    return value
