"""A no from eighteen on that was recorded by mistake, or in a form opened before the day (MIN-02)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import minor_stories, stories
from tests import sharing_stories as told
from tests.cast import Cast
from tests.child_consent_stories import HERS, asked_herself, ending
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.sharing import consent_actions
from helle.register.sharing.forms import NO_AHEAD, NO_AHEAD_BY_MISTAKE
from helle.register.sharing.models import Consent
from helle.rules.sharing.receivers import DataCategory as C

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
BIRTHDAY_IN = dt.timedelta(days=50)


@pytest.fixture
def case(cast: Cast) -> Case:
    """A child with a representative, who turns eighteen in fifty days and is to be asked."""
    return minor_stories.come_of_age_in(cast.mette, stories.an_opened_case(cast), BIRTHDAY_IN)


@pytest.fixture
def consent(cast: Cast, case: Case) -> Consent:
    """What the representative agreed to until the day before."""
    until = clock.today() + BIRTHDAY_IN - dt.timedelta(days=1)
    return told.consent(cast.mette, case, **HERS, until=until)


def stands(cast: Cast, row: Consent) -> bool:
    with cast.mette.acting():
        return Consent.objects.get(pk=row.pk).no_ahead_at is not None


def test_min_02_a_no_from_eighteen_that_was_a_slip_is_taken_away_and_the_consent_goes_on(
    cast: Cast, case: Case, consent: Consent
) -> None:
    client, url = cast.mette.client(), reverse("case-consents", args=[case.number])
    row = told.by_consent(cast.mette, case, consent, until=consent.until)
    fill_in(client, ending(case, consent), {"how": NO_AHEAD})
    assert stands(cast, consent) and not asked_herself(cast)
    assert "nejet fra 18 år var en fejl" in client.get(url).content.decode()
    fill_in(client, ending(case, consent), {"how": NO_AHEAD_BY_MISTAKE})
    assert not stands(cast, consent) and asked_herself(cast) == [case.number]
    assert "Fra 18 år siger personen selv nej" not in client.get(url).content.decode()
    with cast.mette.acting():
        row.refresh_from_db()
        consent.refresh_from_db()
    assert row.ended_at is None and consent.withdrawn_at is None
    # Said again, it stands again.
    fill_in(client, ending(case, consent), {"how": NO_AHEAD})
    assert stands(cast, consent)


def test_min_02_found_after_the_birthday_she_is_asked_then(cast: Cast, case: Case, consent: Consent) -> None:
    with cast.mette.acting():
        consent_actions.consent_no_ahead(consent)
    clock.move_forward(BIRTHDAY_IN)
    client = cast.mette.client()
    assert not asked_herself(cast)
    assert ending(case, consent) in client.get(reverse("case-consents", args=[case.number])).content.decode()
    offered = client.get(ending(case, consent)).context["form"].fields["how"].choices
    assert [value for value, _label in offered] == [NO_AHEAD_BY_MISTAKE]
    fill_in(client, ending(case, consent), {"how": NO_AHEAD_BY_MISTAKE})
    assert not stands(cast, consent) and asked_herself(cast) == [case.number]


def test_min_02_what_a_limited_consent_had_it_from_is_taken_away_too(cast: Cast, case: Case, consent: Consent) -> None:
    """Else the no would stand beside what is over, and answer for another consent to the same receiver."""
    told.consent(cast.mette, case, **HERS, until=consent.until)
    with cast.mette.acting():
        consent_actions.consent_no_ahead(consent)
    clock.move_forward(dt.timedelta(hours=1))
    with cast.mette.acting():
        within = told.agreed(C.IDENTITY, **HERS, until=consent.until)
        narrower = consent_actions.consent_limit(consent, case, within, before=told.LIMITS)
    assert stands(cast, narrower) and stands(cast, consent) and not asked_herself(cast)
    with cast.mette.acting():
        consent_actions.consent_no_ahead_by_mistake(narrower)
    assert not stands(cast, narrower) and not stands(cast, consent) and asked_herself(cast) == [case.number]


def test_what_does_not_stand_is_not_taken_away(cast: Cast, case: Case, consent: Consent) -> None:
    with cast.mette.acting():
        with pytest.raises(Refused) as none:
            consent_actions.consent_no_ahead_by_mistake(consent)
        assert none.value.message == consent_actions.NO_AHEAD_IS_NONE
        consent_actions.consent_no_ahead(consent)
        consent_actions.consent_withdraw(consent)
        with pytest.raises(Refused) as ended:
            consent_actions.consent_no_ahead_by_mistake(consent)
        assert ended.value.message == consent_actions.WITHDRAWN_ALREADY


def test_the_database_takes_away_the_whole_no_and_changes_nothing_else(cast: Cast, consent: Consent) -> None:
    with cast.mette.acting():
        consent_actions.consent_no_ahead(consent)
        for half in ({"no_ahead_by": None}, {"no_ahead_at": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Consent.objects.filter(pk=consent.pk).update(**half)
    assert stands(cast, consent)


def test_min_02_a_no_ahead_in_a_form_opened_before_the_birthday_says_why_it_comes_too_late(
    cast: Cast, case: Case, consent: Consent
) -> None:
    client, url = cast.mette.client(), ending(case, consent)
    opened = hidden_of(client, url)
    clock.move_forward(BIRTHDAY_IN)
    late = client.post(url, opened | {"how": NO_AHEAD})
    assert late.status_code == 422
    assert consent_actions.ENDED_MEANWHILE.da in str(errors_of(late)) and "how" not in errors_of(late)
    assert not stands(cast, consent)


def test_min_02_a_no_ahead_to_what_stands_already_says_so(cast: Cast, case: Case, consent: Consent) -> None:
    client, url = cast.mette.client(), ending(case, consent)
    opened = hidden_of(client, url)
    with cast.mette.acting():
        consent_actions.consent_no_ahead(consent)
    again = post(client, url, opened | {"how": NO_AHEAD})
    assert again.status_code == 422 and consent_actions.NO_AHEAD_ALREADY.da in str(errors_of(again))
