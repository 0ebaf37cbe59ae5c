"""The rights matrix: every route of the running application, tried by every kind of person, against one table.

`spec/runtime.md`, Who sees what. A case of the office `sini` is asked for by people of that office, of its sibling, of
the office above, by somebody whose appointment has ended, and by nobody.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from typing import Final

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.queries.journal import journal_of
from engine.queries.viewers import introduce
from engine.wiring import House, Settings, house
from tests.web import loops
from tests.web.guarded import APPLICANT, COMMANDS, HERE, PASSWORD, PDF, Moments, Recipe, furnished
from web.app import create
from web.asks import CASE_RULINGS, ITEM_RULINGS, ON_CASE, ON_ITEM
from web.guard import HEADERS

KINDS: Final = (
    "nobody", "officer", "officer-there", "head", "head-there", "auditor", "auditor-above", "auditor-there",
    "administrator", "former",
)  # fmt: skip

TABLE: Final = """
                                                   nobody officr -there   head -there auditr -above -there  admin former
GET    /api/v1/openapi.json                            in     in     in     in     in     in     in     in     in     in
GET    /static                                         in     in     in     in     in     in     in     in     in     in
GET    /healthz                                       503    503    503    503    503    503    503    503    503    503
GET    /readyz                                         in     in     in     in     in     in     in     in     in     in
GET    /metrics                                       404    404    404    404    404    404    404    404    404    404
GET    /live                                         door     in    403     in    403     in     in    403    403    403
POST   /api/v1/session                                 in     in     in     in     in     in     in     in     in     in
DELETE /api/v1/session                                 in     in     in     in     in     in     in     in     in     in
POST   /api/v1/files                                 door     in     in     in     in    403    403    403    403    403
GET    /api/v1/me                                    door     in     in     in     in     in     in     in     in     in
GET    /api/v1/worklist                              door     in     in     in     in     in     in     in     in     in
GET    /api/v1/board                                 door    403    403     in     in    403    403    403    403    403
GET    /api/v1/sops                                  door     in     in     in     in     in     in     in     in     in
GET    /api/v1/cases                                 door     in     in     in     in     in     in     in     in     in
GET    /api/v1/cases/{case}                          door     in    404     in    404     in     in    404    404    404
GET    /api/v1/cases/{case}/journal                  door     in    404     in    404     in     in    404    404    404
GET    /api/v1/log                                   door    403    403    403    403     in     in     in    403    403
GET    /api/v1/measures                              door    403    403     in     in     in     in     in    403    403
POST   /api/v1/cases                                 door     in    403     in    403    403    403    403    403    403
POST   /api/v1/cases/{case}/items/{item}/claim       door     in    404    403    404    403    403    404    404    404
POST   /api/v1/cases/{case}/items/{item}/release     door     in    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/items/{item}/start       door     in    404    403    404    403    403    404    404    404
POST   /api/v1/cases/{case}/items/{item}/complete    door     in    404    403    404    403    403    404    404    404
POST   /api/v1/cases/{case}/items/{item}/skip        door    403    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/items/{item}/resolve     door    403    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/items/{item}/delegate    door     in    404    403    404    403    403    404    404    404
POST   /api/v1/cases/{case}/items/{item}/reassign    door    403    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/items/{item}/extend      door    403    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/items/{item}/jump        door    403    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/jump                     door    403    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/suspend                  door    403    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/resume                   door    403    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/abort                    door    403    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/signal                   door     in    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/answer                   door    403    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/attach                   door     in    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/note                     door     in    404     in    404    403    403    404    404    404
POST   /api/v1/cases/{case}/withdraw                 door     in    404     in    404    403    403    404    404    404
GET    /sign-in                                        in     in     in     in     in     in     in     in     in     in
POST   /sign-in                                        in     in     in     in     in     in     in     in     in     in
POST   /sign-out                                     door   door   door   door   door   door   door   door   door   door
GET    /                                             door     in     in     in     in     in     in     in     in     in
GET    /board                                        door    403    403     in     in    403    403    403    403    403
POST   /board/parked/{duty}/{case}                   door    404    404     in    404    404    404    404    404    404
GET    /log                                          door    403    403    403    403     in     in     in    403    403
GET    /log.csv                                      door    403    403    403    403     in     in     in    403    403
GET    /measures                                     door    403    403     in     in     in     in     in    403    403
GET    /measures/events                              door    403    403     in     in     in     in     in    403    403
GET    /measures/{word}                              door    403    403     in     in     in     in     in    403    403
GET    /cases/{case}/items/{item}                    door     in    404     in    404     in     in    404    404    404
GET    /cases                                        door     in     in     in     in     in     in     in     in     in
GET    /sops                                         door     in     in     in     in     in     in     in     in     in
GET    /sops/{office}/{sop}                          door     in    404     in    404     in     in    404    404    404
GET    /sops/{office}/{sop}/open                     door     in    404     in    404     in     in    404    404    404
POST   /sops/{office}/{sop}/open                     door     in    404     in    404    403    403    404    404    404
GET    /cases/{case}                                 door     in    404     in    404     in     in    404    404    404
GET    /cases/{case}/receipt                         door     in    404     in    404     in     in    404    404    404
GET    /cases/{case}/documents/{name}                door     in    404     in    404     in     in    404    404    404
GET    /sops/{office}/{sop}/print                    door     in    404     in    404     in     in    404    404    404
GET    /cases/{case}/print                           door     in    404     in    404     in     in    404    404    404
GET    /cases/{case}/items/{item}/extend             door    403    404     in    404    403    403    404    404    404
GET    /cases/{case}/items/{item}/jump               door    403    404     in    404    403    403    404    404    404
GET    /cases/{case}/abort                           door    403    404     in    404    403    403    404    404    404
GET    /cases/{case}/jump                            door    403    404     in    404    403    403    404    404    404
GET    /cases/{case}/resume                          door    403    404     in    404    403    403    404    404    404
GET    /cases/{case}/suspend                         door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/items/{item}/claim              door     in    404    403    404    403    403    404    404    404
POST   /cases/{case}/items/{item}/complete           door     in    404    403    404    403    403    404    404    404
POST   /cases/{case}/items/{item}/delegate           door     in    404    403    404    403    403    404    404    404
POST   /cases/{case}/items/{item}/extend             door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/items/{item}/jump               door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/items/{item}/reassign           door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/items/{item}/release            door     in    404     in    404    403    403    404    404    404
POST   /cases/{case}/items/{item}/resolve            door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/items/{item}/signal             door     in    404     in    404    403    403    404    404    404
POST   /cases/{case}/items/{item}/skip               door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/items/{item}/start              door     in    404    403    404    403    403    404    404    404
POST   /cases/{case}/abort                           door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/answer                          door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/attach                          door     in    404     in    404    403    403    404    404    404
POST   /cases/{case}/claim                           door     in    404    403    404    403    403    404    404    404
POST   /cases/{case}/complete                        door     in    404    403    404    403    403    404    404    404
POST   /cases/{case}/delegate                        door     in    404    403    404    403    403    404    404    404
POST   /cases/{case}/extend                          door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/jump                            door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/note                            door     in    404     in    404    403    403    404    404    404
POST   /cases/{case}/reassign                        door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/release                         door     in    404     in    404    403    403    404    404    404
POST   /cases/{case}/resolve                         door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/resume                          door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/signal                          door     in    404     in    404    403    403    404    404    404
POST   /cases/{case}/skip                            door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/start                           door     in    404    403    404    403    403    404    404    404
POST   /cases/{case}/suspend                         door    403    404     in    404    403    403    404    404    404
POST   /cases/{case}/withdraw                        door     in    404     in    404    403    403    404    404    404
"""
"""`door`: who is not signed in is led to sign in, and so is who signs out; `in`: it is done or shown; else the status.

