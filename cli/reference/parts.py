"""What the examples of behaviour and of warnings are put together from."""

from typing import Final

WORK: Final = "activity: Memeriksa, role: staff, time: 1 hour"
SPLIT: Final = f"id: check, {WORK}, next: [ask, look]"
SIGN: Final = f"id: sign, {WORK}"
DAYS: Final = "intake: {documents: [form], fields: {days: {type: integer}}}\n"
NEEDED: Final = "intake: {documents: [form], fields: {days: {type: integer, required: true}}}\n"
ROUTE: Final = "id: which, route: true, outcomes: {{large: {{end: done, when: days > 3}}, small: {{end: done{}}}}}"


def steps(*keys: str) -> str:
    """Write steps, one a line; each but a route leaves a document named after it."""
    return "steps:\n" + "".join(f"  - {_step(each)}\n" for each in keys)


def _step(keys: str) -> str:
    if "route: true" in keys:
        return f"{{{keys}}}"
    name = keys.partition("id: ")[2].partition(",")[0]
    return f"{{{keys}, output: [{name}_note]}}"
