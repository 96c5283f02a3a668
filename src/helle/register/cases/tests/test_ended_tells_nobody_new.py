"""A case that has ended is opened to nobody new, and nothing is sent out of it (GOV-06, SHR-04)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests import accommodation_stories as places
from tests import (
    correction_stories,
    letter_stories,
    minor_stories,
    partner_stories,
    placement_stories,
    prosecution_stories,
    return_stories,
    stories,
    support_stories,
)
from tests.cast import Cast, Member, as_owner, latecomer, member
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.accommodation.models import Offer as Place
from helle.register.cases import actions, ended
from helle.register.cases.models import Case
from helle.register.identification import actions as identification
from helle.register.identification.models import Interview, InterviewSent
from helle.register.letters.choices import Addressee, LetterKind
from helle.register.letters.models import Letter
from helle.register.minors.choices import TracingOutcome
from helle.register.minors.models import Tracing
from helle.register.organisations.loading import unit_id
from helle.register.placements import actions as places_of
from helle.register.placements.looking import Wanted
from helle.register.placements.models import Recommendation
from helle.register.prosecution.beside_models import Disclosure as Statement
from helle.register.protection import clock
from helle.register.protection.models import Grant
from helle.register.protection.refusals import Refused
from helle.register.returns.choices import ToldFact, ToldWhom
from helle.register.returns.models import Offer, ReturnCase, ToldAbroad
from helle.register.support.models import NotifiedMunicipality
from helle.rules.accommodation.codes import OfferKind
from helle.rules.codes import Authority, LadderEvent, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SAYS = "Sagen er afsluttet, så den åbnes ikke for flere"


def a_lawful_stay(cast: Cast) -> Case:
    return stories.a_case_with_cmm(cast)


def a_child(cast: Cast) -> Case:
    case = stories.an_opened_case(cast)
    return minor_stories.describe(cast.mette, case)


def under_dublin(cast: Cast) -> Case:
    """Germany is to receive him."""
    case = stories.record_stay(cast.mette, stories.an_opened_case(cast), ResidenceStatus.ASYLUM_DUBLIN)
    return_stories.transfer(cast.ulla, case, planned_on=clock.today())
    return case


def a_plain_letter(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


def a_victim_who_must_leave(cast: Cast) -> Case:
    case = stories.an_assessed_victim(cast)
    correction_stories.describe(cast.mette, case, stories.description())
    return case


def one_who_goes_home_with_a_partner(cast: Cast) -> tuple[Case, ReturnCase, Member]:
    """The case, her return, and the adviser who tells the partner of it."""
    case = a_victim_who_must_leave(cast)
    return_stories.accept(cast.mette, case)
    with cast.mette.acting():
        row = ReturnCase.objects.get(case=case)
    return_stories.go_with_partner(cast.mette, case, row)
    return case, row, latecomer("maja")


def in_doubt_again(cast: Cast, case: Case, by: Authority = Authority.UDLST) -> Case:
    """She was assessed anew as no victim, and then an indication came up: her case can end without an assessment."""
    nothing_of_it: dict[str, Any] = {"purposes": (), "acts": (), "means": ()}
    who = cast.ulla if by is Authority.UDLST else cast.mette
    stories.assess(who, case, by, was_trafficked=False, relationship_current=None, **nothing_of_it)
    with cast.mette.acting():
        actions.rung_enter(
            case,
            expected_version=stories.fresh(case).version,
            event=LadderEvent.INDICATION_FOUND,
            occurred_on=clock.today(),
            reasons=stories.REASONS,
        )
    return case


def an_offered_return(cast: Cast) -> Case:
    case = a_victim_who_must_leave(cast)
    return_stories.offer(cast.mette, case)
    return in_doubt_again(cast, case)


def an_interview(cast: Cast) -> Case:
    case = stories.a_case_with_udlst(cast)
    stories.hold_interview(cast.mette, case)
    return case


def a_bed_in_the_asylum_system(cast: Cast) -> Case:
    places.offer(cast.mette, kind=OfferKind.ASYLUM_SYSTEM)
    return stories.a_case_with_udlst(cast)


def reopen(by: Member, case: Case) -> None:
    with by.acting():
        actions.rung_enter(
            case,
            expected_version=stories.fresh(case).version,
            event=LadderEvent.REOPENED,
            occurred_on=clock.today(),
            reasons=stories.REASONS,
        )


def seen_by(who: Member, case: Case) -> bool:
    with who.acting():
        return Grant.objects.filter(case_id=case.pk).exists()


def tell_aarhus(by: Member, case: Case) -> object:
    return minor_stories.tell_municipality(by, case, "KOM-751")


def write_to_aarhus(by: Member, case: Case) -> Letter:
    return letter_stories.write_letter(by, case, addressee=Addressee.MUNICIPALITY)


def tell_germany(by: Member, case: Case) -> ToldAbroad:
    to_germany = {"whom": ToldWhom.RECEIVING_STATE, "country": "DE", "facts": (ToldFact.NAME,)}
    return return_stories.tell_abroad(by, case, None, **to_germany)


def say_yes(by: Member, case: Case) -> object:
    return return_stories.answer(by, case, the_offer(by, case))


def the_offer(by: Member, case: Case) -> Offer:
    with by.acting():
        return Offer.objects.get(case=case)


def the_place(by: Member) -> Place:
    with by.acting():
        return Place.objects.get(kind=OfferKind.ASYLUM_SYSTEM)


WAYS: dict[str, tuple[Callable[[Cast], Case], Callable[[Member, Case], object]]] = {
    "handed over": (a_lawful_stay, support_stories.hand_over),
    "a child's municipality": (a_child, tell_aarhus),
    "a statement": (a_plain_letter, prosecution_stories.give_a_statement),
    "a letter to a municipality": (a_plain_letter, write_to_aarhus),
    "a receiving state": (under_dublin, tell_germany),
    "a search for the family": (a_child, minor_stories.trace),
    "a recommendation": (stories.a_case_with_udlst, placement_stories.recommend),
}


@pytest.mark.parametrize("way", WAYS)
def test_gov_06_nobody_new_is_told_of_a_closed_case_until_it_is_taken_up_again(cast: Cast, way: str) -> None:
    story, tell = WAYS[way]
    case = story(cast)
    stories.end_case(cast.mette, case)
    with pytest.raises(Refused) as refused, transaction.atomic():
        tell(cast.mette, case)
    assert refused.value.message == ended.NOTHING_NEW.message
    with cast.mette.acting():
        assert not NotifiedMunicipality.objects.exists()
        assert not Statement.objects.exists() and not Letter.objects.exists()
        assert not ToldAbroad.objects.exists() and not Tracing.objects.exists()
        assert not Recommendation.objects.exists()
    assert not seen_by(cast.olga, case)
    reopen(cast.mette, case)
    tell(cast.mette, case)


def test_flo_10_no_interview_is_sent_of_a_closed_case(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    interview = stories.hold_interview(cast.mette, case)
    stories.end_case(cast.mette, case)
    with cast.mette.acting():
        with pytest.raises(Refused) as refused:
            identification.interview_send(case, interview, expected_version=stories.fresh(case).version)
        assert refused.value.message == ended.NOTHING_NEW.message
        assert not InterviewSent.objects.exists()


def alone(view: str) -> Callable[[Member, Case], str]:
    return lambda _by, case: reverse(view, args=[case.number])


def sending_it(by: Member, case: Case) -> str:
    with by.acting():
        return reverse("case-interview-send", args=[case.number, Interview.objects.get(case=case).pk])


def answering(by: Member, case: Case) -> str:
    return reverse("return-answer", args=[case.number, the_offer(by, case).pk])


def ordering(by: Member, case: Case) -> str:
    return reverse("case-placement-order", args=[case.number, the_place(by).pk])


PAGES: dict[str, tuple[Callable[[Cast], Case], Callable[[Member, Case], str], str]] = {
    "handed over": (a_lawful_stay, alone("case-hand-over"), 'name="told"'),
    "a child's municipality": (a_child, alone("minor-municipality"), 'name="municipality"'),
    "a statement": (a_plain_letter, alone("case-statement"), 'name="statement"'),
    "an interview": (an_interview, sending_it, 'name="form_token"'),
    "a return": (an_offered_return, answering, 'name="kind"'),
    "a place": (a_bed_in_the_asylum_system, ordering, 'name="planned_from"'),
    "a receiving state": (under_dublin, alone("return-tell-state"), 'name="recipient"'),
    "a search for the family": (a_child, alone("minor-tracing"), 'name="service"'),
    "a recommendation": (stories.a_case_with_udlst, alone("case-placement-recommend"), 'name="why"'),
    "no place": (a_bed_in_the_asylum_system, alone("case-placement-none"), 'name="reasons"'),
}


@pytest.mark.parametrize("form", PAGES)
def test_the_page_says_at_its_top_that_the_case_has_ended_and_offers_no_form(cast: Cast, form: str) -> None:
    story, where, field = PAGES[form]
    case, client = story(cast), cast.mette.client()
    url = where(cast.mette, case)
    before = client.get(url).content.decode()
    assert SAYS not in before and field in before
    stories.end_case(cast.mette, case)
    shown = client.get(url).content.decode()
    assert SAYS in shown and field not in shown
    assert "[SHR-04]" not in shown, "a requirement is a chip"
    for way in ("case-reopen", "case-disclosure-new"):
        to = reverse(way, args=[case.number])
        assert f'href="{to}"' in shown and client.get(to).status_code == 200


def test_a_way_on_is_shown_to_whom_it_is_open_alone(cast: Cast) -> None:
    case = stories.end_case(cast.mette, a_lawful_stay(cast))
    with cast.mette.acting():
        assert len(ended.shut(case)["ways"]) == 2
    with cast.karen.acting():
        assert ended.shut(case)["ways"] == []


def test_the_page_of_an_ended_case_does_not_offer_to_hand_it_over(cast: Cast) -> None:
    case = stories.end_case(cast.mette, a_lawful_stay(cast))
    shown = cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert reverse("case-reopen", args=[case.number]) in shown
    assert reverse("case-hand-over", args=[case.number]) not in shown


def test_the_page_of_where_she_lives_does_not_offer_to_recommend_a_place(cast: Cast) -> None:
    """It led to a page that says no. What waits can be taken back."""
    case, client = stories.a_case_with_udlst(cast), cast.mette.client()
    url, act = (reverse(one, args=[case.number]) for one in ("case-placement", "case-placement-recommend"))
    assert act in client.get(url).content.decode()
    stories.end_case(cast.mette, case)
    assert act not in client.get(url).content.decode()


def leads_to(cast: Cast, case: Case) -> str | None:
    """Where the case's page leads from the step to talk to its municipality; None where there is no such step."""
    steps = cast.mette.client().get(reverse("case-page", args=[case.number])).context["own_steps"]
    found: list[str] = [url for step, url, _beside in steps if step.code == "ask_municipality_for_receipt"]
    return found[0] if found else None


