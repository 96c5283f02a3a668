"""What a child's representative agrees to: when her yes is one, what rests on it, what she sees (MIN-02, MIN-15)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from tests import minor_stories, stories
from tests import sharing_stories as told
from tests.cast import Cast
from tests.child_consent_stories import (
    HERS,
    a_child,
    asked_herself,
    born_so_that_she_turns_18,
    reads,
)
from tests.pages import errors_of, hidden_of, post

from helle.register.cases.models import Case
from helle.register.interface.words import long_day
from helle.register.minors.choices import RepresentationEnd
from helle.register.organisations.loading import unit_id
from helle.register.people.choices import BirthPrecision
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.sharing import consent_actions, queries, resting
from helle.register.sharing.agreements import agreements_of
from helle.register.sharing.choices import ConsentGiver
from helle.register.sharing.models import Consent, Disclosure
from helle.register.sharing.passed_on import passed_on
from helle.rules.minors.age import birthday_before
from helle.rules.sharing.receivers import DataCategory as C

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_child(cast)


def offered(cast: Cast, case: Case) -> list[str]:
    form = cast.mette.client().get(reverse("case-consent-new", args=[case.number])).context["form"]
    return [value for value, _label in form.fields["given_by"].choices]


def test_min_15_nobody_says_yes_for_an_adult(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    assert offered(cast, case) == ["herself"]
    with pytest.raises(Refused) as refused:
        told.consent(cast.mette, case, **HERS)
    assert (refused.value.field, refused.value.message) == ("given_by", consent_actions.NOBODY_AGREES_FOR_HER)
    address = reverse("case-consent-new", args=[case.number])
    typed = {
        "to": str(unit_id("HJST")), "categories": ["identity"], "purposes": ["return"], "given_by": "representative",
    }  # fmt: skip
    assert "given_by" in errors_of(post(cast.mette.client(), address, typed))


def test_min_02_a_child_has_a_representative_in_force_or_nobody_says_yes(cast: Cast, case: Case) -> None:
    assert offered(cast, case) == []
    with pytest.raises(Refused):
        told.consent(cast.mette, case, **HERS)
    appointed = minor_stories.appoint(cast.mette, case)
    assert offered(cast, case) == ["representative"]
    with pytest.raises(Refused) as before:  # She was not appointed yet on that day.
        told.consent(cast.mette, case, **HERS, given_on=clock.today() - dt.timedelta(days=1))
    assert before.value.field == "given_by"
    consent = told.consent(cast.mette, case, **HERS)
    first = told.by_consent(cast.mette, case, consent)
    clock.move_forward(dt.timedelta(days=1))
    minor_stories.end(cast.mette, case, appointed, RepresentationEnd.REPLACED, clock.today())
    with pytest.raises(Refused) as nobody:
        told.by_consent(cast.mette, case, consent, C.RETURN_PLAN)
    assert nobody.value.field == "consent"
    with cast.mette.acting():
        assert resting.to_rest_on(case) == []
        assert Disclosure.objects.get(pk=first.pk).ended_at is None


def test_min_15_the_database_lets_nobody_agree_for_an_adult(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = told.consent(cast.mette, case)
    with cast.mette.acting():
        found = Consent.objects.get(pk=row.pk)
        found.pk, found.given_by = new_id(), ConsentGiver.REPRESENTATIVE
        with pytest.raises(IntegrityError, match="sharing_consent_for_a_child"), transaction.atomic():
            found.save(force_insert=True)


def test_min_02_the_representative_sees_what_stands_in_her_name_and_what_rests_on_it(cast: Cast, case: Case) -> None:
    gudrun = minor_stories.a_representative(cast.mette, case)
    consent = told.consent(cast.mette, case, **HERS)
    row = told.by_consent(cast.mette, case, consent)
    told.disclose(cast.mette, case, told.wish("UDLST", C.IDENTITY), message=told.TOLD)
    page = gudrun.client().get(reverse("case-consents", args=[case.number]))
    assert [one.row.pk for one in page.context["agreements"]] == [consent.pk]
    assert [one.row.pk for one in page.context["resting"]] == [row.pk]
    text = page.content.decode()
    assert "Hjemrejsestyrelsen" in text and "trækker det tilbage" in text
    assert told.TOLD not in text and told.WEIGHED not in text
    assert reverse("case-disclosures", args=[case.number]) not in text
    assert gudrun.client().get(reverse("case-disclosures", args=[case.number])).status_code in (403, 404)
    first = gudrun.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert reverse("case-consents", args=[case.number]) in first


def test_min_15_a_yes_of_the_representative_ends_the_day_before_the_child_turns_18(cast: Cast, case: Case) -> None:
    """It was taken until a day after the birthday, and the receiver read on."""
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=40))
    with pytest.raises(Refused) as refused:
        told.consent(cast.mette, case, **HERS)
    assert refused.value.field == "until"
    assert long_day(birthday - dt.timedelta(days=1), "da") in refused.value.message.da
    consent = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    row = told.by_consent(cast.mette, case, consent)
    # In forty days: she is to be asked already.
    assert reads(cast, row) and asked_herself(cast) == [case.number]
    clock.move_forward(dt.timedelta(days=40))
    assert clock.today() == birthday
    assert not reads(cast, row)
    with cast.mette.acting():
        assert not agreements_of(case)[0].holds
    assert asked_herself(cast) == [case.number]
    page = cast.mette.client().get(reverse("case-consents", args=[case.number])).content.decode()
    assert "Personen er fyldt 18 og samtykker nu selv." in page
    # She says yes herself, and nobody has to ask her any more.
    told.consent(cast.mette, case)
    assert not asked_herself(cast)


def test_min_15_she_is_asked_sixty_days_before_and_her_yes_takes_its_place(cast: Cast, case: Case) -> None:
    """So that nothing breaks off on the birthday; a yes of hers that ends with the other's does not do it."""
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=61))
    told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    assert not asked_herself(cast)
    clock.move_forward(dt.timedelta(days=1))
    assert asked_herself(cast) == [case.number]
    desk = cast.mette.client().get(reverse("desk")).content.decode()
    assert "spørg personen selv" in desk and case.number in desk
    assert "også før dagen" in desk
    with pytest.raises(Refused) as none:
        told.consent(cast.mette, case, until=birthday - dt.timedelta(days=1))
    assert none.value.field == "until" and asked_herself(cast) == [case.number]
    told.consent(cast.mette, case, until=birthday)
    assert not asked_herself(cast)


