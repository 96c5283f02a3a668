"""Mails that say how much waits, sent through a real mail server: once, when wanted, and with nothing in them."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import threading
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.urls import reverse

from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.notices.choices import How
from helle.register.notices.models import Mail
from helle.register.organisations.models import Membership
from helle.register.protection import clock
from helle.register.protection.clock import COPENHAGEN
from tests import look_stories, minor_stories, notice_stories, stories
from tests.cast import Cast, let_go, reseat
from tests.mail import Sink, sink, tells_nothing_else, text_of
from tests.notice_stories import BUSY, DAILY, HOURLY, a_case_of, choose, later, run, states
from tests.pages import audit_lines

pytestmark = pytest.mark.usefixtures("committed_cast")

__all__ = ["sink"]


def queued() -> int:
    """How often the job of the mails waits in the queue."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notices_send' AND status = 'todo'")
        return int(cursor.fetchone()[0])


def bodies(sink: Sink) -> list[str]:
    return [text_of(mail) for mail in mails(sink)]


def mails(sink: Sink) -> list[email.message.EmailMessage]:
    found = []
    for envelope in sink.received:
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(mail, email.message.EmailMessage)
        found.append(mail)
    return found


def test_a_mail_says_how_much_waits_and_names_nothing(committed_cast: Cast, sink: Sink) -> None:
    cast = committed_cast
    a_case_of(cast, cast.mette)
    choose(cast.mette)
    run()
    mail = sink.only(cast.mette.user.email)
    assert mail["Subject"] == "Helle: dit skrivebord"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert text_of(mail).startswith("2 ting venter på dit skrivebord i Helle.")
    assert "Talt op den 6. oktober 2025 kl. 10.30." in text_of(mail)
    assert "/konto/login/" in text_of(mail)
    tells_nothing_else(mail, cast)
    assert states(cast.mette) == ["sent"]


def test_an_alarm_for_a_missing_minor_does_not_wait_for_her_hour(committed_cast: Cast, sink: Sink) -> None:
    cast = committed_cast
    case = minor_stories.describe(cast.mette, a_case_of(cast, cast.mette))
    choose(cast.mette, DAILY)
    run()
    later(hours=1)
    run()
    assert states(cast.mette) == ["sent"]
    look_stories.say(cast.jonas, case)
    minor_stories.lose(cast.jonas, case)
    later(minutes=5)
    run()
    run()
    assert states(cast.mette) == ["sent", "sent"]
    first, *urgent = [one["Subject"] for one in mails(sink)]
    assert first == "Helle: dit skrivebord" and set(urgent) == {"Helle: det haster, log på"}
    assert not [word for word in minor_stories.SECRETS if word in "".join(bodies(sink))]


def test_an_alarm_is_told_also_to_who_wants_no_mails_or_has_not_chosen_and_once(
    committed_cast: Cast, sink: Sink
) -> None:
    cast = committed_cast
    case = minor_stories.describe(cast.mette, a_case_of(cast, cast.mette))
    choose(cast.mette, replace(notice_stories.HOURLY, how=How.NEVER))
    run()
    assert not sink.received
    look_stories.say(cast.jonas, case)
    missing = minor_stories.lose(cast.jonas, case)
    later(minutes=5)
    run()
    later(minutes=5)
    run()
    # Jonas has chosen nothing. Of another organisation, which has not the case, nobody is told.
    assert states(cast.mette) == states(cast.jonas) == ["sent"] and states(cast.olga) == []
    assert not [word for word in minor_stories.SECRETS if word in "".join(bodies(sink))]
    minor_stories.find(cast.mette, case, missing)
    later(hours=2)
    run()
    assert states(cast.mette) == ["sent"]


