"""Taking back the consent to word back: who records it, and what the sender is told from then on (OUT-09)."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from tests import stories
from tests.cast import Cast, Member
from tests.gates import Place, ReferralGates
from tests.pages import errors_of, fill_in, hidden_of

from helle.register.protection import clock
from helle.register.referrals import actions, triage_actions
from helle.register.referrals.models import ConsentWithdrawn, Referral

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
BUTTON = "Træk samtykket til besked tilbage"
WITHDRAWN = "Samtykket til besked tilbage er trukket tilbage"


def by_rita(cast: Cast, consent: str = "given_with_feedback") -> Referral:
    return stories.refer(cast, by=cast.rita, consent=consent, police_unit="", first_contact="reden")


def place_of(referral: Referral) -> str:
    return reverse("referral-consent-withdraw", args=[referral.number])


def page_of(who: Member, referral: Referral) -> str:
    return str(who.client().get(reverse("referral-page", args=[referral.number])).content.decode())


def state_seen_by(who: Member, referral: Referral) -> str:
    page = who.client().get(reverse("referral-page", args=[referral.number]))
    return str(page.context["party"].state)


class TestGates(ReferralGates):
    view = "referral-consent-withdraw"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "peter", "nadia", "ulla", "henrik", "dorthe", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("stine", "karen")

    def place(self, cast: Cast) -> Place:
        referral = by_rita(cast)
        return Place(place_of(referral), reverse(self.view, args=["H2025-9999"]), (), referral.number)


@pytest.mark.parametrize("by", ["rita", "mette"])
def test_what_was_told_stays_told_and_no_more_is(cast: Cast, by: str) -> None:
    referral, who = by_rita(cast), getattr(cast, by)
    with cast.mette.acting():
        triage_actions.referral_receive(referral)
    assert BUTTON in page_of(who, referral)
    opened = hidden_of(who.client(), place_of(referral))
    fill_in(who.client(), place_of(referral), {})
    stories.open_cases(cast, referral)
    assert (state_seen_by(cast.rita, referral), state_seen_by(cast.mette, referral)) == ("received", "handled")
    for reader in (cast.rita, cast.mette):
        page = page_of(reader, referral)
        assert WITHDRAWN in page and BUTTON not in page
    again = who.client().post(place_of(referral), opened)
    assert errors_of(again)["__all__"] == ["Det er allerede noteret, at samtykket er trukket tilbage."]


def test_the_figures_of_the_organisation_ask_for_it_as_well(cast: Cast) -> None:
    referral = by_rita(cast)
    with cast.mette.acting():
        triage_actions.referral_receive(referral)

    def told(who: Member) -> list[tuple[int, int]]:
        """How many referrals were sent, and of how many of them she is told the outcome."""
        with who.acting(), connection.cursor() as cursor:
            cursor.execute("SELECT sent, told FROM helle.outreach_figures(%s, %s)", [clock.today(), clock.today()])
            return list(cursor.fetchall())

    assert (told(cast.rita), told(cast.karen)) == ([(1, 1)], [(1, 1)])
    with cast.rita.acting():
        actions.consent_withdraw(referral)
    assert (told(cast.rita), told(cast.karen)) == ([(1, 0)], [(1, 1)])


def test_only_consent_to_word_back_is_withdrawn_and_only_by_whom_the_person_tells_it(cast: Cast) -> None:
    without = by_rita(cast, "given")
    assert cast.rita.client().get(place_of(without)).status_code == 404
    assert BUTTON not in page_of(cast.rita, without)
    copied = stories.refer(cast, consent="given_with_feedback")
    assert cast.peter.client().get(place_of(copied)).status_code == 404
    assert BUTTON not in page_of(cast.peter, copied)
    # Past the application: for another's referral, of another consent, and taking it back again.
    for who, referral in ((cast.peter, copied), (cast.rita, without), (cast.nadia, by_rita(cast))):
        with who.acting(), pytest.raises(ProgrammingError), transaction.atomic():
            actions.consent_withdraw(referral)
    with cast.anders.acting():
        actions.consent_withdraw(copied)
        for forbidden in (
            lambda: ConsentWithdrawn.objects.all().delete(),
            lambda: ConsentWithdrawn.objects.update(by_user=cast.mette.user),
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                forbidden()
