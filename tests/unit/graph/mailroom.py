"""A small world with text that others write in it: files, mail, contacts, and a bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import httpx
from pydantic import BaseModel, ConfigDict

from steward.domain.model import Found, Risk
from steward.domain.playbook import Playbook
from steward.tools import extract
from steward.tools.registry import Registry
from steward.tools.sensitive import Sensitive
from steward.tools.spec import Context, Refused, ToolSpec, World
from tests.unit.domain.making import playbook_of


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ReadFile(_Model):
    path: str


class File(_Model):
    path: str
    content: str


class Vault(_Model):
    path: str = "safe"
    password: Annotated[str, Sensitive]


class LogIn(_Model):
    user: str
    password: Annotated[str, Sensitive]


class Search(_Model):
    query: str = ""


class Mail(_Model):
    id: str
    sender: str
    body: str
    day: str = "2026-05-04"


class Mails(_Model):
    emails: list[Mail]


class Contact(_Model):
    name: str
    email: str
    iban: str


class Contacts(_Model):
    contacts: list[Contact]


class Book(_Model):
    by_name: dict[str, Contact]


class SendMoney(_Model):
    recipient: str
    amount: float
    subject: str = ""


class SendEmail(_Model):
    to: str
    subject: str = ""
    body: str


class DeleteFile(_Model):
    path: str


class Done(_Model):
    id: str


@dataclass
class Mailroom:
    """What is there, and what was done: `acts` are calls of tools with effects, as (tool, arguments)."""

    files: dict[str, str] = field(default_factory=dict[str, str])
    mails: list[Mail] = field(default_factory=list[Mail])
    contacts: list[Contact] = field(default_factory=list[Contact])
    password: str = ""
    refuses: str = ""  # in these words no file can be read
    acts: list[tuple[str, dict[str, Any]]] = field(default_factory=list[tuple[str, dict[str, Any]]])

    def tools(self) -> Registry:
        read: dict[str, Any] = {"risk": Risk.READ}
        act: dict[str, Any] = {"result": Done, "risk": Risk.IRREVERSIBLE}
        return Registry(
            [
                ToolSpec(
                    name="read_file",
                    description="Read a file.",
                    args=ReadFile,
                    result=File,
                    run=self._read,
                    source="own",
                    others=["content"],
                    **read,
                ),
                ToolSpec(
                    name="read_vault",
                    description="Read a password.",
                    args=ReadFile,
                    result=Vault,
                    run=lambda _, __: Vault(password=self.password),
                    source="own",
                    **read,
                ),
                ToolSpec(
                    name="search_mail",
                    description="Find mail.",
                    args=Search,
                    result=Mails,
                    run=lambda args, _: Mails(emails=[one for one in self.mails if args.query in one.body]),
                    source="own",
                    others=["emails.sender", "emails.body"],
                    **read,
                ),
                ToolSpec(
                    name="find_contacts",
                    description="Find contacts.",
                    args=Search,
                    result=Contacts,
                    run=lambda args, _: Contacts(contacts=[one for one in self.contacts if args.query in one.name]),
                    source="own",
                    **read,
                ),
                ToolSpec(
                    name="read_book",
                    description="All contacts by their names.",
                    args=Search,
                    result=Book,
                    run=lambda _, __: Book(by_name={one.name: one for one in self.contacts}),
                    source="own",
                    **read,
                ),
                *[
                    ToolSpec(
                        name=name,
                        description=f"{name}.",
                        args=args,
                        run=self._doing(name),
                        find=self._finding(name),
                        source="own",
                        sink=sink,
                        identifies=identifies,
                        **act,
                    )
                    for name, args, sink, identifies in (
                        ("send_money", SendMoney, ["recipient"], ["amount"]),
                        ("send_email", SendEmail, ["to"], []),
                        ("delete_file", DeleteFile, [], ["path"]),
                        ("log_in", LogIn, [], ["user"]),
                    )
                ],
                extract.TOOL,
            ],
            World(http=httpx.AsyncClient()),
        )

    def done(self, tool: str) -> list[dict[str, Any]]:
        return [args for name, args in self.acts if name == tool]

    def _read(self, args: ReadFile, _: Context) -> File:
        if self.refuses:
            raise Refused(self.refuses, self.refuses)
        return File(path=args.path, content=self.files[args.path])

    def _doing(self, name: str) -> Any:
        def run(args: BaseModel, context: Context) -> Done:
            self.acts.append((name, args.model_dump()))
            return Done(id=context.key)

        return run

    def _finding(self, name: str) -> Any:
        def find(args: BaseModel, _: Context) -> Found:
            there = (name, args.model_dump()) in self.acts
            return Found(presence="found" if there else "absent", value=args.model_dump() if there else None)

        return find


def office(**fields: Any) -> Playbook:
    """A playbook with all of these tools."""
    reads = ["read_file", "read_vault", "search_mail", "find_contacts", "read_book"]
    tools: Sequence[str] = [*reads, "send_money", "send_email", "delete_file", "log_in"]
    return playbook_of(**{"tools": [*tools], "scope": {}, "rules": [], **fields})
