"""Every screen of the administration for everybody: axe, no sideways scrolling, all of it by keyboard, at 200 % too."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest
from django.urls import reverse

from helle.register.administration import unit_actions
from helle.register.administration.models import OpeningHours
from helle.register.administration.unit_actions import Area
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Mandate, UnitName
from helle.register.protection import clock
from tests import administration_stories as told
from tests import service_stories
from tests.cast import Cast, as_owner
from tests.federation import stories as federated
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser

MANDATE = "Rådgivning"


@dataclass(frozen=True, slots=True)
class Administered:
    """What the pages of the administration are about."""

    user: uuid.UUID
    membership: uuid.UUID
    unit: uuid.UUID
    role: uuid.UUID
    reset: uuid.UUID
    leaver: uuid.UUID
    hours: uuid.UUID
    mandate: int
    name: int
    name_to_come: int
    answered: uuid.UUID
    identity: uuid.UUID
    bound: uuid.UUID
    privilege: uuid.UUID
    gives: uuid.UUID
    system: uuid.UUID


def administration_screens(about: Administered) -> list[Screen]:
    """The pages of the administration."""

    def screen(name: str, who: str, view: str, *arguments: object) -> Screen:
        return Screen(name, who, reverse(view, args=arguments))

    return [
        screen("administration", "anton", "administration"),
        screen("administration-officer", "dorthe", "administration"),
        screen("users", "anton", "user-list"),
        screen("user", "anton", "user-page", about.user),
        screen("user-form", "anton", "user-new"),
        screen("user-change-form", "anton", "user-change", about.user),
        screen("role-form", "anton", "role-new", about.user),
        screen("role-end-form", "anton", "role-end", about.membership),
        screen("role-answer-form", "karen", "role-answer", about.role),
        screen("factor-reset-form", "anton", "factor-reset", about.user),
        screen("factor-answer-form", "karen", "factor-answer", about.reset),
        screen("login-help-form", "anton", "login-help", about.user),
        screen("logins", "anton", "login-list"),
        screen("systems", "anton", "service-list"),
        screen("system-form", "anton", "service-new"),
        screen("system-confirm-form", "anton", "service-confirm", about.system),
        screen("identity-form", "anton", "identity-new", about.user),
        screen("identity-answer-form", "karen", "identity-answer", about.identity),
        screen("identity-end-form", "anton", "identity-end", about.bound),
        screen("privilege-form", "anton", "privilege-new"),
        screen("privilege-answer-form", "karen", "privilege-answer", about.privilege),
        screen("privilege-end-form", "anton", "privilege-end", about.gives),
        screen("leaver-form", "karen", "leaver-seen", about.leaver),
        screen("reviews", "anton", "review-list"),
        screen("review-form", "karen", "review-unit", about.unit),
        screen("review-report", "dorthe", "review-report", about.unit),
        screen("unit", "anton", "unit-page", about.unit),
        screen("unit-form", "anton", "unit-new"),
        screen("unit-name-form", "anton", "unit-rename", about.unit),
        screen("unit-name-correct-form", "anton", "unit-name-correct", about.name),
        screen("unit-name-withdraw-form", "anton", "unit-name-withdraw", about.name_to_come),
        screen("role-answered", "karen", "role-answer", about.answered),
        screen("unit-with-mistakes", "anton", "unit-page", unit_id("AT")),
        screen("unit-move-form", "anton", "unit-move", about.unit),
        screen("unit-close-form", "anton", "unit-close", about.unit),
        screen("mandate-form", "anton", "mandate-new", about.unit),
        screen("mandate-end-form", "anton", "mandate-end", about.mandate),
        screen("hours-form", "anton", "hours-new", about.unit),
        screen("hours-end-form", "anton", "hours-end", about.unit, about.hours),
        screen("hours-exception-form", "anton", "hours-exception", about.unit),
        screen("code-lists", "anton", "code-lists"),
        screen("code-list", "anton", "code-list", "languages"),
        screen("code-list-closed", "mette", "code-list", "rules-rung"),
        screen("code-form", "anton", "code-new", "languages"),
        screen("code-words-form", "anton", "code-reword", "languages", "vi"),
        screen("code-end-form", "anton", "code-end", "languages", "vi"),
        screen("health", "anton", "health"),
    ]


def administered(cast: Cast) -> Administered:
    """A role and a lost factor wait for an answer, and Jonas leaves."""
    told.a_factor(cast.mette)
    hours = OpeningHours.objects.filter(unit_id=cast.mette.membership.unit_id).first()
    assert hours
    return Administered(
        cast.mette.user.pk,
        cast.mette.membership.pk,
        cast.mette.membership.unit_id,
        told.a_role_asked_for(cast).pk,
        told.a_reset_asked_for(cast, cast.mette).pk,
        told.a_leaver(cast, cast.jonas).pk,
        hours.pk,
        _a_mandate(cast),
        *_names_of_a_renamed_unit(cast),
        _a_role_answered(cast),
        federated.asked_for(cast, cast.vera, professional_=uuid.uuid4()).pk,
        federated.bound(cast, cast.jonas, federated.ISSUER).pk,
        federated.gives(cast, federated.ISSUER, federated.LEAD, "cmm_lead", answer="").pk,
        federated.gives(cast, federated.ISSUER, federated.CASEWORKER, "cmm_caseworker").pk,
        service_stories.written(cast, "KOM-751", "municipality_caseworker", reads=True, by=service_stories.second()),
    )


def _a_mandate(cast: Cast) -> int:
    """One that the administrator keeps: where outreach is done is CMM's to keep."""
    with cast.anton.acting():
        unit_actions.mandate_add(
            unit_id("AMIAMI"), area=Area(MANDATE, MANDATE, "alle", "everybody", "OUT-06", clock.today())
        )
    return Mandate.objects.get(area_da=MANDATE).pk


