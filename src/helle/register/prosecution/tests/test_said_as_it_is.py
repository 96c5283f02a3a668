"""The pages say of a criminal case what is so: which half stands again, that nobody can open a proposal, what waits."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import correction_stories, stories
from tests import prosecution_stories as told
from tests.cast import Cast

from helle.register.cases.coming_of_age import TREATED_AS_MINOR
from helle.register.prosecution import contact_queries
from helle.register.prosecution.choices import Mistake, WaiverOutcome
from helle.register.prosecution.models import Stage
from helle.register.prosecution.tests.test_each_has_its_own import indicted_and_charged
from helle.register.prosecution.withdraw_actions import entry_withdraw
from helle.register.protection import clock
from helle.rules.crime.stages import CriminalStage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NOBODY_WEIGHS = "før enheden har en udtalelse, kan ingen der veje"


def test_min_15_the_page_says_that_the_age_is_disputed_as_the_others_of_the_case_do(cast: Cast) -> None:
    victim = stories.an_opened_case(cast)
    page, says = reverse("case-criminal", args=[victim.number]), TREATED_AS_MINOR.da
    assert says not in cast.mette.client().get(page).content.decode()
    correction_stories.describe(cast.mette, victim, stories.description(age_disputed=True))
    for shown in (page, reverse("case-tasks", args=[victim.number])):
        assert says in cast.mette.client().get(shown).content.decode()


def test_cri_07_of_two_halves_the_one_that_stands_again_is_named(cast: Cast) -> None:
    victim, pia = stories.an_opened_case(cast), told.pia()
    case, tie = indicted_and_charged(cast, victim)
    told.decide(pia, told.weigh(cast.peter, tie), of_indictment=WaiverOutcome.WITHDRAWN.value)
    clock.move_forward(dt.timedelta(minutes=5))
    with pia.acting():
        entry_withdraw(case, Stage.objects.get(stage=CriminalStage.WITHDRAWN), why=Mistake.TYPED)
    for page in (
        pia.client().get(reverse("criminal-case-page", args=[case.number])),
        cast.mette.client().get(reverse("case-criminal", args=[victim.number])),
    ):
        (said,) = page.content.decode().split("står igen og vejes på ny:")[1:]
        again = said.split("</span>")[0]
        assert "262 a" in again and "262 b" not in again


def test_cri_07_a_proposal_that_nobody_can_open_weighs_nothing(cast: Cast) -> None:
    # Another district was told of the referral: this one knows her by CMM's statement alone.
    victim, today = stories.open_case(cast, stories.refer(cast, police_unit="POL-KBH")), clock.today()
    told.give_a_statement(cast.mette, victim, until=today + dt.timedelta(days=10))
    case, hers = told.open_case_with_a_charge(cast.peter)
    told.weigh(cast.peter, told.link(cast.peter, case, victim, charged_as=hers))
    page = reverse("case-criminal", args=[victim.number])

    def unweighed() -> bool:
        with cast.mette.acting():
            return ("unweighed", "charge", 1) in contact_queries.care(today, today)

    assert "Venter på anklagemyndigheden" in cast.mette.client().get(page).content.decode() and not unweighed()
    clock.freeze(clock.now() + dt.timedelta(days=20))
    shown = cast.mette.client().get(page).content.decode()
    assert "Venter på anklagemyndigheden" not in shown and "Ingen kan afgøre forslaget nu" in shown
    assert NOBODY_WEIGHS not in shown, "somebody has"
    assert unweighed()
    told.give_a_statement(cast.mette, victim)
    assert not unweighed(), "it waits for the prosecution again"


def test_cri_07_that_nobody_there_can_weigh_is_said_of_what_is_not_weighed(cast: Cast) -> None:
    victim = stories.open_case(cast, stories.refer(cast, police_unit="POL-KBH"))
    told.give_a_statement(cast.mette, victim, until=clock.today() + dt.timedelta(days=10))
    case, hers = told.open_case_with_a_charge(cast.peter)
    tie = told.link(cast.peter, case, victim, charged_as=hers)
    page, now = reverse("case-criminal", args=[victim.number]), clock.now()
    clock.freeze(now + dt.timedelta(days=20))
    assert NOBODY_WEIGHS in cast.mette.client().get(page).content.decode()
    clock.freeze(now + dt.timedelta(minutes=5))
    told.decide(told.pia(), told.weigh(cast.peter, tie), outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    clock.freeze(now + dt.timedelta(days=20))
    shown = cast.mette.client().get(page).content.decode()
    assert "Enheden kender ikke personen" in shown and NOBODY_WEIGHS not in shown


def test_cri_07_what_waits_stands_before_what_explains_the_desk(cast: Cast) -> None:
    victim, pia = stories.an_opened_case(cast), told.pia()
    case, hers = told.open_case_with_a_charge(cast.peter)
    told.weigh(cast.peter, told.link(cast.peter, case, victim, charged_as=hers))
    desk = pia.client().get(reverse("desk")).content.decode()
    places = [desk.index(f'id="{one}"') for one in ("sigtede", "foerste-dag", "velkommen")]
    assert places == sorted(places)
