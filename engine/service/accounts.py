"""Passwords (argon2id) and sessions as rows."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from engine.persistence.store import PersonRow, SessionRow
from engine.service.means import Means, PasswordCost
from engine.service.values import Session

LIFE: Final = timedelta(hours=12)
"""A session ends by itself after a working day."""
SHORTEST: Final = 8
"""The fewest characters of a password."""


class BadPassword(ValueError):  # noqa: N818 - names what happened
    """A password that is too short, or longer than 1,000 characters."""


def set_password(means: Means, person: str, password: str) -> bool:
    """Keep a password's hash and end the person's sessions; False if there is no such person; raises BadPassword."""
    if not SHORTEST <= len(password) <= 1000:
        raise BadPassword(f"a password has {SHORTEST} to 1000 characters")
    hashed = _hasher(means.cost).hash(password)
    with means.store.work() as work:
        if not work.accounts.set_password(person, hashed):
            return False
        work.accounts.end_sessions(person, means.now(work))
    return True


def sign_in(means: Means, login: str, password: str) -> Session | None:
    """Begin a session, or None: an unknown name and a wrong password take the same time and give the same answer."""
    hasher = _hasher(means.cost)
    with means.store.work() as work:
        found = work.accounts.credential(login)
    person, hashed = found or ("", None)
    if not _fits(hasher, hashed or hasher.hash(secrets.token_hex()), password) or hashed is None:
        return None
    token = secrets.token_urlsafe(32)
    with means.store.work() as work:
        now = means.now(work)
        work.accounts.add_session(SessionRow(_digest(token), person, now, now + LIFE))
        who = work.accounts.session(_digest(token), now)
    return None if who is None else Session(token, who, now + LIFE)


def who(means: Means, token: str) -> PersonRow | None:
    """Give the person whose session this is."""
    with means.store.work() as work:
        return work.accounts.session(_digest(token), means.now(work))


def sign_out(means: Means, token: str) -> None:
    """End a session."""
    with means.store.work() as work:
        work.accounts.end_session(_digest(token), means.now(work))


def _hasher(cost: PasswordCost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory, parallelism=1)


def _fits(hasher: PasswordHasher, hashed: str, password: str) -> bool:
    try:
        return hasher.verify(hashed, password)
    except (Argon2Error, InvalidHashError):
        return False


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