def test_a_case_opened_in_danger_is_told_to_the_lead_at_once_and_until_it_is_answered(
    committed_cast: Cast, sink: Sink
) -> None:
    cast = committed_cast
    case = a_case_of(cast, cast.mette)
    # The hourly mails do not wait for their five minutes: the act itself has them looked at, once it is committed.
    assert queued() == 0
    look = look_stories.break_the_glass(cast.jonas, case)
    assert queued() == 1
    run()
    # Karen has chosen no mails. Neither the officer, whom it does not lie with, nor who did it is told.
    assert states(cast.karen) == ["sent"] and states(cast.dorthe) == states(cast.jonas) == []
    mail = sink.only(cast.karen.user.email)
    assert mail["Subject"] == "Helle: det haster, log på"
    assert text_of(mail).startswith("Noget på dit skrivebord haster: der er slået alarm. Log på med det samme.")
    tells_nothing_else(mail, cast)
    assert not [word for word in look_stories.SECRETS if word in "".join(bodies(sink))]
    later(minutes=5)
    run()
    assert states(cast.karen) == ["sent"]
    # Chosen now, an hourly mail says that what she saw waits still, and alarms no more.
    choose(cast.karen, language="en")
    stories.an_opened_case(cast)
    later(hours=1)
    run()
    assert {one["Subject"] for one in mails(sink)[1:]} <= {"Helle: your desk"}
    sent = len(states(cast.karen))
    look_stories.answer(cast.karen, look)
    later(minutes=5)
    look_stories.break_the_glass(cast.jonas, case)
    later(minutes=5)
    run()
    assert states(cast.karen) == ["sent"] * (sent + 1)
    assert mails(sink)[-1]["Subject"] == "Helle: urgent, please log in"


def test_the_mail_is_in_the_language_that_was_chosen(committed_cast: Cast, sink: Sink) -> None:
    a_case_of(committed_cast, committed_cast.mette)
    choose(committed_cast.mette, language="en")
    run()
    mail = sink.only(committed_cast.mette.user.email)
    assert mail["Subject"] == "Helle: your desk"
    assert text_of(mail).startswith("2 items are waiting on your desk in Helle.")
    assert "Counted on 6 October 2025 at 10:30." in text_of(mail)


def test_the_numbers_are_those_of_the_desk_and_the_count_is_in_the_audit(committed_cast: Cast, sink: Sink) -> None:
    cast = committed_cast
    a_case_of(cast, cast.mette)
    choose(cast.mette)
    later(days=30)
    run()
    with cast.mette.acting():
        count = counted(what_waits(mine=True))
        row = Mail.objects.get()
    assert (row.things, row.late) == (count.things, count.late)
    assert count.late > 0
    desk = cast.mette.client().get(reverse("desk") + "?mine=1").context
    shown = {todo.grant.case_id for todo in [*desk["late"], *desk["due_today"], *desk["this_week"], *desk["undated"]]}
    assert count.things == len(shown) + len(desk["handovers"]) + len(desk["new_referrals"]) + len(desk["tasks"])
    line = next(line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "notice.counted")
    assert (line.purpose, line.cases) == ("notice", [])
    assert line.detail == {"things": count.things, "late": count.late}


def test_a_job_that_runs_twice_or_two_at_once_sends_one_mail(committed_cast: Cast, sink: Sink) -> None:
    cast = committed_cast
    a_case_of(cast, cast.mette)
    choose(cast.mette)

    def work() -> None:
        try:
            run()
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    run()
    assert len(sink.received) == 1
    assert states(cast.mette) == ["sent"]


def test_one_mail_in_the_hour_and_in_the_next_only_for_something_new(committed_cast: Cast, sink: Sink) -> None:
    cast = committed_cast
    a_case_of(cast, cast.mette)
    choose(cast.mette)
    run()
    a_case_of(cast, cast.mette)
    run()
    assert len(sink.received) == 1
    later(hours=1)
    run()
    assert len(sink.received) == 2
    assert "2 er nye siden sidste mail." in bodies(sink)[1]
    later(hours=1)
    run()
    assert len(sink.received) == 2


def test_the_daily_mail_comes_each_day_while_something_waits(committed_cast: Cast, sink: Sink) -> None:
    cast = committed_cast
    a_case_of(cast, cast.mette)
    choose(cast.mette, replace(DAILY, daily_at=11))
    run()
    assert not sink.received
    later(minutes=30)
    run()
    later(hours=5)
    run()
    assert len(sink.received) == 1
    later(days=1)
    run()
    assert len(sink.received) == 2
    assert "Intet er nyt siden sidste mail." in bodies(sink)[1]


def test_nothing_is_sent_where_nothing_waits_or_to_who_wants_none(committed_cast: Cast, sink: Sink) -> None:
    cast = committed_cast
    choose(cast.olga)
    a_case_of(cast, cast.mette)
    run()
    assert sink.tries == 0
    assert states(cast.olga) == []


