"""A handover of the contact person that is planned ahead: never a gap, never two (SUP-01)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.utils import IntegrityError
from django.urls import reverse
from tests import ending_stories, stories
from tests.cast import Cast, reseat
from tests.correction_stories import take_out
from tests.gates import CaseGates
from tests.pages import fill_in, post

from helle.register.cases import corrections
from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case
from helle.register.protection import context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.support import contact_actions, contact_queries
from helle.register.support.contact_models import ContactPerson
from helle.rules.codes import LadderEvent

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

DAY = dt.date(2025, 10, 20)
"""Two weeks after the first day of the story."""


class TestTakeBack(CaseGates):
    view = "case-contact-planned-end"
    outsiders = tuple(dict.fromkeys([*CaseGates.outsiders, "ulla"]))


def hand_over(cast: Cast, day: dt.date = DAY) -> Case:
    case = stories.give_contact_person(cast.mette, stories.an_opened_case(cast))
    typed = {"user": str(cast.jonas.user.pk), "since": f"{day}", "why": stories.WHY, "note": "Ring før kl. 10"}
    fill_in(cast.karen.client(), reverse("case-contact-person", args=[case.number]), typed)
    with cast.karen.acting():
        return stories.fresh(case)


def page(cast: Cast, case: Case) -> str:
    return cast.karen.client().get(reverse("case-contact", args=[case.number])).content.decode()


def spans(cast: Cast) -> list[tuple[str, dt.date, dt.date | None]]:
    with cast.karen.acting():
        rows = ContactPerson.objects.filter(superseded_at=None).select_related("user").order_by("during")
        return [(row.user.full_name, row.during.lower, row.during.upper) for row in rows]


def test_until_the_day_it_is_the_present_one_and_from_it_the_next(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = hand_over(cast)
    assert spans(cast) == [("Mette Holm", stories.FIRST_DAY, DAY), ("Jonas Lind", DAY, None)]
    shown = page(cast, case)
    assert "Mette Holm, CMM" in shown and "Jonas Lind tager over 20. oktober 2025" in shown
    assert "Jonas Lind" in cast.jonas.client().get("/").content.decode(), "he is told ahead"
    case_page = cast.karen.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert "Mette Holm" in case_page
    on_day(DAY)
    shown = page(cast, case)
    assert "Jonas Lind, CMM" in shown and "tager over" not in shown and "Dage uden kontaktperson" not in shown


def test_who_plans_it_is_told_from_when_the_letter_about_it_can_be_written(cast: Cast) -> None:
    case, client = stories.give_contact_person(cast.mette, stories.an_opened_case(cast)), cast.karen.client()
    typed = {"user": str(cast.jonas.user.pk), "since": f"{DAY}", "why": stories.WHY}
    fill_in(client, reverse("case-contact-person", args=[case.number]), typed)
    shown = client.get(reverse("case-page", args=[case.number])).content.decode()
    assert "brevet om det kan skrives fra den dag" in shown


def test_it_is_taken_back_before_its_day_and_nobody_is_without(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = hand_over(cast)
    with cast.karen.acting(), pytest.raises(Refused) as twice:
        contact_actions.contact_person_set(
            case, expected_version=case.version, user=cast.karen.user, since=DAY, why=stories.WHY
        )
    assert twice.value.field == "since" and "Jonas Lind tager over" in twice.value.message.da
    fill_in(cast.karen.client(), reverse("case-contact-planned-end", args=[case.number]), {})
    assert spans(cast) == [("Mette Holm", stories.FIRST_DAY, None)]
    again = post(cast.karen.client(), reverse("case-contact-planned-end", args=[case.number]), {})
    assert again.status_code == 422
    on_day(DAY)
    assert "Mette Holm, CMM" in page(cast, case)


def test_it_falls_with_the_end_of_support(cast: Cast) -> None:
    case = hand_over(cast)
    with cast.mette.acting():
        ending_stories.close(case, LadderEvent.WITHDREW, stories.WHY)
    assert all(last is not None and last <= stories.FIRST_DAY + dt.timedelta(days=1) for _n, _f, last in spans(cast))


def test_nobody_is_planned_for_whom_nobody_is_there_until_then(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting(), pytest.raises(Refused) as refused:
        contact_actions.contact_person_set(case, expected_version=case.version, user=cast.jonas.user, since=DAY)
    assert refused.value.message == contact_actions.NOBODY_UNTIL_THEN
    with cast.mette.acting(), pytest.raises(Refused):
        contact_actions.contact_person_set(
            case, expected_version=case.version, user=cast.jonas.user, since=DAY + dt.timedelta(days=100)
        )


def test_the_database_holds_that_no_gap_and_no_overlap_comes_of_it(cast: Cast) -> None:
    case = hand_over(cast)
    with cast.karen.acting() as acting:
        first = ContactPerson.objects.get(user=cast.mette.user)
        for last in (DAY - dt.timedelta(days=3), DAY + dt.timedelta(days=3), None):
            with pytest.raises(IntegrityError), transaction.atomic():
                first.during = DateRange(first.during.lower, last)
                first.save(update_fields=["during"])
                context_checks()
        with pytest.raises(IntegrityError, match="planned_from_somebody"), transaction.atomic():
            row = ContactPerson(id=new_id(), case=case, user=cast.karen.user)
            row.during = DateRange(DAY + dt.timedelta(days=30), DAY + dt.timedelta(days=40))
            row.recorded_at, row.by_user_id = acting.instant, context.current().user_id
            row.save(force_insert=True)


def test_it_is_taken_back_and_not_corrected_away(cast: Cast) -> None:
    """Taken out alone it would leave nobody from its day, and the present one with a last day that nobody follows."""
    case = hand_over(cast)
    told = cast.mette.client().get(reverse("case-page", args=[case.number])).context["view"].events
    assert {one.what: one.may_correct for one in told if one.what.startswith("Kontaktperson: ")} == {
        "Kontaktperson: Jonas Lind": False,
        "Kontaktperson: Mette Holm": True,
    }
    with cast.mette.acting():
        planned = ContactPerson.objects.get(user=cast.jonas.user)
    with pytest.raises(Refused, match="only planned"):
        take_out(cast.mette, case, CorrectableKind.CONTACT_PERSON, planned.pk)
    with cast.mette.acting():
        context_checks()  # Else the handover's own check, which waits still, would speak first.
        with pytest.raises(IntegrityError, match="is taken back"), transaction.atomic():
            corrections.put_out_of_force(case, CorrectableKind.CONTACT_PERSON, planned.pk, why=stories.WHY)
    assert spans(cast) == [("Mette Holm", stories.FIRST_DAY, DAY), ("Jonas Lind", DAY, None)]


def deputise(cast: Cast, case: Case, first: dt.date, last: dt.date) -> None:
    with cast.karen.acting():
        contact_actions.deputy_set(
            case, expected_version=stories.fresh(case).version, user=cast.karen.user, since=first, until=last
        )


def test_who_takes_it_back_reads_that_nobody_stands_in_any_more(cast: Cast) -> None:
    """Her days ended with the handover, and the database lets no deputy be lengthened."""
    case = stories.give_contact_person(cast.mette, stories.an_opened_case(cast))
    deputise(cast, case, stories.FIRST_DAY, DAY + dt.timedelta(days=9))
    deputise(cast, case, DAY + dt.timedelta(days=10), DAY + dt.timedelta(days=19))
    client, typed = cast.karen.client(), {"user": str(cast.jonas.user.pk), "since": f"{DAY}", "why": stories.WHY}
    fill_in(client, reverse("case-contact-person", args=[case.number]), typed)
    take_back = reverse("case-contact-planned-end", args=[case.number])
    said = (
        "Karen Dahl er kun stedfortræder til og med 19. oktober 2025. Karen Dahl er ikke længere stedfortræder. "
        "Vælg en stedfortræder igen, hvis den nuværende kontaktperson er væk længere."
    )
    assert said in client.get(take_back).content.decode()
    fill_in(client, take_back, {})
    assert said in client.get(reverse("case-contact", args=[case.number])).content.decode()


def test_whoever_leaves_after_it_is_no_alarm(cast: Cast) -> None:
    hand_over(cast)
    for leaves_on, found in ((DAY - dt.timedelta(days=1), ["leaves"]), (DAY, [])):
        reseat(cast.mette.membership, during=DateRange(dt.date(2022, 1, 1), leaves_on))
        with cast.karen.acting():
            assert [one.why.value for one in contact_queries.flagged()[0]] == found


def test_whose_last_day_is_known_is_followed_from_the_next(cast: Cast) -> None:
    case = stories.give_contact_person(cast.mette, stories.an_opened_case(cast))
    with cast.karen.acting():
        first = ContactPerson.objects.get(user=cast.mette.user)
        first.during = DateRange(first.during.lower, DAY)
        first.save(update_fields=["during"])
        for day, said in ((DAY + dt.timedelta(days=1), "no longer contact person"), (stories.FIRST_DAY, "at a time")):
            with pytest.raises(Refused, match=said):
                contact_actions.contact_person_set(
                    case, expected_version=stories.fresh(case).version, user=cast.jonas.user, since=day, why=stories.WHY
                )
        contact_actions.contact_person_set(
            case, expected_version=stories.fresh(case).version, user=cast.jonas.user, since=DAY, why=stories.WHY
        )
    assert spans(cast) == [("Mette Holm", stories.FIRST_DAY, DAY), ("Jonas Lind", DAY, None)]


def context_checks() -> None:
    """Let the constraints that wait for the end of the transaction speak now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
