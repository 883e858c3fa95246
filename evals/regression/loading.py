"""Reading files of cases, and telling what is wrong in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeGuard, cast

from pydantic import ValidationError

from steward.domain.errors import Mistakes, Unusable, reason_of
from steward.domain.text import line
from steward.evals.regression.format import Case, CaseFile
from steward.tools.validation_messages import plain_words
from steward.yaml_text import content_of, read_yaml

_BRANCHES = {
    "desk",
    "recorded",
    "staging",
    "ScriptedModel",
    "ModelText",
    "ModelFault",
    "ModelPlan",
}  # of unions, in errors


def shipped() -> Path:
    """The folder of the cases that come with Steward."""
    return Path(__file__).parent.parent / "cases"


def load_cases(paths: Sequence[Path]) -> list[Case]:
    """The cases of these files and folders, in the order of files. Raises Mistakes: file, case, field and reason."""
    found: dict[str, Case] = {}
    files: dict[str, Path] = {}
    wrong: list[str] = []
    for path in [one for given in paths for one in _files(given)]:
        try:
            cases = read_cases(path)
        except Mistakes as error:
            wrong += error.found
            continue
        for case in cases:
            if case.id in found:
                wrong.append(f"{path}: {case.id}: the id is taken in {files[case.id]}")
            found[case.id], files[case.id] = case, path
    if wrong:
        raise Mistakes(wrong)
    if not found:
        raise Unusable(f"{line(', '.join(map(str, paths)), 200)}: holds no case (*.yaml)")
    return [*found.values()]


def read_cases(path: Path) -> Sequence[Case]:
    """The cases of one file. Raises Mistakes."""
    content = content_of(path)
    try:
        written = read_yaml(content)
    except ValueError as error:
        raise Mistakes([f"{path}: {error}"]) from None
    try:
        return CaseFile.model_validate(written).cases
    except ValidationError as error:
        raise Mistakes(f"{path}: {one}" for one in _told(error, written)) from None
    except RecursionError:
        raise Mistakes([f"{path}: nested too deeply"]) from None


def _files(path: Path) -> list[Path]:
    if _is_folder(path):
        return sorted([*path.glob("*.yaml"), *path.glob("*.yml")])
    if not path.exists():
        raise Unusable(f"{line(str(path), 200)}: there is no such file or folder of cases")
    return [path]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError) as error:  # a name that no file can have
        raise Unusable(f"{line(str(path), 200)}: can't be read: {reason_of(error)}") from None


def _told(error: ValidationError, written: object) -> Iterator[str]:
    """Each mistake with its case by name, not by number."""
    if not isinstance(written, dict):
        yield "holds no cases: it has to begin with `cases:`, and a list of them"
        return
    found = [([*_place(one["loc"])], one) for one in error.errors(include_url=False)]
    for place, one in found:
        if one["type"] == "literal_error" and any(_is_inside(deeper, place) for deeper, _ in found):
            continue  # another of the kinds that may stand there was meant
        told = [_name(cast("object", written), place[1]), *place[2:]] if _is_in_case(place) else place
        said = "there is no such field" if one["type"] == "extra_forbidden" else plain_words(one)
        yield f"{'.'.join(map(str, told))}: {said}"


def _place(location: tuple[int | str, ...]) -> Iterator[int | str]:
    """The part of an error's location that the file has; the rest names branches of unions."""
    return (part for part in location if part not in _BRANCHES and "[" not in str(part))


def _is_in_case(place: Sequence[int | str]) -> TypeGuard[Sequence[int]]:
    return len(place) > 1 and place[0] == "cases" and isinstance(place[1], int)


def _is_inside(deeper: Sequence[int | str], place: Sequence[int | str]) -> bool:
    return len(deeper) > len(place) and [*deeper[: len(place)]] == [*place]


def _name(written: object, index: int) -> str:
    cases = cast("dict[str, list[object]]", written)["cases"]
    match cases[index]:
        case {"id": str(name)}:
            return name
        case _:
            return f"case {index + 1}"
