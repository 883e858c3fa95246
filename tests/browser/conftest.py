"""One Chromium and one served Steward for all browser tests of a run."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Dialog, Error, Page, async_playwright

from tests.browser.world import World, running_world

ARTEFACTS = Path(__file__).parents[2] / "artefacts"
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the first takes half the time
_QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
NewPage = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Debian's Chromium is; `make tests` installs it."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("the browser tests need Chromium: apt-get install chromium-headless-shell", pytrace=False)
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncGenerator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=[*_QUIET])
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def browser_database(databases: Any, template: str) -> Generator[str]:
    yield from databases.make(template)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def served(browser_database: str) -> AsyncGenerator[World]:
    with tempfile.TemporaryDirectory() as home:
        async with running_world(browser_database, Path(home)) as world:
            yield world


@pytest_asyncio.fixture(loop_scope="session")
async def world(served: World) -> AsyncGenerator[World]:
    """Steward with nobody waiting."""
    yield served
    await served.clear()


@pytest_asyncio.fixture(loop_scope="session")
async def new_page(browser: Browser, world: World) -> AsyncGenerator[NewPage]:
    """Opens pages, each in a browser of its own, as another person's; no script may go wrong on any."""
    contexts: list[BrowserContext] = []
    trouble: list[str] = []

    def failed(error: Error) -> None:
        trouble.append(str(error))

    async def asked(dialog: Dialog) -> None:
        trouble.append(f"a dialog: {dialog.message}")
        await dialog.dismiss()

    async def opened(path: str = "", *, locked: bool = False, **options: Any) -> Page:
        usual: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
        context = await browser.new_context(base_url=world.locked_url if locked else world.open_url, **usual | options)
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", failed)
        page.on("dialog", asked)
        if path:
            await page.goto(path)
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert trouble == []
