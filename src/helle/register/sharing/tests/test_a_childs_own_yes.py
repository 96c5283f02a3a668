"""What a child says herself is her view: nothing is passed on by it, neither then nor once she is of age (MIN-02)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import minor_stories, stories
from tests import sharing_stories as told
from tests.cast import Cast
from tests.child_consent_stories import born_so_that_she_turns_18, reads
from tests.pages import errors_of, hidden_of, post

from helle.register.cases.models import Case
from helle.register.organisations.loading import unit_id
from helle.register.people.choices import BirthPrecision
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.sharing import consent_actions, queries, resting
from helle.register.sharing.agreements import agreements_of
from helle.register.sharing.choices import ConsentEnd, ConsentGiver, EndedWhy
from helle.register.sharing.models import Consent
from helle.register.sharing.on_desk import on_desk
from helle.rules import parameters
from helle.rules.dated import Dated
from helle.rules.parameters import parameter, whole_number
from helle.rules.plans import PARAMETERS
from helle.rules.ruling import Text

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
UNKNOWN = {"birth_date": None, "birth_precision": BirthPrecision.UNKNOWN, "unaccompanied": True}


@pytest.fixture
def case(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


def turns_18_in(cast: Cast, case: Case, days: int, **changed: object) -> dt.date:
    """Somebody writes that she turns eighteen in so many days; returns the day."""
    return born_so_that_she_turns_18(cast, case, dt.timedelta(days=days), **changed)


@pytest.mark.parametrize(
    "written",
    [{"birth_date": dt.date(2012, 10, 24)}, {"birth_date": dt.date(1990, 1, 1), "age_disputed": True}, UNKNOWN],
    ids=["child", "disputed", "unknown"],
)
def test_min_02_a_childs_own_yes_is_no_consent(cast: Cast, case: Case, written: dict[str, object]) -> None:
    """The yes of a girl of thirteen was saved without a word, and who she is passed on by it."""
    with cast.mette.acting():
        assert [one.value for one in resting.who_may_agree(case)] == ["herself"]
    client, address = cast.mette.client(), reverse("case-consent-new", args=[case.number])
    opened = hidden_of(client, address)
    minor_stories.describe(cast.mette, case, **written)
    with pytest.raises(Refused) as refused:
        told.consent(cast.mette, case)
    assert (refused.value.field, refused.value.message) == ("given_by", consent_actions.CHILDS_VIEW)
    # The form says so, and asks nothing that is refused; one that was opened before says why beside the field.
    page = client.get(address)
    assert page.context["shut"] and "barnets holdning og ikke et samtykke" in page.content.decode()
    typed = {"to": str(unit_id("HJST")), "categories": ["identity"], "purposes": ["return"], "given_by": "herself"}
    assert errors_of(post(client, address, opened | typed))["given_by"] == [consent_actions.CHILDS_VIEW.da]
    minor_stories.appoint(cast.mette, case)
    page = client.get(address)
    assert [value for value, _label in page.context["form"].fields["given_by"].choices] == ["representative"]
    assert "barnets eget ja er en holdning" in page.content.decode()


@pytest.mark.parametrize("earlier", [-59, -1, 0, 1, 340])
def test_min_02_the_database_takes_no_yes_of_a_child_and_lets_nothing_rest_on_one(
    cast: Cast, case: Case, earlier: int
) -> None:
    """Sixty days before she turns eighteen, and no earlier, she is asked for the time from then on: nothing rests on
    it yet. The database has the rules' number of days."""
    days = whole_number(parameter("ask_herself_days", clock.today())) + earlier
    row = told.consent(cast.mette, case)
    birthday = turns_18_in(cast, case, days)
    with cast.mette.acting():
        again = Consent.objects.get(pk=row.pk)
    again.pk, again.lapsed_at, again.until = new_id(), None, birthday + dt.timedelta(days=5)
    again.limits_sealed = None  # Sealed for the other row.
    with cast.mette.acting() as acting:
        again.recorded_at = acting.instant
        if earlier > 0:
            with pytest.raises(IntegrityError, match="sharing_consent_by_a_child"), transaction.atomic():
                again.save(force_insert=True)
            return
        again.save(force_insert=True)
        assert resting.to_rest_on(case) == []
    with pytest.raises(Refused) as refused:
        told.by_consent(cast.mette, case, again, until=clock.today())
    assert refused.value.field == "consent"
    page = cast.mette.client().get(reverse("case-consents", args=[case.number])).content.decode()
    assert "gælder fra" in page
    clock.move_forward(dt.timedelta(days=days))
    assert reads(cast, told.by_consent(cast.mette, case, again, until=clock.today()))


