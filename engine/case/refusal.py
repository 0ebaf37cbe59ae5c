"""How a decision breaks off: the core raises, `advance` answers (`spec/semantics.md`, Refusals)."""

from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - it is no error: a refusal is an answer
    """A command that cannot be carried out, with the code and what is needed to mend it."""

    def __init__(self, code: str, details: Mapping[str, str | tuple[str, ...]] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.details = dict(details or {})
