"""Who asks, and in which language: the session behind a request (`spec/runtime.md`, Who sees what).

A session is a row; the cookie holds a random token, HttpOnly and SameSite=Lax, and nothing else.
"""

from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote, urlsplit

from fastapi import Depends
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from engine.queries.viewers import ADMINISTRATOR, AUDITOR, Reach, Title, Viewer, introduce
from engine.service import Session
from engine.wiring import House
from web.i18n import Speech
from web.language import locale_of

COOKIE: Final = "tertib_session"


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
    token = request.cookies.get(COOKIE)
    house = house_of(request)
    person = house.service.who(token) if token else None
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


def begin(request: Request, response: Response, session: Session) -> None:
    """Give the browser its session."""
    secure = request.url.scheme == "https"
    response.set_cookie(
        COOKIE, session.token, expires=session.expires_at, httponly=True, samesite="lax", secure=secure, path="/"
    )


def end(response: Response) -> None:
    """Take the session from the browser."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", path="/")


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