def test_min_15_a_birth_date_that_comes_later_ends_it_by_itself(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=400))
    consent = told.consent(cast.mette, case, **HERS)
    row = told.by_consent(cast.mette, case, consent)
    assert reads(cast, row)
    # It was written wrong: she turns eighteen in ten days.
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    with cast.mette.acting():
        (agreed,) = agreements_of(case)
        (shown,) = queries.disclosures_of(case)
    assert agreed.row.until == shown.row.until == birthday - dt.timedelta(days=1) and shown.lasts
    assert reads(cast, row)
    with cast.henrik.acting():
        (told_now,) = queries.told_us()
        assert told_now.last_day == queries.get_told(row.pk).last_day == birthday - dt.timedelta(days=1)
    page = cast.henrik.client().get(reverse("told-page", args=[row.pk])).content.decode()
    assert long_day(birthday - dt.timedelta(days=1), "da") in page and long_day(consent.until, "da") not in page
    # And so was that: she is an adult, and nothing is read on the representative's yes from that moment.
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-3))
    assert not reads(cast, row)
    with cast.henrik.acting(), pytest.raises(Http404):
        queries.get_told(row.pk)
    # It was read until that moment, and so it says: no end stands before the beginning.
    with cast.mette.acting():
        (agreed,), (shown,) = agreements_of(case), queries.disclosures_of(case)
        assert (agreed.holds, agreed.row.until, shown.state, shown.row.until) == (
            False, clock.today(), "ended", clock.today(),
        )  # fmt: skip
        (told_of,) = passed_on(case)
        assert told_of.first_day == told_of.last_day == clock.today()
    # Nor does it come back by itself, whatever is written of her age from now on.
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=400))
    assert not reads(cast, row)
    stays_ended(cast, case, consent)
    page = cast.mette.client().get(reverse("case-consents", args=[case.number])).content.decode()
    assert "uden at der siges ja på ny" in page
    # The representative says yes anew, and then it is read again.
    assert reads(cast, told.by_consent(cast.mette, case, told.consent(cast.mette, case, **HERS)))


