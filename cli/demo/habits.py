"""How the demo's offices work: one is careful, the other is late, skips and overrides; so that the measures differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final


@dataclass(frozen=True, slots=True)
class Temper:
    """An office's habits, each the share of work items (of cases, for the last three) to which it happens."""

    late: float
    stuck: float
    skipped: float
    unrecorded: float
    tried_by_others: float
    answered: float
    withdrawn: float
    incomplete: float
    overridden: float


TEMPERS: Final[Mapping[str, Temper]] = {
    "PTSP": Temper(
        late=0.03,
        stuck=0.10,
        skipped=0.03,
        unrecorded=0.15,
        tried_by_others=0.01,
        answered=0.8,
        withdrawn=0.04,
        incomplete=0.25,
        overridden=0.03,
    ),
    "KPT": Temper(
        late=0.09,
        stuck=0.18,
        skipped=0.12,
        unrecorded=0.4,
        tried_by_others=0.03,
        answered=0.4,
        withdrawn=0.06,
        incomplete=0.4,
        overridden=0.10,
    ),
}

SHARES: Final[Mapping[str, float]] = {"incoming-mail": 0.45, "one-stop-permit": 0.37, "direct-payment": 0.18}
"""How much of the work each SOP is."""

MAY_BE_SKIPPED: Final = frozenset(
    {
        "notify",
        "upload",
        "accept_technical",
        "accept_administrative",
        "inform",
        "give_receipt",
        "archive",
        "test_contract",
    }
)
"""Steps whose output nothing later asks for."""

OUTCOMES: Final[Mapping[str, Mapping[str, float]]] = {
    "receive": {"paper": 0.6, "email": 0.4},
    "need_disposition": {"needed": 0.7, "not_needed": 0.3},
    "give_disposition": {"technical": 0.6, "administrative": 0.4},
    "set_done": {"handled": 0.9, "filed": 0.1},
    "approve_request": {"approved": 0.75, "returned": 0.25},
    "approve_order": {"approved": 0.8, "returned": 0.2},
    "submit_invoice": {"submitted": 0.96, "given_up": 0.04},
    "complete_file": {"supplied": 0.94, "given_up": 0.06},
}
"""How often each outcome is chosen; where nothing stands here, the first one is."""
BACK: Final = frozenset({"returned"})
"""Outcomes that lead back; not chosen a third time."""

BROUGHT: Final[Mapping[str, tuple[str, ...]]] = {
    "complete_file": ("application_form", "id_card", "power_of_attorney"),
    "submit_invoice": ("invoice", "handover_minutes", "bank_guarantee"),
}
"""What somebody outside brings along, besides what the wait itself asks for."""

LATE_REASONS: Final = (
    "Berkas menumpuk pada akhir bulan; sudah dibagi ulang.",
    "Petugas mengikuti bimbingan teknis; diselesaikan hari ini.",
    "Aplikasi tidak dapat diakses sejak pagi; sudah dilaporkan.",
    "Sudah dikonfirmasi kepada pelaksana, diselesaikan segera.",
)
SKIP_REASONS: Final = (
    "Pimpinan sudah diberi tahu langsung dalam rapat.",
    "Pemohon menunggu di loket, langkah ini dilewati.",
    "Sudah dilakukan di luar aplikasi pada hari yang sama.",
)
OVERRIDE_REASONS: Final = (
    "Kartu identitas sudah diperlihatkan asli, salinan menyusul.",
    "Disetujui untuk diteruskan, dokumen dilengkapi paling lambat besok.",
    "Petugas berhalangan, diambil alih pimpinan.",
)
WITHDRAWALS: Final = (
    "Pemohon membatalkan rencana kegiatan.",
    "Salah alamat, diteruskan ke instansi lain.",
    "Diajukan ganda, dilanjutkan pada berkas yang lain.",
)
NOTES: Final = (
    "Pemohon menelepon menanyakan kemajuan berkas.",
    "Berkas fisik disimpan di lemari arsip 3.",
    "Dikoordinasikan dengan bagian hukum.",
)

_NAMES: Final = ("Sri Wahyuni", "Joko Susilo", "Made Artana", "Rahmat Hidayat", "Christina Sembiring", "Abdul Karim")
_FIRMS: Final = ("CV Karya Mandiri", "PT Bumi Sentosa", "CV Tirta Abadi", "UD Sinar Pagi", "PT Nusa Prima")
_SUBJECTS: Final = (
    "Undangan rapat koordinasi",
    "Permohonan data",
    "Laporan kegiatan triwulan",
    "Permohonan narasumber",
    "Tindak lanjut hasil pemeriksaan",
    "Pemberitahuan pemeliharaan jaringan",
)
_ACTIVITIES: Final = (
    "Rumah makan",
    "Bengkel kendaraan",
    "Klinik pratama",
    "Gudang hasil bumi",
    "Toko bangunan",
    "Penelitian lapangan",
)
_PLACES: Final = ("Jalan Merdeka 12", "Jalan Kenanga 4", "Kelurahan Sukamaju", "Pasar Baru blok C")

Value = str | int | bool | tuple[str, ...]


def value_of(field: str, rng: Random, today: str) -> Value:
    """Invent the value of a field of the three SOPs; KeyError for one that none of them has."""
    made: Mapping[str, Value] = {
        "sender": rng.choice(_NAMES),
        "subject": rng.choice(_SUBJECTS),
        "letter_date": today,
        "security_class": rng.choices(("ordinary", "restricted", "secret"), (0.8, 0.15, 0.05))[0],
        "supplier": rng.choice(_FIRMS),
        "account_holder": rng.choice(_NAMES),
        "contract_number": f"{rng.randrange(1, 400):03}/SPK/{today[:4]}",
        "amount": rng.randrange(5, 900) * 250_000,
        "paid_in_advance": rng.random() < 0.15,
        "applicant": rng.choice(_NAMES),
        "phone": f"0812-{rng.randrange(1000, 9999)}-{rng.randrange(1000, 9999)}",
        "activity_kind": rng.choice(_ACTIVITIES),
        "locations": (rng.choice(_PLACES),),
        "represented": rng.random() < 0.2,
        "technical_needed": rng.random() < 0.6,
        "levy": rng.choice((0, 0, 150_000, 750_000)),
        "decision": rng.choices(("grant", "refuse"), (0.85, 0.15))[0],
    }
    return made[field]


def outcome_of(step: str, outcomes: list[str], rng: Random, visits: int) -> str | None:
    """Choose an outcome as these offices do; None for a step without outcomes."""
    if not outcomes:
        return None
    weights = dict(OUTCOMES.get(step, {outcomes[0]: 1.0}))
    if visits > 2:
        weights = {name: weight for name, weight in weights.items() if name not in BACK}
    return rng.choices(list(weights), list(weights.values()))[0]
