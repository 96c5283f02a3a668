"""A few who go home: one who was asked, one who thinks it over, one who said no, two whose return is prepared (RET-01).

And a man whose asylum case belongs to another state, who is told why there is none (RET-09, RET-10).
"""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import Any

from helle.demo import people
from helle.demo.acting import acting_as, case_now
from helle.register.cases.models import Case
from helle.register.codelists.queries import country_name
from helle.register.minors.facts import facts_of
from helle.register.people.models import Residence
from helle.register.people.queries import profile_of
from helle.register.protection import clock
from helle.register.protection.models import Grant
from helle.register.reintegration import actions as plan_actions
from helle.register.reintegration.drafts import Activity, Draft, Line, OfChild
from helle.register.reintegration.on_file import minors_on_file
from helle.register.returns import abroad_actions, actions, offer_actions
from helle.register.returns.abroad_actions import Telling
from helle.register.returns.actions import Going
from helle.register.returns.choices import (
    AnswerKind,
    ContactAbout,
    RiskLevel,
    StepState,
    ToldFact,
    ToldWhom,
    TransferGround,
)
from helle.register.returns.countries import eea
from helle.register.returns.models import Offer, ReturnCase, Step
from helle.register.returns.offer_actions import Made, Said, Told
from helle.register.returns.rulings import Wish, is_alone
from helle.rules.codes import ResidenceStatus, Rung
from helle.rules.ladder import CLOSED
from helle.rules.returns.codes import ChildWhereabouts, Currency, Destination, SupportKind, SupportUse

SAID = "Vil gerne hjem til sin familie, når der er nogen, der tager imod."
PARTNER = "Casa Speranței, socialrådgiver Ioana, kontakt gennem programmet."
RISK = (
    "Gælden til dem, der fik personen hertil, er ikke betalt. Partneren finder et sted at bo i en anden by, og "
    "adressen siges ikke til familien de første måneder."
)
ASKED = "En klinik, hvor behandlingen kan fortsætte; uden at personen er nævnt."
WEIGHED = "Partneren skal kunne møde personen i lufthavnen; mere end navn og ankomst får de ikke."
GOAL = "Vil sy og reparere tøj i sin egen by og leve af det inden for et år."
COURSE = "Kursus i syning hos en skrædder"
MACHINES = "To symaskiner, et strygebord og stof til de første ordrer"
BY_OTHERS = "Børnene bor hos deres mormor, som forsørger dem."
# Of those under Dublin so many were told what it means for them.
TOLD = 3
RENT = "Husleje i de første måneder"
IDENTITY = "Pas fremlagt hos Hjemrejsestyrelsen."


def go_on() -> None:
    """How it stands with them on the country's today."""
    roles = people.roles()
    with acting_as(roles["cmm_caseworker"]):
        _talk_with(_those_to_be_asked(5))
        told = _under_dublin(TOLD)
        for one in told:
            _offer(one, Wish(None, None))
    with acting_as(roles["udlst_caseworker"]):
        _transfer(told[1:])
    with acting_as(roles["hjst_caseworker"]):
        _prepare()
    with acting_as(roles["cmm_caseworker"]):
        _plan()


def _those_to_be_asked(how_many: int) -> list[Case]:
    """Grown-ups whose next step is the offer, in the order of their numbers."""
    grants = Grant.objects.filter(
        category="core",
        unit__code="CMM",
        during__upper_inf=True,
        period_end__gte=clock.today(),
        steps__contains=[{"code": "offer_return"}],
    ).order_by("number")
    found = [case_now(one.case_id) for one in grants[: 3 * how_many]]
    return [one for one in found if not is_alone(facts_of(one, clock.today()))][:how_many]


def home_country(case: Case) -> str:
    """Of which country the person is a citizen."""
    profile = profile_of(case.person_id)
    return next(iter(profile.nationalities), "RO") if profile else "RO"


def partner_in(country: str) -> str:
    """With whom somebody goes there."""
    return PARTNER if country == "RO" else f"Programmets partner i {country_name(country)}"


def _under_dublin(how_many: int) -> list[Case]:
    """Grown-ups under Dublin whose cases go on, in the order of their numbers. Each is opened to see that it is so."""
    stay = Residence.objects.filter(
        status=ResidenceStatus.ASYLUM_DUBLIN.value, superseded_at__isnull=True, during__contains=clock.today()
    ).order_by("during")
    found = Case.objects.filter(person_id__in=stay.values("person_id")).order_by("number")
    facts = ((one, facts_of(case_now(one.pk), clock.today())) for one in found)
    go_on = (one for one, of in facts if of.minor is False and of.rung not in CLOSED | {Rung.NOT_VICTIM})
    return list(islice(go_on, how_many))


def _transfer(cases: list[Case]) -> None:
    """The first was transferred today, and the next is to be."""
    today = clock.today()
    days = ((None, today), (today + dt.timedelta(days=10), None))
    for case, (planned_on, transferred_on) in zip(cases, days, strict=False):
        abroad_actions.transfer_record(
            case,
            expected_version=case_now(case.pk).version,
            country="DE",
            planned_on=planned_on,
            transferred_on=transferred_on,
        )


