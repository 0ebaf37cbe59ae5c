"""Whatever is asked of the API is answered as its description says, and nothing breaks the server.

Schemathesis makes the requests from the description alone, the same in every run: some that fit it, and some that do
not. Half of those that name a case are put on one that stands where commands can be given.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.python import asgi
from schemathesis.schemas import APIOperation

from engine.wiring import House
from tests.web.guarded import PASSWORD, Moments, furnished
from web.app import create

pytestmark = pytest.mark.servers

EXAMPLES: Final = 4
"""Requests of each kind for each of the API's operations, by each of two people."""
CHECKS: Final = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture
def lived_in(database_url: str, tmp_path: Path) -> Iterator[House]:
    built = furnished(database_url, tmp_path / "files")
    yield built
    built.close()


@pytest.mark.parametrize("login", ["officer", "head"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "unfit"])
def test_every_answer_fits_the_description(lived_in: House, login: str, mode: GenerationMode) -> None:
    application, moments = create(lived_in), Moments(lived_in)
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", application)
    wrong: list[str] = []
    asked = 0
    for found in described.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query):
            continue  # nothing of it could be unfit
        session = lived_in.service.sign_in(login, PASSWORD)
        assert session is not None
        with asgi.get_client(application) as client:  # type: ignore[arg-type] # Starlette types it otherwise
            client.cookies.set("tertib_session", session.token)
            try:
                tried(operation, mode, moments.at("held"), client)
            except FailureGroup as failed:
                wrong += [f"{operation.label}: {one}" for one in failed.exceptions]
        asked += 1
    assert not wrong, "\n".join(wrong)
    assert asked > 20


def tried(
    operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, held: tuple[str, int], client: asgi.ASGIClient
) -> None:
    """Ask an operation in several ways. Raises FailureGroup."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(asked=operation.as_strategy(generation_mode=mode), real=st.booleans())
    def ask(asked: schemathesis.Case[Any], *, real: bool) -> None:
        meant = {"case": held[0], "item": held[1]} if real else {}
        asked.path_parameters |= {name: value for name, value in meant.items() if name in asked.path_parameters}
        asked.call_and_validate(session=client, checks=CHECKS)

    ask()
