"""One notice over the wire: what arrives, who it comes from, and what other people's text can't do there."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steward.domain.alarms import Alarm, Finding
from steward.domain.errors import Unusable
from steward.domain.model import Question, Reason
from steward.domain.ports.reviews import Review
from steward.domain.queue import AlarmNotice, Notice
from steward.notifications import webhook
from steward.notifications.channels import open_channels, read_people
from steward.notifications.delivery import Channel, Undelivered, retry_in
from steward.settings import Settings
from tests.fakes import FakeClock
from tests.integration.notifications.receivers import SECRET, MailServer, Receiver

GOAL = "Refund 300 EUR for order 1049"
NASTY = 'Hi\r\nBcc: thief@example.com\r\n\r\n<!channel> @here <https://evil.example|click> [x](http://evil.example) & "'
PAGE = "https://steward.example/ops/"


def notice(kind: Any = "new", goal: str = GOAL, text: str = "300 EUR is above the limit", **review: Any) -> Notice:
    question = Question(id="r1a2b3", reason=Reason.APPROVAL, text=text, options=["approve", "reject"], digest="d1")
    waiting = Review(question=question, task_id="t1", goal=goal, requested_by="kim", due_at=1_800_000_000.0, **review)
    return Notice(id=17, kind=kind, review=waiting, channel="webhook")


def settings(**given: Any) -> Settings:
    return Settings.model_validate({"page_url": PAGE, **given})


async def by_mail(mail: MailServer, given: Notice, people: str = "reviewers=a@example.com,b@example.com") -> None:
    url = f"smtp://127.0.0.1:{mail.port}"
    async with open_channels(settings(smtp_url=url, notice_mail=people), FakeClock()) as channels:
        await channels["mail"].deliver(given)


async def by_hook(hook: Receiver, given: Notice) -> None:
    async with open_channels(settings(webhook_url=hook.url, webhook_secret=SECRET), FakeClock()) as channels:
        await channels["webhook"].deliver(given)


async def test_a_webhook_goes_by_the_environments_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is told the host and no more: the path of many receivers is a secret."""
    heard: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 403 Not today\r\ncontent-length: 0\r\n\r\n")
        writer.close()

    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as proxy:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}")
        given = settings(webhook_url="https://chat.example/hook/s3cret", webhook_secret=SECRET)
        async with open_channels(given, FakeClock()) as channels:
            with pytest.raises(Undelivered, match="can't be reached: 403 Not today"):
                await channels["webhook"].deliver(notice())

    [asked] = heard
    assert asked.startswith(b"CONNECT chat.example:443 ")
    assert b"s3cret" not in asked


async def test_a_mail_says_what_waits_and_where_to_decide(mail: MailServer) -> None:
    """The group's people get goal, cause, due time and link, under a Message-ID that the notice determines."""
    await by_mail(mail, notice())

    [got], [to] = mail.got, mail.to
    text = got.get_content()
    assert to == ["a@example.com", "b@example.com"]
    assert got["Subject"] == f"[Steward] Review needed: approval: {GOAL}"
    assert got["Message-ID"] == "<notice-17.r1a2b3@steward>"
    assert got["Auto-Submitted"] == "auto-generated"
    for said in (GOAL, "above the limit", "kim", "2027-01-15 08:00 UTC", "https://steward.example/ops/reviews/r1a2b3"):
        assert said in text


@pytest.mark.parametrize(
    ("assignee", "people", "to"),
    [
        ("lea", "reviewers=a@example.com;lea=lea@example.com", ["lea@example.com"]),
        ("a@example.com", "reviewers=a@example.com,b@example.com", ["a@example.com"]),
        ("stranger@elsewhere.example", "reviewers=a@example.com", ["a@example.com"]),
    ],
)
async def test_an_assignment_goes_to_whom_it_is_assigned(
    assignee: str, people: str, to: list[str], mail: MailServer
) -> None:
    """A person whose address is set up is told alone; a name typed by anybody never becomes a recipient."""
    await by_mail(mail, notice("assigned", assignee=assignee), people)

    assert mail.to == [to]


async def test_a_goal_cannot_write_a_mail_of_its_own(mail: MailServer) -> None:
    """Line breaks in a goal start neither a header nor a line of the text."""
    await by_mail(mail, notice(goal=NASTY, text=NASTY))

    [got] = mail.got
    assert got["Bcc"] is None
    assert mail.to == [["a@example.com", "b@example.com"]]
    assert not any(line.startswith("Bcc") for line in got.get_content().splitlines())