def test_in_quiet_hours_over_midnight_a_mail_waits_and_goes_when_they_end(committed_cast: Cast, sink: Sink) -> None:
    cast = committed_cast
    a_case_of(cast, cast.mette)
    choose(cast.mette, replace(HOURLY, quiet_from=17, quiet_to=7))
    sink.to_address = BUSY
    clock.freeze(dt.datetime(2025, 10, 6, 16, 58, tzinfo=COPENHAGEN))
    run()
    sink.to_address = ""
    for hour, minute in ((17, 5), (23, 59)):
        clock.freeze(dt.datetime(2025, 10, 6, hour, minute, tzinfo=COPENHAGEN))
        run()
    clock.freeze(dt.datetime(2025, 10, 7, 6, 59, tzinfo=COPENHAGEN))
    run()
    assert (sink.tries, sink.received) == (1, [])
    clock.freeze(dt.datetime(2025, 10, 7, 7, 0, tzinfo=COPENHAGEN))
    run()
    assert len(sink.received) == 1


def test_who_is_away_and_covered_gets_none_and_the_cover_s_counts_hers(committed_cast: Cast, sink: Sink) -> None:
    cast = committed_cast
    a_case_of(cast, cast.jonas)
    choose(cast.jonas)
    choose(cast.mette)
    with cast.mette.acting():
        before = counted(what_waits(mine=True)).things
    stories.go_away(cast.jonas, cover=cast.mette)
    run()
    assert [envelope.rcpt_tos for envelope in sink.received] == [[cast.mette.user.email]]
    with cast.mette.acting():
        assert Mail.objects.get().things == before + 1


def test_who_is_away_without_cover_still_gets_hers(committed_cast: Cast, sink: Sink) -> None:
    cast = committed_cast
    a_case_of(cast, cast.jonas)
    choose(cast.jonas)
    stories.go_away(cast.jonas, cover=None)
    run()
    sink.only(cast.jonas.user.email)


@pytest.mark.parametrize("how", ["role ended", "account closed", "wants no more"])
@pytest.mark.parametrize("when", ["before it is written", "while it waits"])
def test_leavers_get_none_not_even_one_that_waits(
    committed_cast: Cast, sink: Sink, how: str, when: str, owner: psycopg.Connection[Any]
) -> None:
    cast = committed_cast
    a_case_of(cast, cast.mette)
    choose(cast.mette)
    if when == "while it waits":
        sink.to_address = BUSY
        run()
        sink.to_address = ""
    if how == "role ended":
        since = cast.mette.membership.during.lower
        ended = type(cast.mette.membership.during)(since, clock.today())
        reseat(Membership.objects.get(pk=cast.mette.membership.pk), during=ended)
    elif how == "account closed":
        let_go(cast.mette.user)
    else:
        notice_stories.choose(cast.mette, replace(HOURLY, how=How.NEVER))
    later(hours=2)
    run()
    assert not sink.received
    found = owner.execute("SELECT state FROM notices_mail").fetchall()
    assert found == ([("withdrawn",)] if when == "while it waits" else [])


def test_old_mails_are_forgotten_but_the_last_one_that_tells_what_is_new(
    committed_cast: Cast, sink: Sink, owner: psycopg.Connection[Any]
) -> None:
    cast = committed_cast
    a_case_of(cast, cast.mette)
    choose(cast.mette, DAILY)
    run()
    later(days=1)
    run()
    later(days=31)
    choose(cast.mette, replace(DAILY, how=How.NEVER))
    run()
    assert states(cast.mette) == ["sent"]


def test_the_role_can_read_no_table_and_call_nothing_else(owner: psycopg.Connection[Any]) -> None:
    callable_ = owner.execute(
        "SELECT proname::text FROM pg_proc WHERE pronamespace = 'helle'::regnamespace"
        " AND has_function_privilege('helle_notices', oid, 'EXECUTE') ORDER BY 1"
    ).fetchall()
    assert [name for (name,) in callable_] == [
        "clock_now", "notice_end", "notice_looked", "notice_put", "notice_ready", "notice_seats", "notice_take",
        "notice_tidy",
    ]  # fmt: skip
    tables = owner.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')"
        " AND has_any_column_privilege('helle_notices', oid, 'SELECT, INSERT, UPDATE')"
    ).fetchall()
    assert tables == []


def test_the_application_writes_no_mail(committed_cast: Cast, owner: psycopg.Connection[Any]) -> None:
    found = owner.execute("SELECT has_any_column_privilege('helle_app', 'notices_mail', 'INSERT, UPDATE')").fetchone()
    assert found == (False,)
