"""What a decision leaves behind is worked out before any store sees it (`spec/runtime.md`, `spec/ledger.md`)."""

import json
from hashlib import sha256

from engine.case import commands as c
from engine.case import events as e
from engine.office.roster import Right
from tests.case.telling import Tale, complete

STEPS = """
intake: {fields: {name: {type: text, personal: true}, topic: {type: text}}}
steps:
  - {id: a, activity: do, role: clerk, time: 1 hour, outcomes: {ok: b, no: end}}
  - {id: b, activity: check, role: head, time: 1 hour, not_same_as: [a]}
"""


def test_personal_data_and_reasons_stand_in_the_journal_as_commitments_alone() -> None:
    tale = Tale(STEPS)
    tale.open(data={"name": "Rina", "topic": "sampah"})
    assert tale.left
    entry = json.loads(tale.left.journal[0].entry)
    assert entry["data"]["topic"] == "sampah"
    (secret,) = tale.left.secrets
    assert entry["data"]["name"] == {"commit": secret.commit}
    assert secret.commit == sha256(b"tertib-commit\x00" + secret.salt + b'"Rina"').hexdigest()
    assert b"Rina" not in b"".join(row.entry for row in tale.left.journal) + tale.left.case.state


def test_one_reason_in_two_events_has_one_commitment() -> None:
    tale = Tale(STEPS)
    tale.open()
    done = tale.by("dewi", c.SkipItem(c.Target(step="a"), "  known ", "ok"))
    skipped, deviation = done.events[0].body, done.events[1].body
    assert isinstance(skipped, e.StepSkipped)
    assert isinstance(deviation, e.DeviationLogged)
    assert skipped.reason == deviation.reason
    assert tale.left
    assert [(row.value, row.seq) for row in tale.left.secrets] == [(b'"known"', done.events[0].seq)]


def test_a_refused_command_leaves_no_secret() -> None:
    tale = Tale(STEPS)
    tale.open()
    tale.by("citra", c.CompleteItem(c.Target(step="a"), "ok", override="let me"))
    assert tale.left
    assert tale.left.secrets == ()
    assert [(row.code, row.person) for row in tale.left.refusals] == [("not_eligible", "citra")]


def test_an_item_is_to_be_offered_until_it_is_offered_claimed_or_ended() -> None:
    tale = Tale(STEPS)
    tale.open()
    assert tale.left
    assert [row.to_offer for row in tale.left.items] == [True]
    tale.ask(c.System(c.Duty.ASSIGN), c.OfferItem(c.Target(item=1)))
    assert [row.to_offer for row in tale.left.items] == [False]
    tale.by("ani", c.ClaimItem(c.Target(item=1)))
    tale.by("ani", c.ReleaseItem(c.Target(item=1)))
    assert [row.to_offer for row in tale.left.items] == [True]
    tale.by("budi", complete("a", "ok"))
    assert [(row.item, row.ended, row.outcome, row.doer, row.to_offer) for row in tale.left.items] == [
        (1, "completed", "ok", "budi", False),
        (2, None, None, None, True),
    ]


def test_an_item_that_was_escalated_is_to_be_offered_again() -> None:
    tale = Tale("steps:\n  - {id: a, activity: do, role: clerk, time: 1 hour, on_overdue: [{escalate: head}]}\n")
    tale.open()
    tale.ask(c.System(c.Duty.ASSIGN), c.OfferItem(c.Target(item=1)))
    tale.later(hours=2)
    tale.ask(c.System(c.Duty.ENFORCE), c.TellTime())
    assert tale.left
    assert [(row.roles, row.to_offer) for row in tale.left.items] == [(("head",), True)]


def test_the_next_alarm_is_known_to_the_row_and_gone_when_the_case_is_closed() -> None:
    tale = Tale(STEPS)
    tale.open()
    assert tale.left
    item = tale.left.items[0]
    assert tale.left.case.next_alarm_at == item.warn
    tale.by("ani", complete("a", "no"))
    assert (tale.left.case.status, tale.left.case.next_alarm_at) == ("closed", None)


def test_months_are_those_of_the_calendars_zone() -> None:
    tale = Tale(STEPS)
    tale.open()
    tale.later(days=29, hours=17)  # 31 March 17:00 UTC is 1 April in Makassar
    tale.by("ani", complete("a", "no"))
    assert tale.left
    assert tale.left.case.month == "2026-04"
    assert {row.month for row in tale.left.obligations} == {"2026-04"}


def test_who_acts_for_somebody_absent_is_on_record_with_the_right() -> None:
    tale = Tale(STEPS)
    tale.open()
    tale.appoint("eko", "clerk", Right.SUBSTITUTE, "ani")
    done = tale.by("eko", complete("a", "no"))
    assert done.events[1].by == e.By("eko", "clerk", "substitute", "ani")


def test_whoever_signals_for_the_applicant_says_so() -> None:
    tale = Tale("steps:\n  - {id: w, activity: supply, wait: applicant}")
    tale.open()
    done = tale.by("ani", c.SignalWait(c.Target(step="w")))
    assert done.events[0].by == e.By("ani", "clerk", "definitive", "outside")


def test_a_deviation_names_who_allowed_it_and_by_what_right() -> None:
    tale = Tale(STEPS)
    tale.open()
    done = tale.by("dewi", complete("a", "ok", override="urgent"))
    (body,) = [event.body for event in done.events if isinstance(event.body, e.DeviationLogged)]
    assert (body.kind, body.rule) == ("wrong_role", "role")
    assert body.authority == e.Authority("dewi", "boss", "definitive")


def test_nothing_is_written_where_nothing_happened() -> None:
    tale = Tale(STEPS)
    tale.open()
    tale.by("ani", c.AddNote("  "))
    assert tale.left is None


def test_a_closed_case_keeps_the_month_of_its_closing_whatever_is_said_later() -> None:
    tale = Tale(STEPS)
    tale.open()
    tale.by("ani", complete("a", "no"))
    assert tale.left
    closed = tale.left.case
    assert (closed.status, closed.closed_at is None, closed.month is None) == ("closed", False, False)
    tale.later(days=40).by("ani", c.AddNote("taken along"))
    noted = tale.left.case
    assert noted.seq == closed.seq + 1
    assert (noted.closed_at, noted.month) == (closed.closed_at, closed.month)
