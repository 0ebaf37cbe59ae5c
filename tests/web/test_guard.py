"""Only our own pages act in somebody's name, and no body is read without end."""

import pytest
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from tests.web import loops
from web.guard import HEADERS, BodyLimit, SecurityHeaders, same_origin


@pytest.mark.parametrize(
    ("method", "headers", "ours"),
    [
        ("GET", {"sec-fetch-site": "cross-site"}, True),
        ("POST", {"sec-fetch-site": "same-origin"}, True),
        ("POST", {"sec-fetch-site": "none"}, True),
        ("POST", {"sec-fetch-site": "same-site"}, False),
        ("POST", {"sec-fetch-site": "cross-site", "origin": "https://tertib.example", "host": "tertib.example"}, False),
        ("POST", {"origin": "https://tertib.example", "host": "tertib.example"}, True),
        ("POST", {"origin": "https://tertib.example:8443", "host": "tertib.example"}, False),
        ("POST", {"origin": "https://other.example", "host": "tertib.example"}, False),
        ("POST", {"origin": "null", "host": "tertib.example"}, False),
        ("DELETE", {"sec-fetch-site": "cross-site"}, False),
        ("POST", {}, True),
    ],
)
def test_whose_request_it_is(method: str, headers: dict[str, str], *, ours: bool) -> None:
    assert same_origin(method, Headers(headers)) is ours


def read_all(limit: int, *chunks: bytes) -> int:
    """Read a body through the limit, and give how many bytes the application saw."""
    seen = 0

    async def application(_: Scope, receive: Receive, __: Send) -> None:
        nonlocal seen
        more = True
        while more:
            message = await receive()
            seen += len(message.get("body", b""))
            more = bool(message.get("more_body"))

    waiting = list(chunks)

    async def receive() -> Message:
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(_: Message) -> None: ...

    loops.run(BodyLimit(application, limit)({"type": "http"}, receive, send))
    return seen


def test_a_body_within_the_limit_is_read_whole() -> None:
    assert read_all(10, b"12345", b"67890") == 10


def test_a_body_beyond_the_limit_is_too_large() -> None:
    with pytest.raises(HTTPException) as refused:
        read_all(9, b"12345", b"67890", b"more")
    assert refused.value.status_code == 413


def test_every_answer_carries_the_headers() -> None:
    sent: list[Message] = []

    async def application(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"cache-control", b"public")]})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    loops.run(SecurityHeaders(application)({"type": "http"}, receive, send))
    headers = Headers(raw=sent[0]["headers"])
    assert headers["cache-control"] == "public"
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in headers["content-security-policy"]
