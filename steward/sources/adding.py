"""Adds a source to a file: what it offers, how that could be proven, and what a person confirms of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import cast

from steward.domain.errors import Unusable
from steward.domain.model import JsonObject, Risk
from steward.domain.text import first_of, line
from steward.sources import file_text
from steward.sources.chosen import Wanted, chosen
from steward.sources.file import sources_in
from steward.sources.mapping import Mapping
from steward.sources.offer import Offer
from steward.sources.places import offers_of
from steward.sources.source import Environment, Source
from steward.sources.specs import specs_of
from steward.sources.survey import Finding, gone, surveyed
from steward.tools.loading import values_at

_SHOWN = 8
_LONGEST = 200  # characters of a path in a line


@dataclass(frozen=True, kw_only=True)
class Added:
    """What came of it. `findings` are as the file stands now; `gone` are tools that it names and nobody offers."""

    name: str
    source: Source
    findings: list[Finding]
    written: list[str] = field(default_factory=list[str])
    confirmed: list[Finding] = field(default_factory=list[Finding])
    asked: list[str] = field(default_factory=list[str])
    gone: list[str] = field(default_factory=list[str])


def added(path: Path, wanted: Wanted, environment: Environment, ask: Callable[[Finding], bool]) -> Added:
    """Adds to the file what is new, and confirms what is named, or what `ask` says yes to.

    Nothing that stands there is overwritten, but for what is confirmed. Raises Unusable, in one line, with nothing
    written.
    """
    text, before = _read(path)
    name, source = chosen(wanted, before)
    try:
        offers = offers_of(name, source, environment)
        names = _picked(offers, wanted.only) | (source.tools or {}).keys()
        findings = surveyed(offers, source, names)
    except Unusable as error:
        raise Unusable(f"tools {name}: {error}") from None
    new = [one for one in findings if one.state == "new"]
    text = _extended(path, text, name, source, new, known=name in before)
    try:
        after = sources_in(text.encode(), path)
    except Unusable as error:
        raise Unusable(f"{error}, with {len(new):,} tools: choose with --only") from None
    return _confirmed(path, text, _Known(name, before, after, offers, names, new), wanted, ask)


@dataclass(frozen=True)
class _Known:
    name: str
    before: dict[str, Source]
    after: dict[str, Source]
    offers: list[Offer]
    names: set[str]
    new: list[Finding]


def _confirmed(path: Path, text: str, known: _Known, wanted: Wanted, ask: Callable[[Finding], bool]) -> Added:
    findings = surveyed(known.offers, known.after[known.name], known.names)
    named = _named(findings, wanted.confirm)
    if not wanted.confirm and (known.new or not known.before):
        _write(path, text)
    asked = [] if wanted.confirm else [one for one in _readers_first(findings) if one.unconfirmed and ask(one)]
    for one in [*named, *asked]:
        stamps = file_text.stamps(one) if one.state == "changed" or (one.said and one.said.fingerprint is None) else {}
        text = file_text.with_values(text, known.name, one.name, {"confirmed": "true", **stamps})
    now = sources_in(text.encode(), path)
    _require_sound(path, known, now, {one.name for one in [*named, *asked]})
    _write(path, text)
    return Added(
        name=known.name,
        source=now[known.name],
        findings=surveyed(known.offers, now[known.name], known.names),
        written=[one.name for one in known.new if not one.problem],
        confirmed=[*named, *asked],
        asked=[one.name for one in asked],
        gone=gone(known.offers, now[known.name]),
    )


def _named(findings: Sequence[Finding], confirm: Sequence[str]) -> list[Finding]:
    """The tools that are to be confirmed. Raises Unusable for what can't be."""
    by_name = {one.name: one for one in findings}
    for name in confirm:
        if name not in by_name or by_name[name].said is None:
            listed = ", ".join(first_of((one.name for one in findings if one.said), _SHOWN)) or "none"
            raise Unusable(f"--confirm {name}: the file says nothing of such a tool; there is {listed}")
    return [by_name[name] for name in dict.fromkeys(confirm)]


def _readers_first(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: one.said is None or one.said.risk is not Risk.READ)


