"""Who could take an item from whoever has it, as the choices of a form, and who cannot, in words."""

from dataclasses import dataclass

from engine.queries.takers import Barred, Taker, Takers
from web.i18n import Speech
from web.naming import code_words


@dataclass(frozen=True, slots=True)
class Taking:
    """`could` are (id, name with what they hold), `cannot` names with the rule against them; `held`: it is in hand."""

    could: tuple[tuple[str, str], ...]
    cannot: tuple[str, ...]
    held: bool


def taking_of(speech: Speech, takers: Takers, *, held: bool) -> Taking:
    """Put those who could take an item, and those who cannot, into words."""
    return Taking(
        could=tuple((one.person, _could(speech, one)) for one in takers.could),
        cannot=tuple(_cannot(speech, one) for one in takers.cannot),
        held=held,
    )


def _could(speech: Speech, one: Taker) -> str:
    said = [speech.count("%(n)s open", "%(n)s open", one.held)]
    if one.late:
        said.append(speech.count("%(n)s overdue", "%(n)s overdue", one.late))
    if one.away:
        said.append(speech.say("absent today"))
    return f"{one.name} ({', '.join(said)})"


def _cannot(speech: Speech, one: Barred) -> str:
    if one.code == "same_person":
        why = (
            speech.say("opened this case")
            if one.step_number is None
            else speech.say("did No %(number)s of this case", number=one.step_number)
        )
    else:
        why = code_words(speech, one.code)
    return f"{one.name}, {why}"
