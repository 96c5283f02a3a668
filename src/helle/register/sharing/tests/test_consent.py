"""What she agrees to: given, limited, withdrawn, with effect at once; and where else she was asked (PUB-LAW-13)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import Http404
from django.urls import reverse
from tests import look_stories, prosecution_stories, return_stories, stories
from tests import sharing_stories as told
from tests.cast import Cast, Member
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.protection.whereabouts import stand_in
from helle.register.sharing import consent_actions, queries
from helle.register.sharing.agreements import agreements_of
from helle.register.sharing.choices import ConsentEnd
from helle.register.sharing.places import Stands, places_of
from helle.rules.codes import Authority, ResidenceStatus
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.sharing.receivers import DataCategory as C
from helle.rules.sharing.receivers import DisclosurePurpose

from .test_disclosure import held

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


def test_pub_law_13_she_takes_it_back_and_all_that_rests_on_it_closes_at_once(cast: Cast, case: Case) -> None:
    consent = told.consent(cast.mette, case)
    first = told.by_consent(cast.mette, case, consent)
    second = told.by_consent(cast.mette, case, consent, C.RETURN_PLAN)
    other = told.disclose(cast.mette, case, told.wish("UDLST", C.IDENTITY))
    assert held(cast.henrik, case) == {"identity", "return_plan"}
    with cast.karen.acting():
        consent_actions.consent_withdraw(consent)
    assert held(cast.henrik, case) == set()
    with cast.henrik.acting():
        for row in (first, second):
            with pytest.raises(Http404):
                queries.get_told(row.pk)
    with cast.mette.acting():
        ended = {one.row.pk: one.row.ended_why for one in queries.disclosures_of(case)}
    assert ended == {first.pk: "consent", second.pk: "consent", other.pk: ""}
    assert held(cast.ulla, case) == {"identity"}
    with pytest.raises(Refused) as late:
        told.by_consent(cast.mette, case, consent)
    assert late.value.field == "consent"
    with cast.mette.acting(), pytest.raises(Refused):
        consent_actions.consent_withdraw(consent, ConsentEnd.MISTAKE)


def test_pub_law_13_she_limits_it_what_falls_outside_closes_and_the_rest_goes_on(cast: Cast, case: Case) -> None:
    consent = told.consent(cast.mette, case)
    told.by_consent(cast.mette, case, consent)
    told.by_consent(cast.mette, case, consent, C.RETURN_PLAN)
    with cast.mette.acting():
        narrower = consent_actions.consent_limit(consent, case, told.agreed(C.IDENTITY), before=told.LIMITS)
    assert held(cast.henrik, case) == {"identity"}
    with cast.mette.acting():
        was, now = {one.row.pk: one for one in agreements_of(case)}[consent.pk], narrower
        assert was.row.withdrawn_how == ConsentEnd.LIMITED
        (lasts,) = [one for one in queries.disclosures_of(case) if one.lasts]
        assert lasts.row.consent_id == now.pk
        for wider, message in (
            (told.agreed(C.IDENTITY), consent_actions.NO_LIMIT),
            (told.agreed(C.IDENTITY, C.OUTCOME), consent_actions.WIDER),
        ):
            with pytest.raises(Refused) as refused:
                consent_actions.consent_limit(now, case, wider, before=told.LIMITS)
            assert refused.value.message == message
        consent_actions.consent_withdraw(now)
    assert held(cast.henrik, case) == set()


@pytest.mark.parametrize(
    ("categories", "to", "changed", "field"),
    [
        ((C.OUTCOME,), "HJST", {}, "consent"),
        ((C.IDENTITY,), "UDLST", {}, "consent"),
        ((C.IDENTITY,), "HJST", {"until": dt.date(2025, 10, 10)}, "until"),
    ],
)
def test_pub_law_13_a_consent_carries_what_it_says_to_whom_and_how_long(
    cast: Cast, case: Case, categories: tuple[C, ...], to: str, changed: dict[str, Any], field: str
) -> None:
    consent = told.consent(cast.mette, case, *categories, to=to, **changed)
    with pytest.raises(Refused) as refused:
        told.by_consent(cast.mette, case, consent)
    assert refused.value.field == field


def test_a_consent_is_for_a_year_and_not_ahead(cast: Cast, case: Case) -> None:
    today = clock.today()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"given_on": today + dt.timedelta(days=1), "until": today + dt.timedelta(days=9)}, "given_on"),
        ({"until": today + dt.timedelta(days=400)}, "until"),
        ({"given_on": today - dt.timedelta(days=9), "until": today - dt.timedelta(days=1)}, "until"),
    ]
    for changed, field in wrong:
        with pytest.raises(Refused) as refused:
            told.consent(cast.mette, case, **changed)
        assert refused.value.field == field


def test_out_09_all_that_she_was_asked_anywhere_stands_on_one_page_with_the_way_to_it(cast: Cast) -> None:
    referral = stories.refer(cast, by=cast.rita, consent="given_with_feedback", police_unit="")
    case = stories.open_case(cast, referral)
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT)
    stories.hold_interview(cast.mette, case)
    stories.assess(cast.mette, case, Authority.CMM)
    returned = return_stories.accept(cast.mette, case)
    return_stories.tell_abroad(cast.mette, case, returned)
    prosecution_stories.give_a_statement(cast.mette, case, ground=DisclosureGround.CONSENT, consent_on=clock.today())
    with cast.mette.acting():
        found = places_of(case)
    said = {(one.what, one.stands) for one in found}
    assert ("At blive henvist", Stands.GIVEN) in said
    assert ("At afsenderen får besked tilbage", Stands.GIVEN) in said
    assert ("At en samtale gives videre", Stands.GIVEN) in said
    assert ("At noget fortælles i udlandet", Stands.GIVEN) in said
    assert ("At politi eller anklagemyndighed får en udtalelse", Stands.GIVEN) in said
    assert all(one.url.startswith("/") for one in found)
    with cast.ulla.acting():
        assert places_of(case) == []


def test_its_limits_name_nobody(cast: Cast, case: Case) -> None:
    for words in ("Ikke til hendes eks, 010190-1238", "Ikke til ham på 40 50 60 70"):
        with pytest.raises(Refused) as refused:
            told.consent(cast.mette, case, limits=words)
        assert refused.value.field == "limits"
    client, url = cast.mette.client(), reverse("case-consent-new", args=[case.number])
    typed = {
        "to": str(cast.henrik.membership.unit_id),
        "categories": ["identity"],
        "purposes": ["return"],
        "limits": "Ikke til eks Ana Popescu",
        "given_by": "herself",
    }
    asked = post(client, url, typed)
    assert asked.status_code == 422 and "Ana Popescu" in str(errors_of(asked)["limits"])
    assert "ingen person er nævnt" in asked.content.decode()
    fill_in(client, url, typed | {"limits": "Ikke til hendes tidligere samlever"})


def test_pub_dig_12_to_which_municipality_she_agreed_is_told_to_who_is_shown_where_she_lives(
    cast: Cast, case: Case
) -> None:
    """Karen, who leads, reads that it is one; which, she is given neither by a page nor by a statement past it. Which
    police district it is says in which part of the country somebody was, and is named beside what is passed on."""
    stories.assign(cast.mette, case, cast.mette)
    here, district = unit_id("KOM-101"), unit_id("POL-KBH")
    support, investigation = {"purposes": (DisclosurePurpose.SUPPORT,)}, {"purposes": (DisclosurePurpose.PROSECUTION,)}
    told.consent(cast.mette, case, C.IDENTITY, to="KOM-101", **support)
    told.consent(cast.mette, case, C.IDENTITY, to="POL-KBH", **investigation)
    url = reverse("case-consents", args=[case.number])
    look_stories.say(cast.karen, case)

    def given(who: Member) -> set[object]:
        with who.acting(), connection.cursor() as cursor:
            cursor.execute("SELECT helle.receiver_of_consent(id) FROM sharing_consent")
            return {row[0] for row in cursor.fetchall()}

    assert given(cast.mette) == given(cast.karen) == {here, district}
    stories.protect_address(cast.mette, case)
    assert given(cast.mette) == {here, district}
    assert "Københavns Kommune" in cast.mette.client().get(url).content.decode()
    assert given(cast.karen) == {stand_in("municipality"), district}
    page = cast.karen.client().get(url).content.decode()
    assert "Kommune (vises ikke: adressen er beskyttet)" in page and "Københavns Kommune" not in page
    for past_it in ("SELECT to_unit_id FROM sharing_consent", "SELECT 1 FROM sharing_consent ORDER BY to_unit_id"):
        denied = pytest.raises(ProgrammingError, match="permission denied")
        with cast.karen.acting(), denied, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(past_it)
