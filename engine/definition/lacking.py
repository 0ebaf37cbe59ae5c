"""Keys that are missing, each told with an example of what to write."""

from collections.abc import Mapping

from engine.definition.problems import Finding, Path

EXAMPLES: Mapping[str, str] = {
    "sop": "sop: incoming-mail",
    "version": "version: 1",
    "title": "title: {id: ..., en: ...}",
    "supervisor": "supervisor: head_of_office",
    "roles": "roles: {clerk: {title: Petugas}}",
    "steps": "steps: [{id: receive, activity: ..., role: clerk, time: 15 minutes}]",
    "id": "id: receive",
    "activity": "activity: Menerima berkas",
    "time": "time: 15 minutes",
    "number": "number: 503/017/SOP/2026",
    "type": "type: text",
    "alert": "alert: head_of_office",
    "document": "document: application_form",
    "within": "within: 3 working days",
    "choices": "choices: [one, other]",
}


def missing(holder: Path, key: str) -> Finding:
    """Say that a map lacks a key, at the place of the map."""
    hint = f"Add '{EXAMPLES[key]}'." if key in EXAMPLES else f"Add '{key}: ...'."
    return Finding((*holder, key), "missing_key", f"'{key}' is missing here.", hint, on_key=True)
