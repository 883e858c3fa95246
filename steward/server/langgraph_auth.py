"""The LangGraph server's `auth`: who calls, by the authenticator of `steward/auth`, and what each may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from langgraph_sdk import Auth
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from steward.auth.middleware import authenticator_of
from steward.auth.refusals import Away, Conflict, NotAllowed, NotKnown, Unfit
from steward.auth.users import carried, identity_in
from steward.domain.access import Identity, may
from steward.domain.errors import Unreachable, Unusable
from steward.server.authorization import Filter, Rights
from steward.server.run_config import context_in, for_caller
from steward.server.submissions import Taken, check_run, keep_thread, narrow


def make_auth(rights: Callable[[], Rights], pages: Callable[[], Sequence[BaseRoute]]) -> Auth:
    """The `auth` of langgraph.json. `pages` are our own routes, whose guard lets people in who are not known yet."""
    auth = Auth()

    async def authenticate(scope: dict[str, Any]) -> dict[str, Any]:
        connection = HTTPConnection(scope)
        is_page = _matches(scope, pages())
        try:
            who = await authenticator_of(connection).identify(connection)
        except NotKnown:
            if not is_page:
                raise
            who = None
        if who is None and not is_page:
            raise NotKnown
        return carried(who)

    async def threads(ctx: Auth.types.AuthContext, value: dict[str, Any]) -> Filter | None:
        return await _threads(rights(), _who(ctx), ctx.action, value)

    async def others(ctx: Auth.types.AuthContext, value: dict[str, Any]) -> None:
        who = _who(ctx)
        _check_other(who, ctx.resource, ctx.action)
        if ctx.resource == "assistants" and ctx.action in ("create", "update"):
            await _check_assistant(rights(), who, value)

    auth.authenticate(authenticate)
    auth.on.threads(threads)
    auth.on(others)
    return auth


async def _threads(rights: Rights, who: Identity, action: str, value: dict[str, Any]) -> Filter | None:
    thread_id = value.get("thread_id")
    match action:
        case "create_run":
            return await _create_run(rights, who, value)
        case "create":
            return await rights.create(who, thread_id, value["metadata"])
        case "read":
            return await rights.read(who, thread_id)
        case "search":
            return await (rights.read(who, thread_id) if thread_id else rights.search(who))
        case "update" | "delete":
            allowed = await rights.change(who, thread_id, value.get("metadata"))
            _check_kept(value)
            return allowed
        case _:
            raise NotAllowed


def _check_kept(value: dict[str, Any]) -> None:
    """What a run did stays done, and on record. Raises Unfit."""
    if value.get("action") == "rollback":
        raise Unfit("what was done can't be rolled back: cancel with the action 'interrupt'")
    if value.get("run_id"):
        raise Unfit("a run is part of its task's record: cancel it, or delete the thread")


async def _create_run(rights: Rights, who: Identity, value: dict[str, Any]) -> Filter | None:
    """Every run begins here, by whatever route it was asked for. Raises Refusal."""
    try:
        allowed = await rights.run(who, value)
        await narrow(value, rights.assistant, who)
        await check_run(value, rights.task, rights.check_playbook, rights.knowing)
        keep_thread(value)
    except Taken as taken:
        raise Conflict(str(taken)) from taken
    except Unreachable as error:
        raise Away(str(error)) from error
    except Unusable as error:
        raise Unfit(str(error)) from error
    return allowed


def _check_other(who: Identity, resource: str, action: str) -> None:
    """Everyone known may look at the graph; nothing else is used here, so nothing else is open."""
    if resource == "assistants" and (action in ("read", "search") or may(who, "administer")):
        return
    if resource == "crons":
        raise NotAllowed("there are no schedules here; submit a task when it is due")
    if not may(who, "administer"):
        raise NotAllowed


async def _check_assistant(rights: Rights, who: Identity, value: dict[str, Any]) -> None:
    """An assistant that every run would be refused with, for what it sets, is refused itself. Raises Refusal."""
    config: dict[str, Any] = value.get("config") or {}
    try:
        context = for_caller(context_in(value.get("context"), config.get("configurable") or {}), who)
        if context.playbook:
            await rights.check_playbook(context.playbook)
    except Unusable as error:
        raise Unfit(str(error)) from error


def _who(ctx: Auth.types.AuthContext) -> Identity:
    who = identity_in(ctx.user)
    if who is None:
        raise NotKnown
    return who


def _matches(scope: Scope, routes: Sequence[BaseRoute]) -> bool:
    return any(route.matches(scope)[0] is not Match.NONE for route in routes)
