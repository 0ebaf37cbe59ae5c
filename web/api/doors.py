"""Sessions and files of the API."""

from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.service import FileRefused
from web.api.answers import PROBLEMS
from web.api.asked import SignInIn
from web.attempts import Attempts, keys_of
from web.session import COOKIE, Signed, begin, end, house_of

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)


class FileOut(BaseModel):
    """A stored file, by the SHA-256 of its bytes."""

    digest: str
    size: int
    media_type: str


@router.post("/session", status_code=204, tags=["session"])
def sign_in(request: Request, body: SignInIn) -> Response:
    """Begin a session: the answer sets its cookie."""
    attempts: Attempts = request.app.state.attempts
    keys = keys_of(body.login.strip(), request.client.host if request.client else "")
    if attempts.exhausted(keys):
        raise HTTPException(429)
    session = house_of(request).service.sign_in(body.login.strip(), body.password)
    if session is None:
        attempts.failed(keys)
        raise HTTPException(401, "wrong_password")
    response = Response(status_code=204)
    begin(request, response, session)
    return response


@router.delete("/session", status_code=204, tags=["session"])
def sign_out(request: Request) -> Response:
    """End the session."""
    token = request.cookies.get(COOKIE)
    if token:
        house_of(request).service.sign_out(token)
    response = Response(status_code=204)
    end(response)
    return response


@router.post("/files", status_code=201, tags=["files"])
def store(visit: Signed, file: Annotated[UploadFile, File()]) -> FileOut:
    """Store a file of somebody who holds a role of an SOP; a command names it by the digest that this gives."""
    if not visit.reach.works:
        raise HTTPException(403)
    stored = visit.house.service.store_file(file.filename or "", file.file.read())
    if isinstance(stored, FileRefused):
        raise HTTPException(413 if stored.code == "too_large" else 415, stored.code)
    return FileOut(digest=stored.digest, size=stored.size, media_type=stored.media_type)
