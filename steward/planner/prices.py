"""What tokens cost: what a person set, their own table, or the one that comes along; else nobody knows, and says so."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from steward.domain.ceilings import MOST_DOLLARS
from steward.domain.errors import Unusable

_SHIPPED = Path(__file__).with_name("prices.toml")
_RELEASE = re.compile(r"-(\d{8}|\d{4}-\d{2}-\d{2})$")  # a date in a model's name: the same price as without it


@dataclass(frozen=True, kw_only=True)
class Prices:
    """US dollars for a million tokens. `cached` is input from the provider's cache, `written` input put there.

    Either costs what input costs where it is None. `source` says who says so, `as_of` on which day.
    """

    input: float
    output: float
    cached: float | None = None
    written: float | None = None
    source: str = ""
    as_of: str = ""

    def cost(self, tokens_in: int, tokens_out: int, cached: int = 0, written: int = 0) -> float:
        """US dollars for a call; `cached` and `written` are parts of `tokens_in`."""
        plain = max(tokens_in - cached - written, 0)
        dear = plain * self.input + cached * _or(self.cached, self.input) + written * _or(self.written, self.input)
        return (dear + tokens_out * self.output) / 1_000_000

    def __str__(self) -> str:
        parts = [f"${self.input:g} in"]
        parts += [f"${self.cached:g} from the cache"] if self.cached is not None else []
        parts += [f"${self.written:g} written to it"] if self.written is not None else []
        told = ", ".join(part for part in (self.source, self.as_of) if part)
        return f"{', '.join(parts)}, ${self.output:g} out a million tokens" + (f" ({told})" if told else "")


_Dollars = Annotated[float, Field(ge=0, le=MOST_DOLLARS, allow_inf_nan=False, strict=True)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    input: _Dollars
    output: _Dollars
    cached: _Dollars | None = None
    written: _Dollars | None = None


class _Endpoint(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    hosts: list[str] = []
    as_of: date
    source: str = ""
    models: dict[str, _Model]

    @field_validator("hosts")
    @classmethod
    def _are_hosts(cls, hosts: list[str]) -> list[str]:
        """As they are compared; raises ValueError for a URL or a port, which would match nothing in silence."""
        wrong = next((one for one in hosts if not re.fullmatch(r"[^\s/:@]+|[0-9a-fA-F:]+", one)), None)
        if wrong is not None:
            raise ValueError(f"'{wrong}' is no host; write its name alone, as llm.example.com")
        return [one.lower() for one in hosts]


def known_prices(model: str, base_url: str | None, own: Path | None = None) -> Prices | None:
    """What the table says of a model at an endpoint; the same name elsewhere may cost something else.

    Raises Unusable for a table of one's own that can't be read.
    """
    host = urlsplit(base_url).hostname if base_url else None
    tables = [_table(path) for path in (own, _SHIPPED) if path is not None]
    for endpoint in (one for table in tables for one in table.values() if not one.hosts or host in one.hosts):
        found = endpoint.models.get(model) or endpoint.models.get(_RELEASE.sub("", model))
        if found is not None:
            return Prices(**found.model_dump(), source=endpoint.source, as_of=endpoint.as_of.isoformat())
    return None


@cache
def _table(path: Path) -> Mapping[str, _Endpoint]:
    try:
        return {name: _endpoint(name, one) for name, one in tomllib.loads(path.read_text("utf-8")).items()}
    except OSError as error:
        raise Unusable(f"STEWARD_PRICES: {path} can't be read: {error.strerror or type(error).__name__}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unusable(f"STEWARD_PRICES: {path} is no TOML: {error}") from None
    except ValueError as error:
        raise Unusable(f"STEWARD_PRICES: {path}: {error}") from None


def _endpoint(name: str, said: object) -> _Endpoint:
    """One table of the file. Raises ValueError with its place in the file and what is wrong there."""
    if not isinstance(said, dict):
        raise ValueError(f"'{name}' is no table; write [{name}] with hosts, as_of and models")  # noqa: TRY004 - of a file
    try:
        return _Endpoint.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, (name, *first["loc"])))
        raise ValueError(f"{where}: {first['msg'].removeprefix('Value error, ')}") from None


def _or(price: float | None, other: float) -> float:
    return other if price is None else price
