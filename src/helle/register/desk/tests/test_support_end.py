"""Nothing ends silently and nobody is lost between two: what still runs when a case or the support ends (GOV-06)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests import accommodation_stories as places
from tests import ending_stories, minor_stories, stories, support_stories
from tests import plan_stories as plans
from tests.cast import Cast, Member, member
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases import actions as case_actions
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.desk import ending
from helle.register.placements import queries as placement_queries
from helle.register.placements.models import Placement
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.support import actions as support
from helle.register.support import contact_actions, contact_queries, ending_actions, ending_queries
from helle.register.support.contact_models import ContactPerson
from helle.register.support.ending_models import GoesOn, SupportEnd
from helle.register.support_plans.choices import Step
from helle.register.support_plans.models import Measure
from helle.rules.codes import Authority, LadderEvent, OrganisationKind
from helle.rules.support.codes import AtTheEnd, EndCause, StillRuns, SupportMeasureType

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

REST = "sidst set ved Vrøvlebroen"
ENDED = {"ending": "withdrew", "reasons": REST}
STILL_IN_IT = {"reasons": REST, "despite": "other"}
AFTER_DAY_30 = stories.FIRST_DAY + dt.timedelta(days=31)


def a_supported_victim(cast: Cast) -> Case:
    """A victim with a contact person, whose restitution period of 30 days begins today."""
    case = stories.give_contact_person(cast.mette, stories.a_victim_assessed_by_cmm(cast))
    with cast.mette.acting():
        support.period_set(case, expected_version=None, notified_on=clock.today())
    return case


def no_victim(cast: Cast) -> Case:
    case = stories.give_contact_person(cast.mette, stories.a_case_with_cmm(cast))
    stories.hold_interview(cast.mette, case)
    return stories.assess(cast.mette, case, Authority.CMM, was_trafficked=False, relationship_current=None, purposes=())


def with_everything(cast: Cast) -> tuple[Case, Placement, Measure, Measure]:
    """Somebody with a contact person, a place to live, counselling by CMM and a lawyer who has her consent."""
    case = stories.give_contact_person(cast.mette, stories.a_case_with_cmm(cast))
    stay = places.move_in(cast.mette, case, places.offer(cast.mette))
    own = plans.award(cast.mette, case)
    law = plans.answer(cast.mette, case, plans.legal_aid(cast.mette, case))
    return case, stay, own, law


def home() -> Member:
    """Somebody of the home that runs the place."""
    return member("Lone Falk", "REDEN-HOME", "provider_staff")


def address(case: Case, view: str = "case-close") -> str:
    return reverse(view, args=[case.number])


def shown(page: Any) -> dict[StillRuns, AtTheEnd]:
    return {one.kind: way for way, found in page.context["runs"] for one in found}


def contact(by: Member, case: Case) -> ContactPerson:
    with by.acting():
        return ContactPerson.objects.filter(case=case).latest("recorded_at")


class TestSupportEnd(CaseGates):
    view = "case-support-end"
    outsiders = tuple(dict.fromkeys([*CaseGates.outsiders, "ulla"]))
    wrong_roles = ("vera", "stine", "karen")

    def case(self, cast: Cast) -> Case:
        return stories.a_victim_assessed_by_cmm(cast)


def test_the_page_shows_what_runs_and_what_becomes_of_it(cast: Cast) -> None:
    case, _stay, _own, _law = with_everything(cast)
    page = cast.mette.client().get(address(case))
    assert shown(page) == {
        StillRuns.CONTACT_PERSON: AtTheEnd.WITH_IT,
        StillRuns.STAY: AtTheEnd.DECIDED,
        StillRuns.MEASURE: AtTheEnd.DECIDED,
    }
    assert [bound.name.split("_")[0] for bound in page.context["form"].visible_fields()] == [
        "ending", "occurred", "what", "why", "what", "what", "why", "reasons",
    ]  # fmt: skip


def test_an_organisation_of_before_the_plan_does_not_end_unseen(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    since = dt.date(2021, 11, 15)
    with cast.mette.acting():
        contact_actions.earlier_contact_record(
            case,
            expected_version=case.version,
            organisation=None,
            name="Kvindehuset i Kringelby",
            since=since,
            until=None,
            source=REST,
        )
    assert "Kvindehuset i Kringelby" in cast.mette.client().get(address(case)).content.decode()


def test_each_stay_and_each_support_is_decided_on_with_its_reason_and_the_contact_person_ends(cast: Cast) -> None:
    case, stay, own, law = with_everything(cast)
    client = cast.mette.client()
    undecided = errors_of(post(client, address(case), ENDED))
    assert {name.split("_")[0] for name in undecided} == {"what", "why"}
    typed = ENDED | {f"what_{own.pk.hex}": "declined", f"what_{law.pk.hex}": "goes_on"}
    typed |= {f"what_{stay.pk.hex}": "municipality", f"why_{stay.pk.hex}": ending_stories.HANDED_ON}
    refused = post(client, address(case), typed)
    assert list(errors_of(refused)) == [f"why_{law.pk.hex}"] and REST in refused.content.decode()
    assert contact(cast.mette, case).during.upper is None
    fill_in(client, address(case), typed | {f"why_{law.pk.hex}": ending_stories.HANDED_ON})
    assert contact(cast.mette, case).during.upper is not None
    with cast.mette.acting():
        assert Measure.objects.get(pk=own.pk).state == "not_done" and Measure.objects.get(pk=law.pk).state == "agreed"
        gone_on = {row.thing: row.looked_after_by for row in GoesOn.objects.all()}
        assert gone_on == {stay.pk: "municipality", law.pk: "other"}
        assert SupportEnd.objects.get().cause == EndCause.CLOSED
    page = client.get(reverse("case-page", args=[case.number])).content.decode()
    assert "Fortsætter: bolig (Kommune)" in page and ending_stories.HANDED_ON in page


def test_whoever_lives_there_still_lives_there_and_the_home_is_told(cast: Cast) -> None:
    case, stay, _own, _law = with_everything(cast)
    stories.end_case(cast.mette, case, LadderEvent.WITHDREW)
    lone = home()
    with lone.acting():
        assert placement_queries.is_active(Placement.objects.get(pk=stay.pk))
    page = lone.client().get(reverse("case-placement", args=[case.number])).content.decode()
    assert "CMM's støtte sluttede" in page and "følges af: Botilbud" in page


@pytest.mark.parametrize("looks_after", ["cmm", "municipality", "udlst"])
@pytest.mark.parametrize("limited", [False, True])
def test_a_stay_that_went_on_stays_on_the_desk_of_cmm_until_she_leaves(
    cast: Cast, looks_after: str, limited: bool
) -> None:
    """Whoever looks after it; and at a place without approval too it is not long there on its first day."""
    case = stories.a_case_with_cmm(cast)
    until = stories.FIRST_DAY + dt.timedelta(days=90) if limited else None
    stay = places.move_in(cast.mette, case, places.offer(cast.mette), limited=limited, planned_until=until)
    typed = {f"what_{stay.pk.hex}": looks_after, f"why_{stay.pk.hex}": ending_stories.HANDED_ON}
    fill_in(cast.mette.client(), address(case), ENDED | typed)
    with cast.mette.acting():
        assert [one.what.da for one in placement_queries.on_desk()] == ["Støtten sluttede, og personen bor der stadig"]
        today = clock.today()
    places.call(home(), "leave", stay.pk, today, "own_home")
    with cast.mette.acting():
        assert placement_queries.on_desk() == []


def test_an_order_to_which_nobody_has_come_is_taken_back(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    order = places.order(cast.mette, case, places.offer(cast.mette))
    assert shown(cast.mette.client().get(address(case)))[StillRuns.PLACE_ORDERED] is AtTheEnd.WITH_IT
    fill_in(cast.mette.client(), address(case), ENDED)
    with cast.mette.acting():
        assert Placement.objects.get(pk=order.pk).withdrawn_at is not None


def test_of_a_minor_the_representative_the_municipality_and_the_alarm_stay_and_are_shown(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    minor_stories.describe(cast.mette, case)
    minor_stories.tell_municipality(cast.mette, case)
    minor_stories.lose(cast.mette, case)
    runs = shown(cast.mette.client().get(address(case)))
    assert runs[StillRuns.MUNICIPALITY] is AtTheEnd.GOES_ON and runs[StillRuns.ALARM] is AtTheEnd.DECIDED


def test_what_was_paid_ahead_and_a_consent_that_stands_are_shown(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    law = plans.answer(cast.mette, case, plans.legal_aid(cast.mette, case))
    for kind in (Step.PASSED_ON, Step.BEGUN, Step.DONE):
        plans.step(cast.mette, case, law, kind)
    pocket = plans.step(cast.mette, case, plans.award(cast.mette, case, SupportMeasureType.POCKET_MONEY), Step.BEGUN)
    plans.pay(cast.mette, case, pocket, last=clock.today() + dt.timedelta(days=5))
    runs = shown(cast.mette.client().get(address(case)))
    assert runs[StillRuns.PAYMENT] is AtTheEnd.GOES_ON and runs[StillRuns.CONSENT] is AtTheEnd.GOES_ON
    assert plans.PARTY in cast.mette.client().get(address(case)).content.decode()


def test_the_database_lets_nothing_run_on_unseen(cast: Cast) -> None:
    """Past the action too: whoever ends a case by its rung alone leaves contact person, stay and support behind."""
    case, *_rest = with_everything(cast)
    with pytest.raises(DatabaseError, match="something still runs"), cast.mette.acting(), transaction.atomic():
        case_actions.rung_enter(
            case,
            expected_version=stories.fresh(case).version,
            event=LadderEvent.LAPSED,
            occurred_on=clock.today(),
            reasons=REST,
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("view", ["case-close", "case-support-end"])
def test_whoever_sees_less_than_runs_is_told_and_nothing_is_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    """The database counts what the acting role does not see, and what another has written meanwhile."""
    if view == "case-close":
        case, *_rest = with_everything(cast)
    else:
        case = stories.give_contact_person(cast.mette, stories.a_victim_assessed_by_cmm(cast))
        places.move_in(cast.mette, case, places.offer(cast.mette))
    monkeypatch.setattr(ending, "what_runs", lambda *_: [])
    answer = post(cast.mette.client(), address(case, view), ENDED if view == "case-close" else STILL_IN_IT)
    assert "Noget løber stadig, som du ikke ser" in answer.content.decode() and REST in answer.content.decode()
    with cast.mette.acting():
        assert not SupportEnd.objects.exists()


def test_support_does_not_end_inside_the_period_nor_on_its_last_day(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_supported_victim(cast)
    with cast.mette.acting():
        last = cases.facts_today(case).period_end
    assert last is not None
    link, day_after = address(case, "case-support-end"), last + dt.timedelta(days=1)
    on_day(last)
    client = cast.mette.client()
    assert link not in client.get(reverse("case-page", args=[case.number])).content.decode()
    refused = post(client, link, STILL_IN_IT)
    assert refused.context["form"].refusal_ruling.reasons[0].code == "support_end.period"
    on_day(day_after)
    client = cast.mette.client()
    assert link in client.get(reverse("case-page", args=[case.number])).content.decode()
    backdated = post(client, link, STILL_IN_IT | {"ended_on": last.isoformat()})
    assert backdated.context["form"].refusal_ruling.reasons[0].code == "support_end.period"
    ended = ending_stories.finish(cast.mette, case)
    # Past the action too.
    with (
        pytest.raises(DatabaseError, match="inside a period"),
        cast.mette.acting() as acting,
        transaction.atomic(),
    ):
        SupportEnd.objects.update(withdrawn_at=acting.instant)
        ended.pk, ended.ended_on, ended.recorded_at = new_id(), last, acting.instant
        ended.save(force_insert=True)


def test_support_of_a_victim_ends_after_the_period_and_not_before(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, client = a_supported_victim(cast), cast.mette.client()
    page = reverse("case-page", args=[case.number])
    assert address(case, "case-support-end") not in client.get(page).content.decode()
    typed = dict(STILL_IN_IT)
    refused = post(client, address(case, "case-support-end"), typed)
    assert refused.context["form"].refusal_ruling.reasons[0].code == "support_end.period"
    assert REST in refused.content.decode()
    on_day(AFTER_DAY_30)
    client = cast.mette.client()
    assert address(case, "case-support-end") in client.get(page).content.decode()
    assert "ended_on" in errors_of(post(client, address(case, "case-support-end"), typed | {"ended_on": "2025-10-01"}))
    fill_in(client, address(case, "case-support-end"), typed)
    assert contact(cast.mette, case).during.upper == AFTER_DAY_30
    with cast.mette.acting():
        facts = cases.facts_today(case)
        assert facts.support_ended_on == AFTER_DAY_30 and not facts.support_runs
        assert "assign_contact_person" not in {step.code for step in cases.own_listed_steps(case.pk)}
        assert contact_queries.gaps_of(case.pk) == []
    text = client.get(page).content.decode()
    assert address(case, "case-support-end") not in text and "Støtten er slut: efter perioden" in text


def test_support_that_has_ended_does_not_end_again(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = a_supported_victim(cast)
    on_day(AFTER_DAY_30)
    client, page, link = cast.mette.client(), address(case, "case-period-end"), address(case, "case-support-end")
    assert link in client.get(page).content.decode()
    ending_stories.finish(cast.mette, case)
    assert link not in client.get(page).content.decode()
    shown_instead = client.get(link)
    assert shown_instead.context["refused"] is not None
    assert "data-warn-unsaved" not in shown_instead.content.decode()
    with pytest.raises(Refused, match="has ended already"):
        ending_stories.finish(cast.mette, case)
    with pytest.raises(DatabaseError, match="does not end again"), cast.mette.acting(), transaction.atomic():
        row = SupportEnd.objects.get()
        row.pk, row.recorded_at = new_id(), clock.now()
        row.save(force_insert=True)


@pytest.mark.parametrize("story", [stories.a_case_with_cmm, no_victim])
def test_where_support_cannot_end_the_page_says_so_and_shows_no_form(cast: Cast, story: Callable[[Cast], Case]) -> None:
    page = cast.mette.client().get(address(story(cast), "case-support-end"))
    assert page.context["refused"] is not None and "data-warn-unsaved" not in page.content.decode()


def test_a_new_contact_person_takes_support_up_again(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = a_supported_victim(cast)
    on_day(AFTER_DAY_30)
    ending_stories.finish(cast.mette, case)
    on_day(AFTER_DAY_30 + dt.timedelta(days=3))
    stories.give_contact_person(cast.mette, case)
    with cast.mette.acting():
        assert cases.facts_today(case).support_runs
        assert ending_queries.support_end_of(case.pk) is None
        assert contact_queries.gaps_of(case.pk) == []


def test_an_event_after_the_end_makes_no_support_of_the_months_without_it(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    """And moves nobody out: who lives there is still on the desk, until support is taken up again."""
    case = a_supported_victim(cast)
    places.move_in(cast.mette, case, places.offer(cast.mette))
    on_day(AFTER_DAY_30)
    ending_stories.finish(cast.mette, case)
    anew = AFTER_DAY_30 + dt.timedelta(days=60)
    on_day(anew)
    stories.assess(cast.mette, case, Authority.CMM)
    with cast.mette.acting():
        assert cases.facts_today(case).support_runs
        assert [(gap.since, gap.until) for gap in contact_queries.gaps_of(case.pk)] == [(anew, None)]
        assert _waiting() == ["Støtten sluttede, og personen bor der stadig"]
    stories.give_contact_person(cast.mette, case)
    with cast.mette.acting():
        assert contact_queries.gaps_of(case.pk) == [] and _waiting() == []


def _waiting() -> list[str]:
    return [one.what.da for one in placement_queries.on_desk()]


def test_nothing_begins_between_an_end_of_support_and_its_being_taken_up_again(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_supported_victim(cast)
    on_day(AFTER_DAY_30)
    at = places.offer(cast.mette)
    ending_stories.finish(cast.mette, case)
    with pytest.raises(Refused, match="has to run again first"):
        plans.award(cast.mette, case)
    with pytest.raises(Refused, match="has to run again first"), cast.mette.acting():
        ending_actions.refuse_once_ended(case)
    with pytest.raises(DatabaseError, match="nothing begins"), transaction.atomic():
        places.order(cast.mette, case, at)
    stories.give_contact_person(cast.mette, case)
    plans.award(cast.mette, case)
    places.order(cast.mette, case, at)


def test_acc_04_support_that_is_wound_down_needs_its_plan_first_and_ends_with_the_contact_person(cast: Cast) -> None:
    case = no_victim(cast)
    with pytest.raises(Refused, match="how the support is wound down"):
        ending_stories.finish(cast.mette, case)
    support_stories.wind_down(cast.mette, case, last_day=stories.FIRST_DAY)
    ended = ending_stories.finish(cast.mette, case)
    assert ended.cause == EndCause.WOUND_DOWN
    with cast.mette.acting():
        assert "wind_down" not in {step.code for step in cases.own_listed_steps(case.pk)}
    with pytest.raises(Refused, match="no contact person"):
        stories.give_contact_person(cast.mette, case)


def test_nobody_becomes_contact_person_in_a_case_that_has_ended_until_it_is_opened_again(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.give_contact_person(cast.mette, stories.a_case_with_cmm(cast))
    on_day(stories.FIRST_DAY + dt.timedelta(days=2))
    stories.end_case(cast.mette, case, LadderEvent.WITHDREW)
    with pytest.raises(Refused, match="no contact person"):
        stories.give_contact_person(cast.mette, case)
    stories.end_case(cast.mette, case, LadderEvent.REOPENED)
    stories.give_contact_person(cast.mette, case)
    with cast.mette.acting():
        assert ending_queries.support_end_of(case.pk) is None


def test_only_who_was_assessed_has_support_that_ends_by_itself(cast: Cast) -> None:
    with pytest.raises(Refused, match="without an assessment instead"):
        ending_stories.finish(cast.mette, stories.a_case_with_cmm(cast))


def test_whoever_may_go_on_is_not_cmm(cast: Cast) -> None:
    """What CMM gives ends: the choice is not offered, and the database refuses it."""
    case, _stay, own, _law = with_everything(cast)
    field = cast.mette.client().get(address(case)).context["form"].fields[f"what_{own.pk.hex}"]
    assert "goes_on" not in dict(field.choices)
    assert own.delivered_by == OrganisationKind.CMM


def test_what_never_began_is_not_offered_as_done_and_two_of_a_type_are_told_apart(cast: Cast) -> None:
    case, _stay, own, law = with_everything(cast)
    other = plans.step(cast.mette, case, plans.award(cast.mette, case), Step.BEGUN)
    fields = cast.mette.client().get(address(case)).context["form"].fields
    offered = {one: [code for code, _label in fields[f"what_{one.pk.hex}"].choices] for one in (own, law, other)}
    assert "done" not in offered[own] and "done" not in offered[law] and "done" in offered[other]
    labels = {str(fields[f"what_{one.pk.hex}"].label) for one in (own, other)}
    assert all("(Center mod Menneskehandel, aftalt" in label for label in labels)
    assert plans.PARTY not in str(fields[f"what_{law.pk.hex}"].label)
