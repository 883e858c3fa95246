"""The shelf of playbooks: read from folders, checked against the tools and the rules' language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from steward.domain.errors import Mistakes, Unusable
from steward.domain.joint_playbooks import found_in
from steward.domain.playbook import Playbook
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.text import several
from steward.playbooks.banks import SUFFIXES, Source, Whole, beside, whole
from steward.playbooks.checking import findings_in, mistakes_in
from steward.playbooks.findings import Finding
from steward.playbooks.format import PlaybookFile
from steward.playbooks.format_banks import BankFile
from steward.playbooks.places import Placed, once
from steward.playbooks.reading import PlacedMistakes, parsed, placed_in
from steward.tools.registry import TOOLS
from steward.yaml_text import content_of, read_yaml

BANKS = "rules"  # the folder beside playbooks in which rule banks are looked for that none includes
_JUDGED: dict[str, tuple[object, list[str]]] = {}  # what a sample was last checked with, and what was wrong
_DEEPEST = 6  # folders in which a rule bank's playbook is looked for


class PlaybookShelf:
    """The playbooks by name, in the order of their names."""

    def __init__(self, playbooks: Mapping[str, Playbook]) -> None:
        self._playbooks = {name: playbooks[name] for name in sorted(playbooks)}

    def get(self, name: str) -> Playbook | None:
        return found_in(self._playbooks, name)

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
    check_folders(folders)
    for folder in folders:
        shelf |= _folder(folder, tools, rules)
    return PlaybookShelf(shelf)


def check_folders(folders: Iterable[Path]) -> None:
    """Raises Unusable for one that is none."""
    for folder in folders:
        if not folder.is_dir():
            raise Unusable(f"{folder}: is not a folder of playbooks")


def load_samples(
    tools: Toolbox, rules: Rules, *, replaced: Collection[str]
) -> tuple[dict[str, Playbook], dict[str, str]]:
    """The shipped playbooks by name, and why one is left out: it does not fit a tool that replaced a sample.

    That they fit the tools that come with them is checked before they are shipped: here it would take 0.2 s.
    """
    found: dict[str, Playbook] = {}
    left_out: dict[str, str] = {}
    for path in files_in(shipped()):
        playbook = _read(path).playbook
        changed = not {*playbook.tools}.isdisjoint(replaced)
        if changed and (mistakes := _sample_mistakes(playbook, tools, rules)):
            left_out[playbook.name] = several(mistakes, 1)
        else:
            found[playbook.name] = playbook
    return found, left_out


def _sample_mistakes(playbook: Playbook, tools: Toolbox, rules: Rules) -> list[str]:
    """Looked for once a process with the same tools of those names, the only ones that it names."""
    cards = [tools.card(tool.name) for tool in TOOLS]
    judged = (playbook, [card and replace(card, timeout=0, settle_after=0) for card in cards])
    known = _JUDGED.get(playbook.name)
    if known is None or known[0] != judged:
        known = _JUDGED[playbook.name] = (judged, mistakes_in(playbook, tools, rules))
    return known[1]


def check_files(paths: Iterable[Path], tools: Toolbox, rules: Rules, banks: Iterable[Path] = ()) -> list[Placed]:
    """Everything that is wrong with the files, and what works and may not be meant; `banks` are rule banks, of which
    those that none of these playbooks includes are checked by themselves."""
    found: list[Placed] = []
    files: dict[tuple[Path, str], str] = {}
    included: set[Path] = set()
    all_known = True
    for path in paths:
        try:
            made = _read(path)
        except Mistakes as error:
            found += placed_in(error)
            reached = error.reached if isinstance(error, PlacedMistakes) else None
            included |= {*(reached or ())}
            all_known = all_known and reached is not None
            continue
        playbook = made.playbook
        wrong = findings_in(playbook, tools, rules, all_=True)
        if (key := (path.parent, playbook.name)) in files:
            wrong.insert(0, _taken(playbook.name, files[key]))
        files.setdefault(key, path.name)
        included |= {bank.path.resolve() for bank in made.banks}
        found += [*made.placed(wrong), *beside(made, tools, all_=True)]
    for path in banks if all_known else ():
        if path.resolve() not in included:
            found += _alone(path, tools, rules)
    return once(found)


def check_bank(path: Path, tools: Toolbox, rules: Rules) -> list[Placed]:
    """Everything that is wrong with one rule bank, under all playbooks that include it."""
    found = check_files(_includers_of(path), tools, rules, [path])
    return [one for one in found if one.path.resolve() == path.resolve()]


def _alone(path: Path, tools: Toolbox, rules: Rules) -> list[Placed]:
    """What is wrong with a rule bank that no playbook includes, as one that allows all tools would have it."""
    try:
        made = _bank(path, tools)
    except Mistakes as error:
        return placed_in(error)
    remark = Finding(field="", reason="no playbook includes it: its rules hold nowhere", works=True)
    found = [remark, *findings_in(made.playbook, tools, rules)]
    return [replace(one, via=()) for one in [*made.placed(found), *beside(made, tools, all_=False)]]


def _folder(folder: Path, tools: Toolbox, rules: Rules) -> dict[str, Playbook]:
    found: dict[str, Playbook] = {}
    files: dict[str, str] = {}
    wrong: list[Placed] = []
    for path in files_in(folder):
        try:
            made = _checked(path, tools, rules)
        except Mistakes as error:
            wrong += placed_in(error)
            continue
        name = made.playbook.name
        if name in found:
            wrong += made.placed([_taken(name, files[name])])
        found[name], files[name] = made.playbook, path.name
    if wrong:
        raise PlacedMistakes(once(wrong))
    return found


def files_in(folder: Path) -> list[Path]:
    """The playbooks of a folder, in the order of their names. Rule banks stand in folders below it."""
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])


def banks_in(folder: Path) -> list[Path]:
    """The rule banks that stand where they are looked for, included or not."""
    return sorted(path for path in (folder / BANKS).rglob("*") if path.suffix in SUFFIXES and path.is_file())


def _taken(name: str, file: str) -> Finding:
    return Finding(field="name", reason=f"'{name}' is taken by {file}")


def read_playbook(path: Path, tools: Toolbox, rules: Rules) -> Playbook:
    """One playbook, checked. Raises Mistakes: file, line, column, field and reason of each."""
    return _checked(path, tools, rules).playbook


def _checked(path: Path, tools: Toolbox, rules: Rules) -> Whole:
    made = _read(path)
    if found := [*made.placed(findings_in(made.playbook, tools, rules)), *beside(made, tools, all_=False)]:
        raise PlacedMistakes(found)
    return made


def _read(path: Path) -> Whole:
    """One playbook with what it includes, as it is written, not checked against anything. Raises Mistakes."""
    content = content_of(path)
    file, version = parsed(path, content, PlaybookFile)
    own = Source(name=path.name, path=path, content=content, file=file, version=version)
    return whole(own, file.domain(version), path.parent)


def as_written(path: Path) -> Playbook:
    """One playbook with what it includes, not checked against any tools. Raises Mistakes."""
    return _read(path).playbook


def own_rules(path: Path, tools: Toolbox, rules: Rules) -> Playbook:
    """A playbook with the rules that stand in its own file; of a rule bank the first playbook that includes it with the
    bank's rules, or the bank by itself. Raises Mistakes."""
    playbook, origin = next(in_force(path, tools, rules))
    return replace(playbook, rules=[rule for rule in playbook.rules if rule.origin == origin])


