"""A request is recorded with its deadline, extended with a notice, closed without an answer; and who may look on."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates, Gates
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.access_requests import actions, queries
from helle.register.access_requests.choices import Asker, End, Verified
from helle.register.access_requests.models import AccessRequest
from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.access_request import AccessRight

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TODAY = stories.FIRST_DAY  # A Monday.


class TestListGates(CaseGates):
    view = "case-access"
    methods = ("GET",)
    action = "access.listed"


class TestNewGates(CaseGates):
    view = "case-access-new"
    wrong_roles = ("vera", "stine", "karen")


class OfARequest(CaseGates):
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [access.ask(cast.mette, case).pk]


class TestRequestGates(OfARequest):
    view = "case-access-request"
    wrong_roles = ("vera", "stine")
    methods = ("GET",)
    action = "access.read"


class TestExtendGates(OfARequest):
    view = "case-access-extend"


class TestCloseGates(OfARequest):
    view = "case-access-close"


class TestOversightGates(Gates):
    view = "access-oversight"
    may = "dorthe"
    outsiders = ("olga", "anders", "peter", "ulla")
    wrong_roles = ("anton", "mette", "karen", "stine")
    methods = ("GET",)
    action = "access.supervised"
    purpose = "supervision"


def typed(**changed: object) -> dict[str, object]:
    return {
        "right": "party",
        "asker": "person",
        "received_on": "2025-10-06",
        "received_by": "spoken",
        "verified": "known",
        "asked_for": access.ASKED_FOR,
    } | changed


def of(case: Case, row: AccessRequest, view: str = "case-access-request") -> str:
    return reverse(view, args=[case.number, row.pk])


def test_a_party_s_request_is_due_in_seven_working_days_and_stands_on_the_desk(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    done = fill_in(cast.mette.client(), reverse("case-access-new", args=[case.number]), typed())
    with cast.mette.acting():
        row = AccessRequest.objects.get()
        assert row.due == dt.date(2025, 10, 15)
        assert queries.told_of(case, row).asked_for == access.ASKED_FOR
    assert done.headers["Location"] == of(case, row)
    page = cast.mette.client().get(of(case, row)).content.decode()
    assert "15. oktober 2025" in page and access.ASKED_FOR in page
    for who in (cast.mette, cast.karen):
        desk = who.client().get(reverse("desk")).content.decode()
        assert of(case, row) in desk and "om 9 dage" in desk
    assert of(case, row) not in cast.ulla.client().get(reverse("desk")).content.decode()


def test_under_the_regulation_it_is_due_in_a_month(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    assert access.ask(cast.mette, case, right=AccessRight.GDPR).due == dt.date(2025, 11, 6)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"received_on": "2025-10-07"}, "received_on"),
        ({"received_on": ""}, "received_on"),
        ({"asker": "lawyer", "verified": "mandate"}, "name"),
        ({"asker": "lawyer", "name": access.LAWYER}, "verified"),
        ({"asker": "proxy", "name": access.LAWYER, "verified": "papers"}, "verified"),
        ({"asker": "representative", "name": access.LAWYER}, "verified"),
        ({"asker": "representative", "name": access.LAWYER, "verified": "digital"}, "verified"),
        ({"asked_for": ""}, "asked_for"),
        ({"right": "curiosity"}, "right"),
    ],
)
def test_a_request_that_cannot_be_is_refused_beside_its_field_and_nothing_is_lost(
    cast: Cast, changed: dict[str, object], field: str
) -> None:
    case = stories.an_opened_case(cast)
    response = post(cast.mette.client(), reverse("case-access-new", args=[case.number]), typed(**changed))
    assert response.status_code == 422 and field in errors_of(response)
    with cast.mette.acting():
        assert not AccessRequest.objects.exists()


def test_the_same_side_asks_once_at_a_time_and_her_lawyer_may_ask_too(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case)
    with pytest.raises(Refused):
        access.ask(cast.jonas, case)
    access.ask(cast.jonas, case, asker=Asker.LAWYER, verified=Verified.MANDATE, name=access.LAWYER)
    with cast.mette.acting():
        opened = queries.get_request(case, row.pk)
        actions.request_close(
            case, opened, expected_version=None, how=End.WITHDRAWN, on=TODAY, note="hun ventede hellere"
        )
    access.ask(cast.jonas, case)


def test_a_closed_case_can_be_asked_about(cast: Cast) -> None:
    case = stories.end_case(cast.mette, stories.an_opened_case(cast))
    row = access.an_approved_answer(cast, case)
    assert "Forløb" in access.text_of(access.file_of(cast.mette, case, row))


def test_each_unit_has_its_own_requests(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    row = access.ask(cast.mette, case)
    assert cast.ulla.client().get(of(case, row)).status_code == 404
    own = access.ask(cast.ulla, case)
    assert cast.ulla.client().get(of(case, own)).status_code == 200
    assert cast.mette.client().get(of(case, own)).status_code == 404


def test_a_notice_promises_a_party_a_day_and_the_time_limit_stays(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case, received_on=dt.date(2025, 9, 1))
    told = {"told_on": "2025-10-06", "expected_on": "2025-10-31", "reasons": "sagen er stor"}
    fill_in(cast.mette.client(), of(case, row, "case-access-extend"), told)
    with cast.mette.acting():
        kept = AccessRequest.objects.get()
        assert (kept.due, kept.promised) == (dt.date(2025, 9, 10), dt.date(2025, 10, 31))
    page = cast.mette.client().get(of(case, row)).content.decode()
    assert "31. oktober 2025" in page and "10. september 2025" in page and "26 dage over" in page
    desk = cast.mette.client().get(reverse("desk")).content.decode()
    assert "26 dage over" in desk and "lovet" in desk
    # Whoever supervises sees that it is late, whatever was promised.
    assert "overskredet" in cast.dorthe.client().get(reverse("access-oversight")).content.decode()
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    assert "Fristen for svaret var 10. september 2025" in access.text_of(access.file_of(cast.mette, case, row))


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"told_on": "2025-10-07"}, "told_on"),
        ({"told_on": "2025-10-05"}, "told_on"),
        ({"expected_on": "2025-10-05"}, "expected_on"),
        ({"reasons": " "}, "reasons"),
    ],
)
def test_a_notice_that_says_nothing_moves_nothing(cast: Cast, told: dict[str, object], field: str) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case)
    whole = {"told_on": "2025-10-06", "expected_on": "2025-10-31", "reasons": "sagen er stor"} | told
    response = post(cast.mette.client(), of(case, row, "case-access-extend"), whole)
    assert response.status_code == 422 and field in errors_of(response)


def extend(cast: Cast, case: Case, row: AccessRequest, told_on: dt.date, expected_on: dt.date) -> None:
    with cast.mette.acting():
        actions.notice_give(
            case,
            queries.get_request(case, row.pk),
            expected_version=None,
            told_on=told_on,
            expected_on=expected_on,
            reasons="sagen er stor",
        )


def test_a_notice_before_the_last_moves_nothing(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case, received_on=dt.date(2025, 9, 29))
    extend(cast, case, row, dt.date(2025, 10, 3), dt.date(2025, 10, 31))
    with pytest.raises(Refused) as refused:
        extend(cast, case, row, dt.date(2025, 10, 2), dt.date(2025, 10, 20))
    assert refused.value.field == "told_on"
    extend(cast, case, row, TODAY, dt.date(2025, 11, 7))
    with cast.mette.acting():
        kept = AccessRequest.objects.get()
        assert (kept.due, kept.promised) == (dt.date(2025, 10, 8), dt.date(2025, 11, 7))


def test_the_regulation_s_month_is_extended_once_in_time_and_to_three_at_most(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case, right=AccessRight.GDPR)
    with pytest.raises(Refused) as refused:
        extend(cast, case, row, TODAY, dt.date(2026, 1, 7))
    assert refused.value.field == "expected_on" and refused.value.ruling is not None
    extend(cast, case, row, TODAY, dt.date(2025, 12, 20))
    with cast.mette.acting():
        kept = AccessRequest.objects.get()
        assert (kept.due, kept.promised) == (dt.date(2026, 1, 6), dt.date(2025, 12, 20))
    with pytest.raises(Refused):
        extend(cast, case, row, TODAY + dt.timedelta(days=0), dt.date(2025, 12, 1))


def test_a_notice_after_the_month_is_on_record_and_extends_nothing(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case, right=AccessRight.GDPR, received_on=dt.date(2025, 9, 1))
    extend(cast, case, row, TODAY, dt.date(2025, 11, 1))
    with cast.mette.acting():
        kept = AccessRequest.objects.get()
        assert (kept.due, kept.promised) == (dt.date(2025, 10, 1), dt.date(2025, 11, 1))
    assert "5 dage over" in cast.mette.client().get(of(case, row)).content.decode()


def test_an_overdue_request_is_answered_still_and_the_letter_says_that_it_is_late(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.an_assembled_answer(cast, case, received_on=dt.date(2025, 9, 1))
    assert "dage over" in cast.mette.client().get(of(case, row)).content.decode()
    assert "Fristen for svaret var 10. september 2025" in access.text_of(access.file_of(cast.mette, case, row))


def test_closing_says_why_and_what_is_closed_stays_closed(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case)
    closing = {"how": "withdrawn", "on": "2025-10-06", "note": " "}
    assert "note" in errors_of(post(cast.mette.client(), of(case, row, "case-access-close"), closing))
    fill_in(cast.mette.client(), of(case, row, "case-access-close"), closing | {"note": "hun ringede"})
    page = cast.mette.client().get(of(case, row)).content.decode()
    assert "Anmodningen er trukket tilbage" in page
    for view in ("case-access-extend", "case-access-close", "case-access-assemble"):
        assert cast.mette.client().get(of(case, row, view)).status_code == 404
    with pytest.raises(Refused):
        access.decide_rest(cast.mette, case, row)


def test_the_data_protection_officer_sees_deadlines_and_counts_and_no_case(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    access.ask(cast.mette, case, received_on=dt.date(2025, 9, 1))
    access.ask(cast.mette, case, right=AccessRight.GDPR)
    page = cast.dorthe.client().get(reverse("access-oversight")).content.decode()
    assert page.count("Center mod Menneskehandel") == 2
    assert "heraf 1 over fristen" in page and "overskredet" in page
    for secret in (case.number, stories.NAME, access.ASKED_FOR):
        assert secret not in page
    line = next(one for one in audit_lines(cast, cast.dorthe.user.pk) if one.action == "access.supervised")
    assert line.cases == [] and line.detail == {"shown": 2}


def test_nothing_of_a_request_stands_in_the_audit_but_codes(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    access.ask(cast.mette, case, asker=Asker.LAWYER, verified=Verified.MANDATE, name=access.LAWYER)
    line = next(one for one in audit_lines(cast, cast.mette.user.pk) if one.action == "access.requested")
    assert line.detail == {"right": "party", "asker": "lawyer", "verified": "mandate"}
    assert line.cases == [case.pk] and clock.local_day(line.at) == TODAY
