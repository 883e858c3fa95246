"""From the bytes of a file of requests to its rows: encoding and format; what they say is not looked at here."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from steward.domain.errors import Unusable
from steward.domain.model import Json
from steward.domain.strict_json import read_json
from steward.domain.text import excerpt, plain

Format = Literal["csv", "ndjson", "json", "txt"]
Raw: TypeAlias = str | Json | Mapping[str, str]  # one JSON text, or a value, or a row's fields

COLUMNS = ("goal", "playbook", "requested_by", "id", "key", "priority")

BEYOND = "beyond the last column"  # as a field, so that the row is refused with the other bad ones

STDIN = "-"
_MOST_BYTES = 20_000_000
_FORMATS: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "ndjson",
    ".ndjson": "ndjson",
    ".json": "json",
    ".txt": "txt",
    "": "txt",
}
_BYTE_ORDER_MARKS = {  # the longest first
    b"\xff\xfe\x00\x00": "utf-32",
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_MARK = "\ufeff"
_JSON_BEGINS = re.compile(r"(\[\s*([{\[\"]|$))|(\{\s*\")")
_ADVICE = "save it as UTF-8 (in Excel: CSV UTF-8), or name its encoding, as --encoding cp1252"
_WORKBOOKS = {".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"}
_SAVE_AS = "save the sheet as CSV UTF-8 and give that file"
_NO_TEXT = {  # how files begin that no encoding makes text of
    b"PK\x03\x04": f"is a workbook or an archive; {_SAVE_AS}",
    b"\xd0\xcf\x11\xe0": f"is an old workbook; {_SAVE_AS}",
    b"\x1f\x8b": "is packed (gzip); unpack it first",
    b"%PDF": "is a PDF, which holds no rows; give the requests as CSV, NDJSON, JSON or text",
}
_BAD_QUOTES = {  # csv's own words say little to whoever wrote the file
    "unexpected end of data": "a quote that begins in this row is never closed",
    "expected after": "text follows a closing quote; a quote within a cell is written twice",
}
_LINE_END = re.compile(r"\r\n|\n|\r")
_SEP = re.compile(r'"?sep=(.)"?(?:\r\n|\n|\r|\Z)', re.IGNORECASE)
_MARKS = ",;\t|"  # what parts columns: spreadsheets write semicolons where the comma is the decimal sign


@dataclass(frozen=True, kw_only=True)
class Text:
    """The text of a file of requests; `name` is what messages call it."""

    name: str
    form: Format
    text: str
    encoding: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One request as it stands there; `place` is its first line, or its number in a JSON list."""

    place: str
    raw: Raw


def read_text(file: str, form: Format | None, encoding: str | None) -> Text:
    """The text of the file, or of standard input for `-`. Raises Unusable."""
    name = "standard input" if file == STDIN else excerpt(plain(file), 200)
    known = form or _form(file, name)
    content = _content(file, name)
    if no_text := next((what for mark, what in _NO_TEXT.items() if content.startswith(mark)), None):
        raise Unusable(f"{name}: {no_text}")
    found = encoding or _encoding(content)
    text = _decoded(content, found, name, given=encoding is not None)
    if form is None and known == "txt" and (other := _seems(text)):
        raise Unusable(f"{name}: line 1 reads as {other}; say --format {other}, or --format txt where it is a request")
    return Text(name=name, form=known, text=text, encoding=found)


def _form(file: str, name: str) -> Format:
    """By the name's ending. Raises Unusable where it shows nothing."""
    if file == STDIN:
        raise Unusable("--file -: say what standard input holds, as --format csv (or ndjson, json, txt)")
    suffix = Path(file).suffix.lower()
    if not suffix and _is_pipe(file):
        raise Unusable(f"{name}: say what the pipe holds, as --format csv (or ndjson, json, txt)")
    if suffix in _FORMATS:
        return _FORMATS[suffix]
    if suffix in _WORKBOOKS:
        raise Unusable(f"{name}: is a workbook; {_SAVE_AS}")
    raise Unusable(f"{name}: '{plain(suffix)[:20]}' is not known; use .csv, .ndjson, .json or .txt, or say --format")


def _is_pipe(file: str) -> bool:
    with suppress(OSError, ValueError):  # reading it will tell what is wrong
        return Path(file).is_fifo() or Path(file).is_char_device()
    return False


def _seems(text: str) -> Format | None:
    """What a text of requests is instead, where its first line is no request."""
    first = _LINE_END.split(text.lstrip(), maxsplit=1)[0].strip()
    if begins := _JSON_BEGINS.match(first):
        return "json" if begins[1] else "ndjson"
    cells = {cell.strip('" ').lower() for cell in re.split(f"[{_MARKS}]", first)}
    return "csv" if "goal" in cells and cells <= {*COLUMNS, ""} else None


def rows(given: Text) -> tuple[list[Row], int]:
    """The rows, and how many blank ones were passed over. Raises Unusable."""
    if not given.text.strip():
        raise Unusable(f"{given.name}: is empty")
    longest_cell = csv.field_size_limit(_MOST_BYTES)  # the whole process's: what is too long is told with its row
    try:
        found = list(_READERS[given.form](given))
    finally:
        csv.field_size_limit(longest_cell)
    filled = [row for row in found if row is not None]
    return filled, len(found) - len(filled)


