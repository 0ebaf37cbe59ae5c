"""What the application says when the house behind it does not answer, and to programs as to people."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from engine.wiring import Settings, house
from tests.web import loops
from web.app import create


@pytest.fixture
def application(tmp_path: Path) -> Iterator[FastAPI]:
    """The application over a database that nobody runs."""
    nowhere = f"postgresql+psycopg://nobody@/nothing?host={tmp_path}"
    built = house(Settings(database_url=nowhere, files=tmp_path / "files"))
    yield create(built)
    built.close()


def get(application: FastAPI, address: str, *, signed: bool = False, lang: str = "id") -> httpx.Response:
    """Ask for an address, as a browser with or without a session does."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(application, raise_app_exceptions=False)
        cookies = {"tertib_lang": lang} | ({"tertib_session": "token"} if signed else {})
        async with httpx.AsyncClient(transport=transport, base_url="http://tertib.test", cookies=cookies) as client:
            return await client.get(address)

    return loops.run(ask())


@pytest.mark.parametrize(
    ("lang", "words"), [("id", "Basis data tidak menjawab"), ("en", "The database does not answer")]
)
def test_a_database_that_does_not_answer_is_said_in_words(application: FastAPI, lang: str, words: str) -> None:
    answer = get(application, "/cases", signed=True, lang=lang)
    assert answer.status_code == 503
    assert words in answer.text


def test_health_says_that_it_is_the_database(application: FastAPI) -> None:
    answer = get(application, "/healthz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"]["healthy"] is False


def test_who_is_not_signed_in_is_led_to_the_door_and_back(application: FastAPI) -> None:
    answer = get(application, "/cases?q=LS%2F1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fcases%3Fq%3DLS%252F1")


def test_a_program_gets_a_problem_document(application: FastAPI) -> None:
    answer = get(application, "/api/v1/nowhere")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"], answer.json()["status"]) == (404, "not_found", 404)


def test_static_files_asked_for_by_version_are_kept_and_others_are_not(application: FastAPI) -> None:
    assert "immutable" in get(application, "/static/tertib.css?v=1").headers["cache-control"]
    assert get(application, "/static/tertib.css").headers["cache-control"] == "no-cache"
    assert get(application, "/sign-in").headers["cache-control"] == "no-store"


def test_every_answer_has_the_policy(application: FastAPI) -> None:
    for address in ("/sign-in", "/nowhere", "/static/tertib.css", "/healthz"):
        assert "default-src 'none'" in get(application, address).headers["content-security-policy"], address
