"""The shelf of playbooks: read from folders, checked against the tools and the rules' language."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from steward.domain.errors import Mistakes, Unusable
from steward.domain.playbook import Playbook
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.text import several
from steward.playbooks.checking import mistakes_in
from steward.playbooks.format import IN_WORDS, PlaybookFile
from steward.yaml_text import content_of, read_yaml


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


def _folder(folder: Path, tools: Toolbox, rules: Rules) -> dict[str, Playbook]:
    found: dict[str, Playbook] = {}
    files: dict[str, str] = {}
    wrong: list[str] = []
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        try:
            playbook = read_playbook(path, tools, rules)
        except Mistakes as error:
            wrong += error.found
            continue
        if playbook.name in found:
            wrong.append(f"{path}: name: '{playbook.name}' is taken by {files[playbook.name]}")
        found[playbook.name], files[playbook.name] = playbook, path.name
    if wrong:
        raise Mistakes(wrong)
    return found


def read_playbook(path: Path, tools: Toolbox, rules: Rules) -> Playbook:
    """One playbook, checked. Raises Mistakes: file, field and reason of each."""
    playbook = _read(path)
    if mistakes := mistakes_in(playbook, tools, rules):
        raise Mistakes(f"{path}: {one}" for one in mistakes)
    return playbook


def _read(path: Path) -> Playbook:
    """One playbook as it is written, not checked against anything. Raises Mistakes."""
    content = content_of(path)
    try:
        parsed = _parsed(content)
    except ValidationError as error:
        raise Mistakes(f"{path}: {one}" for one in _form_mistakes(error)) from None
    except RecursionError:
        raise Mistakes([f"{path}: nested too deeply"]) from None
    except ValueError as error:
        raise Mistakes([f"{path}: {error}"]) from None
    return parsed.domain(hashlib.sha256(content).hexdigest()[:12])


@lru_cache(maxsize=64)
def _parsed(content: bytes) -> PlaybookFile:
    """The file's content, parsed once a process: who opens Steward again, as trials do, need not read it again."""
    return PlaybookFile.model_validate(read_yaml(content))


def _form_mistakes(error: ValidationError) -> list[str]:
    """What the file's form shows, in lines of field and reason."""
    return [
        f"{'.'.join(map(str, one['loc'])) or 'the file'}: {_in_words(one['type'], one['msg'])}"
        for one in error.errors(include_url=False, include_input=False)
    ]


def _in_words(kind: str, said: str) -> str:
    if kind == "model_type":
        return "should be fields with values, as 'name: …'"
    if kind == "extra_forbidden":
        return "there is no such field"
    for pattern, words in IN_WORDS.items():
        if kind == "string_pattern_mismatch" and f"'{pattern}'" in said:
            return f"takes {words}"
    return " ".join(f"{said[:1].lower()}{said[1:]}".split())
