"""A house with an office of six people, two SOPs in force, and an auditor at the office above."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.service import Applied, Published
from engine.wiring import House, Settings, house

DEFINITIONS = Path(__file__).parents[1] / "definitions"
PASSWORD = "hujan-di-pagi-hari"
OFFICE, ABOVE = "kpt", "kota"

PEOPLE = {
    "tirta": ("Tirta Anggara", ("finance_operator",)),
    "mira": ("Mira Lestari", ("commitment_officer",)),
    "yoga": ("Yoga Samudra", ("payment_signer", "finance_operator")),
    "laras": ("Laras Kinasih", ("budget_authority",)),
    "sari": ("Sari Wulandari", ("front_office",)),
    "ratna": ("Ratna Kusuma", ()),
}
HELD = {login: roles for login, (_, roles) in PEOPLE.items()}
"""The roles at the office by login; Ratna is auditor at the office above."""


def furnished(database_url: str, files: Path) -> House:
    """Build the house on an empty database; whoever asked for it closes it."""
    settings = Settings(database_url=database_url, files=files, password_passes=1, password_memory=64)
    built = house(settings, nudge=lambda _: None)
    assert isinstance(built.service.apply_directory(directory(HELD), "directory.yaml"), Applied)
    names = ("calendars/id-government.yaml", "direct-payment/sop.yaml", "one-stop-permit/sop.yaml")
    published = built.service.publish([(name, (DEFINITIONS / name).read_bytes()) for name in names], OFFICE)
    assert isinstance(published, Published), published
    return built


def directory(roles: Mapping[str, Iterable[str]]) -> str:
    """Write the directory of the office, with these roles by login."""
    lines = ["offices:", f"  {ABOVE}: {{title: Kota Teluk Permata, calendars: {{}}}}"]
    lines += [f"  {OFFICE}: {{title: Kantor Pelayanan Terpadu, parent: {ABOVE}, calendars: {{}}}}", "people:"]
    lines += [f"  p-{login}: {{name: {name}, login: {login}}}" for login, (name, _) in PEOPLE.items()]
    lines += ["appointments:", f"  - {{person: p-ratna, office: {ABOVE}, role: auditor, from: 2026-01-05}}"]
    for login, held in roles.items():
        lines += [f"  - {{person: p-{login}, office: {OFFICE}, role: {role}, from: 2026-01-05}}" for role in held]
    return "\n".join(lines)
