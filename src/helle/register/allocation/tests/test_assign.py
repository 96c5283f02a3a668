"""Giving a case, taking one, handing one over; who has had it, and receiving it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.utils import ProgrammingError
from django.urls import reverse
from tests import look_stories, stories
from tests.cast import Cast, reseat
from tests.gates import CaseGates
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.allocation import actions
from helle.register.allocation.choices import Why
from helle.register.allocation.models import Handover
from helle.register.cases import actions as cases
from helle.register.cases.models import Assignment, Case
from helle.register.cases.queries import own_core_grants
from helle.register.need_to_know.choices import Purpose
from helle.register.protection import context
from helle.register.protection.identifiers import new_id
from helle.register.protection.models import Grant
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NOTE = "tolken hedder Kvimmelik"


class TestGates(CaseGates):
    view = "case-assign"


class TestHistoryGates(CaseGates):
    view = "case-allocation"
    methods = ("GET",)
    action = "handover.read"


class TestReceiveGates(CaseGates):
    view = "case-handover-receive"
    wrong_roles = ("vera", "stine", "jonas")

    def case(self, cast: Cast) -> Case:
        case = stories.an_opened_case(cast)
        stories.assign(cast.karen, case, cast.mette)
        look_stories.say(cast.jonas, case)
        return case


def address(case: Case) -> str:
    return reverse("case-assign", args=[case.number])


def given(to: object, why: str = "workload", note: str = "") -> dict[str, object]:
    return {"user": str(to), "why": why, "note": note}


def test_a_lead_gives_a_case_to_a_caseworker_who_is_told_on_her_desk_until_she_has_received_it(cast: Cast) -> None:
    case, jonas = stories.an_opened_case(cast), cast.jonas.client()
    fill_in(cast.karen.client(), address(case), given(cast.jonas.user.pk, note=NOTE))
    with cast.jonas.acting():
        assert [grant.assigned_to_id for grant in own_core_grants()] == [cast.jonas.user.pk]
    assert [one.case_id for one in jonas.get(reverse("desk")).context["handovers"]] == [case.pk]
    assert not cast.mette.client().get(reverse("desk")).context["handovers"]
    history = reverse("case-allocation", args=[case.number])
    assert NOTE in jonas.get(history).content.decode()
    fill_in(jonas, reverse("case-handover-receive", args=[case.number]), {})
    assert not jonas.get(reverse("desk")).context["handovers"]
    assert jonas.get(history).context["waiting"] is None


def test_a_caseworker_takes_a_case_that_nobody_has_and_is_not_told_of_it(cast: Cast) -> None:
    case, mette = stories.an_opened_case(cast), cast.mette.client()
    form = mette.get(address(case)).context["form"]
    assert [key for key, _ in form.fields["user"].choices] == ["", str(cast.mette.user.pk)]
    fill_in(mette, address(case), {})
    with cast.mette.acting():
        assert Assignment.objects.get(case=case).user == cast.mette.user
        assert Handover.objects.get(case=case).received_at is not None
    assert not mette.get(reverse("desk")).context["handovers"]


def test_a_caseworker_gives_a_case_that_nobody_has_to_no_other(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    refused = post(cast.mette.client(), address(case), given(cast.jonas.user.pk))
    assert refused.status_code == 422 and "user" in errors_of(refused)


def test_she_hands_hers_over_and_the_history_stays(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.mette.client(), address(case), {})
    fill_in(cast.mette.client(), address(case), given(cast.jonas.user.pk, "language", NOTE))
    history = cast.jonas.client().get(reverse("case-allocation", args=[case.number])).context["history"]
    assert [(held.assignment.user, held.note) for held in history] == [
        (cast.jonas.user, NOTE),
        (cast.mette.user, ""),
    ]
    assert history[1].assignment.during.upper == history[0].assignment.during.lower


def test_a_colleague_s_case_is_not_hers_to_move_unless_she_covers_for_her(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.jonas)
    look_stories.say(cast.mette, case, Purpose.TAKING_OVER)
    seen = cast.mette.client().get(address(case))
    page = seen.content.decode()
    assert seen.status_code == 200 and "Du kan ikke flytte denne sag" in page and "Hos Jonas Lind nu." in page
    assert "form" not in seen.context and 'name="user"' not in page
    line = audit_lines(cast, cast.mette.user.pk)[0]
    assert (line.action, line.cases) == ("form.read", [case.pk])
    refused = cast.mette.client().post(address(case), given(cast.mette.user.pk))
    assert refused.status_code == 422 and "Intet er gemt." in refused.content.decode()
    with cast.jonas.acting():
        assert [grant.assigned_to_id for grant in own_core_grants()] == [cast.jonas.user.pk]
    stories.go_away(cast.jonas, cover=cast.mette)
    fill_in(cast.mette.client(), address(case), given(cast.mette.user.pk))


def test_where_there_is_no_other_colleague_nobody_is_offered(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    fill_in(cast.ulla.client(), address(case), given(cast.ulla.user.pk))
    page = cast.ulla.client().get(address(case)).content.decode()
    assert "Der er ingen anden at give sagen til" in page and "Hos Ulla Bech nu." in page


def test_officers_of_udlaendingestyrelsen_allocate_among_themselves_and_cmm_keeps_its_own(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.assign(cast.karen, case, cast.jonas, note=NOTE)
    fill_in(cast.ulla.client(), address(case), given(cast.ulla.user.pk))
    page = cast.ulla.client().get(reverse("case-allocation", args=[case.number]))
    assert [held.assignment.user for held in page.context["history"]] == [cast.ulla.user]
    assert NOTE not in page.content.decode()
    with cast.mette.acting():
        assert Assignment.objects.get(unit_id=cast.mette.membership.unit_id, case=case).user == cast.jonas.user


def test_a_reason_of_another_kind_is_written(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    refused = post(cast.karen.client(), address(case), given(cast.jonas.user.pk, "other"))
    assert errors_of(refused) == {"note": ["Skriv hvorfor."]}
    fill_in(cast.karen.client(), address(case), given(cast.jonas.user.pk, "other", NOTE))


@pytest.mark.parametrize("who", ["ulla", "vera", "stine"])
def test_somebody_of_another_unit_or_in_a_role_without_cases_cannot_be_chosen(cast: Cast, who: str) -> None:
    case = stories.an_opened_case(cast)
    refused = post(cast.karen.client(), address(case), given(getattr(cast, who).user.pk))
    assert refused.status_code == 422 and "user" in errors_of(refused)
    with cast.mette.acting():
        assert not Assignment.objects.exists()


def test_nor_by_any_other_way(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.karen.acting():
        with pytest.raises(Refused) as refused:
            actions.case_give(case, expected_version=case.version, user=cast.olga.user, why=Why.WORKLOAD, note="")
        assert refused.value.field == "user"
        acting = context.current()
        row = Assignment(
            id=new_id(), case=case, unit_id=acting.unit_id, user=cast.olga.user, by_user_id=acting.user_id,
            during=DateTimeTZRange(acting.instant, None),
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="works in the unit"), transaction.atomic():
            row.save(force_insert=True)


def test_whose_a_case_is_in_the_lists_follows_from_who_has_it_and_is_nobodys_to_say(cast: Cast) -> None:
    """By a statement of his own Jonas had the lists say that nobody has a case of Mette's, or that he does."""
    case = stories.an_opened_case(cast)

    def in_the_lists() -> uuid.UUID | None:
        with cast.karen.acting() as acting:
            return Grant.objects.get(case_id=case.pk, unit_id=acting.unit_id, category="core").assigned_to_id

    stories.assign(cast.karen, case, cast.mette)
    assert in_the_lists() == cast.mette.user.pk
    for asked in ("helle.project_assignee(%(case)s, NULL)", "helle.list_under(%(case)s, %(unit)s, %(him)s)"):
        him = {"case": case.pk, "unit": cast.jonas.membership.unit_id, "him": cast.jonas.user.pk}
        with cast.jonas.acting(), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {asked}", him)
    stories.assign(cast.mette, case, cast.jonas)
    assert in_the_lists() == cast.jonas.user.pk
    with cast.jonas.acting():
        cases.case_lay_down(case, expected_version=None)
    assert in_the_lists() is None


def test_a_case_she_got_on_the_day_her_role_ended_can_still_be_taken_from_her(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.jonas)
    reseat(cast.jonas.membership, during=DateRange(dt.date(2022, 1, 1), stories.FIRST_DAY))
    stories.assign(cast.karen, case, cast.mette)
    with cast.karen.acting():
        assert Assignment.objects.get(case=case, during__upper_inf=True).user == cast.mette.user


def test_a_handover_is_received_once(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.jonas)
    receive = reverse("case-handover-receive", args=[case.number])
    fill_in(cast.jonas.client(), receive, {})
    assert cast.jonas.client().get(receive).status_code == 404
