"""`tertib password PERSON`: sets the password of a person, asked for at the terminal or read from standard input."""

import sys
from getpass import getpass
from typing import Annotated

import typer

from cli.house import service_at_hand
from cli.words import INPUT_WRONG, say, stop


def help_text() -> str:
    """Say what the command does."""
    return say(
        "Set a person's password: asked for twice at a terminal, else the first line of standard input.",
        "Menetapkan kata sandi seseorang: ditanyakan dua kali di terminal, atau baris pertama masukan standar.",
    )


def password(person: Annotated[str, typer.Argument(metavar="PERSON", show_default=False)]) -> None:
    """Set the password; the person's sessions end."""
    from engine.service import BadPassword

    with service_at_hand() as service:
        try:
            known = service.set_password(person, _asked())
        except BadPassword as problem:
            stop(INPUT_WRONG, str(problem), "kata sandi terdiri atas 8 sampai 1000 karakter")
    if not known:
        stop(INPUT_WRONG, f"there is no person '{person}'", f"tidak ada orang '{person}'")
    print(say(f"the password of {person} is set", f"kata sandi {person} sudah ditetapkan"))


def _asked() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass(say("New password: ", "Kata sandi baru: "))
    if getpass(say("Once more: ", "Sekali lagi: ")) != first:
        stop(INPUT_WRONG, "the two are not alike; nothing was changed", "keduanya tidak sama; tidak ada yang berubah")
    return first
