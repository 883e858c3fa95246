"""The shelf of playbooks: read from folders, checked against the tools and the rules' language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from steward.domain.errors import Mistakes, Unusable
from steward.domain.playbook import Playbook
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.text import several
from steward.playbooks.checking import findings_in, mistakes_in
from steward.playbooks.findings import Finding
from steward.playbooks.format import IN_WORDS, PlaybookFile
from steward.playbooks.places import Placed, as_placed, placed
from steward.playbooks.version import version_of
from steward.yaml_text import content_of, read_with_nodes

_YAML_PLACE = re.compile(r"^(.*?): line (\d+), column (\d+): ", re.DOTALL)


class PlaybookShelf:
    """The playbooks by name, in the order of their names."""

    def __init__(self, playbooks: Mapping[str, Playbook]) -> None:
        self._playbooks = {name: playbooks[name] for name in sorted(playbooks)}

    def get(self, name: str) -> Playbook | None:
        return self._playbooks.get(name)

    def all(self) -> list[Playbook]:
        return [*self._playbooks.values()]


def shipped() -> Path:
    """The folder of the playbooks that come with Steward."""
    return Path(__file__).parent / "shipped"


def load_playbooks(*folders: Path, tools: Toolbox, rules: Rules) -> PlaybookShelf:
    """All playbooks of the folders; a later folder's replaces one of the same name.

    Raises Mistakes: file, field and reason of each.
    """
    shelf: dict[str, Playbook] = {}
    for folder in folders:
        if not folder.is_dir():
            raise Unusable(f"{folder}: is not a folder of playbooks")
        shelf |= _folder(folder, tools, rules)
    return PlaybookShelf(shelf)


def load_samples(
    tools: Toolbox, rules: Rules, *, replaced: Collection[str]
) -> tuple[dict[str, Playbook], dict[str, str]]:
    """The shipped playbooks by name, and why one is left out: it does not fit a tool that replaced a sample."""
    found: dict[str, Playbook] = {}
    left_out: dict[str, str] = {}
    for path in sorted(shipped().glob("*.yaml")):
        playbook = _read(path)
        mistakes = mistakes_in(playbook, tools, rules)
        if not mistakes:
            found[playbook.name] = playbook
        elif set(playbook.tools) & set(replaced):
            left_out[playbook.name] = several(mistakes, 1)
        else:
            raise Mistakes(f"{path}: {one}" for one in mistakes)
    return found, left_out


def check_files(paths: Iterable[Path], tools: Toolbox, rules: Rules) -> list[Placed]:
    """Everything that is wrong with the files, and what works and may not be meant."""
    found: list[Placed] = []
    files: dict[tuple[Path, str], str] = {}
    for path in paths:
        try:
            playbook = _read(path)
        except Mistakes as error:
            found += map(as_placed, error.found)
            continue
        wrong = findings_in(playbook, tools, rules, all_=True)
        if (key := (path.parent, playbook.name)) in files:
            wrong.insert(0, _taken(playbook.name, files[key]))
        files.setdefault(key, path.name)
        found += _placed(path, wrong)
    return found


def _folder(folder: Path, tools: Toolbox, rules: Rules) -> dict[str, Playbook]:
    found: dict[str, Playbook] = {}
    files: dict[str, str] = {}
    wrong: list[str] = []
    for path in files_in(folder):
        try:
            playbook = read_playbook(path, tools, rules)
        except Mistakes as error:
            wrong += error.found
            continue
        if playbook.name in found:
            wrong += map(str, _placed(path, [_taken(playbook.name, files[playbook.name])]))
        found[playbook.name], files[playbook.name] = playbook, path.name
    if wrong:
        raise Mistakes(wrong)
    return found


def files_in(folder: Path) -> list[Path]:
    """The playbooks of a folder, in the order of their names."""
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])


def _taken(name: str, file: str) -> Finding:
    return Finding(field="name", reason=f"'{name}' is taken by {file}")


def read_playbook(path: Path, tools: Toolbox, rules: Rules) -> Playbook:
    """One playbook, checked. Raises Mistakes: file, line, column, field and reason of each."""
    playbook = _read(path)
    if found := findings_in(playbook, tools, rules):
        raise Mistakes(map(str, _placed(path, found)))
    return playbook


def _read(path: Path) -> Playbook:
    """One playbook as it is written, not checked against anything. Raises Mistakes."""
    content = content_of(path)
    try:
        parsed, version = _parsed(content)
    except ValidationError as error:
        raise Mistakes(map(str, placed(path, content, _form_mistakes(error)))) from None
    except RecursionError:
        raise Mistakes([f"{path}: nested too deeply"]) from None
    except ValueError as error:
        raise Mistakes([_YAML_PLACE.sub(r"\1:\2:\3: ", f"{path}: {error}", count=1)]) from None
    return parsed.domain(version)


def _placed(path: Path, found: Iterable[Finding]) -> list[Placed]:
    listed = [*found]
    return placed(path, content_of(path), listed) if listed else []


@lru_cache(maxsize=64)
def _parsed(content: bytes) -> tuple[PlaybookFile, str]:
    """The file's content, with its version, parsed once a process: who opens Steward again, as trials do, need not
    read it again."""
    value, root = read_with_nodes(content)
    return PlaybookFile.model_validate(value), version_of(content, root)


def _form_mistakes(error: ValidationError) -> list[Finding]:
    """What the file's form shows."""
    return [
        Finding(field=".".join(map(str, one["loc"])) or "the file", reason=_in_words(one["type"], one["msg"]))
        for one in error.errors(include_url=False, include_input=False)
    ]


def _in_words(kind: str, said: str) -> str:
    if kind == "model_type":
        return "should be fields with values, as 'name: …'"
    if kind == "extra_forbidden":
        return "there is no such field"
    said = said.removeprefix("Value error, ")
    for pattern, words in IN_WORDS.items():
        if kind == "string_pattern_mismatch" and f"'{pattern}'" in said:
            return f"takes {words}"
    return " ".join(f"{said[:1].lower()}{said[1:]}".split())
