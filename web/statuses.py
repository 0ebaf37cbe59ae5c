"""The HTTP status of a refusal, on pages and in the API alike."""

from collections.abc import Mapping
from typing import Final

STATUS: Final[Mapping[str, int]] = {
    "unknown_case": 404,
    "unknown_sop": 404,
    "unknown_step": 404,
    "invalid_data": 422,
    "reason_required": 422,
    "outcome_required": 422,
    "unknown_outcome": 422,
    "missing_documents": 422,
    "missing_output": 422,
    "same_person": 403,
    "other_person": 403,
    "not_eligible": 403,
    "not_assignee": 403,
    "not_supervisor": 403,
    "not_allowed": 403,
}


def status_of(code: str) -> int:
    """Give the status of a refusal; 409 for all others: the case has gone on, or is not there yet."""
    return STATUS.get(code, 409)
