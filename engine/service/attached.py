"""The files that a command names: stored before it, and within its and the case's limits (`spec/runtime.md`, Files)."""

from collections.abc import Mapping
from typing import Final

from engine.case.commands import Ask, AttachDocuments, CompleteItem, OpenCase, Paper, Refused, SignalWait
from engine.persistence.store import Work
from engine.service.means import Means

FILES_A_COMMAND: Final = 20
BYTES_A_CASE: Final = 100 * 1024 * 1024

Documented = OpenCase | CompleteItem | SignalWait | AttachDocuments
"""The commands that bring documents."""


def papers_of(ask: Ask) -> Mapping[str, Paper]:
    """Give the documents that a command brings."""
    return ask.documents if isinstance(ask, Documented) else {}


def attached(means: Means, work: Work, case: str | None, papers: Mapping[str, Paper]) -> Mapping[str, Paper] | Refused:
    """Give the papers as they stand on record (size and media type are the folder's), or why they are not taken.

    `invalid_data` by `documents.NAME` for a file that was never stored, by `documents` for too many or too much.
    """
    digests = sorted({paper.digest for paper in papers.values() if paper.digest is not None})
    if not digests:
        return papers
    if len(digests) > FILES_A_COMMAND:
        return Refused("invalid_data", {"documents": f"more than {FILES_A_COMMAND} files"})
    known = work.files.known(digests)
    strange = {
        f"documents.{name}": "no such file was stored"
        for name, paper in papers.items()
        if paper.digest is not None and (paper.digest not in known or not means.files.has(paper.digest))
    }
    if strange:
        return Refused("invalid_data", strange)
    before = {} if case is None else work.files.filed(case)
    sizes = {**before, **{digest: row.size for digest, row in known.items()}}
    if sum(sizes.values()) > BYTES_A_CASE:
        return Refused("invalid_data", {"documents": f"more than {BYTES_A_CASE // 1024 // 1024} MiB on one case"})
    return {
        name: paper
        if paper.digest is None
        else Paper(paper.digest, known[paper.digest].size, known[paper.digest].media_type)
        for name, paper in papers.items()
    }