def _names_of_a_renamed_unit(cast: Cast) -> tuple[int, int]:
    """A unit is to get another name, after a mistake was put aside: the name in force, and the one to come."""
    as_owner(
        "UPDATE organisations_unitname SET during = daterange(lower(during), '2025-11-01') WHERE unit_id = %s"
        " AND upper_inf(during)",
        [unit_id("AT")],
    )
    as_owner(
        "INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)"
        " VALUES (%s, 'Arbejdsmiljøtilsynet', 'Work Inspectorate', '[2025-11-01,)')",
        [unit_id("AT")],
    )
    as_owner(
        "INSERT INTO administration_putaside (id, unit_id, name_da, name_en, relation, during, at, by_user_id, reason)"
        " VALUES (gen_random_uuid(), %s, 'Arbejdstilsynett', 'Work Inspectoratee', '', '[2025-11-01,)',"
        " helle.clock_now(), %s, 'Stavet forkert')",
        [unit_id("AT"), cast.anton.user.pk],
    )
    now, later = UnitName.objects.filter(unit_id=unit_id("AT")).order_by("-during")[:2][::-1]
    return now.pk, later.pk


def _a_role_answered(cast: Cast) -> uuid.UUID:
    asked = told.a_role_asked_for(cast, about=cast.mette)
    as_owner(
        "UPDATE administration_rolerequest SET answer = 'refused', answered_at = requested_at, answered_by_id = %s,"
        " answered_as = 'cmm_lead' WHERE id = %s",
        [cast.karen.user.pk, asked.pk],
    )
    return asked.pk


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_every_screen_of_the_administration(seat: Seat, committed_cast: Cast) -> None:
    try:
        faults = faults_of(seat, committed_cast, administration_screens(administered(committed_cast)))
    finally:
        # Other tests share the units.
        as_owner("DELETE FROM organisations_mandate WHERE area_da = %s", [MANDATE])
        as_owner("DELETE FROM organisations_unitname WHERE name_da = 'Arbejdsmiljøtilsynet'", [])
        as_owner(
            "UPDATE organisations_unitname SET during = daterange(lower(during), NULL) WHERE unit_id = %s"
            " AND upper(during) = '2025-11-01'",
            [unit_id("AT")],
        )
    assert not faults, "\n".join(faults)
