"""Processor time of processes and their children, as Linux counts it in `/proc`."""

import os
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PARENT, _USED = 1, slice(11, 15)
"""Places in `/proc/PID/stat` behind the name: the parent; user and system time, its own and of children that ended."""


def seconds_of(root: int) -> float:
    """Give the processor seconds of a process and all that it has started; 0 where there is no `/proc`."""
    told = _told()
    family, used = {root}, 0
    for pid in sorted(told):
        if pid in family or int(told[pid][_PARENT]) in family:
            family.add(pid)
            used += sum(map(int, told[pid][_USED]))
    return used / _TICKS


def parent_of(pid: int) -> int:
    """Give the process that started another; 0 where there is no `/proc`."""
    return int(_told().get(pid, ["", "0"])[_PARENT])


def _told() -> dict[int, list[str]]:
    told = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told[int(folder.name)] = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
    return told
