"""What `STEWARD_TOOLS` names: modules, MCP servers, OpenAPI documents, and files that list them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from pydantic import ValidationError

from steward.domain.errors import Unusable
from steward.sources.file import read_sources
from steward.sources.offer import Offer
from steward.sources.source import Environment, Source
from steward.tools.loading import Spec, distinct, values_at
from steward.tools.spec import ToolSpec


class Opener(Protocol):
    """Asks a source what it offers. Raises Unusable, in one line, where it can't be asked."""

    def __call__(self, name: str, source: Source, environment: Environment) -> list[Offer]: ...


_OPENERS = {"mcp": ("steward.sources.mcp", "mcp"), "openapi": ("steward.sources.openapi", "openapi")}


def load_tools(said: str, environment: Environment) -> list[Spec]:
    """The tools that the setting names, several places by comma. Raises Unusable, in one line, for what won't do."""
    places = [place.strip() for place in said.split(",") if place.strip()]
    return distinct(tool for place in places for tool in _tools_at(place, environment))


def sources_of(place: str) -> dict[str, Source]:
    """The sources that one place names; none for a module. Raises Unusable."""
    kind, _, where = place.partition("+")
    if kind in _OPENERS and where:
        return {"": _source(place, kind, where)}
    return read_sources(Path(place).expanduser()) if place.endswith((".yaml", ".yml")) else {}


def offers_of(name: str, source: Source, environment: Environment) -> list[Offer]:
    """What the source offers; asked for once a process. Raises Unusable.

    Of a module these are the tools of LangChain: its ToolSpecs bring their own proof.
    """
    if source.python is not None:
        return _offers_of_module(values_at(source.python))
    return _asked(name, source.model_dump_json(exclude={"tools", "prefix"}), environment)


def tools_of(name: str, source: Source, environment: Environment) -> list[Spec]:
    """The tools of one source, as its mappings say. Raises Unusable."""
    label = name or source.place
    if source.python is not None:
        return _of_module(source.python, source)
    try:
        return [_from(label, tool) for tool in _mapped(offers_of(name, source, environment), source)]
    except Unusable as error:
        raise Unusable(f"tools {label}: {error}") from None


def _from(label: str, tool: Spec) -> Spec:
    return replace(tool, origin=f"{label}: {tool.origin}".removesuffix(": "))


def _tools_at(place: str, environment: Environment) -> list[Spec]:
    sources = sources_of(place)
    if sources:
        return [tool for name, source in sources.items() for tool in tools_of(name, source, environment)]
    if place.endswith((".yaml", ".yml")):
        return []
    return _of_module(place, Source(python=place))


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
        return specs_of(offers, prefix=source.prefix)
    return specs_of(offers, source.tools, source.prefix, only=True)


@cache
def _asked(name: str, source: str, environment: Environment) -> list[Offer]:
    said = Source.model_validate_json(source)
    module, extra = _OPENERS[said.kind]
    try:
        opener = cast("Opener", import_module(module).offers)
    except ModuleNotFoundError as error:
        raise Unusable(f"needs {error.name}: pip install 'steward-tasks[{extra}]'") from None
    return opener(name, said, environment)


def _source(place: str, kind: str, where: str) -> Source:
    if kind == "mcp" and where.startswith("stdio:"):
        value: object = {"command": where.removeprefix("stdio:").split()}
    else:
        value = where
    try:
        return Source.model_validate({kind: value})
    except ValidationError as error:
        raise Unusable(f"tools {place}: {error.errors(include_url=False)[0]['msg']}") from None
