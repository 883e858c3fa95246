"""Commands in forked processes are what they are at a prompt."""

from __future__ import annotations

import signal

import pytest

from tests.acceptance.cli.conftest import Steward


@pytest.mark.parametrize("words", [("--version",), ("nope",), ("tasks", "--json")])
async def test_a_forked_command_says_and_ends_as_at_a_prompt(bare: Steward, words: tuple[str, ...]) -> None:
    """The same code and the same words on both streams."""
    steward = bare.having(DATABASE_URL="postgresql://u@127.0.0.1:1/none")

    assert await steward(*words) == await steward.anew()(*words)


async def test_a_forked_command_is_a_process_of_its_own(steward: Steward) -> None:
    """It can be killed, and the next one starts all the same."""
    process = await steward.start("desk", "--port", "0", "--json")
    assert process.stdout is not None
    await process.stdout.readuntil(b"}")  # it is at work
    process.kill()
    await process.communicate()

    assert process.returncode == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        process.kill()
    assert (await steward("--version")).code == 0
