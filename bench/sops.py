"""The procedures that the benches play, as text; what SpiffWorkflow plays of them is the same as BPMN."""

from itertools import pairwise
from typing import Final

STEPS: Final = 12
"""The steps of the case that the benches play."""

HOUR: Final = "1 hour"
AS_NEEDED: Final = "as needed"

_HEAD: Final = "sop: bench\nversion: 1\ntitle: Bench\nsupervisor: head\nroles: {clerk: {title: C}, head: {title: H}}\n"
_STEP: Final = "  - {{id: step_{n}, activity: Mengerjakan {n}, role: clerk, time: {time}, produces: paraf{more}}}\n"
_ROUND: Final = ", outcomes: {again: step_1, enough: {end: done}}"
_DEMANDING: Final = """\
  - id: step_{n}
    activity: {{id: Memeriksa berkas ke-{n}, en: Check file {n}}}
    role: clerk
    time: 2 working days
    warn_after: 1 working day
    requires: [form, {{document: permit, when: amount > {n}000}}]
    output: [minutes]
    fields:
      found_{n}: {{type: text, title: {{id: Temuan, en: Findings}}, max_length: 300}}
    outcomes:
      good: {{next: {after}, label: {{id: Baik, en: Good}}}}
      back: {{next: step_1, label: {{id: Kembali, en: Back}}}}
    on_overdue: [{{alert: head}}, {{after: 1 working day, escalate: head}}]
"""
_DEMANDS: Final = """\
documents: {form: Formulir, permit: Izin, minutes: Berita acara}
intake: {documents: [form], fields: {amount: {type: integer, title: Jumlah, required: true}}}
"""
_WEEK: Final = ", ".join(f"{day}: [00:00-24:00]" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))

CALENDAR: Final = f"calendar: id-government\nversion: 1\nzone: UTC\nweek: {{{_WEEK}}}\n"
"""A calendar on which every hour of every day is worked."""

_BPMN: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="sops" targetNamespace="bench">
  <process id="bench" isExecutable="true">
{elements}
  </process>
</definitions>
"""
_USER: Final = '    <userTask id="{name}" name="{name}"/>'
_TIMER: Final = """\
    <boundaryEvent id="due_{name}" attachedToRef="{name}" cancelActivity="false">
      <timerEventDefinition id="hour_{name}">
        <timeDuration xsi:type="tFormalExpression">"PT1H"</timeDuration>
      </timerEventDefinition>
    </boundaryEvent>
    <endEvent id="late_{name}"/>
    <sequenceFlow id="overdue_{name}" sourceRef="due_{name}" targetRef="late_{name}"/>"""


def straight(time: str = HOUR, steps: int = STEPS) -> str:
    """Give an SOP of steps one after another, each with this time standard."""
    return f"{_HEAD}steps:\n" + "".join(_STEP.format(n=n, time=time, more="") for n in range(1, steps + 1))


def circling(steps: int = STEPS) -> str:
    """Give an SOP whose last step leads back to the first (outcome `again`) until it is `enough`."""
    rows = (_STEP.format(n=n, time=HOUR, more=_ROUND if n == steps else "") for n in range(1, steps + 1))
    return f"{_HEAD}results: [done]\nsteps:\n" + "".join(rows)


def demanding(steps: int = 60) -> str:
    """Give a long SOP whose steps have outcomes, documents, conditions, fields and reactions."""
    rows = (_DEMANDING.format(n=n, after=f"step_{n + 1}") for n in range(1, steps))
    return f"{_HEAD}{_DEMANDS}steps:\n" + "".join(rows) + _STEP.format(n=steps, time=HOUR, more="")


def straight_bpmn(*, timed: bool, steps: int = STEPS) -> str:
    """Give the straight SOP as BPMN: user tasks in a row; `timed`, each with a timer of an hour that stops nothing."""
    names = [f"step_{n}" for n in range(1, steps + 1)]
    stops = ["start", *names, "end"]
    arrows = [
        f'    <sequenceFlow id="to_{after}" sourceRef="{before}" targetRef="{after}"/>'
        for before, after in pairwise(stops)
    ]
    users = [_USER.format(name=name) for name in names]
    timers = [_TIMER.format(name=name) for name in names if timed]
    return _BPMN.format(
        elements="\n".join(['<startEvent id="start"/>', *users, *timers, '<endEvent id="end"/>', *arrows])
    )
