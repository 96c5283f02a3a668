"""What led to no case, and detentions, go by a list of two as referrals do: what finds them goes, and figures stay."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.urls import reverse
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.portal.tests.walk import Walk
from helle.register.enquiries import actions as enquiries
from helle.register.enquiries.models import Enquiry
from helle.register.exploitation import actions as exploitations
from helle.register.exploitation.models import Exploitation
from helle.register.hotline import actions as hotline
from helle.register.joint_actions import actions as joint_actions
from helle.register.log_review import actions as log_review
from helle.register.placements import urgent_actions
from helle.register.placements.choices import UrgentOutcomeKind
from helle.register.prosecution import contact_actions, contact_queries, detention_actions, sealing
from helle.register.prosecution.detention_models import Detention
from helle.register.protection import clock, ledger
from helle.register.protection.keystore.models import DataKey
from helle.register.protection.refusals import Refused
from helle.register.referrals import actions as referrals
from helle.register.reports import actions as reports
from helle.register.reports.models import Decision
from helle.register.retention import own_to_go, policies, trace_actions, trace_queries
from helle.register.retention.choices import TraceKind
from helle.register.retention.trace_models import TraceItem, TraceList
from tests import (
    erasure_stories,
    exploitation_stories,
    joint_action_stories,
    prosecution_stories,
    report_stories,
    stories,
    task_stories,
)
from tests import trace_stories as told
from tests.cast import Cast, Member, latecomer
from tests.invariants.catalogue import column
from tests.invariants.conftest import Connection, act
from tests.pages import errors_of, post
from tests.trace_stories import LATER, TOLD, page, states

ADVICE = "spørg Sommerfuglehuset"
OVER = [("The time is over", 1)]
OPEN = "Something is not settled"
# As what an app keeps the key of its own; reports and questions name theirs where they make it.
SEALED_UNDER = {
    TraceKind.SAMPLE: log_review.SUBJECT,
    TraceKind.HANDED_OUT: None,
    TraceKind.REFERRAL: referrals.SUBJECT,
    TraceKind.CALL: hotline.CALL,
    TraceKind.CRIMINAL: sealing.SUBJECT,
    TraceKind.REPORT: "report",
    TraceKind.ENQUIRY: "enquiry",
    TraceKind.EXPLOITATION: exploitations.SUBJECT,
    TraceKind.JOINT_ACTION: joint_actions.SUBJECT,
    TraceKind.CONTACT: contact_actions.SUBJECT,
    TraceKind.DETENTION: urgent_actions.SUBJECT,
}


def answered_question(by: Member, of: Member) -> Enquiry:
    asked = task_stories.enquire(by, of)
    with of.acting():
        enquiries.enquiry_answer(Enquiry.objects.get(pk=asked.pk), text=ADVICE)
    return asked


def held_and_let_go(by: Member) -> Detention:
    """Somebody whom nobody knows is held, and housed the same hour."""
    with by.acting():
        row = detention_actions.detention_record(None, prosecution_stories.held())
        detention_actions.detention_end(row, ended_at=clock.now(), became=UrgentOutcomeKind.HOUSED, words="")
    return row


def answered_message(by: Member, contact_point: Member) -> uuid.UUID:
    row = prosecution_stories.write_to_cmm(by)
    with contact_point.acting():
        contact_actions.contact_answer(row, words="Det er i orden.")
    return row.pk


def drawn_and_signed(cast: Cast) -> TraceList:
    """Two say yes, once the units that have a part in it have had their days."""
    row = told.drawn(cast.karen)
    told.approved(cast.karen, row)
    clock.move_forward(TOLD)
    assert told.approved(cast.dorthe, row)
    return row


def figures(owner: Connection, of: Member) -> list[Any]:
    """What is counted of reports, joint actions and detentions, of all years."""
    views = ("reported", "triaged", "joint_actions_held")
    counted = [owner.execute(f"SELECT * FROM helle.{one} ORDER BY 1, 2").fetchall() for one in views]
    owner.rollback()
    with of.acting():
        counted.append(contact_queries.care(dt.date(2020, 1, 1), dt.date(2050, 1, 1)))
    assert all(counted), "each figure is of something"
    return counted


def each_is_looked_up(cast: Cast, row: TraceList) -> None:
    """Whoever signs reads the number or the moment of each, and a link goes where it opens to her."""
    for signer, opens in (
        (cast.karen, {TraceKind.REPORT, TraceKind.JOINT_ACTION, TraceKind.DETENTION}),
        (cast.dorthe, set[TraceKind]()),
    ):
        with signer.acting():
            lines = trace_queries.get_list(row.pk).lines
        assert all(bool(line.number) != (line.at is not None) for line in lines)
        linked = {TraceKind(line.row.kind): line.address for line in lines if line.address}
        assert linked.keys() == opens
        for address in linked.values():
            assert page(signer, address)


def each_of_theirs_is_opened(member: Member, how_many: int) -> None:
    """The page of what of a unit's goes leads to each thing, and so does its desk."""
    for name in ("own-to-go", "desk"):
        panel = page(member, reverse(name))
        shown = panel.partition("Det, I har del i" if name == "own-to-go" else "Noget, I har del i")[2]
        leads = re.findall(r'<a class="nowrap" href="([^"]+)"', shown.partition("</section>")[0])
        assert len(leads) == how_many, name
        assert [member.client().get(address).status_code for address in leads] == [200] * how_many


