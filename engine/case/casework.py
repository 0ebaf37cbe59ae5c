"""What concerns the case as a whole: open, answer, attach, note, withdraw, time passed (`spec/semantics.md`)."""

from engine.case import commands as c
from engine.case import events as e
from engine.case.admit import admit_alerted, admit_opening
from engine.case.alarms import fire_due
from engine.case.authority import has_role, is_supervisor
from engine.case.draft import Draft
from engine.case.follow import activate, close
from engine.case.given import facts_given, papers_given, reason_given
from engine.case.promise import start_promise
from engine.case.refusal import Refusal
from engine.case.state import OpenAlert


def open_case(draft: Draft, ask: c.OpenCase) -> None:
    """Open the case and send its first token."""
    admit_opening(draft)
    machine = draft.rules.machine
    today = draft.rules.calendar.local_date(draft.now)
    if draft.rules.effective is not None and today < draft.rules.effective:
        raise Refusal("not_effective", {"from": draft.rules.effective.isoformat()})
    _with_a_role(draft)
    facts = facts_given(machine.intake.fields, ask.data, draft.vault)
    papers = papers_given(ask.documents, machine.glossary, draft.vault)
    lacking = tuple(name for name in machine.intake.documents if name not in papers)
    if lacking:
        raise Refusal("missing_documents", {"documents": lacking})
    by = draft.actor()
    body = e.CaseOpened(
        ask.number, ask.office, machine.sop, machine.version, machine.digest, draft.rules.digests, facts, papers
    )
    draft.put(body, by=by)
    start_promise(draft, by)
    activate(draft, machine.first, by)


def answer(draft: Draft, ask: c.AnswerAlerts) -> None:
    """Say what was done about open alerts; on a closed case too."""
    number = admit_alerted(draft, ask)
    alerts = tuple(alert for alert in draft.state.alerts if number in {None, alert.item})
    _may_answer(draft, alerts)
    text = draft.vault.commit("text", reason_given(ask.text, what="text"))
    item = draft.state.items.get(number) if number is not None else None
    by = draft.actor(item.roles if item else (), supervises=True)
    body = e.AlertAnswered(tuple(alert.seq for alert in alerts), text)
    draft.put(body, by=by, item=number, step=item.step if item else None)


def attach(draft: Draft, ask: c.AttachDocuments) -> None:
    """Put documents on the case."""
    _with_a_role(draft)
    papers = papers_given(ask.documents, draft.rules.machine.glossary, draft.vault)
    if not papers:
        raise Refusal("invalid_data", {"documents": "at least one must be given"})
    draft.put(e.DocumentsAttached(papers), by=draft.actor())


def note(draft: Draft, ask: c.AddNote) -> None:
    """Write a note."""
    _with_a_role(draft)
    draft.put(e.NoteAdded(draft.vault.commit("text", reason_given(ask.text, what="text"))), by=draft.actor())


def withdraw(draft: Draft, ask: c.WithdrawCase) -> None:
    """Withdraw the case; the reason is on record with its closing."""
    _with_a_role(draft)
    reason = draft.vault.commit("reason", reason_given(ask.reason, what="reason"))
    close(draft, "withdrawn", draft.actor(), reason)


def abort(draft: Draft, ask: c.AbortCase) -> None:
    """End the case on the supervisor's authority."""
    if not is_supervisor(draft.rules.machine, draft.roster, draft.command.actor):
        raise Refusal("not_supervisor")
    reason = draft.vault.commit("reason", reason_given(ask.reason, what="reason"))
    close(draft, "aborted", draft.actor(supervises=True), reason)


def time_passed(draft: Draft) -> None:
    """Fire what is due."""
    fire_due(draft, draft.actor())


def _with_a_role(draft: Draft) -> None:
    """Refuse a person who holds no role of the SOP at the office."""
    actor = draft.command.actor
    if isinstance(actor, c.Person) and not has_role(draft.rules.machine, draft.roster, actor):
        raise Refusal("not_allowed")


def _may_answer(draft: Draft, alerts: tuple[OpenAlert, ...]) -> None:
    actor = draft.command.actor
    told = tuple(alert.role for alert in alerts)
    holds = isinstance(actor, c.Person) and draft.roster.holds(actor.id, told)
    if not holds and not is_supervisor(draft.rules.machine, draft.roster, actor):
        raise Refusal("not_supervisor")
    if not alerts:
        raise Refusal("not_allowed")