@pytest.mark.parametrize("ends", [False, True])
def test_flo_15_who_is_to_talk_to_a_childs_municipality_is_led_to_the_childs_page(cast: Cast, ends: bool) -> None:
    """It led to handing over an adult, which is refused of a child, and of a case that has ended."""
    case = a_child(cast)
    tell_aarhus(cast.mette, case)
    if ends:
        stories.end_case(cast.mette, case)
    there = reverse("case-minor", args=[case.number])
    assert leads_to(cast, case) == there
    assert "Afslut indblikket" in cast.mette.client().get(there).content.decode()
    desk = cast.mette.client().get("/").content.decode()
    assert reverse("case-hand-over", args=[case.number]) not in desk


def test_flo_15_who_is_to_talk_to_who_took_over_an_adult_is_led_to_where_that_ends(cast: Cast) -> None:
    """While the case goes on, to the hand-over; once it has ended nobody is handed over any more, and what the
    municipality sees of it is ended by itself. Nothing led there."""
    case = a_lawful_stay(cast)
    support_stories.hand_over(cast.mette, case)
    assert leads_to(cast, case) == reverse("case-hand-over", args=[case.number])
    stories.end_case(cast.mette, case)
    with cast.mette.acting():
        (notice,) = NotifiedMunicipality.objects.filter(case=case)
    there = reverse("case-hand-over-end", args=[case.number, notice.pk])
    assert leads_to(cast, case) == there
    fill_in(cast.mette.client(), there, {"why": "Kommunen svarer ikke, og personen er rejst."})
    assert leads_to(cast, case) is None