@pytest.mark.parametrize("word", ["=?utf-8?q?x=0D=0ABcc:_e@x.de=0D=0A=0D=0AHi?=", "=?utf-8?b?eApCY2M6IGVAeC5kZQ==?="])
async def test_a_goal_has_nothing_decoded_in_the_head(word: str, mail: MailServer) -> None:
    """A head's readers take such words for other text, in which line breaks would begin headers of their own."""
    await by_mail(mail, notice(goal=f"Refund {word} now"))

    [got] = mail.got
    assert got["Bcc"] is None
    assert str(got["Subject"]).replace("\u200b", "") == f"[Steward] Review needed: approval: Refund {word} now"
    assert "Because" in got.get_content()


async def test_a_post_is_signed_and_tells_it_all(hook: Receiver) -> None:
    """The receiver can prove who sent it and when, and recognise a repetition; the body has every field."""
    await by_hook(hook, notice("overdue", group="leads"))

    [got] = hook.got
    stamp, proof = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", got.headers["x-steward-signature"]).groups()  # pyright: ignore[reportOptionalMemberAccess]
    expected = hmac.new(SECRET.encode(), stamp.encode() + b"." + got.body, hashlib.sha256).hexdigest()
    body = json.loads(got.body)
    assert (proof, int(stamp)) == (expected, 1_800_000_000)
    assert got.headers["x-steward-delivery"] == "17"
    assert {name: body[name] for name in ("event", "review", "task", "reason", "goal", "due", "link", "group")} == {
        "event": "review.overdue",
        "review": "r1a2b3",
        "task": "t1",
        "reason": "approval",
        "goal": GOAL,
        "due": "2027-01-15T08:00:00+00:00",
        "link": "https://steward.example/ops/reviews/r1a2b3",
        "group": "leads",
    }


async def test_a_goal_calls_nobody_and_links_nowhere_in_a_chat(hook: Receiver) -> None:
    """The text for Slack and its kin carries no markup, mention or link that the goal brought along."""
    await by_hook(hook, notice(goal=NASTY))

    text = json.loads(hook.got[0].body)["text"]
    assert "&lt;!channel&gt;" in text
    assert "&amp;" in text
    assert not any(live in text for live in ("<!channel>", "@here", "<https://evil", "[x](http"))


@pytest.mark.parametrize("status", [301, 307, 404, 500, 503])
async def test_only_a_2xx_is_a_yes(status: int, hook: Receiver) -> None:
    """Every other answer is a failure to try again; a redirect leads the signed goal nowhere else."""
    hook.answers = [status]

    with pytest.raises(Undelivered, match=str(status)):
        await by_hook(hook, notice())

    assert [one.path for one in hook.got] == ["/hook"]