def in_force(path: Path, tools: Toolbox, rules: Rules) -> Iterator[tuple[Playbook, str]]:
    """The playbooks in which the file's rules hold, with the `origin` that these have there: of a rule bank those that
    include it, or the bank by itself. Raises Mistakes."""
    if not is_bank(path):
        yield read_playbook(path, tools, rules), ""
        return
    alone = True
    for includer in _includers_of(path):
        made, alone = _checked(includer, tools, rules), False
        yield made.playbook, _name_in(made, path)
    if alone:
        yield _bank(path, tools).playbook, ""


def is_bank(path: Path) -> bool:
    """Whether the file says nothing of what makes a playbook."""
    try:
        value = read_yaml(content_of(path))
    except ValueError:
        return False
    return isinstance(value, dict) and not {"name", "title", "tools"} & value.keys()


def _includers_of(bank: Path) -> Iterator[Path]:
    """The playbooks of the folders above it that include it."""
    for folder in bank.resolve().parents[1:_DEEPEST]:
        for path in files_in(folder):
            with suppress(Mistakes):
                if _reaches(path, bank.resolve()):
                    yield path


def _reaches(path: Path, bank: Path) -> bool:
    """Whether the playbook includes the bank, whatever else is wrong with either."""
    try:
        return any(one.path.resolve() == bank for one in _read(path).banks)
    except PlacedMistakes as error:
        return bank in (error.reached or ())


def _name_in(made: Whole, bank: Path) -> str:
    return next((one.name for one in made.banks if one.path.resolve() == bank.resolve()), "")


def _bank(path: Path, tools: Toolbox) -> Whole:
    """A rule bank by itself, as a playbook that allows all tools would have it. Raises Mistakes."""
    folder = next((one.parent for one in path.parents if one.name == BANKS), path.parent.parent)
    content = content_of(path)
    file, version = parsed(path, content, BankFile)
    own = Source(name=path.relative_to(folder).as_posix(), path=path, content=content, file=file, version=version)
    return whole(own, file.alone(own.name, tools.names(), version), folder)