def _told() -> Told:
    return Told(on=clock.today(), language="en", interpreter=True)


def _offer(case: Case, wish: Wish) -> Offer:
    return offer_actions.offer_make(
        case, expected_version=case_now(case.pk).version, made=Made(told=_told(), wish=wish)
    )


def _talk_with(cases: list[Case]) -> None:
    answers = (AnswerKind.ACCEPTED, AnswerKind.ACCEPTED, AnswerKind.THINKING, AnswerKind.DECLINED, None)
    for number, (case, kind) in enumerate(zip(cases, answers, strict=False)):
        offer = _offer(case, Wish(True, None))
        if kind is None:
            continue
        again = clock.today() + dt.timedelta(days=7) if kind is AnswerKind.THINKING else None
        said = Said(_told(), kind, again, SAID)
        offer_actions.offer_answer(case, offer, expected_version=case_now(case.pk).version, said=said)
        if kind is AnswerKind.ACCEPTED:
            _go(case, ReturnCase.objects.get(case=case, ended_on__isnull=True), in_programme=number == 0)


def _go(case: Case, row: ReturnCase, *, in_programme: bool) -> None:
    """One within a programme with its partner; to the other's country no programme reaches, and a partner is sought."""
    today = clock.today()
    going = Going(
        country=home_country(case),
        kind=Destination.HOME_COUNTRY,
        programme="erso" if in_programme else "",
        programme_name="",
        partner=partner_in(home_country(case)) if in_programme else "",
        since=today,
        approval_meant_on=today + dt.timedelta(days=14),
        why=SAID,
    )
    actions.destination_set(case, row, expected_version=case_now(case.pk).version, going=going)


def _plan() -> None:
    """The plan of the one in a programme lies with Hjemrejsestyrelsen."""
    row = ReturnCase.objects.filter(ended_on__isnull=True, opened_on=clock.today()).order_by("case__number").first()
    if row is None:
        return
    case = case_now(row.case_id)
    draft = Draft(
        currency=Currency.DKK,
        goal=GOAL,
        activities=(Activity(1, COURSE, clock.today() + dt.timedelta(days=45)),),
        lines=(
            Line(1, SupportUse.EDUCATION, SupportKind.IN_KIND_SUPPORT, 9_500, COURSE, 1),
            Line(2, SupportUse.EMPLOYMENT, SupportKind.IN_KIND_SUPPORT, 24_000, MACHINES, 1),
            Line(3, SupportUse.HOUSING, SupportKind.CASH_SUPPORT, 9_000, RENT),
        ),
        children_known=True,
        **supported_by_others(case),
        with_victim=True,
        with_partner=True,
        with_cmm=True,
        accepted_by_her_on=clock.today(),
        language="en",
    )
    version = plan_actions.plan_save(case, row, expected_version=case.version, based_on=0, draft=draft)
    plan_actions.plan_submit(case, row, expected_version=case_now(case.pk).version, version=version)


def _prepare() -> None:
    """Hjemrejsestyrelsen has begun with the one in a programme."""
    today = clock.today()
    row = ReturnCase.objects.filter(ended_on__isnull=True, opened_on=clock.today()).order_by("case__number").first()
    if row is None:
        return
    case = case_now(row.case_id)
    step = Step.objects.select_related("return_case").get(return_case=row, kind="identity", state="planned")
    actions.step_close(case, step, expected_version=None, state=StepState.DONE, closed_on=today, note=IDENTITY)
    abroad_actions.risk_assess(case, row, expected_version=None, level=RiskLevel.SOME, assessed_on=today, text=RISK)
    abroad_actions.contact_ask(case, row, expected_version=None, about=ContactAbout.HEALTH, asked_on=today, asked=ASKED)
    abroad_actions.abroad_tell(case, row, expected_version=None, telling=telling(today, home_country(case)))


def children_on_file(case: Case) -> tuple[OfChild, ...]:
    """The minor children that stand on the case, at home; of whom the year alone is known, born in the middle of it."""
    return tuple(
        OfChild(n, f"Barn {n}", dt.date(one.born_year or 2020, 6, n), ChildWhereabouts.HOME_COUNTRY)
        for n, one in enumerate(minors_on_file(case, clock.today()), 1)
    )


def supported_by_others(case: Case) -> dict[str, Any]:
    """What a plan says of the children on the case: they are all there, and others provide for them."""
    children = children_on_file(case)
    return {"children": children, "breadwinner": False, "breadwinner_why": BY_OTHERS} if children else {}


def telling(on: dt.date, country: str) -> Telling:
    """What the partner in the programme was told, with her consent."""
    return Telling(
        whom=ToldWhom.PARTNER,
        country=country,
        recipient=partner_in(country),
        facts=(ToldFact.NAME, ToldFact.ARRIVAL, ToldFact.PLAN),
        ground=TransferGround.INSIDE_EEA if country in eea() else TransferGround.CONSENT,
        consent_on=on,
        told_on=on,
        weighing=WEIGHED,
    )