No worker lives in this test, so health says 503 to everybody; no token is set, so that there are no figures.
"""

Rows = Mapping[str, Mapping[str, str]]
WORDS: Final = {
    "{act}": "",
    "{office}": HERE,
    "{sop}": "surat",
    "{name}": "form",
    "{word}": "binding",
    "{duty}": "assign",
}
ACTS: Final = {
    "GET /cases/{case}/items/{item}/{act}": ITEM_RULINGS,
    "GET /cases/{case}/{act}": CASE_RULINGS,
    "POST /cases/{case}/items/{item}/{act}": frozenset(ON_ITEM),
    "POST /cases/{case}/{act}": frozenset(ON_CASE) | frozenset(ON_ITEM),
}
"""What stands for the last word of an address that serves several commands."""
READS_IT: Final = frozenset({"officer", "head", "auditor", "auditor-above"})
"""Those to whom the case is open."""


def table() -> Rows:
    """Read the table: by method and path, what each kind of person is told."""
    lines = [line.split() for line in TABLE.splitlines()[2:] if line.strip()]
    return {f"{method} {path}": dict(zip(KINDS, cells, strict=True)) for method, path, *cells in lines}


def routes_of(application: FastAPI) -> Iterator[str]:
    """Give every route that the application serves, each command on an address of its own."""
    for route in iter_route_contexts(application.routes):
        for method in sorted((route.methods or {"GET"}) - {"HEAD"}):
            key = f"{method} {route.path}"
            yield from (key.replace("{act}", act) for act in sorted(ACTS[key])) if "{act}" in key else (key,)


def test_the_table_has_every_route_and_no_other(tmp_path: Path) -> None:
    nowhere = house(Settings(database_url=f"postgresql+psycopg://nobody@/nothing?host={tmp_path}", files=tmp_path))
    served = list(routes_of(create(nowhere)))
    nowhere.close()
    assert sorted(served) == sorted(table())


@dataclass(slots=True)
class Caller:
    """Somebody of a kind who asks for routes, each on a case that stands at the right moment."""

    house: House
    kind: str
    moments: Moments
    application: FastAPI
    token: str | None = None
    standing: dict[str, tuple[str, int]] = field(default_factory=dict)

    def tried(self, key: str, *, opens: bool, preview: bool = False) -> tuple[str, httpx.Response]:
        """Ask for a route, and give what was told in the table's word; a case that stays as it is serves again."""
        method, path = key.split()
        recipe = recipe_of(key)
        case, item = self.standing.get(recipe.moment) or self.moments.at(recipe.moment)
        self.standing[recipe.moment] = (case, item)
        if opens and method == "POST" and not preview:
            del self.standing[recipe.moment]
        for word, value in {**WORDS, "{case}": case, "{item}": str(item)}.items():
            path = path.replace(word, value)
        content = sent(key, recipe, case, item) | ({"params": {"preview": "true"}} if preview else {})
        answer = self._ask(method, path, content)
        return told(answer), answer

    def _ask(self, method: str, path: str, content: Mapping[str, object]) -> httpx.Response:
        leaves = path == "/sign-out" or (method, path) == ("DELETE", "/api/v1/session")
        if self.kind != "nobody" and (self.token is None or leaves):
            session = self.house.service.sign_in(self.kind, PASSWORD)
            assert session is not None
            self.token = session.token
        cookies = {"tertib_lang": "en"} | ({} if self.token is None else {"tertib_session": self.token})
        self.token = None if leaves else self.token

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(hung_up(self.application) if path == "/live" else self.application)
            async with httpx.AsyncClient(transport=transport, base_url="http://tertib.test", cookies=cookies) as client:
                return await asyncio.wait_for(client.request(method, path, **content), 30)  # type: ignore[arg-type]

        return loops.run(send())


