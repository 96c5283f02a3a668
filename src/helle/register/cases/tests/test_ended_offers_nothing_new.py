"""The pages of a case that has ended lead to nothing that would tell somebody new of it (GOV-06, SHR-04)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import partner_stories, return_stories, stories
from tests.cast import Cast

from helle.register.cases.models import Case
from helle.register.cases.tests.test_ended_tells_nobody_new import (
    SAYS,
    a_bed_in_the_asylum_system,
    a_child,
    a_victim_who_must_leave,
    an_interview,
    an_offered_return,
    in_doubt_again,
    one_who_goes_home_with_a_partner,
    ordering,
    reopen,
    sending_it,
    the_offer,
    under_dublin,
)
from helle.register.identification.models import Interview
from helle.register.letters.choices import LetterKind
from helle.register.protection import clock
from helle.register.returns.choices import OfferKind
from helle.register.support import actions as support
from helle.rules.codes import Authority, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

type Where = Callable[[Cast, Case], str]


def page(view: str) -> Where:
    return lambda _cast, case: reverse(view, args=[case.number])


def the_interview(cast: Cast, case: Case) -> str:
    with cast.mette.acting():
        return reverse("case-interview", args=[case.number, Interview.objects.get(case=case).pk])


# Where it is offered, on which page, and what it leads to.
OFFERED: dict[str, tuple[Callable[[Cast], Case], Where, Where]] = {
    "an interview": (an_interview, the_interview, lambda cast, case: sending_it(cast.mette, case)),
    "the answer to an offer": (
        an_offered_return,
        page("case-return"),
        lambda cast, case: reverse("return-answer", args=[case.number, the_offer(cast.mette, case).pk]),
    ),
    "a receiving state": (under_dublin, page("case-return"), page("return-tell-state")),
    "a child's municipality": (a_child, page("case-minor"), page("minor-municipality")),
    "a search for the family": (a_child, page("case-minor"), page("minor-tracing")),
    "a statement": (a_child, page("case-criminal"), page("case-statement")),
    "a place": (a_bed_in_the_asylum_system, page("case-placement"), page("case-placement-find")),
    "an order": (
        a_bed_in_the_asylum_system,
        page("case-placement-find"),
        lambda cast, case: ordering(cast.mette, case),
    ),
    "a letter to a municipality": (
        a_child,
        page("case-letters"),
        lambda _cast, case: reverse("case-letter-new", args=[case.number, LetterKind.MUNICIPALITY.value]),
    ),
}


@pytest.mark.parametrize("what", OFFERED)
def test_it_is_offered_until_the_case_ends_and_again_once_it_is_taken_up(cast: Cast, what: str) -> None:
    story, where, leads = OFFERED[what]
    case, client = story(cast), cast.mette.client()
    shows, to = where(cast, case), f'href="{leads(cast, case)}'

    def is_offered() -> bool:
        return to in client.get(shows).content.decode()

    assert is_offered()
    stories.end_case(cast.mette, case)
    assert not is_offered()
    reopen(cast.mette, case)
    assert is_offered()


def test_the_end_of_a_period_does_not_offer_to_hand_it_over(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.record_stay(cast.mette, stories.an_opened_case(cast), ResidenceStatus.EU_RIGHT)
    stories.hold_interview(cast.mette, case)
    case = stories.assess(cast.mette, case, Authority.CMM)
    with cast.mette.acting():
        support.period_set(case, expected_version=case.version, notified_on=clock.today())
    on_day(clock.today() + dt.timedelta(days=121))
    client = cast.mette.client()
    shows, to = reverse("case-period-end", args=[case.number]), reverse("case-hand-over", args=[case.number])
    assert to in client.get(shows).content.decode()
    stories.end_case(cast.mette, in_doubt_again(cast, case, Authority.CMM))
    assert to not in client.get(shows).content.decode()


def test_an_ended_case_offers_no_return_and_records_what_the_person_is_told_of_it(cast: Cast) -> None:
    """It tells nobody but her, and the rules give no offer (RET-01)."""
    case, client = in_doubt_again(cast, a_victim_who_must_leave(cast)), cast.mette.client()

    def shown() -> tuple[bool, bool]:
        read = client.get(reverse("case-return", args=[case.number])).content.decode()
        assert f'href="{reverse("return-offer", args=[case.number])}"' in read
        return "Tilbyd en forberedt hjemsendelse" in read, "Notér, at personen ikke får et tilbud" in read

    assert shown() == (True, False)
    stories.end_case(cast.mette, case)
    assert shown() == (False, True)
    assert return_stories.offer(cast.mette, case).kind == OfferKind.NOT_OFFERED
    reopen(cast.mette, case)
    assert "Spørg igen" in client.get(reverse("case-return", args=[case.number])).content.decode()


def test_the_finder_says_why_no_place_is_ordered(cast: Cast) -> None:
    case, client = a_bed_in_the_asylum_system(cast), cast.mette.client()
    url = reverse("case-placement-find", args=[case.number])
    assert SAYS not in client.get(url).content.decode()
    stories.end_case(cast.mette, case)
    assert SAYS in client.get(url).content.decode()


def test_where_the_finder_was_the_page_says_why_it_is_not(cast: Cast) -> None:
    case, client = a_bed_in_the_asylum_system(cast), cast.mette.client()
    url, says = reverse("case-placement", args=[case.number]), "så der bestilles intet sted, før den er genåbnet"
    assert says not in client.get(url).content.decode()
    stories.end_case(cast.mette, case)
    assert says in client.get(url).content.decode()


def test_a_partner_gets_a_new_link_on_what_one_was_made_on_before_alone(cast: Cast) -> None:
    case, row, maja = one_who_goes_home_with_a_partner(cast)
    seen, _unseen = partner_stories.agree(maja, case, row), partner_stories.agree(maja, case, row)
    client, url = maja.client(), reverse("partner-link", args=[case.number])
    partner_stories.make(maja, case, row, seen)
    told = client.get(url).context["form"].fields["told"]
    assert len(told.choices) == 2
    stories.end_case(cast.mette, in_doubt_again(cast, case))
    told = client.get(url).context["form"].fields["told"]
    assert [value for value, _name in told.choices] == [str(seen.pk)]


def test_where_none_was_made_the_page_of_the_partner_offers_none(cast: Cast) -> None:
    case, row, maja = one_who_goes_home_with_a_partner(cast)
    partner_stories.agree(maja, case, row)
    client, url = maja.client(), reverse("partner-access", args=[case.number])
    to = reverse("partner-link", args=[case.number])
    assert to in client.get(url).content.decode()
    stories.end_case(cast.mette, in_doubt_again(cast, case))
    shown = client.get(url).content.decode()
    assert to not in shown and reverse("return-tell-partner", args=[case.number]) not in shown


def test_where_nothing_was_agreed_to_the_pages_of_the_partner_say_why_no_link_is_made(cast: Cast) -> None:
    case, _row, maja = one_who_goes_home_with_a_partner(cast)
    agreeing, says = reverse("return-tell-partner", args=[case.number]), "så der laves intet link til nogen"

    def shown() -> set[tuple[bool, bool]]:
        pages = (reverse(view, args=[case.number]) for view in ("partner-access", "partner-link"))
        read = [maja.client().get(url).content.decode() for url in pages]
        return {(agreeing in one, says in one) for one in read}

    assert shown() == {(True, False)}
    stories.end_case(cast.mette, in_doubt_again(cast, case))
    assert shown() == {(False, True)}
    reopen(cast.mette, case)
    assert shown() == {(True, False)}
