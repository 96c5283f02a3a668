"""Nobody with running support is without somebody to turn to unseen: handover, deputy, who it was before (SUP-01)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.utils import Error
from django.urls import reverse
from tests import stories
from tests.cast import Cast, Member, let_go, reseat
from tests.gates import CaseGates, Gates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.protection.models import Grant
from helle.register.support import contact_actions, contact_queries
from helle.register.support.contact_models import ContactDeputy, ContactHandover, ContactPerson, EarlierContact
from helle.rules.codes import LadderEvent, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TODAY = stories.FIRST_DAY
NOTE, NGO = stories.HANDED_ON, stories.NGO
NOT_CMM = tuple(dict.fromkeys([*CaseGates.outsiders, "ulla"]))


def with_mette(cast: Cast) -> Case:
    return stories.give_contact_person(cast.mette, stories.an_opened_case(cast))


def deputise(by: Member, case: Case, who: Member, *, days: int = 14, since: dt.date = TODAY) -> ContactDeputy:
    with by.acting():
        return contact_actions.deputy_set(
            case,
            expected_version=stories.fresh(case).version,
            user=who.user,
            since=since,
            until=since + dt.timedelta(days=days - 1),
        )


def ngo_before(by: Member, case: Case, *, since: dt.date = dt.date(2019, 5, 1), until: dt.date | None = None) -> None:
    with by.acting():
        contact_actions.earlier_contact_record(
            case,
            expected_version=stories.fresh(case).version,
            organisation=None,
            name=NGO,
            since=since,
            until=until,
            source=stories.WHY,
        )


def steps(who: Member, case: Case) -> set[str]:
    with who.acting():
        grant = Grant.objects.get(case_id=case.pk, unit_id=who.membership.unit_id, category="core")
        return {step["code"] for step in grant.steps or []}


def refused_by_the_database(statement: str, *given: Any) -> str:
    """What the database says to a statement of whoever acts."""
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(refused.value)


class TestContactGates(CaseGates):
    view = "case-contact"
    methods = ("GET",)
    action = "contact_person.read"


class TestDeputyGates(CaseGates):
    view = "case-contact-deputy"
    outsiders = NOT_CMM

    def case(self, cast: Cast) -> Case:
        return with_mette(cast)


class TestDeputyEndGates(TestDeputyGates):
    view = "case-contact-deputy-end"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [deputise(cast.mette, case, cast.jonas).pk]


class TestEarlierGates(CaseGates):
    view = "case-contact-earlier"
    outsiders = NOT_CMM


class TestEarlierSupersedeGates(TestEarlierGates):
    view = "case-contact-earlier-supersede"

    def more(self, cast: Cast, case: Case) -> list[object]:
        ngo_before(cast.mette, case)
        with cast.mette.acting():
            return [EarlierContact.objects.get(case=case).pk]


class TestLoadGates(Gates):
    view = "contact-loads"
    may = "karen"
    outsiders = ("ulla", "olga", "rita")
    wrong_roles = ("mette", "vera")
    methods = ("GET",)
    action = "contact_person.loads_read"
    purpose = "supervision"


def test_whoever_takes_over_is_told_on_her_desk_until_she_has_read_it_and_the_note_stays_in_cmm(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = with_mette(cast)
    on_day(TODAY + dt.timedelta(days=5))
    typed = {"user": str(cast.jonas.user.pk), "why": stories.WHY, "note": NOTE}
    fill_in(cast.karen.client(), reverse("case-contact-person", args=[case.number]), typed)
    jonas, address = cast.jonas.client(), reverse("case-contact", args=[case.number])
    assert "Du er blevet kontaktperson" in jonas.get(reverse("desk")).content.decode()
    assert NOTE in cast.karen.client().get(address).content.decode()
    assert "Du er blevet kontaktperson" in jonas.get(reverse("desk")).content.decode()
    page = jonas.get(address).content.decode()
    assert NOTE in page and reverse("case-letter-new", args=[case.number, "contact_person"]) in page
    assert "Du er blevet kontaktperson" not in jonas.get(reverse("desk")).content.decode()
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE)
    seen = cast.ulla.client().get(address).content.decode()
    assert "Jonas Lind" in seen and stories.WHY in seen and NOTE not in seen
    with cast.mette.acting():
        assert NOTE.encode() not in bytes(ContactHandover.objects.get().note_sealed or b"")
        assert contact_queries.gaps_of(case.pk) == []


def test_no_handover_makes_a_gap_and_the_days_without_anybody_are_counted(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.an_opened_case(cast)
    on_day(TODAY + dt.timedelta(days=3))
    address = reverse("case-contact", args=[case.number])
    assert "Støtten løber, og ingen er kontaktperson." in cast.mette.client().get(address).content.decode()
    stories.give_contact_person(cast.mette, case)
    with cast.mette.acting():
        (gap,) = contact_queries.gaps_of(case.pk)
        # 6, 7 and 8 October: support ran from the 6th, and she became contact person on the 9th.
        assert (gap.since, gap.until, gap.days) == (TODAY, TODAY + dt.timedelta(days=2), 3)
        said = refused_by_the_database(
            "UPDATE support_contactperson SET during = daterange(lower(during), %s) WHERE case_id = %s",
            TODAY + dt.timedelta(days=4),
            case.pk,
        )
    assert "ends where the next begins" in said


def test_a_long_absence_without_anybody_to_stand_in_is_flagged_and_a_deputy_settles_it(cast: Cast) -> None:
    case, karen = with_mette(cast), cast.karen.client()
    stories.go_away(cast.mette, days=8)
    stories.record_stay(cast.jonas, case, ResidenceStatus.EU_RIGHT)
    assert "cover_contact_person" in steps(cast.karen, case)
    desk = karen.get(reverse("desk")).content.decode()
    assert "Kontaktpersonen er væk, ingen dækker" in desk and case.number in desk
    page = reverse("case-contact-deputy", args=[case.number])
    assert karen.get(page).context["form"]["until"].value() == TODAY + dt.timedelta(days=7)
    fill_in(karen, page, {"user": str(cast.jonas.user.pk)})
    shown = cast.jonas.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert "Mette Holm, CMM" in shown and "Stedfortræder: Jonas Lind" in shown
    assert "cover_contact_person" not in steps(cast.karen, case)
    assert "Kontaktpersonen er væk" not in karen.get(reverse("desk")).content.decode()
    loads = karen.get(reverse("contact-loads")).context["loads"]
    assert {one.user.full_name: (one.persons, one.deputising) for one in loads} == {
        "Mette Holm": (1, 0),
        "Jonas Lind": (0, 1),
        "Karen Dahl": (0, 0),
    }
    # The deputy falls ill: nobody stands in any more.
    stories.go_away(cast.jonas, days=2)
    assert "Kontaktpersonen er væk" in karen.get(reverse("desk")).content.decode()
    assert "Stedfortræder: Jonas Lind" not in karen.get(reverse("case-page", args=[case.number])).content.decode()


@pytest.mark.parametrize(("days", "cover"), [(7, None), (30, "jonas")])
def test_a_week_or_a_colleague_who_covers_the_absence_is_no_gap(cast: Cast, days: int, cover: str | None) -> None:
    case = with_mette(cast)
    stories.go_away(cast.mette, days=days, cover=getattr(cast, cover) if cover else None)
    with cast.karen.acting():
        assert contact_queries.flagged() == ([], False)
    shown = cast.karen.client().get(reverse("case-contact", args=[case.number])).content.decode()
    assert ("Stedfortræder: Jonas Lind" in shown) is bool(cover)


def test_whoever_leaves_is_flagged_before_and_after_and_is_no_longer_enough(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = with_mette(cast)
    reseat(cast.mette.membership, during=DateRange(dt.date(2022, 1, 1), TODAY + dt.timedelta(days=10)))
    with cast.karen.acting():
        ((soon,), _more) = contact_queries.flagged()
        assert (soon.why.value, soon.since, soon.user_name) == ("leaves", TODAY + dt.timedelta(days=10), "Mette Holm")
    on_day(TODAY + dt.timedelta(days=10))
    with cast.karen.acting():
        ((gone,), _more) = contact_queries.flagged()
        assert (gone.why.value, gone.since) == ("left", TODAY + dt.timedelta(days=10))
    page = cast.karen.client().get(reverse("case-contact", args=[case.number])).content.decode()
    assert "Kontaktpersonen arbejder ikke mere i CMM" in page
    stories.record_stay(cast.jonas, case, ResidenceStatus.EU_RIGHT)
    assert "replace_contact_person" in steps(cast.karen, case)
    stories.end_case(cast.jonas, case, LadderEvent.DISAPPEARED)
    with cast.karen.acting():
        assert contact_queries.flagged() == ([], False)


def test_who_may_stand_in_and_when_is_said_beside_the_field_and_held_by_the_database(cast: Cast) -> None:
    case, client = with_mette(cast), cast.karen.client()
    address = reverse("case-contact-deputy", args=[case.number])
    stories.go_away(cast.jonas, days=3, since=TODAY + dt.timedelta(days=2))
    typed = {"user": str(cast.jonas.user.pk), "since": TODAY, "until": TODAY + dt.timedelta(days=4)}
    assert errors_of(post(client, address, typed)) == {"user": ["Stedfortræderen er selv væk i de dage."]}
    backwards = typed | {"until": TODAY - dt.timedelta(days=1)}
    assert "until" in errors_of(post(client, address, backwards))
    deputise(cast.karen, case, cast.karen)
    again = {"user": str(cast.jonas.user.pk), "since": TODAY, "until": TODAY + dt.timedelta(days=1)}
    assert "since" in errors_of(post(client, address, again))
    insert = (
        "INSERT INTO support_contactdeputy (id, case_id, user_id, during, recorded_at, by_user_id, by_unit_id) VALUES"
        " (gen_random_uuid(), %s, %s, daterange('2026-01-01', '2026-01-05'), helle.instant(), helle.acting_user(),"
        " helle.acting_unit())"
    )
    with cast.karen.acting():
        assert "stands in for another" in refused_by_the_database(insert, case.pk, cast.mette.user.pk)
        assert "works in the unit" in refused_by_the_database(insert, case.pk, cast.rita.user.pk)
        assert "earlier last day" in refused_by_the_database(
            "UPDATE support_contactdeputy SET during = daterange(lower(during), upper(during) + 5)"
        )


def test_a_deputy_goes_when_the_contact_person_is_back_or_is_another(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = with_mette(cast)
    first = deputise(cast.karen, case, cast.jonas)
    on_day(TODAY + dt.timedelta(days=4))
    fill_in(cast.mette.client(), reverse("case-contact-deputy-end", args=[case.number, first.pk]), {})
    with cast.mette.acting():
        assert ContactDeputy.objects.get().last_day == TODAY + dt.timedelta(days=3)
    deputise(cast.karen, case, cast.jonas, since=TODAY + dt.timedelta(days=4))
    with cast.karen.acting():
        contact_actions.contact_person_set(
            case,
            expected_version=stories.fresh(case).version,
            user=cast.karen.user,
            since=TODAY + dt.timedelta(days=4),
            why=stories.WHY,
        )
        assert [one.last_day for one in contact_queries.deputies_of(case.pk)] == [TODAY + dt.timedelta(days=3)]


def test_who_stood_in_on_days_gone_by_did_so_also_when_another_became_contact_person_then(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = with_mette(cast)
    deputise(cast.karen, case, cast.jonas, since=TODAY + dt.timedelta(days=2))
    on_day(TODAY + dt.timedelta(days=5))
    with cast.karen.acting():
        for statement in (
            "UPDATE support_contactdeputy SET withdrawn_at = helle.instant()",
            "UPDATE support_contactdeputy SET during = daterange(lower(during), lower(during) + 1)",
        ):
            assert "earlier last day or is taken back" in refused_by_the_database(statement)
        contact_actions.contact_person_set(
            case,
            expected_version=stories.fresh(case).version,
            user=cast.karen.user,
            since=TODAY + dt.timedelta(days=1),
            why=stories.WHY,
        )
        assert [one.last_day for one in contact_queries.deputies_of(case.pk)] == [TODAY + dt.timedelta(days=4)]


def test_sup_12_an_organisation_of_before_the_plan_is_history_and_cmm_takes_over(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    address, page = reverse("case-contact-earlier", args=[case.number]), reverse("case-contact", args=[case.number])
    typed = {"name": NGO, "since": "2022-01-01", "source": stories.WHY}
    refused = post(client, address, typed)
    assert "Fra planens første dag er det CMM alene. [SUP-12]" in errors_of(refused)["since"][0]
    assert "name" in errors_of(post(client, address, typed | {"name": "", "since": "2021-12-31"}))
    fill_in(client, address, typed | {"since": "2021-12-31"})
    shown = client.get(page).content.decode()
    assert NGO in shown and "CMM skal overtage." in shown
    with cast.karen.acting():
        assert [one.why.value for one in contact_queries.flagged()[0]] == ["ngo"]
    stories.give_contact_person(cast.mette, case)
    with cast.mette.acting():
        row = EarlierContact.objects.get()
        assert (row.during.upper, ContactPerson.objects.get().during.lower) == (TODAY, TODAY)
        assert NGO.encode() not in bytes(row.name_sealed or b"")
        insert = (
            "INSERT INTO support_earliercontact (id, case_id, organisation_id, source_sealed, during, recorded_at,"
            " by_user_id, by_unit_id) VALUES (gen_random_uuid(), %s, %s, '', daterange(%s, NULL), helle.instant(),"
            " helle.acting_user(), helle.acting_unit())"
        )
        ngo = cast.rita.membership.unit_id
        said = refused_by_the_database(insert, case.pk, ngo, dt.date(2021, 12, 31))
        assert "one contact person at a time" in said
        ended = insert.replace("NULL)", "'2022-02-01')")
        said = refused_by_the_database(ended, case.pk, ngo, dt.date(2022, 1, 1))
        assert "no_new_ngo_contact_since_the_plan" in said
    fill_in(client, reverse("case-contact-earlier-supersede", args=[case.number, row.pk]), {"why": stories.WHY})
    assert NGO not in client.get(page).content.decode()


def test_somebody_whose_account_is_closed_is_no_contact_person_any_more(cast: Cast) -> None:
    with_mette(cast)
    let_go(cast.mette.user)
    with cast.karen.acting():
        assert [one.why.value for one in contact_queries.flagged()[0]] == ["left"]
