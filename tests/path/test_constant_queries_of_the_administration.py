"""How many queries the pages of the administration take: the same for one user and for forty."""

from __future__ import annotations

import uuid

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import administration_stories as told
from tests import service_stories
from tests.cast import Cast, member
from tests.examples import ONE_ROW
from tests.federation import stories as federated
from tests.path.test_constant_queries import EVERY_PAGE

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

USERS = EVERY_PAGE + 2  # The users with their factors, their roles.
# The user, her roles; what was asked for; lost factors; bindings; roles by privilege; the factors that are there; which
# roles no act explains.
USER = EVERY_PAGE + 8
# Roles that wait and who leads their units, lost factors, bindings, privileges and who leads their units, leavers and
# who leads theirs; systems that wait and who leads their units; rights that no act explains, how many of each
# kind, what was noted; roles, who leads the units.
OVERVIEW = EVERY_PAGE + 15
SYSTEMS = EVERY_PAGE + 2  # The systems with their names, who leads the units of those that wait.
LOGINS = EVERY_PAGE + 3  # Bindings, privileges, who leads their units.
REVIEWS = EVERY_PAGE + 2  # The roles with their last reviews, who leads the units.
REVIEW_OF_A_LEAD = EVERY_PAGE + 2  # The roles with their last reviews, which of them no act explains.
REPORT = EVERY_PAGE + 1  # What was said, with whom and by whom.
CODE_LIST = EVERY_PAGE + 2  # Entries, how often each was changed, the latest changes; no line in the audit.
# The unit, names, parents, mandates, mistakes; hours, exceptions, those of today; no line in the audit; three numbers.
UNIT = EVERY_PAGE + 9


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connections["default"]) as main:
        assert client.get(address).status_code == 200
    return len(main)


@pytest.mark.parametrize("how_many", [ONE_ROW, 40])
def test_the_pages_of_the_administration(cast: Cast, how_many: int) -> None:
    for number in range(how_many):
        one = member(
            f"Kollega {number}", "CMM" if number % 2 else "UDLST", "cmm_hotline" if number % 2 else "udlst_caseworker"
        )
        told.a_role_asked_for(cast, about=one, role="cmm_caseworker")
        told.a_reset_asked_for(cast, one)
        told.a_leaver(cast, one)
        federated.asked_for(cast, one, professional_=uuid.uuid4())
        service_stories.written(cast, name=f"System {number}")
        by = service_stories.second()
        service_stories.written(cast, "KOM-751", "municipality_caseworker", f"Fagsystem {number}", reads=True, by=by)
        federated.gives(cast, federated.ISSUER, f"urn:{number}", "cmm_hotline", answer="")
    anton, karen, unit = cast.anton.client(), cast.karen.client(), cast.mette.membership.unit_id
    told.a_role_asked_for(cast)
    asked = {
        "users": queries(anton, reverse("user-list")),
        "user": queries(anton, reverse("user-page", args=[cast.jonas.user.pk])),
        "overview": queries(anton, reverse("administration")),
        "logins": queries(anton, reverse("login-list")),
        "systems": queries(anton, reverse("service-list")),
        "reviews": queries(anton, reverse("review-list")),
        "review": queries(karen, reverse("review-unit", args=[unit])),
        "report": queries(cast.dorthe.client(), reverse("review-report", args=[unit])),
        "unit": queries(anton, reverse("unit-page", args=[unit])),
        "code lists": queries(anton, reverse("code-lists")),
        "code list": queries(anton, reverse("code-list", args=["languages"])),
    }
    assert asked == {
        "users": USERS,
        "user": USER + 1,  # Who leads the unit a role waits in.
        "overview": OVERVIEW,
        "logins": LOGINS,
        "systems": SYSTEMS,
        "reviews": REVIEWS,
        "review": REVIEW_OF_A_LEAD,
        "report": REPORT,
        "unit": UNIT,
        "code lists": EVERY_PAGE - 1,  # No line in the audit; the lists are kept.
        "code list": CODE_LIST,
    }
