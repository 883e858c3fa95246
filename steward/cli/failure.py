"""What a command says that can't do its work: in a line for people, as JSON for programs, and by its exit code."""

from __future__ import annotations

import errno
import io
import json
import re
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import typer

from steward.cli.exit_codes import Exit, of_error
from steward.cli.output import Options, complain
from steward.domain.errors import StewardError
from steward.domain.text import excerpt

_MOST = 200  # characters of a word that is quoted
_ENDLESS = re.compile(rf"[^\s']{{{_MOST + 1},}}")
_UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF}  # the disk is full, the terminal or stream is gone


def tell(error: Exception, options: Options) -> Exit:
    """Say on stderr what went wrong, and return the exit code; with `--verbose` what nobody foresaw in full."""
    from steward.domain.redaction import PLAIN

    code, said = _told(error)
    texts = [*map(PLAIN.text, said)]
    if code is Exit.UNFORESEEN and options.verbose:
        traceback.print_exception(error)
    if options.as_json:
        print_json(code, texts)
    else:
        complain(*texts)
    return code


def print_json(code: Exit, texts: Sequence[str]) -> None:
    """The error as one line of JSON on stderr."""
    lines = [" ".join(text.split()) for text in texts]
    kind = code.name.lower()
    error = {"error": {"kind": kind, "exit_code": code.value, "message": "; ".join(lines), "messages": lines}}
    sys.stderr.write(json.dumps(error) + "\n")


def _told(error: Exception) -> tuple[Exit, Sequence[str]]:
    match error:
        case StewardError():
            return of_error(error), error.lines
        case typer.TyperException():
            return Exit.UNUSABLE, [_usage(error)]
        case typer.Abort():
            return Exit.INTERRUPTED, ["interrupted"]
        case OSError() if error.errno in _UNWRITABLE and error.filename is None:
            sys.stdout = io.StringIO()  # or the interpreter would try once more, and complain at length
            said = f"what the command says can't be written: {error.strerror}; what was done is on record"
            return Exit.UNWRITTEN, [said]
        case OSError() if error.filename is not None and error.strerror:
            return Exit.UNUSABLE, [f"{error.filename}: {error.strerror}"]
        case _:
            return Exit.UNFORESEEN, [_unforeseen(error)]


def _usage(error: typer.TyperException) -> str:
    """What is wrong with the words, and where the right ones are."""
    said = error.format_message().replace("Value error, ", "").strip().rstrip(".")
    said = _ENDLESS.sub(lambda found: excerpt(found[0], _MOST), said)
    path = getattr(getattr(error, "ctx", None), "command_path", "steward")
    return f"{said[:1].lower()}{said[1:]}; see {path} --help"


def _unforeseen(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__, -1)
    where = f" ({Path(frame[0].filename).name}, line {frame[0].lineno})" if frame else ""
    return (
        f"an error that nobody foresaw: {type(error).__name__}: {error}{where}. "
        "What was done is on record; --verbose before the command shows where it comes from"
    )