def hung_up(application: ASGIApp) -> ASGIApp:
    """Let whoever asks go away when the answer begins, so that one that would never end does."""

    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        asked, ended = False, False
        heard = asyncio.Event()

        async def listening() -> Message:
            nonlocal asked
            if not asked:
                asked = True
                return await receive()
            await heard.wait()
            return {"type": "http.disconnect"}

        async def sending(message: Message) -> None:
            nonlocal ended
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)
            heard.set()

        await application(scope, listening, sending)
        if not ended:
            await send({"type": "http.response.body", "body": b""})

    return called


def recipe_of(key: str) -> Recipe:
    """Give what makes a route's command succeed; a jump of a whole case is only for one in which nothing is open."""
    _, path = key.split()
    recipe = COMMANDS.get("open" if key == "POST /api/v1/cases" else path.rpartition("/")[2], Recipe())
    return Recipe("stuck", recipe.body) if path.endswith("/cases/{case}/jump") else recipe


def sent(key: str, recipe: Recipe, case: str, item: int) -> dict[str, object]:
    """Give what is sent with a request, as httpx takes it."""
    method, path = key.split()
    if path == "/live":
        return {"params": {"topics": f"case:{case}"}}
    if path == "/measures/events":
        return {"params": {"deviation": "any"}}
    if method == "GET":
        return {"params": {name: value for name, value in recipe.body.items() if isinstance(value, str)}}
    if method == "DELETE":
        return {}
    if path == "/api/v1/files":
        return {"files": {"file": ("form.pdf", PDF)}}
    if path.endswith(("/session", "/sign-in")):
        words = {"login": "officer", "password": PASSWORD}
        return {"json": words} if path.startswith("/api/") else {"data": words}
    if path.startswith("/api/"):
        return {"json": dict(recipe.body)}
    of_whole = "{item}" in path or path.endswith(("/answer", "/jump"))
    return {"data": form_of(recipe.body) | ({} if of_whole else {"item": str(item)})}


