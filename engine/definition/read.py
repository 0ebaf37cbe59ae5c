"""Reading an SOP file: the definition, or every problem with its place (`spec/language.md`).

The steps: YAML with the place of each value (`marked`), keys and empty values (`keys`), the form of each value
(`document`), what fits together (`shape`), names (`check`); then the definition (`build`). A wrong key or value does
not keep the others from being told; reachability is told when all else is right.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, islice

from pydantic import ValidationError

from engine.definition import check, shape
from engine.definition.build import build
from engine.definition.characters import MAX_PROBLEMS
from engine.definition.document import WrittenSop
from engine.definition.keys import key_findings
from engine.definition.marked import MAX_DEPTH, Marked, read_yaml
from engine.definition.misfits import misfits
from engine.definition.model import Definition
from engine.definition.outline import Outline, Part
from engine.definition.places import placed
from engine.definition.problems import Finding, Path, Problem, Problems


@dataclass(frozen=True, slots=True)
class Read:
    """A definition that was read, with where everything stands in its file."""

    definition: Definition
    file: str
    marked: Marked

    def placed(self, findings: Iterable[Finding]) -> tuple[Problem, ...]:
        """Give findings as problems at their places, in the order of the file."""
        return tuple(_sorted(placed(finding, self.marked, self.file) for finding in findings))


def read_with_places(text: bytes | str, file: str) -> Read | Problems:
    """Read an SOP file and keep where everything stands, for what is proved of it afterwards."""
    marked = read_yaml(text, file)
    return marked if isinstance(marked, Problems) else read_marked(marked, text, file)


def read_marked(marked: Marked, text: bytes | str, file: str) -> Read | Problems:
    """Read an SOP whose YAML was read before; `text` is the whole file, for the digest."""
    whole = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    definition = _checked(marked, file, hashlib.sha256(whole).hexdigest())
    return definition if isinstance(definition, Problems) else Read(definition, file, marked)


def read_definition(text: bytes | str, file: str) -> Definition | Problems:
    """Read an SOP file; `file` is only the name that the problems bear.

    The digest of the definition is the SHA-256 of the bytes given (of the UTF-8 form of a text).
    """
    read = read_with_places(text, file)
    return read if isinstance(read, Problems) else read.definition


def read_document(mapping: Mapping[str, object], file: str) -> Definition | Problems:
    """Read an SOP that stands as a map in another file; the problems say the path in it and no line.

    The digest is the SHA-256 of the map as compact JSON with sorted keys.
    """
    plain = _plain(mapping, MAX_DEPTH)
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return _checked(Marked(plain), file, hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest())


def _plain(value: object, depth: int) -> object:
    """Give a map from another reader as `marked` would give it: dates are words, decimals exact, keys words."""
    match value:
        case None | bool():
            return value
        case int() | str():
            return int(value) if isinstance(value, int) else str(value)
        case float():
            return Decimal(repr(float(value))) if math.isfinite(value) else str(value)
        case Decimal():
            return value
        case date():
            return value.isoformat()
        case Mapping() if depth:
            return {str(key): _plain(inner, depth - 1) for key, inner in value.items()}
        case list() | tuple() if depth:
            return [_plain(inner, depth - 1) for inner in value]
        case _:
            return None


def _checked(marked: Marked, file: str, digest: str) -> Definition | Problems:
    """Check what YAML says and give its definition; `digest` is the one that it is to bear."""
    if not isinstance(marked.value, dict):
        wrong = Finding(
            (), "wrong_type", "An SOP is a map of keys such as 'sop', 'title' and 'steps'.", "Begin with them."
        )
        return Problems((*marked.flaws, placed(wrong, marked, file)))
    outline = Outline(Part((), marked.value))
    sop, findings = _understood(outline)
    if sop is not None and not findings and not marked.flaws:
        return build(sop, digest)
    found = (placed(finding, marked, file) for finding in findings)
    return Problems(tuple(_sorted((*marked.flaws, *found)))[:MAX_PROBLEMS])


def _understood(outline: Outline) -> tuple[WrittenSop | None, list[Finding]]:
    """Give the file as written, if its form is right, and what every rule says of it."""
    findings = list(islice(key_findings(outline), MAX_PROBLEMS))
    beneath = {finding.path for finding in findings}
    rules = chain.from_iterable(rule(outline) for rule in (*shape.RULES, *check.RULES))
    findings += islice(rules, MAX_PROBLEMS)
    exactly = {_written(finding.path, outline.root.map) for finding in findings}
    try:
        return WrittenSop.model_validate(dict(outline.root.map)), findings
    except ValidationError as error:
        new = (one for one in misfits(error) if not _lies_in(one.path, beneath))
        return None, findings + [one for one in new if _written(one.path, outline.root.map) not in exactly]


def _written(path: Path, root: object) -> Path:
    """Give the part of a path that stands in the file, and one key more if it is missing: short forms have no more."""
    inner: object = root
    for length, part in enumerate(path):
        match inner:
            case dict() if part in inner:
                inner = inner[part]
            case list() if isinstance(part, int) and part < len(inner):
                inner = inner[part]
            case _:
                return path[: length + isinstance(inner, dict)]
    return path


def _lies_in(path: Path, told_already: set[Path]) -> bool:
    return any(path[:length] in told_already for length in range(1, len(path) + 1))


def _sorted(problems: Iterable[Problem]) -> Iterator[Problem]:
    yield from sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0))