def test_each_kind_goes_by_a_list_and_says_so_afterwards(committed_cast: Cast, owner: Connection) -> None:
    cast, lars = committed_cast, latecomer("lars")
    report, new = report_stories.write(), report_stories.write()
    report_stories.pass_on(cast.mette, report.id)
    report_stories.ask(cast.mette, new.id)
    question, unanswered = answered_question(cast.anders, cast.ulla), task_stories.enquire(cast.anders, cast.mette)
    over, ahead = joint_action_stories.plan(cast), joint_action_stories.plan(cast)
    joint_action_stories.end(cast.anders, over)
    message, waits = answered_message(cast.peter, lars), prosecution_stories.write_to_cmm(cast.peter)
    detention = held_and_let_go(cast.peter)
    with cast.peter.acting():
        lasts = detention_actions.detention_record(None, prosecution_stories.held())
    kinds = ("Reports from the public", "Questions for advice", "Joint actions", "Detentions")
    assert all(states(cast)[kind] == [("Nobody has set the years", 2)] for kind in kinds)
    told.set_years(cast, *list(TraceKind)[5:], years=2)
    clock.move_forward(LATER)
    now = states(cast)
    assert all(now[kind] == [(OPEN, 1), *OVER] for kind in (*kinds, "Messages through the contact point"))
    before = figures(owner, lars)

    row = told.drawn(cast.karen)
    each_is_looked_up(cast, row)
    told.approved(cast.karen, row)
    with pytest.raises(Refused, match="28 days"):
        told.approved(cast.dorthe, row)
    with cast.peter.acting():
        to_go = {one.kind: one for one in own_to_go.on_desk()}
        assert set(to_go) == {TraceKind.JOINT_ACTION, TraceKind.CONTACT, TraceKind.DETENTION}
        assert [one.number for one in to_go[TraceKind.JOINT_ACTION].named] == [over.number]
        assert to_go[TraceKind.DETENTION].how_many == 1
        (held,) = to_go[TraceKind.DETENTION].named
        assert (held.number, held.at, held.holds) == ("", detention.recorded_at, False)
    each_of_theirs_is_opened(cast.peter, 3)
    each_of_theirs_is_opened(cast.anders, 3)
    assert f"{over.number}</a>" in page(cast.anders, reverse("desk"))
    for member in (cast.mette, cast.olga):
        with member.acting():
            assert own_to_go.on_desk() == [], "CMM signs, and others have no part in it"
    clock.move_forward(TOLD)
    assert told.approved(cast.dorthe, row)
    assert trace_actions.drop_what_two_disposed_of() == 5

    left = set(DataKey.objects.values_list("subject_id", flat=True))
    assert not {report.id, question.pk, over.pk, message, detention.urgent_id} & left
    assert {new.id, unanswered.pk, ahead.pk, waits.pk, lasts.urgent_id} <= left
    assert figures(owner, lars) == before, "figures of earlier years are what they were"
    its_page = reverse("detention-page", args=[detention.pk])
    gone = [
        (cast.mette, reverse("report-page", args=[report.id])),
        (cast.anders, reverse("enquiry-page", args=[question.pk])),
        (cast.anders, reverse("joint-action-page", args=[over.number])),
        (cast.peter, reverse("contact-page", args=[message])),
        (cast.peter, reverse("urgent-page", args=[detention.urgent_id])),
        (cast.peter, reverse("detention-withdraw", args=[detention.pk])),
        (cast.peter, reverse("detention-whose", args=[detention.pk])),
    ]
    assert reverse("detention-withdraw", args=[detention.pk]) not in page(cast.peter, its_page)
    for member, address in gone:
        response = member.client().get(address)
        assert response.status_code == 410 and "Det er kasseret" in response.content.decode(), address
    in_english = cast.peter.client()
    in_english.post(reverse("set-language"), {"language": "en"})
    for shown, says in (
        (page(cast.peter, its_page), "Begrundelsen er kasseret."),
        (in_english.get(its_page).content.decode(), "The reasons were disposed of."),
    ):
        assert re.search(rf">{re.escape(says)}", shown), "and not as the two languages stand in the program"
        assert reverse("urgent-page", args=[detention.urgent_id]) not in shown, "it leads nowhere"
    assert cast.olga.client().get(reverse("report-page", args=[report.id])).status_code == 404, "others learn nothing"
    assert over.number in page(cast.anders, reverse("joint-action-list"))
    addresses = {f'href="{address}"' for _member, address in gone}
    for member, lists in (
        (cast.mette, ("report-list?status=alle", "enquiry-list", "joint-action-list", "urgent-list", "desk")),
        (cast.anders, ("report-list", "enquiry-list", "joint-action-list", "desk")),
        (cast.peter, ("contact-list", "detention-list", "urgent-list", "desk")),
    ):
        for name, _, asked in (one.partition("?") for one in lists):
            shown = page(member, f"{reverse(name)}?{asked}")
            assert not {one for one in addresses if one in shown}, f"{name}: a row leads to what is gone"
            # CMM was asked none of the questions that went, and a detention has its page still.
            marks_none = {"desk", "detention-list"} | ({"enquiry-list"} if member is cast.mette else set())
            assert ("kasseret" in shown) == (name not in marks_none), name

    walk = Walk().press("have-receipt").press("look", receipt=report.receipt)
    assert walk.step == "nothing" and "Vi skal ikke gemme det længere" in walk.main
    Walk().press("have-receipt").press("look", receipt="0000 0000 0000 0000", status=422)
    assert column(owner, "SELECT receipt FROM reports_report WHERE receipt IS NULL") == [None]


