"""Settling a step by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import return_stories, stories
from tests.cast import Cast, Member
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases import actions as cases
from helle.register.cases.models import Case, SettledStep
from helle.register.cases.queries import settled_steps
from helle.register.people import actions as people
from helle.register.protection import clock
from helle.rules.codes import Authority, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NOTICE = {"notify_municipality", "weigh_municipality_notice"}


class TestGates(CaseGates):
    view = "case-step-settle"
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return ["give_support"]


def address(case: Case, code: str = "give_support") -> str:
    return reverse("case-step-settle", args=[case.number, code])


def test_a_settled_step_leaves_the_list_of_next_steps(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    page = reverse("case-page", args=[case.number])
    assert "give_support" in {step.code for step in client.get(page).context["view"].steps}
    fill_in(client, address(case), {"note": "Akut indkvartering"})
    assert "give_support" not in {step.code for step in client.get(page).context["view"].steps}


def test_a_step_is_settled_once(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    fill_in(client, address(case), {"note": "Akut indkvartering"})
    again = post(client, address(case), {"note": "En gang til"})
    assert errors_of(again)["__all__"] == ["Skridtet er allerede afsluttet."]
    with cast.mette.acting():
        assert SettledStep.objects.count() == 1


def steps_of(case: Case, cast: Cast) -> set[str]:
    page = cast.mette.client().get(reverse("case-page", args=[case.number]))
    return {step.code for step in page.context["view"].steps}


def test_id13_a_new_indication_asks_for_support_anew(cast: Cast) -> None:
    case, client = stories.a_case_with_cmm(cast), cast.mette.client()
    fill_in(client, address(case), {"note": "Akut indkvartering"})
    stories.hold_interview(cast.mette, case)
    stories.assess(cast.mette, case, Authority.CMM, was_trafficked=False, relationship_current=None, purposes=())
    fill_in(client, address(case, "wind_down"), {"note": "Vist videre"})
    assert not steps_of(case, cast) & {"give_support", "wind_down"}
    fill_in(client, reverse("case-indication", args=[case.number]), {"reasons": stories.REASONS})
    assert "give_support" in steps_of(case, cast)
    fill_in(client, address(case), {"note": "Akut indkvartering igen"})
    assert "give_support" not in steps_of(case, cast)
    stories.assess(cast.mette, case, Authority.CMM, was_trafficked=False, relationship_current=None, purposes=())
    assert "wind_down" in steps_of(case, cast)
    with cast.mette.acting():
        assert [step.code for step in settled_steps(case.pk)] == ["give_support", "wind_down", "give_support"]


def test_a_second_indication_while_support_runs_asks_for_nothing_anew(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    fill_in(client, address(case), {"note": "Akut indkvartering"})
    with cast.mette.acting():
        cases.indication_set(
            case, expected_version=stories.fresh(case).version, occurred_on=stories.FIRST_DAY, reasons=stories.REASONS
        )
    assert "give_support" not in steps_of(case, cast)


def test_min15_another_birthday_asks_for_the_review_anew(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    stories.describe_as_child(cast, case)
    fill_in(client, address(case, "review_at_18"), {"note": "Gennemgået"})
    assert "review_at_18" not in steps_of(case, cast)
    with cast.mette.acting():
        people.person_describe(
            case.pk, case.person_id, stories.description(birth_date=dt.date(2011, 4, 1)), why=stories.WHY
        )
    assert "review_at_18" in steps_of(case, cast)


def test_min06_of_a_danish_child_somebody_decides_on_the_notice_and_settles_that(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    stories.describe_as_child(cast, case)
    assert "notify_municipality" in steps_of(case, cast)
    stories.record_stay(cast.mette, case, ResidenceStatus.DANISH)
    assert steps_of(case, cast) & NOTICE == {"weigh_municipality_notice"}
    fill_in(client, address(case, "weigh_municipality_notice"), {"note": "Kommunen kender barnet"})
    assert not steps_of(case, cast) & NOTICE


def test_min01_of_a_danish_child_alone_somebody_decides_on_a_representative_and_settles_that(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    with cast.mette.acting():
        child = stories.description(birth_date=dt.date(2010, 3, 1), unaccompanied=True)
        people.person_describe(case.pk, case.person_id, child, why=stories.WHY)
    stories.record_stay(cast.mette, case, ResidenceStatus.DANISH)
    assert "appoint_representative" not in steps_of(case, cast)
    assert "weigh_representative" in steps_of(case, cast)
    fill_in(client, address(case, "weigh_representative"), {"note": "Kommunen har en værge for barnet"})
    assert "weigh_representative" not in steps_of(case, cast)


def test_acc03_a_period_without_a_current_relationship_is_weighed_and_that_is_settled(cast: Cast) -> None:
    case, client = stories.a_case_with_cmm(cast), cast.mette.client()
    stories.hold_interview(cast.mette, case)
    stories.assess(cast.mette, case, Authority.CMM, relationship_current=False, currency_reason=stories.WHY)
    assert "weigh_period" in steps_of(case, cast)
    fill_in(client, address(case, "weigh_period"), {"note": "Ingen risiko for ny handel"})
    assert "weigh_period" not in steps_of(case, cast)


def test_a_step_that_the_case_itself_settles_has_no_such_page(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    assert cast.mette.client().get(address(case, "assess")).status_code == 404


def test_a_day_that_has_not_come_is_refused(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    response = post(cast.mette.client(), address(case), {"note": "for at prøve", "settled_on": "2025-10-07"})
    assert errors_of(response) == {"settled_on": ["Datoen ligger i fremtiden."]}


def own_steps(who: Member, case: Case) -> list[tuple[str, dt.date | None]]:
    page = who.client().get(reverse("case-page", args=[case.number]))
    return [(step.code, step.due) for step, _url, _task in page.context["own_steps"]]


def test_id09_flo11_whom_udlst_assesses_is_referred_to_cmm_the_same_day(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    assert ("hand_over_to_cmm", clock.today()) in own_steps(cast.ulla, case)
    fill_in(cast.ulla.client(), address(case, "hand_over_to_cmm"), {"note": "Henvist til CMM's vagt"})
    assert "hand_over_to_cmm" not in {code for code, _due in own_steps(cast.ulla, case)}
    with cast.mette.acting():
        assert [step.code for step in settled_steps(case.pk)] == ["hand_over_to_cmm"]


def test_flo11_who_has_a_contact_person_is_with_cmm_already(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    stories.give_contact_person(cast.mette, case)
    assert "hand_over_to_cmm" not in {code for code, _due in own_steps(cast.ulla, case)}


def test_flo11_another_assessment_asks_for_the_referral_anew(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    fill_in(cast.ulla.client(), address(case, "hand_over_to_cmm"), {"note": "Henvist til CMM's vagt"})
    stories.assess(
        cast.ulla,
        case,
        Authority.UDLST,
        was_trafficked=False,
        relationship_current=None,
        purposes=(),
        acts=(),
        means=(),
    )
    stories.assess(cast.ulla, case, Authority.UDLST)
    assert "hand_over_to_cmm" in {code for code, _due in own_steps(cast.ulla, case)}


def test_ret01_per09_the_return_is_offered_while_the_period_runs_until_that_is_done(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    last_day = stories.FIRST_DAY + dt.timedelta(days=30)
    assert ("offer_return", last_day) in own_steps(cast.mette, case)
    page = cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert "Tilbyd en forberedt hjemsendelse; den forberedes, mens perioden løber." in page and "RET-01" in page
    assert cast.mette.client().get(address(case, "offer_return")).status_code == 404  # It is recorded on its page.
    return_stories.offer(cast.mette, case)
    assert "offer_return" not in {code for code, _due in own_steps(cast.mette, case)}


def test_ret01_nobody_is_asked_to_offer_a_return_to_somebody_who_may_stay(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    assert "offer_return" not in {code for code, _due in own_steps(cast.mette, case)}


def test_per02_what_the_period_led_to_is_noted_from_its_last_day_on(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, code = stories.a_running_period(cast), "note_period_outcome"
    last_day = stories.FIRST_DAY + dt.timedelta(days=30)
    on_day(last_day - dt.timedelta(days=1))
    assert code not in {one for one, _due in own_steps(cast.mette, case)}
    on_day(last_day + dt.timedelta(days=1))
    assert (code, None) in own_steps(cast.mette, case)
    fill_in(cast.mette.client(), address(case, code), {"note": "Bor for sig selv og sover igen"})
    assert code not in {one for one, _due in own_steps(cast.mette, case)}
