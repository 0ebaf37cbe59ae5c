"""Passwords (argon2id) and sessions as rows.

A session ends by signing out, by a new password, when its person leaves, half an hour after it was last used, and
twelve hours after it began.
"""

import secrets
from datetime import timedelta
from functools import cache
from hashlib import sha256
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from engine.persistence.store import PersonRow, SessionRow
from engine.service.means import Means, PasswordCost
from engine.service.values import Session

LIFE: Final = timedelta(hours=12)
"""A session ends by itself after a working day, however much it is used."""
IDLE: Final = timedelta(minutes=30)
"""A session ends by itself this long after it was last used."""
AT_ONCE: Final = BoundedSemaphore(4)
"""Passwords looked at at the same time in this process: each takes 64 MiB."""
SHORTEST: Final = 8
"""The fewest characters of a password."""


class BadPassword(ValueError):  # noqa: N818 - names what happened
    """A password that is too short, or longer than 1,000 characters."""


def set_password(means: Means, person: str, password: str) -> bool:
    """Keep a password's hash and end the person's sessions; False if there is no such person; raises BadPassword."""
    if not SHORTEST <= len(password) <= 1000:
        raise BadPassword(f"a password has {SHORTEST} to 1000 characters")
    with AT_ONCE:
        hashed = _hasher(means.cost).hash(password)
    with means.store.work() as work:
        if not work.accounts.set_password(person, hashed):
            return False
        work.accounts.end_sessions(person, means.now(work))
    return True


def sign_in(means: Means, login: str, password: str) -> Session | None:
    """Begin a session, or None: an unknown name and a wrong password take the same time and give the same answer."""
    with means.store.work() as work:
        found = work.accounts.credential(login)
    person, hashed = found or ("", None)
    if not _fits(means.cost, hashed or _nobodys(means.cost), password) or hashed is None:
        return None
    token = secrets.token_urlsafe(32)
    with means.store.work() as work:
        now = means.now(work)
        work.accounts.add_session(SessionRow(_digest(token), person, now, now + IDLE))
        who = work.accounts.session(_digest(token), now)
    return None if who is None else Session(token, who, now + LIFE)


def who(means: Means, token: str, *, used: bool = True) -> PersonRow | None:
    """Give the person whose session this is; `used` says that a person did something, which keeps it alive."""
    with means.store.work() as work:
        now = means.now(work)
        person = work.accounts.session(_digest(token), now)
        if person is not None and used:
            work.accounts.keep_session(_digest(token), now, IDLE, LIFE)
        return person


def sign_out(means: Means, token: str) -> None:
    """End a session."""
    with means.store.work() as work:
        work.accounts.end_session(_digest(token), means.now(work))


def _hasher(cost: PasswordCost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory, parallelism=1)


@cache
def _nobodys(cost: PasswordCost) -> str:
    """Give the hash of a password that nobody has, so that a name that nobody has takes as long as any."""
    return _hasher(cost).hash(secrets.token_hex())


def _fits(cost: PasswordCost, hashed: str, password: str) -> bool:
    try:
        with AT_ONCE:
            return _hasher(cost).verify(hashed, password)
    except (Argon2Error, InvalidHashError):
        return False


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
