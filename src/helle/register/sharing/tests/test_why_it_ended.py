"""Why and when a child's consent ended is said, whatever is written of the age afterwards (MIN-02, MIN-15)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import minor_stories
from tests import sharing_stories as told
from tests.cast import Cast
from tests.child_consent_stories import HERS, a_child, born_so_that_she_turns_18, ended_how, ending, take_back
from tests.pages import fill_in, post

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.sharing import consent_actions
from helle.register.sharing.agreements import agreements_of
from helle.register.sharing.choices import ConsentEnd

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_child(cast)


def test_what_has_ended_is_not_taken_back_and_keeps_why_it_ended(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    hers = told.consent(cast.mette, case, **HERS)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    own = told.consent(cast.mette, case, until=clock.today() + dt.timedelta(days=3))
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=400))
    clock.move_forward(dt.timedelta(days=4))
    client = cast.mette.client()
    page = client.get(reverse("case-consents", args=[case.number])).content.decode()
    for row in (hers, own):
        url = ending(case, row)
        assert url not in page
        assert "Samtykket gælder ikke længere." in client.get(url).content.decode()
        assert post(client, url, {"how": "withdrawn"}).status_code == 422
        with pytest.raises(Refused):
            take_back(cast, row, ConsentEnd.SAID_NO)
        assert ended_how(cast, row) == ""
    assert "personen ikke længere barn" in page and "rukket tilbage" not in page.split("Andre steder i Helle")[0]


def test_what_ended_within_a_day_says_its_hour_and_not_that_it_holds_through_the_day(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    told.by_consent(cast.mette, case, told.consent(cast.mette, case, **HERS))
    url = reverse("case-consents", args=[case.number])
    assert "Ophørte" not in cast.mette.client().get(url).content.decode()
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    page = cast.mette.client().get(url).content.decode().split("Andre steder i Helle")[0]
    assert "Ophørte" in page and "ophørt<" in page and "Til og med" not in page


@pytest.mark.parametrize("how", [ConsentEnd.WITHDRAWN, ConsentEnd.MISTAKE])
def test_what_was_taken_back_keeps_the_last_day_that_it_had_then(cast: Cast, case: Case, how: ConsentEnd) -> None:
    """One that was given on the day before a birthday that was recorded long afterwards ended before it was given."""
    minor_stories.appoint(cast.mette, case)
    consent = told.consent(cast.mette, case, **HERS)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    take_back(cast, consent, how)
    for days in (5, -3, 400):
        born_so_that_she_turns_18(cast, case, dt.timedelta(days=days))
        with cast.mette.acting():
            (agreed,) = agreements_of(case)
        assert agreed.row.until == birthday - dt.timedelta(days=1)


def test_what_was_limited_keeps_the_last_day_that_it_had_then(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    consent = told.consent(cast.mette, case, **HERS)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    last_day = birthday - dt.timedelta(days=1)
    url = reverse("case-consent-limit", args=[case.number, consent.pk])
    fill_in(cast.mette.client(), url, {"until": (last_day - dt.timedelta(days=1)).isoformat(), "limits": "Kun navn."})
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=5))
    with cast.mette.acting():
        before = next(one for one in agreements_of(case) if one.row.pk == consent.pk)
    assert before.row.withdrawn_how == ConsentEnd.LIMITED and before.row.until == last_day


def why_no_longer(cast: Cast, case: Case) -> str:
    page = cast.mette.client().get(reverse("case-consents", args=[case.number])).content.decode()
    return page.split("Hvorfor ikke længere</dt><dd>")[1].split("</dd>")[0]


@pytest.mark.parametrize("corrected", [False, True])
def test_why_the_consent_ended_is_said_alike_before_and_after_the_persons_no(
    cast: Cast, case: Case, corrected: bool
) -> None:
    """Whether it ended with its day, or as a birth date was corrected while it held."""
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    consent = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    if corrected:
        born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    clock.move_forward(dt.timedelta(days=10))
    before = why_no_longer(cast, case)
    assert ("det, der da stod om alderen" in before) == corrected
    take_back(cast, consent, ConsentEnd.SAID_NO)
    assert why_no_longer(cast, case) == before


def test_what_ran_out_with_its_day_is_not_said_to_have_come_of_age_where_the_person_has_not(
    cast: Cast, case: Case
) -> None:
    """Her no stands, but she is recorded as a child since: "is 18 and now consents alone" would be false."""
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    consent = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    clock.move_forward(dt.timedelta(days=10))
    take_back(cast, consent, ConsentEnd.SAID_NO)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=400))
    assert "det, der da stod om alderen" in why_no_longer(cast, case)


def test_what_ran_out_before_the_person_came_of_age_is_nothing_to_say_no_to(cast: Cast, case: Case) -> None:
    """It had ended by its own day, years before in many cases, and "as the person turned 18" would be false of it."""
    minor_stories.appoint(cast.mette, case)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=40))
    consent = told.consent(cast.mette, case, **HERS, until=clock.today() + dt.timedelta(days=5))
    clock.move_forward(dt.timedelta(days=41))
    client = cast.mette.client()
    assert "Personen siger selv nej" not in client.get(reverse("case-consents", args=[case.number])).content.decode()
    assert "Samtykket gælder ikke længere." in client.get(ending(case, consent)).content.decode()
    with pytest.raises(Refused) as refused:
        take_back(cast, consent, ConsentEnd.SAID_NO)
    assert refused.value.message == consent_actions.NOT_ASKED_HERSELF
    assert ended_how(cast, consent) == ""


def test_nobody_writes_of_a_consent_that_its_person_is_erased_who_is_not(cast: Cast, case: Case) -> None:
    """Neither of one that holds nor of one that has ended: it would have been a way past what stands of its end."""
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    consent = told.consent(cast.mette, case, until=clock.today() + dt.timedelta(days=3))
    for days in (0, 4):
        clock.move_forward(dt.timedelta(days=days))
        with pytest.raises(Refused):
            take_back(cast, consent, ConsentEnd.ERASED)
        assert ended_how(cast, consent) == ""
