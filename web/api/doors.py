"""Sessions and files of the API."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, File, Request, UploadFile
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from engine.service import FileRefused
from web.api.answers import PROBLEMS
from web.api.asked import SignInIn
from web.session import Signed, TooOften, begin, end, sign_out, try_sign_in

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)


class FileOut(BaseModel):
    """A stored file, by the SHA-256 of its bytes."""

    digest: str
    size: int
    media_type: str


TOO_OFTEN: Final[dict[int | str, dict[str, Any]]] = {
    429: {**PROBLEMS[401], "description": "Too many attempts have failed; Retry-After says how long to wait"}
}
NOT_TAKEN: Final[dict[int | str, dict[str, Any]]] = {
    415: {**PROBLEMS[401], "description": "This kind of file is not taken, or it is not what its name says"}
}


@router.post("/session", status_code=204, tags=["session"], responses=TOO_OFTEN)
def sign_in(request: Request, body: SignInIn) -> Response:
    """Begin a session: the answer sets its cookie."""
    session = try_sign_in(request, body.login.strip(), body.password)
    if isinstance(session, TooOften):
        raise HTTPException(429, headers={"retry-after": str(session.seconds)})
    if session is None:
        raise HTTPException(401, "wrong_password")
    response = Response(status_code=204)
    begin(request, response, session)
    return response


@router.delete("/session", status_code=204, tags=["session"])
def leave(request: Request) -> Response:
    """End the session."""
    sign_out(request)
    response = Response(status_code=204)
    end(request, response)
    return response


@router.post("/files", status_code=201, tags=["files"], responses=NOT_TAKEN)
def store(visit: Signed, file: Annotated[UploadFile, File()]) -> FileOut:
    """Store a file of somebody who holds a role of an SOP; a command names it by the digest that this gives."""
    if not visit.reach.works:
        raise HTTPException(403)
    stored = visit.house.service.store_file(file.filename or "", file.file.read())
    if isinstance(stored, FileRefused):
        raise HTTPException(413 if stored.code == "too_large" else 415, stored.code)
    return FileOut(digest=stored.digest, size=stored.size, media_type=stored.media_type)