def test_a_place_stays_for_what_tells_of_it_and_takes_nothing_once_it_is_gone(
    committed_cast: Cast, owner: Connection
) -> None:
    cast = committed_cast
    referral = stories.refer(cast, **exploitation_stories.TOLD)
    place = exploitation_stories.record(cast.vera, referral)
    told.closed(cast, referral)
    told.set_years(cast, TraceKind.REFERRAL, TraceKind.EXPLOITATION, years=2)
    clock.move_forward(LATER)
    assert states(cast)["Exploitations"] == [("Something that tells of it is kept", 1)]
    drawn_and_signed(cast)
    assert trace_actions.drop_what_two_disposed_of() == 1
    assert states(cast)["Exploitations"] == OVER
    shown = page(cast.vera, reverse("exploitation-page", args=[place.number]))
    assert "kasseret" in shown and reverse("referral-page", args=[referral.number]) not in shown, "it leads nowhere"
    drawn_and_signed(cast)
    assert trace_actions.drop_what_two_disposed_of() == 1
    assert column(owner, "SELECT cvr_blind FROM exploitation_version") == [None]
    owner.rollback()
    assert cast.vera.client().get(reverse("exploitation-page", args=[place.number])).status_code == 410
    assert place.number in page(cast.vera, reverse("exploitation-list"))
    another = stories.refer(cast)
    with cast.vera.acting(), pytest.raises(Refused, match="disposed of"):
        exploitations.source_add(Exploitation.objects.get(), exploitation_stories.telling(another))
    # Who types its number reads so beside the number, in words of that page.
    belongs = reverse("exploitation-of-referral", args=[another.number])
    typed = post(cast.vera.client(), belongs, {"number": place.number})
    there = exploitation_stories.record(cast.vera, another)
    joined = {"number": place.number, "why": "Det er det samme sted, set to gange."}
    for refused in (typed, post(cast.mette.client(), reverse("exploitation-join", args=[there.number]), joined)):
        assert errors_of(refused) == {"number": ["Det er kasseret."]}


