"""Who asks, and in which language: the session behind a request (`spec/runtime.md`, Who sees what).

A session is a row; the cookie holds a random token, HttpOnly and SameSite=Lax, and nothing else. Behind TLS it is
Secure and bound to this very host by its name.
"""

from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote, urlsplit

from fastapi import Depends
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from engine.errors import TertibError
from engine.queries.viewers import ADMINISTRATOR, AUDITOR, Reach, Title, Viewer, introduce
from engine.service import Session
from engine.wiring import House
from web.attempts import Attempts
from web.i18n import Speech
from web.language import locale_of

COOKIE: Final = "tertib_session"
COOKIE_OF_HOST: Final = f"__Host-{COOKIE}"
"""The name behind TLS: browsers take it only if it is Secure and of no other host."""
REFRESH: Final = "x-tertib-refresh"
"""The header of a page that looks again by itself: that is no use of a session by a person."""


class NotSignedIn(Exception):  # noqa: N818 - says what is so
    """The page asked for needs somebody who is signed in."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who is signed in, with the language and zone in which pages speak to them."""

    house: House
    viewer: Viewer
    speech: Speech
    titles: tuple[str, ...]
    reach: Reach

    @property
    def name(self) -> str:
        """Give the person's name."""
        return self.viewer.name

    def shell(self, here: str) -> dict[str, object]:
        """Give what the shell of a page shows: who is here, and the menu with the place in it."""
        return {"who": self, "here": here, "menu": menu_of(self.reach, self.speech)}


def house_of(connection: HTTPConnection) -> House:
    """Give what the application was made with."""
    house: House = connection.app.state.house
    return house


def visit_of(request: Request) -> Visit:
    """Give who is signed in. Raises NotSignedIn."""
    visit = perhaps_visit(request)
    if visit is None:
        raise NotSignedIn
    return visit


def perhaps_visit(request: HTTPConnection) -> Visit | None:
    """Give who is signed in, or None."""
    token = token_of(request)
    house = house_of(request)
    by_itself = REFRESH in request.headers or request.url.path == "/live"
    person = house.service.who(token, used=not by_itself) if token else None
    locale = locale_of(request)
    introduced = introduce(house.sources, person.id, locale) if person is not None else None
    if introduced is None:
        return None
    speech = Speech(locale, introduced.zone)
    titles = tuple(title_in_words(speech, title) for title in introduced.titles)
    return Visit(house, introduced.viewer, speech, titles, introduced.reach)


def title_in_words(speech: Speech, title: Title) -> str:
    """Say a role that somebody holds, with the right by which it is held if it is not their own."""
    own = {AUDITOR: speech.say("Auditor"), ADMINISTRATOR: speech.say("Administrator")}
    return speech.by_right(own.get(title.role, title.title), title.right)


def menu_of(reach: Reach, speech: Speech) -> tuple[tuple[str, str, str], ...]:
    """Give the menu by right: (word, address, label)."""
    entries = [
        ("work", "/", speech.say("My work"), reach.works),
        ("cases", "/cases", speech.say("Cases"), True),
        ("board", "/board", speech.say("Board"), reach.supervises),
        ("log", "/log", speech.say("Log"), reach.audits),
        ("measures", "/measures", speech.say("Principles"), reach.supervises or reach.audits),
        ("sops", "/sops", speech.say("SOPs"), True),
    ]
    return tuple((word, address, label) for word, address, label, shown in entries if shown)


Signed = Annotated[Visit, Depends(visit_of)]
"""A parameter of a page that only those who are signed in may see."""


@dataclass(frozen=True, slots=True)
class TooOften:
    """A sign-in that has to wait, so many seconds."""

    seconds: int


def try_sign_in(request: Request, login: str, password: str) -> Session | TooOften | None:
    """Begin a session, the one that this browser had before being ended; None if name or password is not right."""
    attempts: Attempts = request.app.state.attempts
    service, address = house_of(request).service, request.client.host if request.client else ""
    wait = attempts.begin(login, address)
    if wait:
        return TooOften(wait)
    try:
        session = service.sign_in(login, password)
    except TertibError:
        attempts.unanswered(login, address)
        raise
    if session is not None:
        attempts.succeeded(login, address)
        sign_out(request)
    return session


def sign_out(request: Request) -> None:
    """End the session that the browser has, if it has one."""
    token = token_of(request)
    if token:
        house_of(request).service.sign_out(token)


def token_of(connection: HTTPConnection) -> str | None:
    """Give the token that the browser holds."""
    return connection.cookies.get(_cookie(connection))


def begin(request: Request, response: Response, session: Session) -> None:
    """Give the browser its session."""
    response.set_cookie(
        _cookie(request),
        session.token,
        expires=session.expires_at,
        httponly=True,
        samesite="lax",
        secure=_is_secure(request),
        path="/",
    )


def end(request: Request, response: Response) -> None:
    """Take the session from the browser."""
    response.delete_cookie(_cookie(request), httponly=True, samesite="lax", secure=_is_secure(request), path="/")


def _cookie(connection: HTTPConnection) -> str:
    return COOKIE_OF_HOST if _is_secure(connection) else COOKIE


def _is_secure(connection: HTTPConnection) -> bool:
    return connection.url.scheme == "https"


def sign_in_address(request: Request) -> str:
    """Give the address of the sign-in page that leads back to the page asked for."""
    if request.method != "GET" or request.url.path == "/":
        return "/sign-in"
    there = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/sign-in?next={quote(there, safe='')}"


def own_address(address: str) -> str:
    """Give the address if it is one of ours, else that of the first page: nobody is sent elsewhere after signing in."""
    parts = urlsplit(address)
    local = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if local and not parts.scheme and not parts.netloc else "/"
