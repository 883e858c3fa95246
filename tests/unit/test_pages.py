"""What the pages tell to type, set and write is there: nobody else would see it rot."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent
from typing import Any, cast

import pytest

from steward.evals.regression.format import CaseFile
from steward.evals.regression.loading import load_cases, shipped
from steward.playbooks.format import PlaybookFile, StepPart
from steward.settings import Settings, variable
from steward.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = {page: page.read_text() for page in PAGES}
MAKEFILE = (ROOT / "Makefile").read_text()
PLAYBOOK = {"name": "part", "title": "t", "description": "d", "tools": ["t"]}
RULE = {"id": "r", "on": "t", "when": "true", "then": "forbid", "message": "m"}
CASE = {"id": "part", "goal": "g", "expect": {"status": "complete"}}
OTHERS = {"scrape_configs"}  # Prometheus'
# What others set, and what they have a list of their own for.
NOT_OURS = {"KUBERNETES_SERVICE_HOST", "OLLAMA_BASE_URL", "OPENROUTER_API_KEY", "TOGETHER_API_KEY", "XAI_API_KEY"}
STANDARD = re.compile(r"OTEL_|TRACEPARENT$")


def _yaml() -> Iterator[Any]:
    """The blocks of YAML; `tests/unit/sources/test_page.py` reads those of extending.md."""
    for page, text in TEXTS.items():
        if page.name != "extending.md":
            for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)):
                yield pytest.param(block, id=f"{page.name} {number}")


@pytest.mark.parametrize("block", [*_yaml()])
def test_each_yaml_is_what_its_page_says(block: str) -> None:
    """A playbook, cases, or a part of one, without a key that is not there."""
    read = read_yaml(dedent(block).encode())
    if isinstance(read, list):
        assert [StepPart.model_validate(one) for one in cast("list[object]", read)]
        return
    part = cast("dict[str, Any]", read)
    if part.keys() <= PlaybookFile.model_fields.keys():
        assert PlaybookFile.model_validate(PLAYBOOK | part).tools
    elif "tests" in part:
        assert PlaybookFile.model_validate(PLAYBOOK | {"rules": [RULE | part]}).rules
    elif not part.keys() <= OTHERS:
        assert CaseFile.model_validate(part if "cases" in part else {"cases": [CASE | part]}).cases


def test_each_target_of_make_is_there() -> None:
    """With the variables that are set beside it, and each is declared as no file."""
    targets = {one for line in re.findall(r"^([a-z -]+):", MAKEFILE, re.MULTILINE) for one in line.split()}
    named = [
        (page.name, target, set(re.findall(r"(\w+)=", rest)))
        for page, text in TEXTS.items()
        for target, rest in re.findall(r"(?:^|`)make ([a-z-]+)([^`#\n]*)", text, re.MULTILINE)
    ]

    assert {"demo", "test", "bench", "chaos"} <= {target for _, target, _ in named}
    assert [one for one in named if one[1] not in targets] == []
    assert [one for one in named if any(f"{name} ?=" not in MAKEFILE for name in one[2])] == []
    assert targets == set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[0].split())


def _modules() -> Iterator[tuple[str, str, str]]:
    """What is run as `python -m`, with the words behind it, on pages, in the Makefile and where modules say so."""
    sources = [path for folder in ("steward", "evals") for path in (ROOT / folder).rglob("*.py")]
    for path in [*PAGES, ROOT / "Makefile", *sources]:
        for module, words in re.findall(
            r"(?:python|\$\(PY\)) -m (steward(?:\.\w+)*)(?![\w.{])([^`#\n]*)", path.read_text()
        ):
            yield path.name, module, words


def test_each_module_that_is_run_can_be() -> None:
    """It has a `main`, and takes the options that are named."""
    found = list(_modules())
    wrong: list[str] = []
    for place, named, words in found:
        spec = find_spec(named)
        if spec is not None and spec.submodule_search_locations:
            spec = find_spec(f"{named}.__main__")
        source = Path(spec.origin).read_text() if spec is not None and spec.origin else ""
        options = {*re.findall(r"(?<!\S)--[a-z-]+", words)} - {"--help"}
        if 'if __name__ == "__main__":' not in source or any(f'"{option}"' not in source for option in options):
            wrong.append(f"{place}: python -m {named}{words}")

    assert len(found) > 20
    assert wrong == []


def test_each_setting_is_on_a_page() -> None:
    """What can be set is told where operators read, and what is told can be set."""
    told = "\n".join(TEXTS.values())
    named = set(re.findall(r"\bSTEWARD_[A-Z_]*[A-Z]\b", told))
    short = {f"STEWARD_PRICE{end}" for end in re.findall(r"`(_[A-Z]+)`", told)}
    known = {variable(name) for name in Settings.model_fields}

    assert named - known == set()
    assert {one for one in known - NOT_OURS - short if one not in told and not STANDARD.match(one)} == set()


def test_links_into_a_page_lead_to_a_heading() -> None:
    """Also of another page."""
    headings = {page: {*map(_anchor, re.findall(r"^#+ (.*)$", text, re.MULTILINE))} for page, text in TEXTS.items()}
    lost = [
        f"{page.name}: {file}#{anchor}"
        for page, text in TEXTS.items()
        for file, anchor in re.findall(r"\]\(((?!https?:)[^)\s#]*)#([^)\s]+)\)", text)
        if anchor not in headings.get((page.parent / file).resolve() if file else page, {anchor})
    ]

    assert lost == []


def _anchor(heading: str) -> str:
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.strip().lower())
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def test_as_many_cases_are_told_as_there_are() -> None:
    """In all, by kind, and of the requests that the README counts."""
    page = TEXTS[ROOT / "docs" / "evals.md"]
    _, _, numbers = page.partition("The shipped cases in numbers: ")
    by_file = Counter(len(load_cases([path])) for path in shipped().glob("*.yaml"))
    honest, near = (
        len((shipped() / f"{name}.jsonl").read_text().splitlines()) for name in ("paraphrases", "near_misses")
    )

    assert Counter(int(one) for one in re.findall(r"(?:^|, |,\n)(\d+) ", numbers)) == by_file
    assert f"the {len(load_cases([shipped()]))} cases that come with Steward" in page
    assert f"Of {honest:,} honest\nparaphrases" in TEXTS[ROOT / "README.md"]
    assert f"of {near:,} texts that only look like a request" in TEXTS[ROOT / "README.md"]


def test_the_python_of_the_pages_can_be_read() -> None:
    """And each block of JSON."""
    for text in TEXTS.values():
        for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
            compile(block, "page", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL):
            json.loads(block)


def test_each_figure_of_the_benchmark_has_the_name_that_its_page_gives() -> None:
    """As `bench.json` has it; what several numbers end is named with one."""
    code = "\n".join(path.read_text() for path in (ROOT / "evals" / "bench").glob("*.py"))
    rows = TEXTS[ROOT / "docs" / "performance.md"].partition("## What each figure means")[2].partition("\n## ")[0]
    named = [name for row in re.findall(r"^\| (`[^|]*)\|", rows, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]

    assert len(named) > 20
    assert [one for one in named if f'"{one}"' not in code and f'"{one.rstrip("0123456789")}{{' not in code] == []


def test_examples_of_the_server_refund_an_order_each() -> None:
    """Who types them one after the other sees of each what stands beside it."""
    orders = re.findall(r"Refund 649 EUR for order (\d+)", TEXTS[ROOT / "docs" / "server.md"])

    assert len(orders) == len({*orders}) == 3
