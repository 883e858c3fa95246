"""Own tools, by `package.module:TOOLS`: brought in, or refused in one line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from steward.domain.errors import Unusable
from steward.sources.places import load_tools
from steward.tools.loading import replaced
from steward.tools.registry import TOOLS

ROOT = Path(__file__).resolve().parents[3]
GOOD = """
from pydantic import BaseModel, ConfigDict
from steward.domain.model import Risk
from steward.tools.spec import ToolSpec

class Args(BaseModel):
    model_config = ConfigDict(extra="forbid")

class Open(BaseModel):
    pass

async def run(args, context):
    return Args()

def tool(name="send_fax", args=Args, result=Args, **more):
    return ToolSpec(name=name, description="", args=args, result=result, risk=Risk.READ, run=run, **more)

TOOLS = [tool()]
"""

CHANGING = """
from datetime import date
from uuid import uuid4
from pydantic import Field

class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    names: list[str] = Field(default_factory=list)
    at: object = Field(default_factory={})

class Outer(Args):
    inner: list[Inner] | None = None

TOOLS = [tool(args=Outer)]
"""


def unset(_: str) -> str | None:
    """An environment in which nothing is set."""
    return None


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """An empty module `own_tools` in the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.delitem(sys.modules, "own_tools", raising=False)
    request.addfinalizer(lambda: sys.modules.pop("own_tools", None))  # noqa: PT021 - nothing else to set up
    return tmp_path / "own_tools.py"


@pytest.mark.parametrize(
    "specs", ["own_tools:TOOLS", " own_tools:TOOLS , ", "own_tools:TOOLS,steward.tools.get_record:TOOL"]
)
def test_tools_are_found_beside_the_work(specs: str, module: Path) -> None:
    """A module in the working directory will do; a list or a single tool too."""
    module.write_text(GOOD)

    assert load_tools(specs, unset).tools[0].name == "send_fax"


@pytest.mark.parametrize(
    ("specs", "more", "reason"),
    [
        ("own_tools", "", "write it as package.module:TOOLS"),
        (":TOOLS", "", "write it as package.module:TOOLS"),
        ("no_such:TOOLS", "", "no such module"),
        ("own_tools:TOOL", "", "has no TOOL"),
        ("own_tools:run", "", "must be ToolSpecs or tools of LangChain, but there is a function"),
        ("own_tools:TOOLS,own_tools:TOOLS", "", "two tools of this name"),
        ("own_tools:TOOLS", "import no_such_thing", "needs no_such_thing"),
        ("own_tools:TOOLS", "1 / 0", "ZeroDivisionError"),
        ("own_tools:TOOLS", "def", "SyntaxError"),
        ("own_tools:TOOLS", "raise SystemExit(0)", "SystemExit"),
        ("own_tools:TOOLS", "TOOLS = [tool(max_result=0)]", "max_result"),
        ("own_tools:TOOLS", "TOOLS = [tool('send fax')]", "letters, digits"),
        ("own_tools:TOOLS", "TOOLS = [tool(args=Open)]", "extra='forbid'"),
        ("own_tools:TOOLS", "TOOLS = [tool(result=dict)]", "pydantic models"),
        ("own_tools:TOOLS", "TOOLS = [tool(timeout=0)]", "timeout"),
        ("own_tools:TOOLS", "TOOLS = [tool(timeout='10s')]", "timeout must be a number, not '10s'"),
        ("own_tools:TOOLS", "TOOLS = [tool(identity='id')]", "identity must be a function, not 'id'"),
        ("own_tools:TOOLS", "TOOLS = [tool(proof=run)]", "has a proof that is none: write it as proof="),
        (
            "own_tools:TOOLS",
            "class Risk:\n    READ = 'read'\nTOOLS = [tool()]",
            "risk must be Risk.READ, Risk.REVERSIBLE or Risk.IRREVERSIBLE, not 'read'",
        ),
        ("own_tools:TOOLS", f"{CHANGING.format('uuid4')}", "inner.at has another default at each look"),
        ("own_tools:TOOLS", f"{CHANGING.format('date.today')}", "inner.at has another default at each look"),
    ],
)
def test_what_will_not_do_is_one_clear_line(specs: str, more: str, reason: str, module: Path) -> None:
    """Each mistake says which tool or module and what to do."""
    module.write_text(GOOD + more)
    with pytest.raises(Unusable, match=reason) as refusal:
        load_tools(specs, unset)

    assert "\n" not in str(refusal.value)


def test_own_tools_stand_in_for_shipped_ones(module: Path) -> None:
    """A tool of the same name replaces ours, any other joins it."""
    module.write_text(GOOD + "TOOLS = [tool(), tool('send_email')]")
    own = load_tools("own_tools:TOOLS", unset).tools
    all_tools = replaced(TOOLS, own)

    assert len(all_tools) == len(TOOLS) + 1
    assert next(tool for tool in all_tools if tool.name == "send_email") is own[1]
    assert load_tools("", unset).tools == []


BY_ITS_FILE = f"""
from importlib import util
found = util.spec_from_file_location("mine", {str(ROOT / "tools" / "spec.py")!r})
sys.modules["mine"] = copy = util.module_from_spec(found)
found.loader.exec_module(copy)
"""


@pytest.mark.parametrize(
    ("specs", "code"),
    [
        ("own_tools:TOOLS", "from tools.spec import Refused"),
        ("own_tools:TOOLS", "import tools"),
        ("own_tools:TOOLS", "from checkpoints import rows"),
        ("tools.send_email:TOOL", ""),
        ("own_tools:TOOLS", f"sys.path.append({str(ROOT / 'tools')!r}); import spec"),
        ("own_tools:TOOLS", BY_ITS_FILE),
    ],
)
def test_steward_is_there_once(specs: str, code: str, module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a checkout its folders can be reached by bare names: the ToolSpec and Refused found there are not ours."""
    for name in ("spec", "mine"):
        monkeypatch.setitem(sys.modules, name, sys)  # and away with the copies afterwards
        del sys.modules[name]
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])
    module.write_text(f"import sys\n{code}\n{GOOD}")

    with pytest.raises(Unusable, match=r"^tools \w.*(imported as steward\.|from steward import Refused, ToolSpec)"):
        load_tools(specs, unset)
