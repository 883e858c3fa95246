"""`steward token`: keys for people and programs."""

from __future__ import annotations

import re
import time
from enum import StrEnum
from typing import Annotated

import typer

from steward.cli import completion
from steward.cli.commands import Commands
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import playbooks_of, readable_text, run_async, settings_of
from steward.domain.access import Identity
from steward.domain.errors import Unusable
from steward.domain.model import JsonObject
from steward.domain.queue import Token
from steward.domain.text import SECONDS_IN


class RoleName(StrEnum):
    """The roles, as the command line takes them; lists of literals it does not."""

    REQUESTER = "requester"
    REVIEWER = "reviewer"
    OPERATOR = "operator"
    ADMIN = "admin"
    MONITOR = "monitor"


_MOST = 10 * 365 * SECONDS_IN["d"]  # seconds; longer is what `never` is for

group = Commands(
    help="Keys for people and programs: each has a name, roles and an end, and can be revoked.",
    no_args_is_help=False,
    rich_markup_mode="rich",
)


def add(app: typer.Typer, panel: str) -> None:
    """Add the group to `steward`."""
    epilog = examples("steward token create kim --role reviewer --playbook refund", "steward token revoke 1f0c22d1a0b3")
    app.add_typer(group, name="token", rich_help_panel=panel, epilog=epilog)


@group.callback(invoke_without_command=True)
def token(context: typer.Context, as_json: AsJson = False) -> None:
    output = output_of(context, as_json)
    if context.invoked_subcommand is None:
        run_async(_list(output), output)


@group.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List all tokens, never their secrets."""
    output = output_of(context, as_json)
    run_async(_list(output), output)


@group.command(epilog=examples("steward token create kim --role reviewer --playbook refund --group reviewers"))
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose it is; decisions are recorded under this name.")],
    role: Annotated[list[RoleName], typer.Option(help="What it may do; several are possible.", show_default=False)],
    playbook: Annotated[
        list[str] | None,
        typer.Option(
            help="For a reviewer: of this playbook only; several are possible. None means of all.",
            metavar="NAME",
            autocompletion=completion.playbooks,
        ),
    ] = None,
    group: Annotated[list[str] | None, typer.Option(help="The groups it belongs to.", metavar="GROUP")] = None,
    expires: Annotated[str, typer.Option(help="When it ends: 12h, 90d, 8w, or never.", metavar="TIME")] = "90d",
    as_json: AsJson = False,
) -> None:
    """Make a token and show its secret, this once."""
    output = output_of(context, as_json)
    if playbook and RoleName.REVIEWER not in role:
        raise Unusable("--playbook narrows what a reviewer sees; add --role reviewer")
    identity = Identity(
        name=readable_text(name, "the name"),
        roles=[one.value for one in dict.fromkeys(role)],
        playbooks=list(dict.fromkeys(playbook or [])),
        groups=[readable_text(one, "--group") for one in dict.fromkeys(group or [])],
        via="token",
    )
    run_async(_create(output, identity, seconds(expires)), output)


@group.command()
def revoke(
    context: typer.Context,
    token_id: Annotated[str, typer.Argument(help="The token's id, from `steward token list`.", metavar="ID")],
    as_json: AsJson = False,
) -> None:
    """End a token, and the page's sessions that it opened, at once."""
    output = output_of(context, as_json)
    run_async(_revoke(output, token_id), output)


def seconds(text: str) -> float | None:
    """How long, None for ever. Raises Unusable."""
    if text.strip().lower() == "never":
        return None
    found = re.fullmatch(r"\s*(\d{1,9})\s*([mhdw])\s*", text.lower())
    wanted = int(found.group(1)) * SECONDS_IN[found.group(2)] if found else 0.0
    if not 0 < wanted <= _MOST:
        raise Unusable(f"--expires takes a time such as 12h, 90d or 8w, ten years at most, or never; not '{text}'")
    return wanted


async def _create(output: Output, identity: Identity, expires_in: float | None) -> None:
    from steward.cli.rendering import pieces as render
    from steward.cli.rendering import token as render_token
    from steward.records import open_records

    if identity.playbooks:
        names = [one.name for one in playbooks_of(output.options).all()]
        unknown = [one for one in identity.playbooks if one not in names]
        if unknown:
            raise Unusable(f"there is no playbook '{unknown[0]}'; available: {', '.join(names)}")
    async with open_records(settings_of(output.options)) as records:
        made, secret = await records.keys.create(identity, expires_in=expires_in)
    output.show(
        {"token": _document(made), "secret": secret}, render.facts(render_token.facts(made, time.time())), secret
    )
    output.note("This is the only time the secret is shown; only a hash of it is kept.")


async def _list(output: Output) -> None:
    from steward.cli.rendering import documents
    from steward.cli.rendering import token as render_token
    from steward.records import open_records

    async with open_records(settings_of(output.options)) as records:
        found = await records.keys.tokens()
    if not found and not output.options.as_json:
        output.note(f"No tokens yet. Make one with: {output.command('token create', 'NAME', '--role', 'reviewer')}")
        return
    output.show(documents.listed("tokens", [_document(one) for one in found]), render_token.listing(found, time.time()))


async def _revoke(output: Output, token_id: str) -> None:
    from steward.records import open_records

    async with open_records(settings_of(output.options)) as records:
        if not await records.keys.revoke(token_id):
            raise Unusable(f"there is no token '{token_id}' that is still valid; see `steward token list`")
    output.show({"revoked": token_id}, f"Token {token_id} opens nothing any more.")


def _document(token: Token) -> JsonObject:
    return {
        "id": token.id,
        "name": token.identity.name,
        "roles": [*token.identity.roles],
        "playbooks": [*token.identity.playbooks],
        "groups": [*token.identity.groups],
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "used_at": token.used_at,
        "revoked_at": token.revoked_at,
    }
