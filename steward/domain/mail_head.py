"""What stands in the head of a mail, as its readers have it: `=?utf-8?q?…?=` is decoded there, also in an address."""

from __future__ import annotations

from email.message import EmailMessage

WRONG_SENDER = "STEWARD_MAIL_FROM must be one address of mail, such as steward@example.com"


def is_mail_address(text: str) -> bool:
    """Whether the head of a mail has it as this one address: `x@=?utf-8?q?evil.com?=` would be read as another."""
    return addresses_in(text) == [text]


def addresses_in(text: str) -> list[str]:
    """The addresses that mail goes to, or comes from, where a head says so; none where it can't be read."""
    head = EmailMessage()
    try:
        head["To"] = text
        found = [str(one.addr_spec) for one in head["To"].addresses]
    except Exception:  # noqa: BLE001 - the library's reader fails in many ways at what is no address
        return []
    return [] if any(one.startswith("<") or "@" not in one for one in found) else found


def is_read_as_written(subject: str) -> bool:
    """Whether a subject is shown as these letters; blanks around it don't count."""
    head = EmailMessage()
    try:
        head["Subject"] = subject
        return str(head["Subject"]).strip() == subject.strip()
    except Exception:  # noqa: BLE001 - as above
        return False
