"""What `STEWARD_TOOLS` names: modules, MCP servers, OpenAPI documents, and files that list them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from pydantic import ValidationError

from steward.domain.errors import SourceUnavailable, Unusable
from steward.domain.unavailable_tools import Unavailable
from steward.sources.file import read_sources
from steward.sources.offer import Offer
from steward.sources.source import Environment, Source
from steward.tools.loading import Spec, distinct, values_at
from steward.tools.spec import ToolSpec


class Opener(Protocol):
    """Asks a source what it offers. Raises SourceUnavailable where it can't be asked, Unusable for a mistake."""

    def __call__(self, name: str, source: Source, environment: Environment) -> list[Offer]: ...


_OPENERS = {"mcp": ("steward.sources.mcp", "mcp"), "openapi": ("steward.sources.openapi", "openapi")}
_asked: dict[tuple[str, str, Environment], list[Offer] | SourceUnavailable] = {}
"""What each source said, once a process, so that one that is away is not waited for at every look."""


@dataclass(frozen=True)
class Loaded:
    """The tools of a setting, and what is set up and not there."""

    tools: list[Spec] = field(default_factory=list[Spec])
    missing: list[Unavailable] = field(default_factory=list[Unavailable])

    def __bool__(self) -> bool:
        return bool(self.tools or self.missing)


_made: dict[tuple[str, str, Environment], tuple[list[Offer], Loaded]] = {}
"""The tools that were made of what a source said, each with that: models of arguments take long to make."""


def load_tools(said: str, environment: Environment) -> Loaded:
    """The tools that the setting names, several places by comma. Raises Unusable, in one line, for what won't do.

    A source that can't be asked, or a tool that has become another one, is no mistake: it is missing.
    """
    found = _together([_tools_at(place, environment) for place in _places(said)])
    return replace(found, tools=distinct(found.tools))


def check_places(said: str) -> None:
    """Raises Unusable for a module or a file that won't do; no source is asked for its tools."""
    for place in _places(said):
        sources = sources_of(place)
        modules = [source.python for source in sources.values() if source.python is not None]
        for module in modules if sources or _is_file(place) else [place]:
            values_at(module)


def _places(said: str) -> list[str]:
    return [place.strip() for place in said.split(",") if place.strip()]


def _is_file(place: str) -> bool:
    return place.endswith((".yaml", ".yml"))


def ask_again(sources: Collection[str]) -> None:
    """Have those sources asked anew that could not be asked, and these, which offered something else."""
    for key, outcome in [*_asked.items()]:
        if isinstance(outcome, SourceUnavailable) or key[0] in sources:
            _asked.pop(key, None)


def sources_of(place: str) -> dict[str, Source]:
    """The sources that one place names; none for a module. Raises Unusable."""
    kind, _, where = place.partition("+")
    if kind in _OPENERS and where:
        return {"": _source(place, kind, where)}
    return read_sources(Path(place).expanduser()) if _is_file(place) else {}


def offers_of(name: str, source: Source, environment: Environment) -> list[Offer]:
    """What the source offers; asked for once a process. Raises Unusable.

    Of a module these are the tools of LangChain: its ToolSpecs bring their own proof.
    """
    if source.python is not None:
        return _offers_of_module(values_at(source.python))
    return _outcome(name, source.model_dump_json(exclude={"tools", "prefix"}), environment)


def tools_of(name: str, source: Source, environment: Environment) -> Loaded:
    """The tools of one source, as its mappings say. Raises Unusable."""
    label = name or source.place
    if source.python is not None:
        return Loaded(_of_module(source.python, source))
    from steward.sources.specs import tool_name  # as in `_mapped`

    key = (name, source.model_dump_json(), environment)
    try:
        offers = offers_of(name, source, environment)
        if key not in _made or _made[key][0] is not offers:
            _made[key] = (offers, _of_offers(label, offers, source))
    except SourceUnavailable as error:
        names = None if source.tools is None else tuple(tool_name(one, source.prefix) for one in source.tools)
        return Loaded([], [Unavailable(source=label, said=str(error), tools=names, prefix=source.prefix)])
    except Unusable as error:
        raise Unusable(f"tools {label}: {error}") from None
    return _made[key][1]


def _of_offers(label: str, offers: list[Offer], source: Source) -> Loaded:
    """The tools, without those that changed, which are missing."""
    from steward.sources.changes import changed_since  # as in `_mapped`
    from steward.sources.specs import tool_name

    why = changed_since(offers, source.tools or {})
    left = {name: one for name, one in source.tools.items() if name not in why} if source.tools else source.tools
    kept = [one for one in offers if one.name not in why]
    tools = [_from(label, tool) for tool in _mapped(kept, source.model_copy(update={"tools": left}))]
    changed = [(tool_name(one, source.prefix), said) for one, said in why.items()]
    return Loaded(tools, [Unavailable(source=label, said=said, tools=(one,), passes=False) for one, said in changed])


def _from(label: str, tool: Spec) -> Spec:
    return replace(tool, origin=f"{label}: {tool.origin}".removesuffix(": "))


def _tools_at(place: str, environment: Environment) -> Loaded:
    sources = sources_of(place)
    if sources:
        return _together([tools_of(name, source, environment) for name, source in sources.items()])
    if _is_file(place):
        return Loaded()
    return Loaded(_of_module(place, Source(python=place)))


def _together(found: Sequence[Loaded]) -> Loaded:
    return Loaded([tool for one in found for tool in one.tools], [away for one in found for away in one.missing])


def _of_module(place: str, source: Source) -> list[Spec]:
    """Its ToolSpecs as they are, and tools of LangChain."""
    values = values_at(place)
    specs = [cast("Spec", value) for value in values if isinstance(value, ToolSpec)]
    if len(specs) == len(values):
        return specs
    try:
        return [*specs, *_mapped(_offers_of_module(values), source)]
    except Unusable as error:
        raise Unusable(f"tools {place}: {error}") from None


def _offers_of_module(values: list[object]) -> list[Offer]:
    from steward.sources.langchain import offers_in

    return [offer for value in values if not isinstance(value, ToolSpec) for offer in offers_in(value)]


def _mapped(offers: list[Offer], source: Source) -> list[Spec]:
    from steward.sources.specs import specs_of  # what checks foreign schemas is not loaded where there are none

    if source.tools is None:
        return specs_of(offers, prefix=source.prefix, lenient=source.python is None)
    return specs_of(offers, source.tools, source.prefix, only=True)


def _outcome(name: str, source: str, environment: Environment) -> list[Offer]:
    key = (name, source, environment)
    if key not in _asked:
        try:
            _asked[key] = _offered(name, Source.model_validate_json(source), environment)
        except SourceUnavailable as error:
            _asked[key] = error
    outcome = _asked[key]
    if isinstance(outcome, SourceUnavailable):
        raise SourceUnavailable(str(outcome))
    return outcome


def _offered(name: str, source: Source, environment: Environment) -> list[Offer]:
    module, extra = _OPENERS[source.kind]
    try:
        opener = cast("Opener", import_module(module).offers)
    except ModuleNotFoundError as error:
        raise Unusable(f"needs {error.name}: pip install 'steward-tasks[{extra}]'") from None
    return opener(name, source, environment)


def _source(place: str, kind: str, where: str) -> Source:
    if kind == "mcp" and where.startswith("stdio:"):
        value: object = {"command": where.removeprefix("stdio:").split()}
    else:
        value = where
    try:
        return Source.model_validate({kind: value})
    except ValidationError as error:
        raise Unusable(f"tools {place}: {error.errors(include_url=False)[0]['msg']}") from None
