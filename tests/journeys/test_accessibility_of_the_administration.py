"""Every screen of the administration for everybody: axe, no sideways scrolling, all of it by keyboard, at 200 % too."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest
from django.urls import reverse

from helle.register.administration.models import OpeningHours
from helle.register.organisations.models import Mandate
from tests import administration_stories as told
from tests.cast import Cast
from tests.journeys.conftest import Seat
from tests.journeys.test_accessibility import Screen, faults_of

pytestmark = pytest.mark.browser


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
        screen("leaver-form", "karen", "leaver-seen", about.leaver),
        screen("reviews", "anton", "review-list"),
        screen("review-form", "karen", "review-unit", about.unit),
        screen("review-report", "dorthe", "review-report", about.unit),
        screen("unit", "anton", "unit-page", about.unit),
        screen("unit-form", "anton", "unit-new"),
        screen("unit-name-form", "anton", "unit-rename", about.unit),
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
    mandate = Mandate.objects.filter(during__endswith__isnull=True).first()
    assert hours and mandate
    return Administered(
        cast.mette.user.pk,
        cast.mette.membership.pk,
        cast.mette.membership.unit_id,
        told.a_role_asked_for(cast).pk,
        told.a_reset_asked_for(cast, cast.mette).pk,
        told.a_leaver(cast, cast.jonas).pk,
        hours.pk,
        mandate.pk,
    )


def test_every_screen_of_the_administration(seat: Seat, committed_cast: Cast) -> None:
    faults = faults_of(seat, committed_cast, administration_screens(administered(committed_cast)))
    assert not faults, "\n".join(faults)