def test_what_was_opened_before_is_answered_with_why(cast: Cast) -> None:
    """The form was opened while the case ran, and is sent once it has ended."""
    case, client = a_child(cast), cast.mette.client()
    url = reverse("minor-municipality", args=[case.number])
    opened = hidden_of(client, url)
    offered = [value for value, _name in client.get(url).context["form"].fields["municipality"].choices if value]
    stories.end_case(cast.mette, case)
    with cast.mette.acting():
        opened["case_version"] = str(stories.fresh(case).version)
    answer = post(client, url, opened | {"municipality": offered[0]})
    assert errors_of(answer) == {"__all__": [ended.NOTHING_NEW.message.da]}


def test_min_10_a_search_that_runs_is_brought_to_its_end_in_a_closed_case(cast: Cast) -> None:
    case = a_child(cast)
    running = minor_stories.trace(cast.mette, case)
    stories.end_case(cast.mette, case)
    minor_stories.end_tracing(cast.mette, case, running, TracingOutcome.NOT_FOUND)
    with cast.mette.acting():
        assert not Tracing.objects.filter(ended_on__isnull=True).exists()


def test_a_letter_to_the_municipality_is_not_begun_of_a_closed_case(cast: Cast) -> None:
    case = a_child(cast)
    stories.end_case(cast.mette, case)
    url = reverse("case-letter-new", args=[case.number, LetterKind.MUNICIPALITY.value])
    shown = cast.mette.client().get(url).content.decode()
    assert SAYS in shown and 'name="own_words"' not in shown


