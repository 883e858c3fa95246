"""A planted secret is in no sink, no document and no state that a trace exports, however it is spelt."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from steward.cli import logs
from steward.cli.output import Output
from steward.cli.rendering import documents
from steward.cli.rendering import review as render_review
from steward.cli.rendering import task as render_task
from steward.domain.known_secrets import secret_texts
from steward.domain.model import Json
from steward.domain.ports.facts import Fact, Judged, Looked, ToolBegan, ToolEnded
from steward.domain.queue import Notice
from steward.domain.redaction import HIDDEN, PLAIN, Redactor
from steward.domain.review_answers import payload
from steward.notifications.messages import body, letter, subject
from steward.telemetry.fanout import Fanout
from steward.telemetry.log import Log
from tests.unit.redaction.planted import SPELLINGS, TOOL, Planted

MARKING = Redactor(sensitive={TOOL: ["log_in.code"]})
OURS = repr(Planted("\x00", SPELLINGS[0]).everything).lower()
SECRETS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=6, max_size=30).filter(
    lambda text: (
        text == text.strip()
        and len(set(text)) > 3
        and text.lower() not in OURS
        and "***" not in text
        and secret_texts([text])
    )  # `no-key` and its like stand in for a key where none is needed, and hide nothing
)
PLANTED = st.builds(Planted, SECRETS | st.integers(10_007, 10**11), st.sampled_from(SPELLINGS))
NAMES = st.sampled_from(["password", "name", "value", "tool", "args"]) | st.text()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=15,
)
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _restored(own_logs: None) -> None:
    """What a test sets up of logging is its own."""


def leaks(shown: object, planted: Planted) -> list[str]:
    """What of the secret stands in what is shown."""
    text = shown if isinstance(shown, str) else repr(shown)
    secret = str(planted.secret)
    return [one for one in {secret, planted.spelt(secret)} if one in text]


@QUICK
@given(PLANTED)
def test_no_value_and_no_state_keeps_it(planted: Planted) -> None:
    """Each in its own type, and the same once more; what is acted with stays as it was."""
    for value in planted.everything:
        shown = MARKING.of(value)

        assert leaks(shown, planted) == []
        assert type(shown) is type(value)
        assert "kim" in repr(shown)
        assert MARKING.of(shown) == shown
    assert leaks(MARKING.state(vars(planted.state)), planted) == []
    assert planted.entry.action.args["log_in"] == {"code": planted.secret}


@QUICK
@given(PLANTED)
def test_no_document_screen_or_notice_shows_it(planted: Planted) -> None:
    """The command line's documents and panels, mails, webhooks and interrupts."""
    account, review, state = MARKING.of(planted.account), MARKING.of(planted.review), MARKING.of(planted.state)
    page = Console(file=io.StringIO(), width=200)
    page.print(render_task.story(account, Output()), render_task.outcome(account, Output()))
    page.print(render_review.queue([review], 0.0), render_review.screenful(review, account, state, Output()))
    notice = Notice(id=1, kind="new", review=review, channel="mail")
    written: list[Any] = [
        page.file.getvalue() if isinstance(page.file, io.StringIO) else "",
        documents.task(account, whole=True),
        documents.review(review, review.goal),
        payload(MARKING.of(planted.question), state.goal, state.task_id, None),
        (subject(notice), letter(notice, None), body(notice, None)),
    ]

    assert "kim" in str(written[0])
    for shown in written:
        assert leaks(shown, planted) == []
        assert leaks(json.dumps(shown, ensure_ascii=False), planted) == []


class Kept:
    """A sink that keeps what it was told."""

    name = "kept"

    def __init__(self) -> None:
        self.facts: list[Fact] = []

    def take(self, fact: Fact) -> None:
        self.facts.append(fact)

    def close(self, seconds: float) -> None: ...


