"""From values to pages: the templates, what they may call, and the addresses of static files."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from web.bars import clock_bar
from web.i18n import LOCALES, Speech, catalogue
from web.language import remember

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
KINDS: Final = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
}
"""What people call the media types of files that are taken."""
YEAR: Final = 365 * 24 * 3600


@cache
def static_url(name: str) -> str:
    """Give the address of a static file; it changes when the file does."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


class Assets(StaticFiles):
    """The static files; those asked for with their version may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Give the file."""
        response = await super().get_response(path, scope)
        versioned = b"v=" in scope["query_string"]
        response.headers["cache-control"] = f"public, max-age={YEAR}, immutable" if versioned else "no-cache"
        return response


def command_id() -> str:
    """Draw the identity of the command that a form will give: sent twice, it is done once."""
    return token_urlsafe(18)


@cache
def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.install_gettext_translations(catalogue(locale), newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        static=static_url,
        command_id=command_id,
        clock_bar=clock_bar,
        locales=LOCALES,
        other_language=_other_language,
        kinds=KINDS,
    )
    return environment


def _other_language(url: URL, locale: str) -> str:
    """Give the address of this very page in another language."""
    there = url.include_query_params(lang=locale)
    return f"{there.path}?{there.query}"


def fragment(template: str, speech: Speech, **values: Any) -> str:  # noqa: ANN401 - a template takes any value
    """Give a template filled in, as text that may stand in a page."""
    return _environment(speech.locale).get_template(template).render(speech=speech, **values)


def page(
    request: Request,
    template: str,
    speech: Speech,
    values: Mapping[str, object],
    status: int = 200,
) -> HTMLResponse:
    """Give a page. `values` are what its template names; `who` (a viewer or None) and `here` (a word of the menu)
    are the shell's and may be left out.
    """
    shell: dict[str, object] = {"request": request, "who": None, "here": "", "menu": ()}
    response = HTMLResponse(fragment(template, speech, **{**shell, **values}), status)
    remember(request, response)
    return response