def test_min_15_what_she_said_as_a_child_does_not_become_a_consent_as_she_turns_18(cast: Cast, case: Case) -> None:
    birthday = turns_18_in(cast, case, 200)
    clock.move_forward(dt.timedelta(days=201))
    with pytest.raises(Refused) as refused:
        told.consent(cast.mette, case, given_on=birthday - dt.timedelta(days=100))
    assert (refused.value.field, refused.value.message) == ("given_on", consent_actions.SAID_AS_A_CHILD)
    told.consent(cast.mette, case)


@pytest.mark.parametrize("then", [{"days": 400}, {"days": 10}, {"days": -3000, "age_disputed": True}])
def test_min_02_her_yes_ends_where_she_turns_out_to_be_a_child_and_stays_ended(
    cast: Cast, case: Case, then: dict[str, int]
) -> None:
    """She was recorded as an adult: the receiver reads nothing from that moment, and nothing comes back by itself."""
    turns_18_in(cast, case, -3000)
    consent = told.consent(cast.mette, case)
    row = told.by_consent(cast.mette, case, consent)
    assert reads(cast, row)
    turns_18_in(cast, case, **then)
    assert not reads(cast, row)
    with cast.mette.acting():
        (agreed,), (shown,) = agreements_of(case), queries.disclosures_of(case)
    assert not agreed.holds and (shown.state, shown.row.ended_why) == ("ended", EndedWhy.CHILD)
    page = cast.mette.client().get(reverse("case-consents", args=[case.number])).content.decode()
    assert "var personen barn og kunne ikke selv samtykke" in page
    turns_18_in(cast, case, -3000, age_disputed=False)
    assert not reads(cast, row)
    with cast.mette.acting():
        assert not agreements_of(case)[0].holds
    assert reads(cast, told.by_consent(cast.mette, case, told.consent(cast.mette, case)))


def test_min_02_what_waits_for_a_second_person_is_not_opened_on_a_childs_own_yes(cast: Cast, case: Case) -> None:
    row = told.by_consent(cast.mette, case, told.consent(cast.mette, case), message="Hun bor på Bommelvej 7.")
    turns_18_in(cast, case, 400)
    with pytest.raises(Refused):
        told.decide(cast.karen, case, row)
    assert not reads(cast, row)


def test_min_15_her_yes_is_an_answer_by_the_days_that_held_when_she_said_it(
    cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She says yes fifty days ahead, when sixty are asked; from the day after on, thirty are. On the twentieth she has
    answered, and the desk asks her no more."""
    minor_stories.describe(cast.mette, case)
    minor_stories.appoint(cast.mette, case)
    birthday = turns_18_in(cast, case, 50)
    told.consent(cast.mette, case, given_by=ConsentGiver.REPRESENTATIVE, until=birthday - dt.timedelta(days=1))
    own = told.consent(cast.mette, case, until=birthday)
    note = Text("Opdigtet.", "Invented.")
    later = Dated("ask_herself_days", 30, "days", clock.today() + dt.timedelta(days=1), None, "MIN-15", note)
    monkeypatch.setattr(parameters, "_PARAMETERS", parameters.by_name((*PARAMETERS, later)))
    clock.move_forward(dt.timedelta(days=30))

    def asked() -> list[str]:
        with cast.mette.acting():
            return [one.case.number for one in on_desk().ask_herself]

    assert not asked()
    with cast.mette.acting():
        consent_actions.consent_withdraw(own, ConsentEnd.MISTAKE)
    assert asked() == [case.number]