def test_what_a_case_came_of_waits_for_it(committed_cast: Cast) -> None:
    """Also a detention of hers that is out of force: it stands on her case's page."""
    cast = committed_cast
    case = stories.an_opened_case(cast)
    action = joint_action_stories.a_day_at_the_firm(cast)
    joint_action_stories.take_in(cast.mette, action, [joint_action_stories.meet(cast.mette, action)])
    joint_action_stories.end(cast.anders, action)
    prosecution_stories.detain(cast.peter, case)
    with cast.peter.acting():
        detention_actions.detention_end(
            Detention.objects.get(), ended_at=clock.now(), became=UrgentOutcomeKind.HOUSED, words=""
        )
    told.set_years(cast, TraceKind.JOINT_ACTION, TraceKind.DETENTION, years=2)
    clock.move_forward(LATER)
    kept = [("Belongs to a case that is kept", 1)]
    assert (states(cast)["Joint actions"], states(cast)["Detentions"]) == (kept, kept)


def test_a_detention_of_somebody_known_goes_with_her(committed_cast: Cast) -> None:
    """It is sealed under the request for a place, whose key her erasure destroys: no list has it afterwards."""
    cast = committed_cast
    case = erasure_stories.a_closed_case(cast)
    row = held_and_let_go(cast.peter)
    with cast.mette.acting():
        detention_actions.detention_say_whose(row, case_id=case.pk)
    assert "Detentions" in states(cast)
    order = erasure_stories.asked(cast.mette, case)
    erasure_stories.decided(cast.karen, order)
    assert not DataKey.objects.filter(subject_id=row.urgent_id).exists()
    assert "Detentions" not in states(cast)


def test_a_hold_of_any_unit_with_a_part_in_it_holds(committed_cast: Cast) -> None:
    cast = committed_cast
    answered_question(cast.anders, cast.ulla)
    told.set_years(cast, TraceKind.ENQUIRY, years=2)
    clock.move_forward(LATER)
    for member in (cast.anders, cast.ulla):
        hold = told.held(cast.dorthe, member)
        assert states(cast)["Questions for advice"] == [("Held back", 1)]
        with cast.dorthe.acting():
            trace_actions.lift(hold)
    assert states(cast)["Questions for advice"] == OVER


def test_two_who_are_one_or_of_another_authority_dispose_of_nothing(
    committed_cast: Cast, app: Connection, owner: Connection
) -> None:
    cast = committed_cast
    question = answered_question(cast.anders, cast.ulla)
    told.set_years(cast, TraceKind.ENQUIRY, years=2)
    clock.move_forward(LATER)
    row = told.drawn(cast.karen)
    told.approved(cast.karen, row)
    clock.move_forward(TOLD)
    with pytest.raises(Refused, match="Another says so too"):
        told.approved(cast.karen, row)
    assert act(app, cast.anders)
    with pytest.raises(InsufficientPrivilege, match="keep and dispose of traces"):
        app.execute("SELECT helle.approve_trace_list(%s)", [row.pk])
    app.rollback()
    with pytest.raises((CheckViolation, InsufficientPrivilege)):
        owner.execute(
            "UPDATE retention_tracelist SET approved = true, ended_at = now(), ended_by_id = first_by_id,"
            " ended_role = 'data_protection_officer'"
        )
    owner.rollback()
    assert trace_actions.drop_what_two_disposed_of() == 0
    assert DataKey.objects.filter(subject_id=question.pk).exists()


