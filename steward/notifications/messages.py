"""What a notice says. Goals and questions are other people's text: one line each, and never markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from steward.domain.alarms import Alarm
from steward.domain.model import JsonObject
from steward.domain.ports.reviews import Review
from steward.domain.queue import AlarmNotice, AnyNotice, Notice
from steward.domain.text import day_and_time

_MOST = 600  # characters of a goal or a question
_CONTROL = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # Cf holds what turns the reading direction round
_JOINERS = "\u200c\u200d"  # emoji and several scripts need these
_APART = "\u200b"  # zero width: what it parts is read, but is no longer a mention or a link
_MARKS = re.compile(r"@ | \](?=[(\[:]) | `(?=`) | ~(?=~)", re.VERBOSE)  # calls, links and references, fences
_BEGINS = re.compile(r"\# | &gt; | [-+*=|:] | \d+[.)]", re.VERBOSE)  # headings, quotations, lists, rules, tables


def one_line(text: str, most: int = _MOST) -> str:
    """The text on one line, without control characters, clipped."""
    kept = (one for one in text if one.isspace() or one in _JOINERS or unicodedata.category(one) not in _CONTROL)
    joined = " ".join("".join(kept).split())
    return joined if len(joined) <= most else joined[: most - 1].rstrip() + "…"


def chat(text: str) -> str:
    """One line of text for a Slack-compatible chat: no link of its own making, nobody is called, and it begins nothing.

    Such chats know no escapes but those of `&`, `<` and `>`, so the rest of what marks up is parted.
    """
    escaped = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    parted = _MARKS.sub(rf"\g<0>{_APART}", escaped)
    return f"{_APART}{parted}" if _BEGINS.match(parted) else parted


def headline(notice: Notice) -> str:
    """What happened, in a few words."""
    review = notice.review
    reason = review.question.reason.value.replace("_", " ")
    match notice.kind:
        case "new":
            return f"Review needed: {reason}"
        case "assigned":
            return f"Review assigned to {one_line(review.assignee or 'nobody', 80)}: {reason}"
        case "overdue":
            return f"Review overdue, now with {one_line(review.group, 80)}: {reason}"


def link(review: Review, page_url: str | None) -> str | None:
    """Where the review's page is, if there is one."""
    return _page("reviews", review.question.id, page_url)


def subject(notice: AnyNotice) -> str:
    """One line for a mail's head, where `=?utf-8?q?…?=` would be decoded, line breaks in it too."""
    if isinstance(notice, AlarmNotice):
        said = _alarmed(notice.alarm)
    else:
        said = f"{headline(notice)}: {one_line(notice.review.goal, 80)}"
    return f"[Steward] {said}".replace("=?", f"={_APART}?")


def letter(notice: AnyNotice, page_url: str | None) -> str:
    """A mail's text: all that is needed to see whether it is urgent, and where to decide."""
    if isinstance(notice, AlarmNotice):
        return _alarm_letter(notice, page_url)
    review = notice.review
    rows = [
        ("Goal", one_line(review.goal)),
        ("Asked by", one_line(review.requested_by, 120)),
        ("Stopped at", review.question.reason.value.replace("_", " ")),
        ("Because", one_line(review.question.text)),
        ("Due", _moment(review.due_at)),
        ("For", one_line(review.assignee or review.group, 120)),
    ]
    told = [f"{f'{name}:':<12}{said}" for name, said in rows if said]
    where = link(review, page_url)
    ways = [f"Decide: {where}"] if where else []
    ways.append(f"On the command line: steward review show {review.question.id}")
    return _signed(notice, headline(notice), told, ways)


def body(notice: AnyNotice, page_url: str | None) -> JsonObject:
    """A webhook's body; `text` is what Slack and those like it show, times are ISO 8601 in UTC."""
    if isinstance(notice, AlarmNotice):
        return _alarm_body(notice, page_url)
    review = notice.review
    return {
        "event": f"review.{notice.kind}",
        "delivery": notice.id,
        "review": review.question.id,
        "task": review.task_id,
        "reason": review.question.reason.value,
        "why": one_line(review.question.text),
        "goal": one_line(review.goal),
        "playbook": review.playbook,
        "requested_by": review.requested_by,
        "group": review.group,
        "assignee": review.assignee,
        "priority": review.priority,
        "opened": _instant(review.opened_at),
        "due": _instant(review.due_at),
        "link": link(review, page_url),
        "text": _chat_text(notice, page_url),
    }


def _page(kind: str, name: str, page_url: str | None) -> str | None:
    return f"{page_url.rstrip('/')}/{kind}/{quote(name, safe='')}" if page_url else None


def _alarmed(alarm: Alarm) -> str:
    """What happened, in a few words."""
    return f"Alarm, {alarm.finding.kind}: {one_line(alarm.finding.subject or 'tasks without a playbook', 80)}"


def _alarm_letter(notice: AlarmNotice, page_url: str | None) -> str:
    alarm, where = notice.alarm, _page("alarms", notice.alarm.id, page_url)
    told = [one_line(alarm.finding.text, 4 * _MOST)]
    if alarm.finding.examples:
        told.append(f"For example tasks: {', '.join(one_line(one, 80) for one in alarm.finding.examples)}")
    ways = [f"Look and answer: {where}"] if where else []
    ways.append(f"On the command line: steward alarm show {alarm.id}")
    return _signed(notice, _alarmed(alarm), told, ways)


def _signed(notice: AnyNotice, happened: str, told: Sequence[str], ways: Sequence[str]) -> str:
    return "\n".join([f"{happened}.", "", *told, "", *ways, "", "-- ", f"Steward, notice {notice.id}", ""])


def _alarm_body(notice: AlarmNotice, page_url: str | None) -> JsonObject:
    alarm, where = notice.alarm, _page("alarms", notice.alarm.id, page_url)
    lines = [f"*{chat(_alarmed(alarm))}*", chat(alarm.finding.text), where or f"steward alarm show {alarm.id}"]
    return {
        "event": "alarm.new",
        "delivery": notice.id,
        "alarm": alarm.id,
        "reason": alarm.finding.kind,
        "subject": one_line(alarm.finding.subject, 200),
        "why": one_line(alarm.finding.text, 4 * _MOST),
        "examples": [one_line(one, 200) for one in alarm.finding.examples],
        "opened": _instant(alarm.opened_at),
        "link": where,
        "text": "\n".join(lines),
    }


def _chat_text(notice: Notice, page_url: str | None) -> str:
    review = notice.review
    lines = [f"*{chat(headline(notice))}*", chat(review.goal), chat(review.question.text)]
    lines += [f"Due {_moment(review.due_at)}"] if review.due_at else []
    lines.append(link(review, page_url) or f"steward review show {review.question.id}")
    return "\n".join(line for line in lines if line)


def _moment(seconds: float | None) -> str:
    return day_and_time(seconds) if seconds else ""


def _instant(seconds: float | None) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else None
