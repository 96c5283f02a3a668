"""A no that a young person says herself ends what she had said yes to before, and what rests on it (MIN-02, MIN-15)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import minor_stories, stories
from tests import sharing_stories as told
from tests.cast import Cast
from tests.pages import audit_lines, errors_of, fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.models import Grant, holding
from helle.register.sharing import consent_actions, queries
from helle.register.sharing.agreements import agreements_of
from helle.register.sharing.choices import ConsentEnd, ConsentGiver, EndedWhy
from helle.register.sharing.forms import NO_AHEAD, NO_AHEAD_BY_MISTAKE
from helle.register.sharing.models import Consent, Disclosure
from helle.register.sharing.on_desk import on_desk
from helle.rules.sharing.receivers import DataCategory as C
from helle.rules.sharing.receivers import DisclosurePurpose as P

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
BIRTHDAY_IN = dt.timedelta(days=50)
AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def case(cast: Cast) -> Case:
    """A child with a representative, who turns eighteen in fifty days and is to be asked."""
    return minor_stories.come_of_age_in(cast.mette, stories.an_opened_case(cast), BIRTHDAY_IN)


@pytest.fixture
def agreed(cast: Cast, case: Case) -> Consent:
    """What the representative agreed to until the day before: who she is and her plan, to Hjemrejsestyrelsen."""
    until = clock.today() + BIRTHDAY_IN - dt.timedelta(days=1)
    return told.consent(cast.mette, case, given_by=ConsentGiver.REPRESENTATIVE, until=until)


def says_yes(cast: Cast, case: Case, *categories: C, to: str = "HJST", **changed: object) -> Consent:
    """Some time after what happened before she says yes herself, until some weeks after her birthday."""
    clock.move_forward(AN_HOUR)
    until = clock.today() + BIRTHDAY_IN + dt.timedelta(days=30)
    return told.consent(cast.mette, case, *categories, to=to, **({"until": until} | changed))


def says_no_ahead(cast: Cast, agreed: Consent) -> None:
    clock.move_forward(AN_HOUR)
    with cast.mette.acting():
        consent_actions.consent_no_ahead(agreed)


def stands(cast: Cast, row: Consent) -> tuple[bool, str]:
    """Whether it holds, and how it ended."""
    with cast.mette.acting():
        (one,) = (one for one in agreements_of(row.case) if one.row.pk == row.pk)
    return one.holds, one.row.withdrawn_how


def reads(cast: Cast, row: Disclosure) -> bool:
    with cast.henrik.acting() as acting:
        return Grant.objects.filter(holding(acting.instant), case_id=row.case_id, unit_id=acting.unit_id).exists()


def ending(case: Case, row: Consent) -> str:
    return reverse("case-consent-withdraw", args=[case.number, row.pk])


def test_min_02_a_no_ahead_ends_her_earlier_yes_and_nothing_is_passed_on_by_it_after_the_birthday(
    cast: Cast, case: Case, agreed: Consent
) -> None:
    """Both stood beside each other, and once she was of age who she is was passed on by the yes."""
    hers = says_yes(cast, case)
    client, page = cast.mette.client(), reverse("case-consents", args=[case.number])
    asked = client.get(ending(case, agreed)).content.decode()
    assert "slutter også personens eget ja til samme modtager" in asked
    clock.move_forward(AN_HOUR)
    fill_in(client, ending(case, agreed), {"how": NO_AHEAD})
    after = client.get(page).content.decode()
    assert "Personens eget ja til det samme er afsluttet." in after and "har siden selv sagt nej" in after
    assert "Efter nejet" not in after
    assert stands(cast, hers) == (False, ConsentEnd.NO_SINCE) and stands(cast, agreed) == (True, "")
    lines = [one for one in audit_lines(cast) if one.action == "sharing.consent_withdrawn"]
    assert [(one.object_id, one.detail["how"]) for one in lines] == [(hers.pk, ConsentEnd.NO_SINCE)]
    clock.move_forward(BIRTHDAY_IN)
    offered = client.get(reverse("case-disclosure-new", args=[case.number])).context["form"].fields["consent"].choices
    assert str(hers.pk) not in {str(value) for value, _label in offered}
    with cast.mette.acting():
        assert not on_desk().ask_herself
    assert client.get(ending(case, hers)).status_code == 302


def test_min_02_what_a_no_ends_of_another_unit_stands_in_the_log(cast: Cast) -> None:
    """Udlændingestyrelsen writes her no down and does not see what CMM wrote down of her yes; the log tells of both."""
    case = minor_stories.come_of_age_in(cast.mette, stories.a_case_with_udlst(cast), BIRTHDAY_IN)
    until = clock.today() + BIRTHDAY_IN - dt.timedelta(days=1)
    agreed = told.consent(cast.ulla, case, given_by=ConsentGiver.REPRESENTATIVE, until=until)
    hers = says_yes(cast, case)
    clock.move_forward(AN_HOUR)
    with cast.ulla.acting():
        assert consent_actions.consent_no_ahead(agreed) == 0, "she is told of none of CMM's"
    assert stands(cast, hers) == (False, ConsentEnd.NO_SINCE)
    lines = [one for one in audit_lines(cast) if one.action == "sharing.consent_withdrawn"]
    assert [(one.object_id, one.user_id, one.cases, one.detail) for one in lines] == [
        (hers.pk, cast.ulla.user.pk, [case.pk], {"how": ConsentEnd.NO_SINCE})
    ]


def test_min_15_her_no_once_of_age_ends_her_yes_and_what_was_passed_on_by_it_at_once(
    cast: Cast, case: Case, agreed: Consent
) -> None:
    ahead = says_yes(cast, case)
    clock.move_forward(BIRTHDAY_IN)
    since = says_yes(cast, case, C.IDENTITY)
    rows = [told.by_consent(cast.mette, case, one, again=True) for one in (ahead, since)]
    assert all(reads(cast, one) for one in rows)
    client = cast.mette.client()
    # Her no is a no to both.
    assert client.get(ending(case, agreed)).content.decode().count("slutter også personens eget ja") == 2
    clock.move_forward(AN_HOUR)
    fill_in(client, ending(case, agreed), {})
    assert {stands(cast, one) for one in (ahead, since)} == {(False, ConsentEnd.NO_SINCE)}
    assert not any(reads(cast, one) for one in rows)
    with cast.mette.acting():
        assert {one.row.ended_why for one in queries.disclosures_of(case)} == {EndedWhy.CONSENT}
    # What waits for nobody any more is not offered again, and a new yes of hers is one.
    clock.move_forward(AN_HOUR)
    again = says_yes(cast, case, C.IDENTITY)
    assert stands(cast, again) == (True, "")
    page = client.get(reverse("case-consents", args=[case.number])).content.decode()
    assert "Personen har siden selv sagt ja til det samme igen" in page
    assert reads(cast, told.by_consent(cast.mette, case, again, again=True))


@pytest.mark.parametrize(
    ("other", "ends"),
    [
        ({}, True),
        ({"categories": (C.IDENTITY, C.PLACEMENT)}, True),
        ({"purposes": (P.RETURN, P.SUPPORT)}, True),
        ({"categories": (C.PLACEMENT,)}, False),
        ({"purposes": (P.SUPPORT,)}, False),
        ({"to": "UDLST"}, False),
    ],
    ids=["same", "more kinds", "more purposes", "another kind", "another purpose", "another receiver"],
)
def test_min_02_her_no_is_to_the_receiver_the_purpose_and_the_kinds_that_it_was_asked_of(
    cast: Cast, case: Case, agreed: Consent, other: dict[str, object], ends: bool
) -> None:
    """Of a yes that goes further all of it ends: what is left of it nobody has asked her about."""
    hers = says_yes(cast, case, **({"said_so": True} | other))  # type: ignore[arg-type]
    says_no_ahead(cast, agreed)
    assert stands(cast, hers) == ((False, ConsentEnd.NO_SINCE) if ends else (True, ""))


def test_min_02_a_yes_after_the_no_stands_also_where_what_the_no_is_beside_is_limited(
    cast: Cast, case: Case, agreed: Consent
) -> None:
    """What is left of a consent has the no of the wider one, which was said before the yes."""
    says_no_ahead(cast, agreed)
    hers = says_yes(cast, case)
    clock.move_forward(AN_HOUR)
    with cast.mette.acting():
        within = told.agreed(C.IDENTITY, given_by=ConsentGiver.REPRESENTATIVE, until=agreed.until)
        consent_actions.consent_limit(agreed, case, within, before=told.LIMITS)
    assert stands(cast, hers) == (True, "")


def test_min_02_a_yes_from_before_the_no_that_is_written_down_late_is_refused_beside_its_day(
    cast: Cast, case: Case, agreed: Consent
) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    says_no_ahead(cast, agreed)
    client, address = cast.mette.client(), reverse("case-consent-new", args=[case.number])
    until = clock.today() + BIRTHDAY_IN + dt.timedelta(days=30)
    typed = hidden_of(client, address) | {
        **{"to": str(unit_id("HJST")), "categories": ["identity"], "purposes": ["return"], "given_by": "herself"},
        **{"given_on": yesterday.isoformat(), "until": until.isoformat(), "limits": "kun i juni"},
    }
    refused = post(client, address, typed)
    assert errors_of(refused) == {"given_on": [consent_actions.SAID_NO_SINCE.da]}
    assert "kun i juni" in refused.content.decode()
    # On the day itself what is written later was said later.
    says_yes(cast, case)


def test_min_02_a_no_by_mistake_brings_no_yes_back_and_she_is_asked_again(
    cast: Cast, case: Case, agreed: Consent
) -> None:
    hers = says_yes(cast, case)
    says_no_ahead(cast, agreed)
    client = cast.mette.client()
    assert "gælder det ja ikke igen: spørg personen på ny" in client.get(ending(case, agreed)).content.decode()
    fill_in(client, ending(case, agreed), {"how": NO_AHEAD_BY_MISTAKE})
    assert stands(cast, hers) == (False, ConsentEnd.NO_SINCE)
    with cast.mette.acting():
        assert [one.case.number for one in on_desk().ask_herself] == [case.number]
    # With the no gone, a yes from before it can be written down.
    says_yes(cast, case, given_on=clock.today())


def test_the_database_alone_writes_that_she_has_said_no_since(cast: Cast, case: Case, agreed: Consent) -> None:
    hers = says_yes(cast, case)
    with cast.mette.acting() as acting:
        ended = {"withdrawn_at": acting.instant, "withdrawn_by": acting.user_id, "withdrawn_how": ConsentEnd.NO_SINCE}
        for row in (hers, agreed):
            with pytest.raises(IntegrityError, match="sharing_consent_ended_by_her_no"), transaction.atomic():
                Consent.objects.filter(pk=row.pk).update(**ended)
    assert stands(cast, hers) == stands(cast, agreed) == (True, "")