def test_a_report_that_is_opened_again_is_kept_after_all(committed_cast: Cast) -> None:
    cast = committed_cast
    report = report_stories.write()
    report_stories.close(cast.mette, [report.id])
    told.set_years(cast, TraceKind.REPORT, years=2)
    clock.move_forward(LATER)
    row = told.drawn(cast.karen)
    told.approved(cast.karen, row)
    assert told.approved(cast.dorthe, row), "it is CMM's alone, so nobody else is told before"
    with cast.mette.acting():
        reports.report_reopen(Decision.objects.get(), why="Den var ægte nok.")
    assert trace_actions.drop_what_two_disposed_of() == 0
    assert report_stories.SEEN in page(cast.mette, reverse("report-page", args=[report.id]))
    with cast.dorthe.acting():
        assert TraceItem.objects.get().kept_why == "goes_on"


def test_an_older_backup_forgets_again_what_a_list_took(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    report = report_stories.write()
    report_stories.close(cast.mette, [report.id])
    (receipt,) = column(owner, "SELECT receipt FROM reports_report")
    owner.rollback()
    told.set_years(cast, TraceKind.REPORT, years=2)
    clock.move_forward(LATER)
    row = told.drawn(cast.karen)
    told.approved(cast.karen, row)
    told.approved(cast.dorthe, row)
    assert trace_actions.drop_what_two_disposed_of() == 1
    (line,) = [one for one in ledger.verified() if one.subject == report.id]
    assert (line.kind, line.order) == ("report", None)
    # As a register of before has it.
    owner.execute("UPDATE reports_report SET receipt = %s", [receipt])
    owner.execute("DELETE FROM reports_gonereceipt")
    for _time in range(2):
        owner.execute("SELECT helle.replay_erasure(%s, %s, %s, %s)", [line.kind, line.subject, line.order, line.at])
        assert column(owner, "SELECT receipt FROM reports_report") == [None]
        assert column(owner, "SELECT receipt FROM reports_gonereceipt") == [receipt]
    owner.rollback()


def test_the_list_of_kinds_is_the_one_of_the_application(owner: Connection) -> None:
    rows = owner.execute("SELECT kind, sealed_under, finds, locked FROM helle.trace_kinds()").fetchall()
    told_of = column(owner, "SELECT category FROM helle.trace_kinds() WHERE category IS NOT NULL")
    assert set(told_of) == set(policies.TOLD_OF)
    assert {TraceKind(kind): under for kind, under, _finds, _locked in rows} == SEALED_UNDER
    functions = set(column(owner, "SELECT proname FROM pg_proc WHERE pronamespace = 'helle'::regnamespace"))
    assert {f"kept_{kind}" for kind, *_rest in rows} <= functions
    assert {f"forget_{kind}" for kind, _under, finds, _locked in rows if finds} <= functions
    assert {table for *_rest, table in rows} <= set(column(owner, "SELECT relname FROM pg_class"))


def test_what_each_kind_is_looked_up_by_stands_in_one_list(owner: Connection) -> None:
    """Every kind has a line, and a page where somebody reads it and only then; its tables have those columns."""
    lines = owner.execute(
        "SELECT kind, told_in, found_by, number, at, read_in FROM helle.traces_looked_up()"
    ).fetchall()
    assert sorted(kind for kind, *_rest in lines) == sorted(kind.value for kind in TraceKind)
    assert {TraceKind(kind) for kind, *_rest, read_in in lines if read_in} == set(trace_queries.PAGES)
    there = set(owner.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall())
    for _kind, told_in, found_by, number, at, read_in in lines:
        assert {(told_in, name) for name in (found_by, number, at) if name} <= there
        assert {(table, "id") for table in read_in} <= there
