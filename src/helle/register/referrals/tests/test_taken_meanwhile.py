"""Somebody takes a person in while another has the form open: she is told which person that is; nothing is opened."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.pages import errors_of, hidden_of

from helle.register.cases.models import Case
from helle.register.referrals import triage_actions
from helle.register.referrals.models import ReferredPerson

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_the_form_says_which_of_the_persons_has_a_case(cast: Cast) -> None:
    referral = stories.refer(cast, persons=3)
    url, mette = reverse("referral-take-in", args=[referral.number]), cast.mette.client()
    opened = hidden_of(mette, url)
    with cast.jonas.acting():
        persons = [str(one.pk) for one in ReferredPerson.objects.filter(referral=referral).order_by("sequence")]
        triage_actions.referral_take_in(
            referral, person_ids=[ReferredPerson.objects.get(pk=persons[1]).pk], indication=False, reasons=""
        )
    refused = mette.post(url, {**opened, "persons": persons})
    assert errors_of(refused)["persons"][0].startswith("Person 2 har allerede en sag.")
    assert "har en sag" in refused.content.decode()
    with cast.mette.acting():
        assert Case.objects.count() == 1
    shown = {bound.html_name: bound.value() for bound in refused.context["form"] if bound.field.widget.is_hidden}
    assert mette.post(url, {**shown, "persons": [persons[0], persons[2]]}).status_code == 302
    with cast.mette.acting():
        assert Case.objects.count() == 3
