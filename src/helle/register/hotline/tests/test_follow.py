"""From a call to a referral or a question: filled in with what the call says, and the call says what it became."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import hotline_stories
from tests.cast import Cast
from tests.gates import ObjectGates, Place
from tests.pages import errors_of, fill_in, hidden_of

from helle.register.cases.choices import FirstContact
from helle.register.enquiries.models import Enquiry
from helle.register.hotline.choices import FIRST_CONTACTS
from helle.register.hotline.models import CallFollowed
from helle.register.hotline.tests.test_call import OUTSIDERS
from helle.register.referrals import queries as referrals
from helle.register.referrals.models import Referral
from helle.rules.hotline import CallerKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
# Nobody is told to be in danger, nobody has a name.
ONE_PERSON = {
    "p-TOTAL_FORMS": "1",
    "p-INITIAL_FORMS": "0",
    "p-MIN_NUM_FORMS": "1",
    "p-MAX_NUM_FORMS": "40",
    "p-0-sex": "not_stated",
}


class _OfACall(ObjectGates):
    may = "vera"
    outsiders = OUTSIDERS
    wrong_roles = ("stine", "karen")

    def place(self, cast: Cast) -> Place:
        call = hotline_stories.record(cast.vera)
        return Place(reverse(self.view, args=[call.pk]), reverse(self.view, args=[cast.vera.user.pk]))


class TestReferral(_OfACall):
    view = "call-referral"
    action = "call.read"  # What the form is filled in with is read from the call.


class TestEnquiry(_OfACall):
    view = "call-enquiry"
    action = "call.read"


del _OfACall


def test_det_08_a_call_becomes_a_referral_with_what_it_says(cast: Cast) -> None:
    call = hotline_stories.record(cast.vera, sector="kiosk", municipality="KOM-751", danger=True)
    address, client = reverse("call-referral", args=[call.pk]), cast.vera.client()
    fill_in(client, address, ONE_PERSON)
    with cast.mette.acting():
        sent = Referral.objects.get()
        assert (sent.first_contact, sent.sector, sent.municipality) == ("hotline_citizen", "kiosk", "KOM-751")
        assert sent.urgent and referrals.description_of(sent) == hotline_stories.SAID
        assert CallFollowed.objects.get().referral == sent
    page = client.get(reverse("call-page", args=[call.pk])).content.decode()
    assert f"Henvendelse {sent.number}" in page and reverse("referral-page", args=[sent.number]) in page


def test_nothing_goes_along_that_the_form_does_not_show(cast: Cast) -> None:
    """Taken out of the form it is out of the referral, and what the form does not ask has no other way in."""
    call, _back = hotline_stories.record_with_a_wish(cast.vera, sector="kiosk", municipality="KOM-751")
    address, client = reverse("call-referral", args=[call.pk]), cast.vera.client()
    page = client.get(address).content.decode()
    assert hotline_stories.SAID in page and hotline_stories.WISH not in page
    fill_in(client, address, ONE_PERSON | {"municipality": "", "description": "kun det her", "sector": "other"})
    with cast.mette.acting():
        sent = Referral.objects.get()
        assert (sent.municipality, sent.sector, referrals.description_of(sent)) == ("", "other", "kun det her")


@pytest.mark.parametrize("kind", CallerKind)
def test_sta_06_the_first_contact_is_who_called(cast: Cast, kind: CallerKind) -> None:
    call = hotline_stories.record(cast.vera, caller=kind)
    form = cast.vera.client().get(reverse("call-referral", args=[call.pk])).context["form"]
    offered = [value for value, _label in form.fields["first_contact"].choices if value]
    assert offered == [one.value for one in FIRST_CONTACTS[kind]]
    # One kind with several is asked; nothing is chosen for her.
    assert form["first_contact"].value() == (offered[0] if len(offered) == 1 else "")


@pytest.mark.parametrize(
    ("kind", "consent"),
    [(CallerKind.ORGANISATION, ""), (CallerKind.HERSELF, ""), (CallerKind.MUNICIPALITY, "not_needed")],
)
def test_out_09_consent_is_asked_after_the_call_of_an_organisation_or_of_the_person(
    cast: Cast, kind: CallerKind, consent: str
) -> None:
    call = hotline_stories.record(cast.vera, caller=kind)
    address, client = reverse("call-referral", args=[call.pk]), cast.vera.client()
    assert client.get(address).context["form"]["consent"].value() == consent
    sent = hidden_of(client, address) | ONE_PERSON | {"sector": "kiosk", "first_contact": FIRST_CONTACTS[kind][0]}
    assert client.post(address, sent).status_code == (302 if consent else 422)


def test_another_first_contact_than_who_called_is_refused_also_when_a_person_is_added(cast: Cast) -> None:
    call = hotline_stories.record(cast.vera, caller=CallerKind.CONTROL)
    address, client = reverse("call-referral", args=[call.pk]), cast.vera.client()
    sent = hidden_of(client, address) | ONE_PERSON | {"sector": "kiosk"}
    refused = client.post(address, sent | {"first_contact": FirstContact.POLICE})
    assert refused.status_code == 422 and set(errors_of(refused)) == {"first_contact"}
    more = client.post(address, sent | {"more": "1"}).context["form"]
    assert next(value for value, _label in more.fields["first_contact"].choices if value) == "skat"


def test_a_refused_referral_leaves_the_call_as_it_was(cast: Cast) -> None:
    call = hotline_stories.record(cast.vera, text="")
    address, client = reverse("call-referral", args=[call.pk]), cast.vera.client()
    assert client.post(address, hidden_of(client, address) | ONE_PERSON).status_code == 422
    with cast.vera.acting():
        assert not CallFollowed.objects.exists()


def test_gov_15_a_call_becomes_a_question_for_advice(cast: Cast) -> None:
    call = hotline_stories.record(cast.vera, themes=["other", "stay"])
    address, client = reverse("call-enquiry", args=[call.pk]), cast.vera.client()
    form = client.get(address).context["form"]
    assert (form["theme"].value(), form["text"].value()) == ("stay", hotline_stories.SAID)
    fill_in(client, address, {"to_unit": str(cast.ulla.membership.unit_id), "text": "hvad gælder om ophold?"})
    with cast.vera.acting():
        asked = Enquiry.objects.get()
        assert CallFollowed.objects.get().enquiry == asked
    page = client.get(reverse("call-page", args=[call.pk])).content.decode()
    assert reverse("enquiry-page", args=[asked.pk]) in page


def test_a_question_after_a_call_names_nobody_either(cast: Cast) -> None:
    call = hotline_stories.record(cast.vera, text="hun hedder noget med 070761-4285")
    address, client = reverse("call-enquiry", args=[call.pk]), cast.vera.client()
    sent = hidden_of(client, address) | {"to_unit": str(cast.ulla.membership.unit_id)}
    refused = client.post(address, sent)
    assert set(errors_of(refused)) == {"text"}
    with cast.vera.acting():
        assert not CallFollowed.objects.exists()
