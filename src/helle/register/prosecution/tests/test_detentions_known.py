"""Whose a detention is, once that is known: it is of her case then, counts in it and is seen from it (CRI-09)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, latecomer, member
from tests.gates import ObjectGates, Place
from tests.pages import errors_of, fill_in, post

from helle.register.organisations import queries as organisations
from helle.register.placements.choices import UrgentOutcomeKind
from helle.register.prosecution import contact_queries, detention_actions, detention_queries
from helle.register.prosecution.choices import Mistake
from helle.register.prosecution.detention_models import Detention
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.referrals import triage_actions

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NO_ID = "00000000-0000-4000-8000-000000000000"


def detain_somebody(cast: Cast, **changed: object) -> Detention:
    """The police hold somebody of whom there is no referral."""
    with cast.peter.acting():
        return detention_actions.detention_record(None, told.held(**changed))


class TestWhose(ObjectGates):
    view = "detention-whose"
    may: ClassVar[str] = "peter"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "ulla", "dorthe", "lone", "niels")
    wrong_roles: ClassVar[tuple[str, ...]] = ("pia", "vera", "stine")
    purpose: ClassVar[str] = "law_enforcement"

    def place(self, cast: Cast) -> Place:
        row = detain_somebody(cast)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[NO_ID]))


def seen_from(cast: Cast, case: object) -> list[tuple[object, bool]]:
    """The detentions that CMM sees from a case, and whether each is beside another of the same days."""
    with cast.mette.acting():
        return [(one.row.pk, one.row.beside_another) for one in detention_queries.of_case(case.pk)]  # type: ignore[attr-defined]


def test_cri_09_cmm_says_of_which_case_somebody_is_who_stood_in_none(cast: Cast) -> None:
    row, victim = detain_somebody(cast), stories.an_opened_case(cast)
    page, url = reverse("detention-page", args=[row.pk]), reverse("detention-whose", args=[row.pk])
    assert "hører til ingen sag endnu" in cast.mette.client().get(reverse("detention-list")).content.decode()
    assert url in cast.mette.client().get(page).content.decode()
    wrong = post(cast.mette.client(), url, {"number": "2025-9999"})
    assert wrong.status_code == 422 and "Den sag har I ikke" in wrong.content.decode()
    asked = post(cast.mette.client(), url, {"number": victim.number})
    assert asked.status_code == 422 and f"Ja, det er sag {victim.number}" in asked.content.decode()
    # A number that was changed after it was asked about is asked about anew.
    other = stories.an_opened_case(cast)
    moved = post(cast.mette.client(), url, {"number": other.number, "is_hers": victim.number})
    assert moved.status_code == 422 and seen_from(cast, other) == []
    fill_in(cast.mette.client(), url, {"number": victim.number, "is_hers": victim.number})
    assert seen_from(cast, victim) == [(row.pk, False)]
    shown = cast.mette.client().get(page).content.decode()
    assert victim.number in shown and url not in shown
    # Once: neither again, nor of somebody else's.
    with cast.peter.acting(), pytest.raises(Refused) as again:
        detention_actions.detention_say_whose(row, case_id=victim.pk)
    assert again.value.message == detention_actions.KNOWN_ALREADY


def test_cri_09_the_police_say_of_which_referral_and_it_follows_into_the_case(cast: Cast) -> None:
    row, referral = detain_somebody(cast), stories.refer(cast, by=cast.peter)
    with cast.peter.acting():
        (waits,) = detention_queries.referred_and_not_taken_in()
    fill_in(cast.peter.client(), reverse("detention-whose", args=[row.pk]), {"known": f"henvist-{waits.person_id}"})
    page = cast.peter.client().get(reverse("detention-page", args=[row.pk])).content.decode()
    assert f"Henvendelse {referral.number}" in page
    (case,) = stories.open_cases(cast, referral)
    assert seen_from(cast, case) == [(row.pk, False)]


def test_cri_09_of_a_referral_that_is_joined_with_another_it_is_of_that_ones_case(cast: Cast) -> None:
    earlier = stories.refer(cast)
    (case,) = stories.open_cases(cast, earlier)
    later = stories.refer(cast, by=cast.peter)
    with cast.peter.acting():
        (waits,) = [one for one in detention_queries.referred_and_not_taken_in() if one.referral == later.number]
        row = detention_actions.detention_record(None, told.held(), referred=waits.person_id)
    with cast.mette.acting():
        triage_actions.referral_join(later, joined_to=earlier)
    assert seen_from(cast, case) == [(row.pk, False)]


def test_cri_09_of_the_days_of_another_both_stand_and_count_once(cast: Cast) -> None:
    victim, today = stories.an_opened_case(cast), clock.today()
    row, first = detain_somebody(cast), told.detain(cast.peter, victim)
    with cast.peter.acting():
        assert ("detention", "no_place", 2) in contact_queries.care(today, today)
        detention_actions.detention_say_whose(row, case_id=victim.pk)
        assert ("detention", "no_place", 1) in contact_queries.care(today, today)
    assert sorted(seen_from(cast, victim), key=lambda one: one[1]) == [(first.pk, False), (row.pk, True)]
    page = cast.mette.client().get(reverse("case-criminal", args=[victim.number])).content.decode()
    assert "tæller én gang" in page
    also = "Den samme person står også som frihedsberøvet i de timer"
    for one, other in ((row, first), (first, row)):
        shown = cast.peter.client().get(reverse("detention-page", args=[one.pk])).content.decode()
        assert also in shown and reverse("detention-page", args=[other.pk]) in shown
    # Where the other one was a mistake it counts by itself.
    with cast.peter.acting():
        detention_actions.detention_withdraw(first, why=Mistake.NEVER, words="Det var en anden person.")
        assert ("detention", "no_place", 1) in contact_queries.care(today, today)
    assert also not in cast.mette.client().get(reverse("detention-page", args=[row.pk])).content.decode()


def test_cri_09_the_hotline_reads_it_while_it_lasts(cast: Cast) -> None:
    row = detain_somebody(cast)
    page = reverse("detention-page", args=[row.pk])
    assert cast.vera.client().get(page).status_code == 200
    with cast.peter.acting():
        detention_actions.detention_end(row, ended_at=clock.now(), became=UrgentOutcomeKind.HOUSED, words="")
    assert (cast.vera.client().get(page).status_code, cast.mette.client().get(page).status_code) == (404, 200)


def test_nobody_says_past_the_application_whose_it_is(cast: Cast) -> None:
    row, victim = detain_somebody(cast), stories.an_opened_case(cast)
    for who in (cast.vera, told.pia(), latecomer("niels")):
        with who.acting(), pytest.raises(DatabaseError, match="who knows both"), transaction.atomic():
            _say(row, victim.pk, None)
    with cast.peter.acting(), pytest.raises(DatabaseError, match="who knows both"), transaction.atomic():
        _say(row, None, row.pk)
    with cast.peter.acting(), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Detention.objects.filter(pk=row.pk).update(case=victim.pk)
    assert seen_from(cast, victim) == []


def _say(row: Detention, case: uuid.UUID | None, person: uuid.UUID | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.say_whose_detention(%s, %s, %s)", [row.pk, case, person])


def test_cri_09_one_of_long_ago_is_asked_about_before_it_alarms(cast: Cast) -> None:
    long_ago = clock.now() - dt.timedelta(days=30)
    with cast.peter.acting(), pytest.raises(detention_actions.LongHeld) as asked:
        detention_actions.detention_record(None, told.held(began_at=long_ago))
    assert asked.value.field == "still_held" and not _any_detention(cast)
    detain_somebody(cast, began_at=long_ago, still_held=True)
    assert _any_detention(cast)


def _any_detention(cast: Cast) -> bool:
    with cast.peter.acting():
        return Detention.objects.exists()


def test_acm_20_cmm_calls_a_number_and_no_name_goes_with_it(cast: Cast) -> None:
    typed = {
        "known": "anden", "began_on": f"{clock.today():%Y-%m-%d}", "began_time": "00:00", "why": "no_place",
        "alternative_tried": "yes", "reasons": told.HELD, "sex": "woman", "minor": "no", "region": "central",
    }  # fmt: skip
    for wrong in ("Hun hedder Maria Popescu, 41234567", "Maria", "41", "87 31 14 48 hos Maria", "+", "010190-1234"):
        refused = post(cast.peter.client(), reverse("detention-new"), {**typed, "call": wrong})
        assert (refused.status_code, list(errors_of(refused))) == (422, ["call"]), wrong
    fill_in(cast.peter.client(), reverse("detention-new"), {**typed, "call": "+45 87 31 14 48, lokal 12"})


def twice(cast: Cast) -> tuple[Detention, Detention]:
    """The police note one person twice for the same hours, and both go on."""
    victim = stories.an_opened_case(cast)
    row, first = detain_somebody(cast), told.detain(cast.peter, victim)
    with cast.peter.acting():
        detention_actions.detention_say_whose(row, case_id=victim.pk)
    return row, first


def test_cri_09_who_is_noted_twice_is_one_alarm(cast: Cast) -> None:
    rows = twice(cast)
    for who in (cast.mette, cast.peter):
        with who.acting():
            (alarm,) = detention_queries.lasting()
            assert alarm.times == 2 and {alarm.urgent_id, *alarm.also} == {one.urgent_id for one in rows}
    page = cast.vera.client().get(reverse("desk")).content.decode()
    assert "noteret 2 gange" in page and page.count("samme person, noteret igen") == 1


def test_cri_09_who_is_held_by_two_units_is_one_alarm_that_names_both(cast: Cast) -> None:
    """One may have forgotten to note the end: whoever calls that one alone does not find her."""
    victim, other = stories.an_opened_case(cast), member("Palle Krag", "POL-KBH", "police_officer")
    first = detain_somebody(cast)
    clock.move_forward(dt.timedelta(minutes=30))
    with other.acting():
        second = detention_actions.detention_record(None, told.held())
    with cast.mette.acting():
        for row in (first, second):
            detention_actions.detention_say_whose(row, case_id=victim.pk)
    page = cast.vera.client().get(reverse("desk")).content.decode()
    panel = page[page.index("frihedsberoevede") : page.index("</section>", page.index("frihedsberoevede"))]
    assert panel.count("<li>") == 1
    units = organisations.units_on(clock.today())
    assert all(units[who.membership.unit_id].name.da in panel for who in (cast.peter, other))


@pytest.mark.parametrize("ends", [True, False])
def test_cri_09_who_ends_one_of_two_is_asked_of_the_other(cast: Cast, ends: bool) -> None:
    row, other = twice(cast)
    url = reverse("detention-end", args=[row.pk])
    given = {
        "ended_on": clock.today().isoformat(), "ended_time": f"{clock.now().astimezone(clock.COPENHAGEN):%H:%M}",
        "became": "housed",
    }  # fmt: skip
    asked = post(cast.peter.client(), url, given)
    assert asked.status_code == 422 and "Er den også slut?" in asked.content.decode()
    fill_in(cast.peter.client(), url, given | {"others_too": "yes" if ends else "no"})
    with cast.peter.acting():
        row.refresh_from_db()
        other.refresh_from_db()
    assert row.ended_at is not None and (other.ended_at == row.ended_at) is ends
    with cast.mette.acting():
        assert len(detention_queries.lasting()) == (0 if ends else 1)
    if not ends:
        for one, said in ((row, "den anden varer ved"), (other, "denne varer ved")):
            for who in (cast.peter, cast.mette):
                page = who.client().get(reverse("detention-page", args=[one.pk])).content.decode()
                assert said in page