def form_of(body: Mapping[str, object]) -> dict[str, object]:
    """Write what the API takes as a page's form writes it."""
    form: dict[str, object] = {"command_id": token_urlsafe(12)}
    for name, value in body.items():
        match name, value:
            case "documents", dict():
                form |= {f"reference.{document}": paper["reference"] for document, paper in value.items()}
            case "data", dict():
                form |= {f"data.{field}": str(given) for field, given in value.items()}
            case _:
                form[name] = value
    return form


def told(answer: httpx.Response) -> str:
    """Put an answer into the table's words."""
    if answer.status_code == 401 or answer.headers.get("location", "").startswith("/sign-in"):
        return "door"
    return "in" if answer.status_code < 400 else str(answer.status_code)


@pytest.fixture
def lived_in(database_url: str, tmp_path: Path) -> Iterator[House]:
    built = furnished(database_url, tmp_path / "files")
    yield built
    built.close()


@pytest.mark.servers
@pytest.mark.parametrize("kind", KINDS)
def test_everybody_is_told_what_the_table_says(lived_in: House, kind: str) -> None:
    """Whoever is refused has changed nothing, whoever may not read the case meets its applicant nowhere.

    And every answer has the headers, and but for our own files is kept nowhere.
    """
    caller = Caller(lived_in, kind, Moments(lived_in), create(lived_in))
    wrong, leaked, bare = [], [], []
    for key, preview in asked_of(table()):
        row = table()[key]
        got, answer = caller.tried(key, opens=row[kind] == "in", preview=preview)
        if got != row[kind]:
            wrong.append(f"{key}: {got}, not {row[kind]}: {answer.text[:200]}")
        if not protected(key, answer):
            bare.append(key)
        if kind not in READS_IT and APPLICANT in answer.text:
            leaked.append(key)
    assert not wrong, "\n".join(wrong)
    assert not leaked
    assert not bare
    for moment, (case, _) in caller.standing.items():
        untouched, _ = caller.moments.at(moment)
        assert changes(lived_in, case) == changes(lived_in, untouched)


def protected(key: str, answer: httpx.Response) -> bool:
    """Say whether an answer has every header, a stricter policy of contents included, and is kept by no cache.

    A stream of the names of topics may be kept, but not used again unasked.
    """
    headers = {name: answer.headers.get(name) for name in HEADERS}
    strict = "default-src 'none'" in str(headers.pop("content-security-policy"))
    kept = "no-store" not in answer.headers["cache-control"]
    return strict and headers.items() <= HEADERS.items() and (not kept or key in {"GET /static", "GET /live"})


def asked_of(rows: Rows) -> Iterator[tuple[str, bool]]:
    """Give each route, and each command on a case before that as a preview, which opens it to nobody else."""
    for key in rows:
        if key.startswith("POST /api/v1/cases/"):
            yield key, True
        yield key, False


def changes(house: House, case: str) -> list[str]:
    """Give the types of a case's events, refused attempts left out."""
    introduced = introduce(house.sources, "head", "en")
    assert introduced is not None
    found = journal_of(house.sources, introduced.viewer, case) or ()
    return [str(entry["type"]) for entry in found if entry["type"] != "AttemptRefused"]
