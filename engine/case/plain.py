"""Values to plain JSON and back, by their type hints: one way for events and for states.

`None` is left out, instants are written as `2026-03-02T00:15:00Z` (six decimals only where they are not zero), tuples
become lists and the keys of mappings texts. A trailing underscore of a field's name (`from_`) is not written.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


class LeftOver(ValueError):  # noqa: N818
    """Something stands there of which the class knows nothing."""


def to_plain(value: object) -> Any:
    """Give the plain form of a frozen value."""
    return _TEXTS(value)


def to_moments(value: object) -> Any:
    """Give the plain form with instants as they are, in UTC: what `canonical_of_known` takes."""
    return _MOMENTS(value)


def from_plain(cls: type[T], plain: Mapping[str, Any], *, whole: bool = False) -> T:
    """Build a value of `cls` from its plain form; raises KeyError or ValueError if it does not fit.

    What the class does not know is passed over; if the `whole` is to be read, that raises LeftOver.
    """
    return cast("T", _reader(_hint(cls), whole)(plain))


def instant(value: datetime) -> str:
    """Write an instant as journals and scenarios do (`spec/scenarios.md`)."""
    moment = value if value.tzinfo is UTC else value.astimezone(UTC)
    timespec = "microseconds" if moment.microsecond else "seconds"
    return moment.replace(tzinfo=None).isoformat(timespec=timespec) + "Z"


def _moment(value: datetime) -> datetime:
    return value if value.tzinfo is UTC else value.astimezone(UTC)


Writer = Callable[[Any], Any]
_AS_THEY_ARE = frozenset({str, int, bool})


class _Plain:
    """Gives plain forms, in which instants stand as `moment` gives them; how a class is written is found once."""

    def __init__(self, moment: Writer) -> None:
        self._moment = moment
        self._writers: dict[type, Writer] = {}

    def __call__(self, value: object) -> Any:
        cls = type(value)
        writer = self._writers.get(cls)
        if writer is None:
            writer = self._writers[cls] = self._writer(cls)
        return writer(value)

    def _writer(self, cls: type) -> Writer:
        if issubclass(cls, Enum):
            return lambda value: value.value
        if cls is NoneType or issubclass(cls, str | int):
            return lambda value: value
        if issubclass(cls, datetime):
            return self._moment
        if issubclass(cls, tuple):
            return lambda value: [self(inner) for inner in value]
        if issubclass(cls, Mapping):
            return lambda value: {str(key): self(inner) for key, inner in value.items()}
        return self._dataclass_writer(cls)

    def _dataclass_writer(self, cls: type) -> Writer:
        names = _names_of(cls)
        written = tuple(as_written for _, as_written in names)
        read = _reading(tuple(name for name, _ in names))

        def write(value: Any) -> dict[str, Any]:
            return {
                name: inner if type(inner) in _AS_THEY_ARE else self(inner)
                for name, inner in zip(written, read(value), strict=True)
                if inner is not None
            }

        return write


def _reading(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    """Give how these fields are read all at once, always as a tuple."""
    if len(names) == 1:
        return lambda value: (getattr(value, names[0]),)
    return attrgetter(*names) if names else lambda _: ()


_TEXTS = _Plain(instant)
_MOMENTS = _Plain(_moment)


@cache
def _names_of(cls: Any) -> tuple[tuple[str, str], ...]:
    if not is_dataclass(cls):
        raise TypeError(f"{cls.__name__} has no plain form")
    return tuple((field.name, field.name.rstrip("_")) for field in fields(cls))


def _hint(cls: object) -> Any:
    """Take a class as the hint that it is: typeshed does not know every class to be hashable."""
    return cls


Reader = Callable[[Any], Any]


@cache
def _reader(hint: Any, whole: bool) -> Reader:  # noqa: FBT001 - a cached function is told by position
    origin = get_origin(hint)
    if origin is UnionType:
        return _union_reader(get_args(hint), whole)
    if origin is tuple:
        element = _reader(get_args(hint)[0], whole)
        return lambda plain: tuple(element(inner) for inner in plain)
    if origin is not None and issubclass(origin, Mapping):
        key, inner = get_args(hint)
        return _mapping_reader(key, _reader(inner, whole))
    if hint is datetime:
        return datetime.fromisoformat
    if is_dataclass(hint):
        return _dataclass_reader(hint, whole)
    return hint if issubclass(hint, Enum) else lambda plain: plain


def _mapping_reader(key: Callable[[str], Any], inner: Reader) -> Reader:
    """Read a mapping; canonical form sorts keys as texts, numbers are brought back into their own order."""
    if key is int:
        return lambda plain: {number: inner(plain[str(number)]) for number in sorted(map(int, plain))}
    return lambda plain: {name: inner(value) for name, value in plain.items()}


def _union_reader(members: tuple[Any, ...], whole: bool) -> Reader:  # noqa: FBT001
    """Read a union: an optional of one type, or a field's value, where only a map is a commitment."""
    real = tuple(member for member in members if member is not NoneType)
    if len(real) == 1:
        return _reader(real[0], whole)
    composite = next(member for member in real if is_dataclass(member))

    def read(plain: Any) -> Any:
        match plain:
            case dict():
                return _reader(_hint(composite), whole)(plain)
            case list():
                return tuple(plain)
            case _:
                return plain

    return read


def _may_be_none(hint: Any) -> bool:
    return NoneType in get_args(hint)


def _dataclass_reader(cls: Any, whole: bool) -> Reader:  # noqa: FBT001
    """Read a value slot by slot, past the guard of its frozen class, as `replaced` copies one."""
    hints = get_type_hints(cls)
    written_as = dict(_names_of(cls))
    parts = tuple(
        (vars(cls)[each.name].__set__, written_as[each.name], _reader(hints[each.name], whole), _absent(cls, each))
        for each in fields(cls)
    )
    known = frozenset(written_as.values())

    def read(plain: Mapping[str, Any]) -> Any:
        made = object.__new__(cls)
        for put, written, reader, absent in parts:
            put(made, reader(plain[written]) if written in plain else absent())
        if whole and not plain.keys() <= known:
            raise LeftOver(", ".join(sorted(plain.keys() - known)))
        return made

    return read


def _absent(cls: Any, declared: "Field[Any]") -> Callable[[], Any]:
    """Give what stands for a field that was not written: its default, else None if it may be, else KeyError."""
    if declared.default_factory is not MISSING:
        return declared.default_factory
    if declared.default is not MISSING or _may_be_none(get_type_hints(cls)[declared.name]):
        default = None if declared.default is MISSING else declared.default
        return lambda: default

    def missing() -> Any:
        raise KeyError(declared.name)

    return missing
