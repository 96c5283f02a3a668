"""The path from a first suspicion to an extended period, told once through the actions and once through the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse

from helle.register.cases.models import Case
from helle.register.cases.queries import own_core_grants
from helle.rules.codes import Authority, ResidenceStatus, Rung
from tests import stories
from tests.cast import Cast
from tests.pages import fill_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_cmm_decides_on_somebody_with_a_right_of_residence(cast: Cast) -> None:
    first, second = stories.open_cases(cast, stories.refer(cast, persons=2))
    stories.record_stay(cast.mette, first, ResidenceStatus.EU_RIGHT)
    stories.hold_interview(cast.mette, first)
    stories.assess(cast.mette, first, Authority.CMM)
    with cast.mette.acting():
        rungs = {grant.case_id: grant.rung for grant in own_core_grants()}
    assert rungs == {first.pk: Rung.VICTIM_CURRENT, second.pk: Rung.INDICATION}
    with cast.ulla.acting():
        assert not Case.objects.exists()


def test_only_the_one_without_lawful_stay_comes_to_udlaendingestyrelsen(cast: Cast) -> None:
    first, second = stories.open_cases(cast, stories.refer(cast, persons=2))
    stories.record_stay(cast.mette, first, ResidenceStatus.EU_RIGHT)
    stories.record_stay(cast.mette, second, ResidenceStatus.NONE)
    with cast.ulla.acting():
        assert list(Case.objects.all()) == [second]


def test_five_organisations_bring_one_case_from_suspicion_to_day_60_in_the_browser(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    anders, mette, ulla = (member.client() for member in (cast.anders, cast.mette, cast.ulla))

    sent = fill_in(
        anders,
        reverse("referral-new"),
        {
            "first_contact": "arbejdstilsynet",
            "occurred_on": "2025-10-05",
            "sector": "cleaning",
            "municipality": "KOM-751",
            "indicators": ["wages"],
            "description": stories.DESCRIPTION,
            "consent": "not_needed",
            "police_unit": "POL-OJYL",
            "p-TOTAL_FORMS": "2",
            "p-INITIAL_FORMS": "0",
            "p-0-name": stories.NAME,
            "p-0-sex": "woman",
            "p-0-age": "30",
            "p-0-nationality": "RO",
            "p-1-sex": "man",
        },
    )
    number = anders.get(sent.url).context["referral"].number
    assert cast.peter.client().get(reverse("referral-page", args=[number])).status_code == 200
    assert cast.sofie.client().get(reverse("referral-page", args=[number])).status_code == 404

    take_in = reverse("referral-take-in", args=[number])
    chosen = [value for value, _label in mette.get(take_in).context["form"].fields["persons"].choices]
    fill_in(mette, take_in, {"persons": chosen, "indication": "on", "reasons": stories.REASONS})
    case = "2025-0001"
    assert mette.get(reverse("case-page", args=[case])).status_code == 200
    assert ulla.get(reverse("case-page", args=[case])).status_code == 404

    fill_in(mette, reverse("case-residence", args=[case]), {"status": "none", "since": "2025-01-01"})
    fill_in(
        ulla,
        reverse("case-interview-new", args=[case]),
        {"held_on": "2025-10-06", "minutes": "90", "pass_on": "given", "account": stories.ACCOUNT},
    )
    fill_in(
        ulla,
        reverse("case-assessment", args=[case]),
        {
            "decided_on": "2025-10-06",
            "was_trafficked": "yes",
            "relationship_current": "yes",
            "purposes": ["forced_labour"],
            "acts": ["harbouring"],
            "means": ["threats"],
            "threats": "yes",
            "reasons": stories.REASONS,
        },
    )
    fill_in(ulla, reverse("case-period", args=[case]), {"notified_on": "2025-10-06"})
    fill_in(
        mette,
        reverse("case-extension-request", args=[case]),
        {"ground": "special_reasons", "wanted_end": "2025-12-05", "why": stories.WHY},
    )
    on_day(dt.date(2025, 11, 3))
    fill_in(
        ulla,
        reverse("case-extension-decide", args=[case]),
        {"granted": "yes", "ground": "special_reasons", "new_end": "2025-12-05", "reasons": stories.REASONS},
    )
    page = mette.get(reverse("case-page", args=[case])).content.decode()
    assert "Perioden forlænget til dag 60" in page
    assert cast.olga.client().get(reverse("case-page", args=[case])).status_code == 404
