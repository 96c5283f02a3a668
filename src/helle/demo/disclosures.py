"""What is passed on in the invented country: by consent, in a message, beyond the table; and responsibilities taken."""

from __future__ import annotations

import datetime as dt

from helle.demo import people
from helle.demo.acting import acting_as, case_now
from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.sharing import actions, consent_actions
from helle.register.sharing.actions import Said, Wish
from helle.register.sharing.choices import ConsentGiver, ReceiptAnswer
from helle.register.sharing.consent_actions import Agreed
from helle.register.sharing.models import Consent, Disclosure, Transfer
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose

_C, _P, _G = DataCategory, DisclosurePurpose, DisclosureGround
# How many of what moved last nobody has taken yet.
LEFT = 3


def pass_on(now: dt.datetime) -> None:
    """Some of the latest cases: one disclosure of each kind of state, so that each page has something to show."""
    _take_over()
    roles = people.roles()
    keeper, lead, agency = roles["cmm_caseworker"], roles["cmm_lead"], roles["hjst_caseworker"]
    clock.freeze(now - dt.timedelta(days=12))
    with acting_as(keeper):
        # Of adults: a child agrees to nothing alone.
        of_adults = Case.objects.filter(opened_at__lt=clock.now(), person__profile__turns_18_on__lte=clock.today())
        cases = list(of_adults.exclude(person__profile__age_disputed=True).order_by("-opened_at", "-id")[:3])
        if len(cases) < 3:
            return
        cases = [case_now(one.pk) for one in cases]
        consent = consent_actions.consent_give(
            cases[0],
            unit_id("HJST"),
            Agreed(
                (_C.IDENTITY, _C.RETURN_PLAN),
                (_P.RETURN,),
                clock.today(),
                ConsentGiver.HERSELF,
                clock.today() + dt.timedelta(days=120),
                "Intet om, hvor hun bor nu.",
            ),
        )
        by_consent = _disclose(cases[0], "HJST", (_C.IDENTITY,), _P.RETURN, _G.CONSENT, consent=consent)
        _disclose(
            cases[1],
            "KOM-751",
            (_C.OUTCOME,),
            _P.SUPPORT,
            _G.ESSENTIAL_IMPORTANCE,
            message="Spørgsmålet er vurderet, og personen har ret til støtte. Ring til CMM om resten.",
        )
    with acting_as(agency):
        actions.acknowledge(by_consent, ReceiptAnswer.RECEIVED)
    clock.freeze(now - dt.timedelta(days=2))
    with acting_as(keeper):
        cases = [case_now(one.pk) for one in cases]
        approved = _disclose(cases[1], "POL-NSJ", (_C.IDENTITY,), _P.PROSECUTION, _G.ESSENTIAL_IMPORTANCE)
        _disclose(
            cases[2],
            "SKAT",
            (_C.IDENTITY,),
            _P.PROSECUTION,
            _G.STATUTE,
            message="Navnet på den, der var på arbejdspladsen ved besøget.",
            statute="Skattekontrollovens § 59 (opdigtet brug)",
        )
    if approved.needs_second:
        with acting_as(lead):
            case = Case.objects.get(pk=cases[1].pk)
            actions.decide(approved, case, approved=True, words="Kredsen har en konkret efterforskning af bagmanden.")


def _disclose(
    case: Case,
    to: str,
    categories: tuple[DataCategory, ...],
    purpose: DisclosurePurpose,
    ground: DisclosureGround,
    *,
    consent: Consent | None = None,
    message: str = "",
    statute: str = "",
) -> Disclosure:
    unit = organisations.units_on(clock.today())[unit_id(to)]
    said = Said(
        clock.today() + dt.timedelta(days=60),
        "Modtageren kan ikke løse sin opgave uden, og personen er spurgt om, hvad hun er tryg ved.",
        message,
        statute,
        within_limits=None if consent is None else True,
        keeps_limits="" if consent is None else "Kun navn og alder gives; hvor hun bor, står ikke i det.",
    )
    return actions.disclose(case, Wish(unit, categories, purpose, ground, consent, True, True), said)


def _take_over() -> None:
    """Somebody took each responsibility the day after it had moved, but for the last."""
    roles = people.roles()
    takers = {unit_id("CMM"): roles["cmm_caseworker"], unit_id("UDLST"): roles["udlst_caseworker"]}
    for unit, taker in takers.items():
        with acting_as(taker):
            rows = list(
                Transfer.objects.filter(to_unit_id=unit, taken_at__isnull=True, overtaken_at__isnull=True).order_by(
                    "-moved_at", "-id"
                )
            )
        for row in rows[LEFT:]:
            clock.freeze(row.moved_at + dt.timedelta(hours=20))
            with acting_as(taker):
                case_now(row.case_id)
                actions.take_over(row)