def _require_sound(path: Path, known: _Known, now: dict[str, Source], confirmed: set[str]) -> None:
    """What was there is there as it was, and what was confirmed can be used. Raises Unusable."""
    for name, source in known.before.items():
        tools = {one: said for one, said in (source.tools or {}).items() if one not in confirmed or name != known.name}
        left = now[name].tools or {}
        same = source.model_copy(update={"tools": None}) == now[name].model_copy(update={"tools": None})
        if not same or any(left.get(one) != said for one, said in tools.items()):
            raise Unusable(f"tools {path}: it can't be added to without changing what is there: do it by hand")
    if confirmed:
        _require_usable(known, now[known.name])


def _require_usable(known: _Known, source: Source) -> None:
    findings = {one.name: one for one in surveyed(known.offers, source, known.names)}
    usable = {
        name: said for name, said in (source.tools or {}).items()
        if name in findings and findings[name].state not in ("changed", "unusable")
    }  # fmt: skip
    unproven = next(
        ((name, one) for name, said in usable.items() if said.confirmed and (one := _unread(said, findings))), None
    )
    if unproven is not None:
        name, reader = unproven
        raise Unusable(
            f"{name} is proven with {reader}, and nobody confirmed that it only reads: confirm both, "
            f"--confirm {name},{reader}"
        )
    specs_of(known.offers, usable, source.prefix, only=True)


def _unread(said: Mapping, findings: dict[str, Finding]) -> str | None:
    """A tool that the proof reads with, which could be confirmed to read and is not."""
    readers = said.proof.readers if said.proof else []
    return next((one for one in readers if one in findings and findings[one].risk is not Risk.READ), None)


def _extended(path: Path, text: str, name: str, source: Source, new: Sequence[Finding], *, known: bool) -> str:
    usable = [one for one in new if not one.problem]
    if not known:
        said = cast("JsonObject", source.model_dump(mode="json", exclude_defaults=True, exclude={"tools"}))
        if not usable and not new and source.python is not None and values_at(source.python):
            raise Unusable(
                f"tools {name}: its tools say themselves how they are proven, so nothing is left to add: "
                f"export STEWARD_TOOLS={path},{source.python}"
            )
        if not usable:
            raise Unusable(f"tools {name}: it offers no tool that can be used")
        return file_text.with_source(text, name, said, usable)
    try:
        return file_text.with_tools(text, name, usable) if usable else text
    except Unusable as error:
        raise Unusable(f"tools {path}: {error}") from None


def _picked(offers: Sequence[Offer], only: Sequence[str]) -> set[str]:
    """The names that the patterns mean, all without any. Raises Unusable for a pattern that none has."""
    names = [one.name for one in offers]
    for pattern in only:
        if not any(fnmatchcase(name, pattern) for name in names):
            raise Unusable(f"--only {pattern}: it offers {', '.join(first_of(names, _SHOWN)) or 'no tool'}")
    return {name for name in names if not only or any(fnmatchcase(name, pattern) for pattern in only)}


def _read(path: Path) -> tuple[str, dict[str, Source]]:
    """The file as it is, and its sources; nothing for one that is not there yet. Raises Unusable."""
    if path.suffix not in (".yaml", ".yml"):
        raise Unusable(f"--file {line(str(path), _LONGEST)}: its name must end in .yaml")
    try:
        content = path.read_bytes()
        return content.decode(), sources_in(content, path)
    except FileNotFoundError:
        return "", {}
    except OSError as error:
        raise Unusable(f"tools {line(str(path), _LONGEST)}: can't be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise Unusable(f"tools {path}: is not in UTF-8") from None


def _write(path: Path, text: str) -> None:
    """The whole file at once, or nothing of it."""
    if _read(path)[0] == text:
        return
    sources_in(text.encode(), path)
    where = path.resolve() if path.is_symlink() else path
    made = where.with_name(f".{where.name}.{os.getpid()}")
    try:
        mode = where.stat().st_mode & 0o777 if where.exists() else 0o644
        with made.open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        made.chmod(mode)
        made.replace(where)
    except OSError as error:
        raise Unusable(f"tools {path}: can't be written: {error.strerror or error}") from None
    finally:
        made.unlink(missing_ok=True)
