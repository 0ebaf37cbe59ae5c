"""A small SOP with one of everything, and a way to spoil it at a marked place."""

from typing import Final

SOP: Final = """\
sop: permit
version: 2
title: {id: Izin, en: Permit}
identity:
  number: 503/1
  effective: 2026-01-05
  approved_by: {position: Kepala}
case_number: "{n:04}/{sop}/{year}"
calendar: id-government
time_standard: {within: 3 working days, from: receive, outcome: ok}
on_overdue: [{alert: head}, {after: 1 week, alert: clerk}]
results: [granted, refused]
supervisor: head
roles:
  clerk: {title: Petugas}
  head: {title: {id: Kepala, en: Head}, level: leadership}
documents:
  form: Formulir
intake:
  documents: [form]
  fields:
    applicant: {type: text, personal: true, max_length: 100}
    amount: {type: number, min: 0.5, max: 1000}
    kind: {type: choice, choices: [shop, farm]}
steps:
  - id: receive
    activity: Menerima berkas
    role: clerk
    assign: round_robin
    time: 15 minutes
    warn_after: 5 minutes
    requires: [form, {document: map, when: kind == "farm"}]
    output: [receipt]
    outcomes:
      ok: large
      bad: {next: supply, requires: [], output: [note], label: Kurang}
  - id: supply
    activity: Melengkapi berkas
    wait: Pemohon
    time: 5 working days
    on_overdue: [{alert: head}]
    outcomes: {supplied: receive, gone: {close: withdrawn}}
  - id: large
    route: true
    outcomes:
      large: {next: [survey, check], when: amount > 100}
      small: {end: refused}
  - id: survey
    activity: Meninjau lokasi
    role: clerk
    time: 1-2 working days
    fields: {seen_on: {type: date, min: 2026-01-01}}
    next: sign
  - id: check
    activity: Memeriksa data
    role: clerk
    time: as needed
    same_as: receive
    next: sign
  - id: sign
    activity: Menandatangani
    role: [head]
    join: all
    time: 1 hour 30 minutes
    not_same_as: [receive, opening]
    uses: [Stempel]
    produces: Keputusan
    note: Basah
"""


def spoilt(old: str, new: str) -> tuple[str, int, int]:
    """Replace `old`, which stands there once; give the text with the line and column that `§` marks in `new`."""
    assert SOP.count(old) == 1, f"{old!r} stands there {SOP.count(old)} times"
    before, after = SOP.replace(old, new).split("§")
    return before + after, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
