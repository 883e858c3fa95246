"""Which source is meant: one of a file by its name or place, or a new one, without secrets that would stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from steward.domain.errors import Unusable
from steward.sources.places import sources_of
from steward.sources.source import Command, Source

_SECRET = re.compile(
    r"authorization|cookie|token|secret|password|passwd|signature|(^|[-_])(api)?[-_]?key$", re.IGNORECASE
)
_QUERY = re.compile(r"[?&]([^=&#]+)=([^&#]*)")
_STARTERS = {"python", "node", "deno", "bun", "npx", "bunx", "pnpx", "uv", "uvx", "pipx", "docker", "podman"}
_STEPS = {"run", "exec", "tool", "x", "dlx"}
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Wanted:
    """What is to be added: a place or a name in the file, and what is said of it."""

    source: str
    name: str | None = None
    url: str | None = None
    headers: Sequence[str] = ()
    credentials: Sequence[str] = ()
    trusted: bool = False
    only: Sequence[str] = ()
    confirm: Sequence[str] = ()


def chosen(wanted: Wanted, before: dict[str, Source]) -> tuple[str, Source]:
    """The source's name and what is said of it: one of the file, or a new one. Raises Unusable."""
    said = (wanted.url, wanted.headers, wanted.credentials, wanted.trusted)
    if wanted.source in before:
        _require_unsaid(wanted.source, said)
        return wanted.source, before[wanted.source]
    source = _source(wanted)
    same = next((name for name, one in before.items() if getattr(one, one.kind) == getattr(source, one.kind)), None)
    if same is not None and wanted.name in (None, same):
        _require_unsaid(same, said)
        return same, before[same]
    if wanted.name in before:
        raise Unusable(f"--name {wanted.name}: the file has another source of that name; take another one")
    name = wanted.name or _name_of(source)
    return next(one for number in range(1, len(before) + 2)
                if (one := name if number == 1 else f"{name}-{number}") not in before), source  # fmt: skip


def _require_unsaid(name: str, said: tuple[object, ...]) -> None:
    if any(said):
        raise Unusable(f"{name} is in the file already: say url, headers, credentials and trusted there")


def _source(wanted: Wanted) -> Source:
    _require_no_secret(wanted)
    found = sources_of(wanted.source)
    if set(found) == {""}:
        source = found[""]
    elif not found and ":" in wanted.source and "/" not in wanted.source:
        source = Source(python=wanted.source)
    else:
        raise Unusable(
            f"{wanted.source[:80]}: say what it is: mcp+https://…, mcp+stdio:command, openapi+URL or FILE, "
            "package.module:TOOLS, or the name of a source in the file"
        )
    more: dict[str, object] = {
        "url": wanted.url,
        "headers": dict(map(_header, wanted.headers)),
        "trusted": wanted.trusted,
    }
    more["credentials"] = dict(map(_credential, wanted.credentials))
    try:
        return Source.model_validate(source.model_dump(exclude_defaults=True) | {k: v for k, v in more.items() if v})
    except ValidationError as error:
        raise Unusable(error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")) from None


def _header(given: str) -> tuple[str, str]:
    name, colon, value = given.partition(":")
    if not colon or not name.strip() or not value.strip():
        raise Unusable(f"--header {name}: write it as 'Name: value'")
    if _SECRET.search(name.strip()) and "${" not in value:
        raise Unusable(
            f"--header {name}: its value stays out of files: set a variable and write '{name}: ${{VARIABLE}}'"
        )
    return name.strip(), value.strip()


def _credential(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals or not name.strip() or "${" not in value:
        raise Unusable(f"--credential {name}: its value stays out of files: write it as '{name}=${{VARIABLE}}'")
    return name.strip(), value.strip()


def _require_no_secret(wanted: Wanted) -> None:
    for text in (wanted.source, wanted.url or ""):
        try:
            password = urlsplit(text).password
        except ValueError:
            password = None
        named = [name for name, value in _QUERY.findall(text) if _SECRET.search(name) and "${" not in value]
        if named or (password and "${" not in password):
            what = named[0] if named else "its password"
            raise Unusable(f"{what} of the address stays out of files: set a variable and write ${{VARIABLE}} there")


def _name_of(source: Source) -> str:
    """A short name by its place: the host without what all have, else the file, the module or the program."""
    where = _program(source.mcp) if isinstance(source.mcp, Command) else source.place
    host = (urlsplit(where).hostname or "") if "://" in where else ""
    parts = [one for one in host.split(".") if one not in ("", "www", "api", "mcp")][:1]
    last = Path(where.partition(":")[0]).stem if not host else ""
    return _NOT_IN_A_NAME.sub("-", (parts[0] if parts else last).lower()).strip("-") or source.kind


def _program(command: Command) -> str:
    """What is started: of an interpreter or a starter (npx, uvx) what that is told to run."""
    first, *rest = command.command
    told = [one for one in rest if not one.startswith("-") and one not in _STEPS]
    return told[0] if told and Path(first).stem.rstrip("0123456789.") in _STARTERS else first
