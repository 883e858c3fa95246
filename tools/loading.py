"""Brings in what a module of the one who runs Steward holds (`package.module:TOOLS`), and looks whether it is sound."""

from __future__ import annotations

import importlib
import math
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

from pydantic import BaseModel

from steward.domain.errors import Unusable
from steward.domain.model import Risk
from steward.tools.spec import ToolSpec
from steward.tools.steady_arguments import changing_default

Spec: TypeAlias = "ToolSpec[Any, Any]"
Play: TypeAlias = Callable[[Spec], Spec]
"""Puts another tool in the place of one, as for a trial that must not reach what it acts on."""
_SOUND: set[str] = set()  # the modules among which no second copy of ours was found


def distinct(tools: Iterable[Spec]) -> list[Spec]:
    """The tools as they came; raises Unusable where two have one name or one of them won't do."""
    found: dict[str, Spec] = {}
    for tool in tools:
        _require_sound(tool)
        if tool.name in found:
            raise Unusable(f"tool {tool.name}: there are two tools of this name")
        found[tool.name] = tool
    return list(found.values())


def replaced(shipped: Sequence[Spec], own: Sequence[Spec]) -> list[Spec]:
    """The shipped tools with the own ones beside them, or in their place where they share a name."""
    mine = {tool.name for tool in own}
    return [tool for tool in shipped if tool.name not in mine] + distinct(own)


def values_at(place: str) -> list[object]:
    """What `module:attribute` names, the members of a list; the working directory is searched too.

    Raises Unusable, in one line, for a module or an attribute that won't do.
    """
    module_name, _, attribute = place.partition(":")
    if not module_name or not attribute:
        raise Unusable(f"tools {place!r}: write it as package.module:TOOLS")
    module = _module(module_name)
    _require_one_copy(place)
    try:
        value = getattr(module, attribute)
    except AttributeError:
        raise Unusable(f"tools {place}: module {module_name} has no {attribute}") from None
    return list(cast("Sequence[object]", value)) if isinstance(value, list | tuple) else [value]


def _module(name: str) -> object:
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.append(here)  # last, so that nothing installed is shadowed
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing = "there is no such module" if error.name == name else f"it needs {error.name}, which is not installed"
        raise Unusable(f"tools {name}: {missing}") from error
    except Unusable as error:  # a tool of it, as it is made
        raise Unusable(f"tools {name}: {error}") from error
    except (Exception, SystemExit) as error:  # somebody else's module may fail in any way; its user gets one line
        raise Unusable(f"tools {name}: can't be imported: {type(error).__name__}: {error}") from error


def _require_one_copy(place: str) -> None:
    """Refuse what was loaded from our files by another name: its ToolSpec, Refused and TryLater are not ours.

    Looked for anew once more modules are loaded: it takes a hundredth of a second.
    """
    loaded = {*sys.modules}
    if loaded <= _SOUND:
        return
    files = [(name, file) for name, one in [*sys.modules.items()] if (file := getattr(one, "__file__", None))]
    real = cache(os.path.realpath)  # of folders: all files would take a tenth of a second
    ours = {os.path.join(real(os.path.dirname(file)), os.path.basename(file)) for name, file in files if _is_ours(name)}  # noqa: PTH118, PTH119, PTH120
    endings = {_ending(file) for file in ours}
    for name, file in files:
        known = name == "__main__" or _is_ours(name)
        if not known and _ending(file) in endings and os.path.realpath(file) in ours:
            raise Unusable(
                f"tools {place}: {name} is a second copy of a module of Steward, which knows nothing of the first; "
                "import what tools need by its one name: from steward import Refused, ToolSpec"
            )
    _SOUND.update(loaded)


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == "steward"


def _ending(file: str) -> tuple[str, ...]:
    return tuple(file.rsplit(os.sep, 2)[-2:])


def _require_sound(tool: Spec) -> None:
    reason = _unsound(tool)
    if reason:
        raise Unusable(f"tool {tool.name}: {reason}")


def _unsound(tool: Spec) -> str | None:
    if not (tool.name.isascii() and tool.name.isidentifier() and len(tool.name) <= 64):
        return "its name must be letters, digits and underscores, at most 64"
    if odd := _of_another_kind(tool):
        return odd
    if not (_is_model(tool.args) and _is_model(tool.result)):
        return "its args and result must be pydantic models"
    if tool.args.model_config.get("extra") != "forbid":
        return "its args must forbid what they don't know: model_config = ConfigDict(extra='forbid')"
    if changing := changing_default(tool.args):
        return (
            f"its argument {changing} has another default at each look, and so would be another act each time: "
            "let run make it (context.key is the same for all attempts of one act)"
        )
    if not 0 < tool.timeout < math.inf or not 0 <= tool.settle_after < math.inf:
        return "its timeout must be above 0 and settle_after not below, both in seconds and finite"
    if tool.max_result < 1:
        return "its max_result must be above 0, in bytes"
    return None


def _of_another_kind(tool: Spec) -> str | None:
    """What stands for something else than its type says: types are hints, which an author's editor may not check."""
    given = vars(tool)
    if not isinstance(given["risk"], Risk):
        return f"its risk must be Risk.READ, Risk.REVERSIBLE or Risk.IRREVERSIBLE, not {tool.risk!r}"
    for name in ("timeout", "settle_after", "max_result"):
        if not isinstance(given[name], int | float):
            return f"its {name} must be a number, not {given[name]!r}"
    for name in ("run", "find", "judge", "identity", "target"):
        if given[name] is not None and not callable(given[name]):
            return f"its {name} must be a function, not {given[name]!r}"
    return None


def _is_model(shape: object) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)
