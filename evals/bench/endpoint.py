"""The scripted model in a process of its own, so that neither side's loop carries it: `running_endpoint`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from steward.evals.bench.script import CountingScript
from steward.evals.worlds.openai.server import running_openai


@asynccontextmanager
async def running_endpoint(seconds: float = 0.0) -> AsyncGenerator[str]:
    """The URL of a model that takes `seconds` to answer."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, str(seconds), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        yield (await process.stdout.readline()).decode().strip()
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _serve(seconds: float) -> None:
    async with running_openai(CountingScript(seconds=seconds)) as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)  # until whoever started it is gone


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1])))
