"""Log lines: one an event, key=value, without what opens doors."""

from __future__ import annotations

import logging
import warnings

import pytest
import structlog

from steward.cli import logs

pytestmark = pytest.mark.usefixtures("own_logging")


def test_secrets_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """Not by name, not inside a URL or a header, not in nested values, and not from other libraries."""
    logs.configure("info")
    log = structlog.get_logger("steward")

    log.info("model.called", openai_api_key="sk-1", url="postgresql://ann:hunter2@db/x", nested={"Password": "hunter2"})
    log.info("model.failed", detail="Authorization: Bearer abc.def", values=[{"token": "hunter2"}], tokens_in=7)
    logging.getLogger("other").warning("lost %s", "https://u:hunter2@host")
    for failing in (log, logging.getLogger("other")):
        failing.error("went.wrong", exc_info=OSError("no answer from https://u:hunter2@host"))

    written = capsys.readouterr().err
    assert not [secret for secret in ("sk-1", "hunter2", "abc.def") if secret in written]
    assert all(
        kept in written
        for kept in ("event=model.called", "postgresql://ann:***@db/x", "tokens_in=7", "https://u:***@host")
    )


def test_each_event_is_one_line_from_its_level_on(capsys: pytest.CaptureFixture[str]) -> None:
    """Warnings come by default, others when asked for; line breaks inside never make a second line."""
    logs.configure("warning")
    log = structlog.get_logger("steward")

    log.info("not.shown")
    log.warning("shown", detail="two\nlines")

    (line,) = capsys.readouterr().err.splitlines()
    assert "event=shown" in line
    assert "level=warning" in line


def test_a_librarys_doubts_about_an_answer_are_not_shown() -> None:
    """They quote what a model wrote, unredacted, over a screen; the task's own question says what is wrong."""
    with warnings.catch_warnings(record=True) as shown:
        logs.configure("warning")
        warnings.warn("Pydantic serializer warnings:\n  input_value='ann@example.com'", UserWarning, stacklevel=1)
    assert shown == []


class Unsayable:
    """A value that can't be shown in a line."""

    def __repr__(self) -> str:
        raise ValueError("never")

    __str__ = object.__str__


def test_a_line_that_can_not_be_written_fails_nobody(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither for what is logged, which is told by its name, nor for a reader that is gone."""
    logs.configure("info")
    log = structlog.get_logger("steward")

    log.info("odd", what=Unsayable())
    assert "odd" in capsys.readouterr().err

    def gone(text: str) -> int:
        raise BrokenPipeError(32, text)

    monkeypatch.setattr("sys.stderr.write", gone)
    log.info("lost")
    logging.getLogger("other").warning("lost")


def test_what_the_database_s_library_says_of_a_lost_session_is_not_told_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Who asked has been told in a line; the library's own quotes addresses of objects."""
    logs.configure("info")

    logging.getLogger("psycopg").warning("error ignored terminating %r: %s", object(), "the connection is closed")
    assert capsys.readouterr().err == ""