@pytest.mark.parametrize("log_format", ["keyvalue", "json", "emf"])
@settings(parent=QUICK, max_examples=8)
@given(planted=PLANTED)
def test_no_sink_is_told_it(planted: Planted, log_format: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What hangs on the stream of facts gets them without it; logs of whatever format, errors and stacks too."""
    logs.configure("info", log_format, MARKING)
    kept = Kept()
    fanout = Fanout([kept, Log(metrics=log_format == "emf")], MARKING.of)
    for fact in planted.facts:
        fanout.tell(fact)
    known = MARKING.knowing(planted.secret)
    logs.configure("info", log_format, known)
    structlog.get_logger("steward").error("odd", said=planted.said, exc_info=OSError(planted.said))
    logging.getLogger("other").error("odd %s", planted.said)

    written = capsys.readouterr().err
    assert len(kept.facts) == len(planted.facts)
    assert not fanout.failed
    assert HIDDEN in written
    assert leaks(kept.facts, planted) == []
    assert repr(kept.facts).count("kim") >= len(planted.facts)
    assert leaks(written, planted) == []


class Names(Kept):
    """A sink that looks at no content."""

    def content(self, fact: Fact) -> bool:
        del fact
        return False

    def wants(self, fact: Fact) -> bool:
        del fact
        return True


@QUICK
@given(PLANTED)
def test_a_sink_of_names_gets_no_content(planted: Planted) -> None:
    """Each kind of fact without what was said; what is left as words is redacted by what the content marks."""
    names = Names()
    fanout = Fanout([names], MARKING.of)
    for fact in planted.facts:
        fanout.tell(fact)

    assert [type(one) for one in names.facts] == [type(one) for one in planted.facts]
    assert leaks(names.facts, planted) == []
    assert not fanout.failed
    acts = [one for one in names.facts if isinstance(one, ToolBegan | ToolEnded | Looked)]
    assert {(one.action.tool, str(one.action.args)) for one in acts} == {(TOOL, "{}")}
    (reason,) = [one.entry.verdict.reason for one in names.facts if isinstance(one, Judged) and one.entry.verdict]
    assert HIDDEN in reason


@QUICK
@given(JSON)
def test_nothing_breaks_it(value: Json) -> None:
    """Whatever JSON it is handed, it gives JSON back, and the same for that."""
    shown = PLAIN.of(value)

    assert repr(PLAIN.of(shown)) == repr(shown)


WAYS = (
    "password={}", '{{"client_secret": "{}"}}', "x-api-key: {}", "postgres://u:{}@db/x", "?access_token={}&page=2",
    "curl --password {} https://x", "<wsse:Password>{}</wsse:Password>", 'said {{\\"apiKey\\": \\"{}\\"}} twice',
    "Authorization: Bearer {}", "Set-Cookie: sid={}; Path=/", "{{'db_password': '{}', 'port': 1}}", "token%3D{}%26x",
    'name="password"\r\n\r\n{}\r\n--x', "passphrase: {} and more", "password is {}",
    '[{{"name": "token", "value": "{}"}}]',
)  # fmt: skip
WORDS = st.from_regex(r"[a-z][A-Za-z0-9_~]{4,12}[0-9][A-Za-z0-9]{2,8}", fullmatch=True).filter(
    lambda text: text not in OURS
)


@QUICK
@given(
    st.sampled_from(WAYS),
    WORDS,
    st.sampled_from(["", "lost: ", "HTTP 400 (x)\n"]),
    st.sampled_from(["", "!", "\nnext"]),
)
def test_no_text_keeps_what_it_names_as_secret(way: str, secret: str, before: str, after: str) -> None:
    """Of a secret that nobody marked, its name is enough, in every way in which systems write names and values."""
    text = way.format(secret) if way[0] == "[" else f"{before}{way.format(secret)}{after}"

    shown = PLAIN.text(text)

    assert secret not in shown
    assert PLAIN.text(shown) == shown
    assert PLAIN.of({"said": [text, "x"]}) == {"said": [shown, "x"]}
