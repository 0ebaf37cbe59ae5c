"""A map of a directory file, read value by value: what cannot be read is noted, and the reading goes on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.definition.problems import Finding, Path, did_you_mean

LONGEST = 300


@dataclass(slots=True)
class Reading:
    """What was found wrong so far."""

    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands at a path; every method notes in `reading` what is not as it asks, and gives nothing then."""

    path: Path
    value: object
    reading: Reading

    def keys(self, allowed: Sequence[str], required: Sequence[str]) -> None:
        """Ask for a map of these keys."""
        if not isinstance(self.value, Mapping):
            self._note(
                "wrong_type", "A map is expected here.", f"Write {{{', '.join(f'{k}: ...' for k in required)}}}."
            )
            return
        for key in self.value:
            if key not in allowed:
                self._note("unknown_key", f"The key '{key}' is not known here.", did_you_mean(key, allowed), key)
        for key in required:
            if key not in self.value:
                self._note("missing_key", f"'{key}' is missing.", f"Write '{key}: ...' here.")

    def named(self, name: str, what: str, of: str, pattern: str) -> None:
        """Ask that the key of this entry be spelt like an id."""
        if re.fullmatch(pattern, name) is None:
            self._note("bad_id", f"'{name[:80]}' is no {what}.", f"It is made of {of}.", on_key=True)

    def inner(self, key: str) -> Iterator[tuple[str, "Entry"]]:
        """Give the entries of the map under a key, by their names."""
        found = self._at(key)
        if isinstance(found, Mapping):
            yield from ((name, self._entry(key, name, value=value)) for name, value in found.items())
        elif found is not None:
            self._note("wrong_type", "A map is expected here.", "Write 'name: {...}' on lines of their own.", key)

    def each(self, key: str) -> Iterator["Entry"]:
        """Give the entries of the list under a key."""
        found = self._at(key)
        if isinstance(found, list):
            yield from (self._entry(key, at, value=value) for at, value in enumerate(found))
        elif found is not None:
            self._note("wrong_type", "A list is expected here.", "Begin each entry with '- '.", key)

    def names(self, key: str) -> Mapping[str, str]:
        """Give the texts of the map under a key, by their names."""
        inner = dict(self.inner(key))
        read = {
            name: entry.said(r"[a-z0-9][a-z0-9-]{0,63}", "small letters, digits and '-'")
            for name, entry in inner.items()
        }
        return {name: text for name, text in read.items() if text is not None}

    def text(self, key: str, pattern: str | None = None, of: str = "") -> str | None:
        """Give the text under a key, stripped; None if there is none."""
        return None if self._at(key) is None else self._entry(key, value=self._at(key)).said(pattern, of)

    def said(self, pattern: str | None = None, of: str = "") -> str | None:
        """Give this value as a text; a number may be an id or a decree."""
        text = str(self.value).strip() if isinstance(self.value, str | int) and not isinstance(self.value, bool) else ""
        if not text or len(text) > LONGEST:
            self._note("wrong_type", f"A text of 1 to {LONGEST} characters is expected here.", "Write one.")
            return None
        if pattern is not None and re.fullmatch(pattern, text) is None:
            self._note("bad_id", f"'{text[:80]}' cannot stand here.", f"It is made of {of}.")
            return None
        return text

    def one_of(self, key: str, words: Sequence[str]) -> str | None:
        """Give one of these words."""
        text = self.text(key)
        if text is not None and text not in words:
            self._note("bad_value", f"'{text[:80]}' cannot stand here.", did_you_mean(text, words), key)
            return None
        return text

    def day(self, key: str) -> date | None:
        """Give the date under a key."""
        text = self.text(key)
        if text is None:
            return None
        try:
            return date.fromisoformat(text if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else "")
        except ValueError:
            self._note("bad_date", f"'{text[:80]}' is no date.", "Write it as 2026-03-31.", key)
            return None

    def _at(self, key: str) -> object:
        return self.value.get(key) if isinstance(self.value, Mapping) else None

    def _entry(self, *keys: str | int, value: object) -> "Entry":
        return Entry((*self.path, *keys), value, self.reading)

    def _note(self, code: str, message: str, hint: str, key: str | None = None, *, on_key: bool = False) -> None:
        path = self.path if key is None else (*self.path, key)
        self.reading.findings.append(Finding(path, code, message, hint, on_key or code == "unknown_key"))
