"""Which language a reader has chosen: by `?lang=`, remembered in a cookie of its own, so that it holds before signing
in as well.
"""

from typing import Final

from starlette.requests import HTTPConnection
from starlette.responses import Response

from web.i18n import DEFAULT, LOCALES, Speech

COOKIE: Final = "tertib_lang"
YEAR: Final = 365 * 24 * 3600


def locale_of(connection: HTTPConnection) -> str:
    """Give the locale: asked for in the address, else chosen before, else Indonesian."""
    asked = connection.query_params.get("lang") or connection.cookies.get(COOKIE, DEFAULT)
    return asked if asked in LOCALES else DEFAULT


def speech_of(connection: HTTPConnection) -> Speech:
    """Give the language for somebody of whom nothing else is known."""
    return Speech(locale_of(connection))


def remember(connection: HTTPConnection, response: Response) -> None:
    """Keep the language that the address asks for."""
    asked = connection.query_params.get("lang")
    if asked is not None and asked in LOCALES and connection.cookies.get(COOKIE) != asked:
        secure = connection.url.scheme == "https"
        response.set_cookie(COOKIE, asked, max_age=YEAR, samesite="lax", secure=secure, httponly=True, path="/")
