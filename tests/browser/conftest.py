"""A whole house with an office of six people, its pages on a port of this machine, and a browser that opens them.

The workers' duties are carried out when a test says so, by the same drains that the workers call.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from engine.case.commands import Duty
from engine.wiring import House, house
from tests.furnished import PASSWORD, PEOPLE, furnished
from web.app import create


@dataclass(frozen=True, slots=True)
class Site:
    """The pages of a house, and who is in it."""

    house: House
    address: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def drain(self) -> None:
        """Do what the workers would do now."""
        for duty in (Duty.ENFORCE, Duty.ASSIGN):
            while self.house.service.drain(duty):
                pass

    def visitor(self, *, width: int = 1366, dark: bool = False, scripts: bool = True) -> Page:
        """Give a browser of somebody who is not signed in."""
        scheme = "dark" if dark else "light"
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            base_url=self.address,
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=scripts,
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        return context.new_page()

    def signed_in(
        self, login: str, *, lang: str = "id", width: int = 1366, dark: bool = False, scripts: bool = True
    ) -> Page:
        """Give the browser of somebody who has signed in."""
        page = self.visitor(width=width, dark=dark, scripts=scripts)
        page.goto(f"/sign-in?lang={lang}")
        page.fill("[name=login]", login)
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """The system's Chromium, started once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def lived_in(database_url: str, tmp_path: Path) -> Iterator[House]:
    """A house with an office, its people, their passwords and two SOPs in force."""
    built = furnished(database_url, tmp_path / "files")
    for login in PEOPLE:
        assert built.service.set_password(f"p-{login}", PASSWORD)
    yield built
    built.close()


@pytest.fixture
def past(lived_in: House) -> Iterator[House]:
    """The same house, two weeks ago."""
    built = house(lived_in.settings, lambda shown: shown - timedelta(days=14), nudge=lambda _: None)
    yield built
    built.close()


@pytest.fixture
def site(lived_in: House, chromium: Browser) -> Iterator[Site]:
    """The pages of that house."""
    with serving(lived_in, chromium) as made:
        yield made


@contextmanager
def serving(lived_in: House, chromium: Browser) -> Iterator[Site]:
    """Serve the pages of a house on a port of this machine."""
    server = uvicorn.Server(uvicorn.Config(create(lived_in), port=0, log_level="warning", timeout_graceful_shutdown=1))
    socket = server.config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    made = Site(lived_in, f"http://127.0.0.1:{socket.getsockname()[1]}", chromium)
    try:
        yield made
    finally:
        for context in made.contexts:
            context.close()
        server.should_exit = True
        thread.join(20)
    assert not thread.is_alive()
