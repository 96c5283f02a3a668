"""A consent that limits another stays within its days, and is given by whom the other was (MIN-02, PUB-LAW-13)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import minor_stories, stories
from tests import sharing_stories as told
from tests.cast import Cast
from tests.pages import errors_of, hidden_of, post

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.sharing import consent_actions
from helle.register.sharing.choices import ConsentGiver
from helle.register.sharing.models import Consent
from helle.rules.sharing.receivers import DataCategory as C

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
BIRTHDAY_IN = dt.timedelta(days=22)


@pytest.fixture
def case(cast: Cast) -> Case:
    """A child with a representative, who turns eighteen in three weeks."""
    return minor_stories.come_of_age_in(cast.mette, stories.an_opened_case(cast), BIRTHDAY_IN)


def test_min_02_her_own_yes_from_eighteen_on_is_not_limited_to_her_representatives_of_today(
    cast: Cast, case: Case
) -> None:
    """It became a consent that held from that day, and who she is was passed on under it."""
    birthday = clock.today() + BIRTHDAY_IN
    hers = told.consent(cast.mette, case)
    eve = birthday - dt.timedelta(days=1)
    client, url = cast.mette.client(), reverse("case-consent-limit", args=[case.number, hers.pk])
    offered = client.get(url).context["form"].fields["given_by"].choices
    assert [value for value, _label in offered] == ["herself"]
    typed = {
        "categories": ["identity"], "purposes": ["return"], "given_by": "representative", "until": eve.isoformat(),
        "given_on": clock.today().isoformat(), "limits": told.LIMITS,
    }  # fmt: skip
    errors = errors_of(post(client, url, hidden_of(client, url) | typed))
    assert errors == {"given_by": [consent_actions.LIMITED_BY_ANOTHER.da]}
    by_another = told.agreed(C.IDENTITY, given_by=ConsentGiver.REPRESENTATIVE, until=eve)
    with pytest.raises(Refused) as refused, cast.mette.acting():
        consent_actions.consent_limit(hers, case, by_another, before=told.LIMITS)
    assert (refused.value.field, refused.value.message) == ("given_by", consent_actions.LIMITED_BY_ANOTHER)
    with cast.mette.acting():
        narrower = consent_actions.consent_limit(
            hers, case, told.agreed(C.IDENTITY, until=birthday), before=told.LIMITS
        )
    assert narrower.given_by == ConsentGiver.HERSELF


def test_pub_law_13_a_limit_is_not_said_before_the_consent_nor_lasts_beyond_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    hers = told.consent(cast.mette, case)
    day = dt.timedelta(days=1)
    for changed, field in (({"given_on": clock.today() - day}, "given_on"), ({"until": hers.until + day}, "until")):
        with pytest.raises(Refused) as refused, cast.mette.acting():
            consent_actions.consent_limit(hers, case, told.agreed(C.IDENTITY, **changed), before=told.LIMITS)
        assert refused.value.field == field and "[PUB-LAW-13]" in refused.value.message.da


def test_min_02_nor_does_the_database_take_it(cast: Cast, case: Case) -> None:
    birthday = clock.today() + BIRTHDAY_IN
    hers = told.consent(cast.mette, case)
    her_representatives = {"given_by": "representative", "until": birthday - dt.timedelta(days=1)}
    for changed, name in (
        (her_representatives, "sharing_consent_limited_by_who_gave_it"),
        ({"given_on": hers.given_on - dt.timedelta(days=1)}, "sharing_consent_limited_within_its_days"),
        ({"until": hers.until + dt.timedelta(days=1)}, "sharing_consent_limited_within_its_days"),
    ):
        with cast.mette.acting():
            row = Consent.objects.get(pk=hers.pk)
            row.pk, row.narrows_id = new_id(), hers.pk
            for column, value in changed.items():
                setattr(row, column, value)
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                row.save(force_insert=True)
