"""`tools.yaml`: sources by name, and what people say of their tools."""

from __future__ import annotations

from pathlib import Path

from pydantic import RootModel, ValidationError

from steward.domain.errors import Unusable, reason_of
from steward.domain.text import line
from steward.sources.source import Source
from steward.yaml_text import read_yaml

_LONGEST = 200  # characters of a path in a line


class SourcesFile(RootModel[dict[str, Source]]):
    """Sources by the names that people gave them."""


def read_sources(path: Path) -> dict[str, Source]:
    """The sources in the file. Raises Unusable with one line: the file, the place in it, and what is wrong."""
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise Unusable(f"tools {line(str(path), _LONGEST)}: can't be read: {reason_of(error)}") from None
    return sources_in(content, path)


def sources_in(content: bytes, path: Path) -> dict[str, Source]:
    """The sources in the file's content. Raises Unusable as `read_sources` does."""
    try:
        return SourcesFile.model_validate(read_yaml(content) or {}).root
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"] if part not in ("function-before", "str", "Command"))
        raise Unusable(f"tools {path}: {place or 'file'}: {first['msg'].removeprefix('Value error, ')}") from None
    except ValueError as error:
        raise Unusable(f"tools {path}: {error}") from None
