"""What is stored of secrets, and how often."""

from __future__ import annotations

from steward.checkpoints.credentials import PostgresKeys, hashed
from steward.checkpoints.pool import Pool
from steward.domain.access import Identity

KIM = Identity(name="kim", roles=["admin"])


async def test_only_hashes_are_stored(pool: Pool) -> None:
    """Neither a token nor a session can be read out of the database."""
    keys = PostgresKeys(pool)
    _, token = await keys.create(KIM)
    session = await keys.open_session(KIM, seconds=60)
    async with pool.connection() as connection:
        tokens = await (await connection.execute("SELECT * FROM steward.token")).fetchall()
        sessions = await (await connection.execute("SELECT * FROM steward.session")).fetchall()
    stored = repr([*tokens, *sessions])
    for secret in (token, session):
        assert secret.removeprefix("stw_")[:12] not in stored
    assert (tokens[0]["hash"], sessions[0]["hash"]) == (hashed(token), hashed(session))


async def test_use_is_noted_once_a_minute(pool: Pool) -> None:
    """A token that is used with every call does not cost a write with every call."""
    keys = PostgresKeys(pool)
    token, secret = await keys.create(KIM)
    await keys.by_secret(secret)
    (first,) = await keys.tokens()
    await keys.by_secret(secret)
    (second,) = await keys.tokens()
    assert first.used_at == second.used_at
    assert first.used_at
    assert first.used_at >= token.created_at
    async with pool.connection() as connection:
        await connection.execute("UPDATE steward.token SET used_at = now() - interval '2 minutes'")
    await keys.by_secret(secret)
    (third,) = await keys.tokens()
    assert third.used_at
    assert third.used_at > first.used_at


async def test_what_has_ended_is_swept_up(pool: Pool) -> None:
    """Sessions and windows that ended do not pile up."""
    keys = PostgresKeys(pool)
    await keys.open_session(KIM, seconds=-1)
    await keys.open_session(KIM, seconds=60)
    await keys.allow("log in", "kim", most=3, seconds=-1)
    await keys.allow("log in", "lee", most=3, seconds=60)
    async with pool.connection() as connection:
        for table in ("session", "attempt_window"):
            cursor = await connection.execute(f"SELECT count(*) AS n FROM steward.{table}".encode())  # noqa: S608
            assert await cursor.fetchone() == {"n": 1}, table
