"""Where in a file a finding is: its value or key, or the nearest part around it that was written."""

from engine.definition.marked import Marked
from engine.definition.problems import Finding, Problem, told


def placed(finding: Finding, marked: Marked, file: str) -> Problem:
    """Look up the place of a finding; line and column are None for a map that came without a file."""
    path = finding.path
    while path and path not in marked.values:
        path = path[:-1]
    mark = (marked.keys.get(path) if finding.on_key else None) or marked.values.get(path)
    inset = 0
    if finding.offset and path not in marked.blocks:
        inset = finding.offset + (path in marked.quoted)
    return Problem(
        code=finding.code,
        severity=finding.severity,
        file=file,
        line=mark.line if mark else None,
        column=mark.column + inset if mark else None,
        path=told(finding.path),
        message=finding.message,
        hint=finding.hint,
        steps=finding.steps,
    )
