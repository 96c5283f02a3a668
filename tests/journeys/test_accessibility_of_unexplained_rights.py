"""The list of rights that no act explains, and the page on which one is noted, for everybody: axe, phone, keyboard."""

from __future__ import annotations

import pytest
from django.urls import reverse

from helle.register.administration.unexplained import Unexplained
from helle.register.audit.models import UnexplainedRight
from helle.register.organisations.loading import unit_id
from helle.site import jobs
from tests.cast import Cast, as_owner, member
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat
from tests.pages import fill_in
from tests.rights_found import explain_all

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("mailoutbox")]


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_every_screen_of_a_right_that_no_act_explains(seat: Seat, committed_cast: Cast) -> None:
    """Of two roles, one noted as explained, and of a look."""
    cast = committed_cast
    explain_all()
    rita = member("Rita Ravn", "CMM", "cmm_lead")
    assert rita.client().get("/sager/").status_code == 200
    as_owner("UPDATE organisations_membership SET role = 'cmm_lead' WHERE id = %s", [cast.mette.membership.pk])
    with pytest.raises(Unexplained):
        jobs.rights_compare(timestamp=0)
    hers, mettes, look = (
        reverse("right-seen", args=[UnexplainedRight.objects.get(kind=kind, user_id=who.user.pk).pk])
        for kind, who in (("seat", rita), ("seat", cast.mette), ("look", rita))
    )
    fill_in(cast.dorthe.client(), hers, {})
    screens = [
        Screen("rights-unexplained", "anton", reverse("administration")),
        Screen("rights-unexplained-lead", "karen", reverse("administration")),
        Screen("right-seen-form", "anton", mettes),
        Screen("right-seen-look-form", "dorthe", look),
        Screen("rights-unexplained-user", "anton", reverse("user-page", args=[rita.user.pk])),
        Screen("rights-unexplained-review", "karen", reverse("review-unit", args=[unit_id("CMM")])),
        Screen("rights-unexplained-desk", "karen", reverse("desk")),
        Screen("rights-unexplained-log", "dorthe", reverse("audit-log")),
    ]
    faults = faults_of(seat, cast, screens)
    assert not faults, "\n".join(faults)