def test_min_01_a_childs_representative_is_let_in_all_the_same(cast: Cast) -> None:
    """She is the child's and not the case's; whoever lets her in reads that the case has ended."""
    case = a_child(cast)
    appointed = minor_stories.appoint(cast.mette, case)
    unit = minor_stories.own_unit()
    stories.end_case(cast.mette, case)
    url = reverse("minor-representative-login", args=[case.number, appointed.pk])
    shown = cast.mette.client().get(url).content.decode()
    assert "Repræsentanten er barnets og ikke sagens" in shown and "[MIN-01]" not in shown, "a requirement is a chip"
    gudrun = member("Gudrun Login", "REP-EN", "representative")
    assert not seen_by(gudrun, case)
    minor_stories.give_login(cast.mette, case, appointed, unit)
    assert seen_by(gudrun, case)


def test_past_the_application_no_municipality_is_told_of_a_closed_case(cast: Cast) -> None:
    case = a_child(cast)
    stories.end_case(cast.mette, case)
    refused = pytest.raises(DatabaseError, match="nothing_begins_in_a_closed_case")
    with cast.mette.acting(), refused, transaction.atomic():
        as_owner("SELECT helle.notify_municipality(%s, %s, 'minor')", [case.pk, unit_id("KOM-101")])


def test_ret_26_a_partner_abroad_who_had_no_link_gets_none_of_a_closed_case(cast: Cast) -> None:
    """One that has had a link goes on: what others saw before goes on as it did."""
    case, row, maja = one_who_goes_home_with_a_partner(cast)
    seen, unseen = partner_stories.agree(maja, case, row), partner_stories.agree(maja, case, row)
    partner_stories.make(maja, case, row, seen)
    stories.end_case(cast.mette, in_doubt_again(cast, case))
    with pytest.raises(Refused) as refused, transaction.atomic():
        partner_stories.make(maja, case, row, unseen)
    assert refused.value.message == ended.NOTHING_NEW.message
    partner_stories.make(maja, case, row, seen)


def test_ret_01_no_return_begins_in_a_closed_case(cast: Cast) -> None:
    """The rules of the offer say so before the database does."""
    case = an_offered_return(cast)
    stories.end_case(cast.mette, case)
    with pytest.raises(Refused, match="reopen it"), transaction.atomic():
        say_yes(cast.mette, case)
    with cast.mette.acting():
        assert not ReturnCase.objects.exists()
    reopen(cast.mette, case)
    say_yes(cast.mette, case)


def test_past_the_rules_no_home_is_asked_for_a_place_of_a_closed_case(cast: Cast) -> None:
    """CMM's support has ended. Udlændingestyrelsen, which once decided, goes on with its part, and a bed in the asylum
    system is had whatever the rung."""
    places.offer(cast.mette, kind=OfferKind.ASYLUM_SYSTEM)
    case = in_doubt_again(cast, a_victim_who_must_leave(cast))
    stories.end_case(cast.mette, case)
    with pytest.raises(Refused) as refused, transaction.atomic():
        placement_stories.order(cast.ulla, case, the_place(cast.mette))
    assert refused.value.message == ended.NOTHING_NEW.message
    reopen(cast.mette, case)
    placement_stories.order(cast.ulla, case, the_place(cast.mette))


def test_the_form_of_an_indication_says_that_it_reopens_the_case_and_who_gets_it(cast: Cast) -> None:
    """As the form of a reopening does."""
    case, client = stories.a_case_with_udlst(cast), cast.mette.client()
    url, said = reverse("case-indication", args=[case.number]), "Indikationen genåbner den."
    gets_it = "Hører spørgsmålet under Udlændingestyrelsen, får den sagen med det samme."
    assert said not in client.get(url).content.decode()
    stories.end_case(cast.mette, case)
    shown = client.get(url).content.decode()
    assert said in shown and gets_it in shown
    assert gets_it in client.get(reverse("case-reopen", args=[case.number])).content.decode()
    fill_in(client, url, {"reasons": stories.REASONS})
    assert "sagen er genåbnet" in client.get(reverse("case-page", args=[case.number])).content.decode()


def test_where_a_place_could_be_ordered_none_is_noted_of_an_ended_case(cast: Cast) -> None:
    case = stories.end_case(cast.mette, a_bed_in_the_asylum_system(cast))
    with cast.mette.acting(), pytest.raises(Refused) as refused:
        places_of.none_found(case, expected_version=None, wanted=Wanted(clock.today()), reasons=stories.REASONS)
    assert refused.value.message == ended.NOTHING_NEW.message