def stays_ended(cast: Cast, case: Case, consent: Consent) -> None:
    with cast.mette.acting():
        assert not any(one.holds for one in agreements_of(case) if one.row.pk == consent.pk)
    with pytest.raises(Refused) as refused:
        told.by_consent(cast.mette, case, consent, until=clock.today())
    assert refused.value.field == "consent"


UNKNOWN = {"birth_date": None, "birth_precision": BirthPrecision.UNKNOWN, "unaccompanied": True}


@pytest.mark.parametrize("written", [{"age_disputed": True}, UNKNOWN])
def test_min_15_what_ended_by_the_calendar_stays_ended_where_the_age_becomes_uncertain(
    cast: Cast, case: Case, written: dict[str, object]
) -> None:
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    consent = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    minor_stories.describe(cast.mette, case, birth_date=birthday_before(birthday - dt.timedelta(days=5), 18))
    row = told.by_consent(cast.mette, case, consent, until=birthday - dt.timedelta(days=6))
    clock.move_forward(dt.timedelta(days=7))
    assert not reads(cast, row)
    minor_stories.describe(cast.mette, case, **written)
    assert not reads(cast, row)
    with cast.mette.acting():
        (agreed,) = agreements_of(case)
        assert (agreed.holds, agreed.row.until) == (False, birthday - dt.timedelta(days=6))
    stays_ended(cast, case, consent)


def test_min_15_the_database_takes_no_yes_beyond_that_day(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=40))
    row = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    with cast.mette.acting():
        found = Consent.objects.get(pk=row.pk)
        found.pk, found.until = new_id(), birthday
        with pytest.raises(IntegrityError, match="sharing_consent_ends_before_eighteen"), transaction.atomic():
            found.save(force_insert=True)


def sent_by(cast: Cast, case: Case, **changed: object) -> dict[str, object]:
    typed: dict[str, object] = {
        "to": str(unit_id("HJST")), "categories": ["identity"], "purposes": ["return"], "given_by": "representative",
    }  # fmt: skip
    return typed | changed


def test_who_sends_the_representatives_yes_once_she_is_of_age_reads_that_she_agrees_herself(
    cast: Cast, case: Case
) -> None:
    minor_stories.appoint(cast.mette, case)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=40))
    client, address = cast.mette.client(), reverse("case-consent-new", args=[case.number])
    opened = hidden_of(client, address)
    clock.move_forward(dt.timedelta(days=41))
    errors = errors_of(post(client, address, opened | sent_by(cast, case)))
    assert errors["given_by"] == [consent_actions.AGREES_HERSELF.da]


def test_the_form_begins_with_a_last_day_that_the_representative_can_agree_to(cast: Cast, case: Case) -> None:
    minor_stories.appoint(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=40))
    form = cast.mette.client().get(reverse("case-consent-new", args=[case.number])).context["form"]
    assert form.initial["until"] == birthday - dt.timedelta(days=1)


def test_a_last_day_that_is_none_says_which_is(cast: Cast, case: Case) -> None:
    latest = clock.today() + dt.timedelta(days=366)
    for until, says in (
        (latest + dt.timedelta(days=1), f"vælg senest {long_day(latest, 'da')}"),
        (clock.today() - dt.timedelta(days=1), "Vælg i dag eller en senere dag"),
    ):
        with pytest.raises(Refused) as refused:
            told.consent(cast.mette, case, until=until)
        assert refused.value.field == "until" and says in refused.value.message.da
