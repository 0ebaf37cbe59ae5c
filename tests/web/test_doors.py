"""Signing in and out, as a browser and a program meet it: throttled, in words; a new session each time; cookies."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from engine.wiring import House
from tests.web import loops
from tests.web.guarded import PASSWORD, furnished
from tests.web.test_rights import routes_of
from web.app import create
from web.attempts import Attempts
from web.guard import HEADERS, SAFE

pytestmark = pytest.mark.servers


@pytest.fixture
def lived_in(database_url: str, tmp_path: Path) -> Iterator[House]:
    built = furnished(database_url, tmp_path / "files")
    yield built
    built.close()


class Browser:
    """A browser with its cookies."""

    def __init__(self, application: FastAPI, base: str = "http://tertib.test") -> None:
        self.application, self.base, self.cookies = application, base, httpx.Cookies()

    def ask(self, method: str, path: str, **asked: object) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.application, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=self.base, cookies=self.cookies) as client:
                answer = await client.request(method, path, **asked)  # type: ignore[arg-type]
                self.cookies = client.cookies
                return answer

        return loops.run(send())

    def sign_in(self, login: str = "officer", password: str = PASSWORD, lang: str = "en") -> httpx.Response:
        return self.ask("POST", f"/sign-in?lang={lang}", data={"login": login, "password": password})


@pytest.mark.parametrize(("lang", "words"), [("en", "Wait 1 second, then"), ("id", "Tunggu 1 detik, lalu")])
def test_who_guesses_is_told_to_wait_and_nobody_else_is(lived_in: House, lang: str, words: str) -> None:
    application = create(lived_in)
    application.state.attempts = Attempts(lambda: 0.0)  # no time passes
    guesser = Browser(application)
    assert [guesser.sign_in(password="salah").status_code for _ in range(5)] == [401] * 5
    told = guesser.sign_in(lang=lang)
    assert (told.status_code, told.headers["retry-after"]) == (429, "1")
    assert words in told.text
    program = Browser(application).ask("POST", "/api/v1/session", json={"login": "officer", "password": PASSWORD})
    assert (program.status_code, program.headers["retry-after"], program.json()["code"]) == (
        429,
        "1",
        "too_many_requests",
    )
    assert Browser(application).sign_in("head").status_code == 303


def test_signing_in_again_ends_the_session_before(lived_in: House) -> None:
    browser = Browser(create(lived_in))
    browser.sign_in()
    first = browser.cookies["tertib_session"]
    browser.sign_in("head")
    second = browser.cookies["tertib_session"]
    assert lived_in.service.who(first) is None
    assert lived_in.service.who(second) is not None
    assert browser.ask("POST", "/sign-out").status_code == 303
    assert lived_in.service.who(second) is None


def test_a_cookie_is_for_no_script_and_no_other_site_and_behind_tls_for_no_other_host(lived_in: House) -> None:
    application = create(lived_in)
    plain = Browser(application).sign_in().headers["set-cookie"]
    assert plain.startswith("tertib_session=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(plain.split("; "))
    browser = Browser(application, "https://tertib.test")
    bound = browser.sign_in().headers["set-cookie"]
    assert bound.startswith("__Host-tertib_session=")
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Secure"} <= set(bound.split("; "))
    assert "Domain" not in bound
    assert browser.ask("GET", "/cases").status_code == 200
    gone = browser.ask("POST", "/sign-out").headers["set-cookie"]
    assert "Secure" in gone
    assert browser.ask("GET", "/cases").status_code == 303


def test_behind_tls_browsers_are_told_to_come_by_tls(lived_in: House) -> None:
    application = create(lived_in)
    secure = Browser(application, "https://tertib.test").ask("GET", "/sign-in").headers
    assert secure["strict-transport-security"].startswith("max-age=")
    assert "strict-transport-security" not in Browser(application).ask("GET", "/sign-in").headers


def test_even_what_breaks_is_answered_with_every_header(lived_in: House) -> None:
    application = create(lived_in)

    @application.get("/broken")
    def broken() -> None:
        raise RuntimeError

    answer = Browser(application).ask("GET", "/broken")
    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["cache-control"] == "no-store"


def test_no_other_site_can_have_anything_done(lived_in: House) -> None:
    """Every route that changes something, whoever is signed in."""
    application = create(lived_in)
    browser = Browser(application)
    browser.sign_in()
    changing = [key.split() for key in routes_of(application) if key.split()[0] not in SAFE]
    assert changing
    for method, path in changing:
        asked = path.replace("{item}", "1")
        for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.test"}):
            answer = browser.ask(method, asked, headers=headers)
            assert answer.status_code == 403, f"{method} {path}"
            assert "cross_origin" in answer.text, f"{method} {path}"
    assert browser.ask("GET", "/cases").status_code == 200