async def test_a_silent_receiver_is_left_after_a_while(hook: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that takes the post and never answers holds up nothing for long."""
    hook.hang = asyncio.Event()
    monkeypatch.setattr(webhook, "_SECONDS", 0.05)

    with pytest.raises(Undelivered, match="did not answer"):
        await by_hook(hook, notice())
    hook.hang.set()


async def test_what_is_refused_or_away_is_one_line_without_secrets(mail: MailServer) -> None:
    """The reason that is kept names neither password nor the secret part of a URL."""
    mail.word = "451 come again later"
    with pytest.raises(Undelivered, match="later"):
        await by_mail(mail, notice())
    odd = settings(smtp_url="smtp://mail..example.com", notice_mail="reviewers=a@example.com")
    async with open_channels(odd, FakeClock()) as channels:
        with pytest.raises(Undelivered):
            await channels["mail"].deliver(notice())
    url = "http://127.0.0.1:9/services/hunter2"
    async with open_channels(settings(webhook_url=url, webhook_secret=SECRET), FakeClock()) as channels:
        with pytest.raises(Undelivered) as ended:
            await channels["webhook"].deliver(notice())

    assert "hunter2" not in str(ended.value)
    assert "\n" not in str(ended.value)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"notice_mail": "reviewers=a@example.com"}, "SMTP_URL"),
        ({"notice_mail": "a@example.com", "smtp_url": "smtp://h"}, "must read group="),
        ({"notice_mail": "reviewers=a@x\r\nBcc:b@y", "smtp_url": "smtp://h"}, "must read group="),
        ({"notice_mail": "reviewers=a@example.com", "smtp_url": "http://h"}, "SMTP_URL must read"),
        ({"notice_mail": "reviewers=a@b@x", "smtp_url": "smtp://h"}, "must read group="),
        ({"notice_mail": "reviewers=a@x", "smtp_url": "smtp://h", "mail_from": "Steward"}, "STEWARD_MAIL_FROM must"),
        ({"notice_mail": "reviewers=a@x", "smtp_url": "smtp://h", "mail_from": ""}, "STEWARD_MAIL_FROM must"),
        ({"webhook_url": "https://example.com/hunter2"}, "STEWARD_WEBHOOK_SECRET"),
        ({"webhook_url": "https://example.com/hunter2", "webhook_secret": "short"}, "16 characters"),
        ({"webhook_url": "http://example.com/hunter2", "webhook_secret": SECRET}, "must be https"),
        ({"webhook_url": "https://u:hunter2@example.com", "webhook_secret": SECRET}, "without user and password"),
        ({"webhook_url": "ftp://example.com/hunter2", "webhook_secret": SECRET}, "must read https"),
        ({"webhook_url": "https://example.com:hunter2", "webhook_secret": SECRET}, "no URL"),
        ({"webhook_url": "https://xn--.com/hunter2", "webhook_secret": SECRET}, "no URL"),
    ],
)
async def test_a_wrong_set_up_is_refused_at_the_start(given: dict[str, str], says: str) -> None:
    """One line names the variable and quotes no secret."""
    with pytest.raises(Unusable, match=says) as ended:
        async with open_channels(settings(**given), FakeClock()):
            pass

    assert "hunter2" not in str(ended.value)


async def test_nothing_set_up_is_fine() -> None:
    """Notices are for those who want them."""
    async with open_channels(settings(), FakeClock()) as channels:
        assert channels == dict[str, Channel]()
    assert read_people("reviewers = a@x , b@x; ;leads=c@x") == {"reviewers": ["a@x", "b@x"], "leads": ["c@x"]}


def test_pauses_grow_and_end_after_a_day() -> None:
    """From a second to an hour; what could not be delivered for a day is given up."""
    pauses: list[float] = []
    while (pause := retry_in(len(pauses) + 1)) is not None:
        pauses.append(pause)

    assert (pauses[:4], pauses[-1]) == ([1.0, 2.0, 4.0, 8.0], 3600.0)
    assert 22 * 3600 < sum(pauses) <= 24 * 3600
    assert pauses == sorted(pauses)


def test_the_documented_check_of_a_signature_holds() -> None:
    """The lines of docs/operating.md take what is genuine and refuse what is altered, old or unsigned."""
    docs = (Path(__file__).parents[3] / "docs" / "operating.md").read_text()
    [code] = [one for one in re.findall(r"```python\n(.*?)```", docs, re.DOTALL) if "def genuine" in one]
    names: dict[str, Callable[..., bool]] = {}
    exec(code, names)  # noqa: S102 - our own documentation
    genuine, body, now = names["genuine"], b'{"event": "review.new"}', int(time.time())

    assert genuine(webhook.signature(SECRET, now, body), body, SECRET)
    assert not genuine(webhook.signature(SECRET, now, body), body + b" ", SECRET)
    assert not genuine(webhook.signature("another secret", now, body), body, SECRET)
    assert not genuine(webhook.signature(SECRET, now - 900, body), body, SECRET)
    assert not genuine("", body, SECRET)


async def test_no_log_names_the_receivers_url(hook: Receiver, caplog: pytest.LogCaptureFixture) -> None:
    """Many a webhook's URL is its own secret, and no library of ours logs it."""
    caplog.set_level("DEBUG")

    await by_hook(hook, notice())

    assert "/hook" not in caplog.text


ALARM = Alarm(
    id="a1b2c3",
    finding=Finding(kind="drift", subject="refund", text=f"Not completed: 2 % before. {NASTY}", examples=["t1", "t2"]),
    opened_at=1_800_000_000.0,
)


@pytest.mark.parametrize(
    ("people", "to"),
    [
        ("operators=o@example.com;leads=l@example.com", ["o@example.com"]),
        ("reviewers=a@example.com;leads=l@example.com", ["l@example.com"]),
    ],
)
async def test_an_alarm_goes_to_the_operators_or_the_leads(mail: MailServer, people: str, to: list[str]) -> None:
    """It says what changed, tasks that show it and where to answer; what others wrote in it is one line of text."""
    url = f"smtp://127.0.0.1:{mail.port}"
    async with open_channels(settings(smtp_url=url, notice_mail=people), FakeClock()) as channels:
        await channels["mail"].deliver(AlarmNotice(id=18, alarm=ALARM, channel="mail"))

    [got] = mail.got
    text = got.get_content()
    assert mail.to == [to]
    assert got["Subject"] == "[Steward] Alarm, drift: refund"
    assert got["Bcc"] is None
    assert "For example tasks: t1, t2" in text
    assert f"{PAGE}alarms/a1b2c3" in text
    assert "steward alarm show a1b2c3" in text


async def test_an_alarm_goes_to_the_webhook(hook: Receiver) -> None:
    """As an event of its own, with ids for programs and text for a chat in which nobody is called."""
    url = settings(webhook_url=hook.url, webhook_secret=SECRET)
    async with open_channels(url, FakeClock()) as channels:
        await channels["webhook"].deliver(AlarmNotice(id=18, alarm=ALARM, channel="webhook"))

    body = json.loads(hook.got[-1].body)
    assert (body["event"], body["alarm"], body["reason"], body["subject"]) == ("alarm.new", "a1b2c3", "drift", "refund")
    assert body["examples"] == ["t1", "t2"]
    assert "<!channel>" not in body["text"]
