"""What every answer carries and every request must pass: headers, the origin of a form, the size of a body."""

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy: nothing but our own files, and no script or style in a page."""

HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

TLS_ONLY: Final = "max-age=31536000"
"""Of this host alone: what else its domain serves is not ours to say."""

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_LIMIT: Final = 104 * 1024 * 1024
"""Bytes of a body: the 100 MiB that a case may hold (`spec/runtime.md`, Files) and the form around them."""
DRAINED: Final = 6 * BODY_LIMIT
CROSS_ORIGIN: Final = "cross_origin"
"""The code of a request that another site's page has sent."""


class SecurityHeaders:
    """Put the headers on every answer; pages are not kept by caches unless they say so themselves."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer with its headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                protect(MutableHeaders(scope=message), scope.get("scheme", ""))
            await send(message)

        await self.app(scope, receive, with_headers)


def protect(headers: MutableHeaders, scheme: str) -> None:
    """Put the headers on an answer; those that it has stay. Behind TLS browsers are told to come by TLS for a year."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("cache-control", "no-store")
    if scheme == "https":
        headers.setdefault("strict-transport-security", TLS_ONLY)


class BodyLimit:
    """Refuse a body that is larger than anything that could be accepted (413).

    What a browser still sends is read and thrown away, within reason, since it shows no answer before it has sent all.
    """

    def __init__(self, app: ASGIApp, limit: int = BODY_LIMIT) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what is read of its body."""
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read <= self.limit:
                return message
            while message.get("more_body") and read <= DRAINED:
                message = await receive()
                read += len(message.get("body", b""))
            raise HTTPException(413)

        await self.app(scope, counted if scope["type"] == "http" else receive, send)


def same_origin(method: str, headers: Headers) -> bool:
    """Say whether a request comes from our own pages, or from no browser.

    As Go's CrossOriginProtection: what a browser says in Sec-Fetch-Site counts; an older one's Origin must be our
    Host; a request with neither comes from no browser and carries no cookie of anybody else.
    """
    if method in SAFE:
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def from_our_own_pages(request: Request) -> None:
    """Refuse what another site's page makes a browser send (403); a dependency of every route."""
    if not same_origin(request.method, request.headers):
        raise HTTPException(403, CROSS_ORIGIN)
