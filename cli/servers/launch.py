"""Becomes a server: takes on an identity, ties its life to its parent's, and executes the command.

    python -I -S launch.py PARENT SIGNAL IDENTITY COMMAND ...

PARENT is the process id of the supervisor and SIGNAL what the kernel sends when that one dies, so that `kill -9` of a
supervisor leaves nothing behind. IDENTITY is one of

- `same`    the user that we are;
- `mapped`  the user that we are, seen as `nobody` from within a user namespace: PostgreSQL refuses to run as root and
            initdb wants a user that has a name, while the files stay ours;
- `nobody`  the user `nobody`, for root where user namespaces are refused.

A program of its own, and not a function called between fork and exec, because there no lock may be taken. It imports
nothing of Tertib, and little else: it runs before every server and worker.
"""

import ctypes
import os
import signal
import sys

NOBODY = 65534
_NEW_USER_NAMESPACE = 0x10000000
_PARENT_DEATH_SIGNAL = 1


def main(words: list[str]) -> None:
    """Take on the identity, tie the life, execute; never comes back, except for a failure."""
    parent, when_it_dies, identity, command = int(words[0]), int(words[1]), words[2], words[3:]
    if identity == "mapped":
        _map_to_nobody()
    elif identity == "nobody":
        _become_nobody()
    # Only now: a change of identity would clear it. Nothing clears it on the way through exec.
    if sys.platform == "linux":
        _call("prctl", _PARENT_DEATH_SIGNAL, when_it_dies, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)  # it died before we could ask to be told
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    os.execvp(command[0], command)  # noqa: S606 - this is what the module is for


def _map_to_nobody() -> None:
    user, group = os.geteuid(), os.getegid()
    _call("unshare", _NEW_USER_NAMESPACE)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{NOBODY} {user} 1"), ("gid_map", f"{NOBODY} {group} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib would double our start
            file.write(text)


def _become_nobody() -> None:
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def _call(name: str, *values: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*values) != 0:
        number = ctypes.get_errno()
        sys.exit(f"{name}: {os.strerror(number)}")


if __name__ == "__main__":
    main(sys.argv[1:])