def _content(file: str, name: str) -> bytes:
    try:
        if file != STDIN:
            with Path(file).open("rb") as opened:
                content = opened.read(_MOST_BYTES + 1)
        elif sys.stdin is None:  # where it was closed
            raise Unusable("--file -: there is no standard input")
        else:
            content = sys.stdin.buffer.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Unusable(f"{name}: {getattr(error, 'strerror', None) or error}") from None
    if len(content) > _MOST_BYTES:
        raise Unusable(f"{name}: larger than {_MOST_BYTES // 1_000_000} MB; split it")
    return content


def _encoding(content: bytes) -> str:
    """By its byte order mark; without one UTF-16 shows by its zero bytes, since text has none in UTF-8."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return encoding
    most = len(content) // 4  # of the bytes at even or at odd places, which are half of them
    if content[1::2].count(0) > most:
        return "utf-16-le"
    return "utf-16-be" if content[0::2].count(0) > most else "utf-8-sig"


def _decoded(content: bytes, encoding: str, name: str, *, given: bool) -> str:
    try:
        mark = next((one for one in _BYTE_ORDER_MARKS if content.startswith(one)), b"")
        if mark.decode(encoding, "replace") not in ("", _MARK):
            called = _BYTE_ORDER_MARKS[mark].removesuffix("-sig").upper()
            raise Unusable(f"{name}: begins with the mark of {called}; leave out --encoding {plain(encoding)}")
        return content.decode(encoding).removeprefix(_MARK)
    except LookupError:
        raise Unusable(f"--encoding: '{plain(encoding)}' is no encoding; say utf-8, utf-16 or cp1252") from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        called = encoding if given else encoding.removesuffix("-sig").upper()
        where = f"is not {called} text (line {line}, byte {error.start})"
        raise Unusable(f"{name}: {where}; {_ADVICE}") from None
    except UnicodeError:
        raise Unusable(f"{name}: is not {plain(encoding)} text; {_ADVICE}") from None


def _lines(given: Text) -> Iterator[Row | None]:
    """Every line that is not blank is a request: there are no comments."""
    lines = _LINE_END.split(given.text)
    for number, line in enumerate(lines if lines[-1].strip() else lines[:-1], 1):
        raw = line if given.form == "ndjson" else {"goal": line}
        yield Row(place=f"line {number}", raw=raw) if line.strip() else None


def _items(given: Text) -> Iterator[Row]:
    try:
        value = read_json(given.text)
    except ValueError as error:
        raise Unusable(f"{given.name}: is no JSON: {error}; one document a line is NDJSON (.ndjson)") from None
    if not isinstance(value, list):
        raise Unusable(f"{given.name}: should be a list of objects; one document a line is NDJSON (.ndjson)")
    for number, item in enumerate(value, 1):
        yield Row(place=f"item {number}", raw=[item] if isinstance(item, str) else item)  # a text is no object


def _table(given: Text) -> Iterator[Row | None]:
    named = _SEP.match(given.text)
    body = given.text[named.end() :] if named else given.text
    line = 1 if named else 0  # how far it was read
    mark = named[1] if named else max(_MARKS, key=_LINE_END.split(body, maxsplit=1)[0].count)
    if mark not in _MARKS:
        raise Unusable(f"{given.name}: line 1: sep={plain(mark)} can't part columns; use a comma, semicolon or tab")
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=mark, strict=True)
    columns: list[str] | None = None
    before = line
    try:
        for cells in reader:
            place, line = f"line {line + 1}", before + reader.line_num
            if columns is not None:
                yield _row(place, columns, cells)
            elif any(cell.strip() for cell in cells):
                columns = _columns(f"{given.name}: {place}", cells)
    except csv.Error as error:
        why = next((what for said, what in _BAD_QUOTES.items() if said in str(error)), str(error))
        raise Unusable(f"{given.name}: line {line + 1}: {why}") from None


def _columns(place: str, cells: Iterable[str]) -> list[str]:
    columns = [plain(cell.strip().lower()) for cell in cells]
    while columns and not columns[-1]:
        columns.pop()  # as spreadsheets leave them
    if "goal" not in columns:
        found = excerpt(", ".join(columns), 200)
        raise Unusable(f"{place} must name the columns, 'goal' among them; found: {found}")
    if twice := [column for column in columns if columns.count(column) > 1]:
        raise Unusable(f"{place}: column '{twice[0]}' is there twice")
    if "" in columns:
        raise Unusable(f"{place}: column {columns.index('') + 1} has no name; known: {', '.join(COLUMNS)}")
    if unknown := [column for column in columns if column not in COLUMNS]:
        raise Unusable(f"{place}: there is no column '{unknown[0]}'; known: {', '.join(COLUMNS)}")
    return columns


def _row(place: str, columns: list[str], cells: list[str]) -> Row | None:
    """The row's fields; an empty cell is as if it were not there."""
    if not any(cell.strip() for cell in cells):
        return None
    fields = {name: cell for name, cell in zip(columns, cells, strict=False) if cell.strip()}
    beyond = [cell for cell in cells[len(columns) :] if cell.strip()]
    return Row(place=place, raw={**fields, **({BEYOND: ", ".join(beyond)} if beyond else {})})


_READERS = {"csv": _table, "ndjson": _lines, "json": _items, "txt": _lines}
