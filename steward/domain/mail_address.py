"""Addresses of mail as a mail's head has them."""

from __future__ import annotations

from email.message import EmailMessage


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
