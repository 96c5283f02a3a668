"""Whether a person can be placed in a kind of place, and on what basis (ACM-01..ACM-21, SUP-03, SUP-09, C4, C13).

The table stands in `placement_table`. Here it is read column by column, with the conditions of each kind of place; the
strictest finding decides. What the plan does not speak of (trans persons, couples, children with a parent) is never
refused for that: a human decides.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from helle.rules.accommodation import placement_table as table
from helle.rules.accommodation.codes import OfferKind, PlacementBasis, Sex
from helle.rules.accommodation.instead_of_detention import (
    INSTEAD_OF_DETENTION,
    instead_of_detention,
    sex_would_change,
)
from helle.rules.accommodation.placement_conditions import (
    OUTSIDE_THE_ASYLUM_SYSTEM,
    UNACCOMPANIED_NOT_KNOWN,
    WHATEVER_THE_RUNG,
    Found,
    group_of,
    of_offer,
    under_service_act,
    would_change,
)
from helle.rules.accommodation.placement_facts import QUESTIONS, PlacementFacts, company, impossible
from helle.rules.codes import Code, Rung
from helle.rules.facts import missing
from helle.rules.findings import Finding, allowed, human, reasons_of, refused, strictest
from helle.rules.ladder import CLOSED
from helle.rules.parameters import plan_notes, switch
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import GROUP_OF_STATUS, UNKNOWN_STAY, StayGroup, stay_problems

# What a ruling shows: the first two for places under the Service Act, the planned supervision outside asylum.
SPECIAL_APPROVAL = "placement_regardless_of_stay"
LAWFUL_STAY_REQUIRED = "service_act_requires_lawful_stay"
PLANNED_SUPERVISION = ("socialtilsyn_approval_required", "operational_supervision")

_BY_RUNG: dict[Rung, Finding] = {
    Rung.CONTACT: refused(
        Reason(
            "placement.contact_opens_no_place",
            Text(
                "Kontakt alene åbner ikke for et sted under planen, heller ikke når politiet har grund til at tro, at "
                "personen er handlet; det kræver en indikation.",
                "Contact alone opens no place under the plan, not even where the police have reason to believe; that "
                "requires an indication.",
            ),
            "ACC-02",
        )
    ),
    Rung.INDICATION: allowed(
        Reason(
            "placement.immediate_assistance",
            Text(
                "En rimelig begrundet indikation åbner for bistand straks, også et sted at bo.",
                "Reasonable grounds open immediate assistance, a place to live included.",
            ),
            "ID-13",
        )
    ),
    Rung.UNDER_ASSESSMENT: allowed(
        Reason(
            "placement.under_assessment",
            Text(
                "Personen er under udredning og omfattet af støtten.",
                "The person is under assessment and covered by the support.",
            ),
            "ACC-04",
        )
    ),
    Rung.VICTIM_CURRENT: allowed(
        Reason(
            "placement.part_of_support",
            Text(
                "Et sted at bo, kost og lommepenge er en del af støtten.",
                "A place to live, board and pocket money are part of the support.",
            ),
            "SUP-03",
        )
    ),
    Rung.VICTIM_NOT_CURRENT: human(
        Reason(
            "placement.not_current",
            Text(
                "Handelsforholdet er ikke aktuelt. Afvej risikoen for ny handel.",
                "The trafficking relationship is not current. Weigh the risk of re-trafficking.",
            ),
            "ACC-03",
        )
    ),
    Rung.NOT_VICTIM: human(
        Reason(
            "placement.wind_down",
            Text(
                "Personen er vurderet ikke handlet. Afvej, hvor længe støtten skal afvikles.",
                "The person has been assessed as not a victim. Weigh how long the support is to be wound down.",
            ),
            "ACC-04",
            reading="ACC-04",
        )
    ),
}
_CASE_CLOSED = refused(
    Reason(
        "placement.case_closed",
        Text(
            "Sagen er afsluttet uden en vurdering; genåbn den først.",
            "The case ended without an assessment; reopen it first.",
        ),
        "ACC-01",
    )
)

# From reasonable grounds on support does not wait for the stay to be established (ID-13).
_SUPPORTED_AT_ONCE = frozenset({Rung.INDICATION, Rung.UNDER_ASSESSMENT, Rung.VICTIM_CURRENT})
_STAY_NOT_KNOWN = human(
    Reason(
        "placement.stay_not_known",
        Text(
            "Opholdsgrundlaget er ikke afklaret, og støtten venter ikke på det. Afvej, hvad der sker, hvis stedet "
            "siden viser sig at være lukket for personen, og afklar opholdet.",
            "The basis of stay has not been established, and support does not wait for it. Weigh what happens if the "
            "place turns out to be closed to the person, and establish the stay.",
        ),
        "ID-13",
        reading="C1",
    )
)
_RUNG_NOT_KNOWN = missing("rung", "personens trin er ikke oplyst.", "the person's rung is not known.")


def may_be_placed(facts: PlacementFacts) -> Ruling[PlacementBasis]:
    """Whether a person can live in this kind of place, and on what basis.

    REFUSED where a column of the table closes the place; HUMAN_DECIDES where the plan is silent; ALLOWED_WITH_REASON
    for what departs from the asylum system, for special cases and limited periods. Instead of detention the place is
    open on the statement of the police alone (ACM-20). Missing facts leave it undecided only where they could change
    the answer; where it stands without them they are named. Where nothing but the basis of stay is missing, a human
    decides: support is given at once (ID-13).
    """
    wrong = impossible(facts)
    if wrong:
        return undecided("placement", wrong)
    if facts.instead_of_detention and facts.offer in INSTEAD_OF_DETENTION:
        findings = instead_of_detention(facts)
        return _ruling(facts, findings, PlacementBasis.INSTEAD_OF_DETENTION, sex_would_change(facts, findings))
    findings, waiting = _looked_at(facts)
    verdict = strictest(findings)
    basis = table.basis_of(facts.offer, group_of(facts), _approved_under_service_act(facts))
    if not waiting or verdict is Verdict.REFUSED:
        return _ruling(facts, findings, basis, would_change(facts, findings))
    # What is not known blocks only where it could change the answer.
    outcomes = list(_outcomes(facts))
    if all(outcome == (verdict, basis) for outcome in outcomes):
        return _ruling(facts, findings, basis, (*waiting, *would_change(facts, findings)))
    if _waits_for_the_stay_alone(facts, waiting) and any(one is not Verdict.REFUSED for one, _basis in outcomes):
        found = (*findings, _STAY_NOT_KNOWN)
        return _ruling(facts, found, basis, (*waiting, *would_change(facts, found)))
    return undecided("placement", waiting)


def _approved_under_service_act(facts: PlacementFacts) -> bool:
    return under_service_act(facts) and facts.lost_approval is None


def _waits_for_the_stay_alone(facts: PlacementFacts, waiting: tuple[Problem, ...]) -> bool:
    """Whether a supported person's basis of stay is all that is missing. On what a child is placed the municipality has
    to know (MIN-07, MIN-09)."""
    stay_only = all(one.fact == UNKNOWN_STAY.fact for one in waiting)
    return stay_only and facts.rung in _SUPPORTED_AT_ONCE and facts.offer is not OfferKind.CHILD_PLACEMENT


def _looked_at(facts: PlacementFacts) -> tuple[tuple[Finding, ...], tuple[Problem, ...]]:
    """What each column and condition finds, and the facts that are missing for them."""
    found: Found = (*_of_rung(facts), *_of_sex(facts), *_of_age(facts), *_of_stay(facts), *of_offer(facts))
    findings = (*(one for one in found if isinstance(one, Finding)), *company(facts))
    return findings, tuple(dict.fromkeys(one for one in found if isinstance(one, Problem)))


def _outcomes(facts: PlacementFacts) -> Iterator[tuple[Verdict, PlacementBasis]]:
    """How it may end, as the facts that are missing may turn out."""
    findings, waiting = _looked_at(facts)
    if not waiting or strictest(findings) is Verdict.REFUSED:
        yield strictest(findings), table.basis_of(facts.offer, group_of(facts), _approved_under_service_act(facts))
        return
    fact = waiting[0].fact
    for value in _MAY_BE.get(fact, (True, False)):
        known: dict[str, Any] = {fact: value}
        if not impossible(replace(facts, **known)):
            yield from _outcomes(replace(facts, **known))


_MAY_BE: dict[str, tuple[Code, ...]] = {
    "rung": tuple(Rung),
    "sex": tuple(Sex),
    "residence": tuple(status for status, group in GROUP_OF_STATUS.items() if group is not StayGroup.UNKNOWN),
}


def _of_rung(facts: PlacementFacts) -> Found:
    if facts.offer in WHATEVER_THE_RUNG:
        return ()
    if facts.rung is None:
        return (_RUNG_NOT_KNOWN,)
    return (_CASE_CLOSED if facts.rung in CLOSED else _BY_RUNG[facts.rung],)


def _of_sex(facts: PlacementFacts) -> Found:
    column = table.BY_SEX.get(facts.offer, {})
    if column and facts.sex is None:
        return (missing("sex", "personens køn er ikke oplyst.", "the person's sex is not known."),)
    found = column.get(facts.sex) if facts.sex else None
    return (found,) if found else ()


def _of_age(facts: PlacementFacts) -> Found:
    column = table.BY_AGE[facts.offer]
    # Only a minor is unaccompanied: whoever is known to be that is known to be a minor.
    minor = True if facts.unaccompanied else facts.minor
    if minor is None:
        return (
            missing(
                "minor",
                "det er ikke oplyst, om personen er mindreårig.",
                "it is not known whether the person is a minor.",
            ),
        )
    if minor and facts.unaccompanied is None and table.UNACCOMPANIED in column:
        return (UNACCOMPANIED_NOT_KNOWN,)
    group = table.ADULT
    if minor:
        group = table.UNACCOMPANIED if facts.unaccompanied else table.ACCOMPANIED
    found = column.get(group)
    return (found,) if found else ()


def _of_stay(facts: PlacementFacts) -> Found:
    approved_on = facts.elsewhere_approved_on
    if approved_on is None:
        return _by_stay(facts)
    needed = table.ELSEWHERE_FOR_SPECIAL_NEEDS
    return tuple(table.elsewhere_approved(approved_on) if one is needed else one for one in _by_stay(facts))


def _by_stay(facts: PlacementFacts) -> Found:
    problems = stay_problems(facts.danish_citizen, facts.residence)
    if problems:
        return tuple(missing("residence", one.text.da, one.text.en) for one in problems)
    group = group_of(facts)
    if facts.offer is OfferKind.ASYLUM_SYSTEM and group in (StayGroup.LAWFUL, StayGroup.DANISH):
        return (table.asylum_system_with_lawful_stay(facts.sex),) if facts.sex else ()
    if not under_service_act(facts) or not switch(LAWFUL_STAY_REQUIRED, facts.on):
        found = table.BY_STAY[facts.offer].get(group)
        return (found,) if found else ()
    by_stay = table.service_act_by_stay(group)
    if table.NO_LAWFUL_STAY not in by_stay:
        return by_stay
    if not switch(SPECIAL_APPROVAL, facts.on):
        return (*by_stay, table.KNOWN_LIMITATION, table.ONLY_PLANNED)
    if facts.specially_approved is None:
        return (missing("specially_approved", "en særskilt godkendelse er ikke oplyst.", "no approval is known."),)
    return (table.SPECIALLY_APPROVED, table.ELSEWHERE_FOR_SPECIAL_NEEDS) if facts.specially_approved else by_stay


def _ruling(
    facts: PlacementFacts, findings: tuple[Finding, ...], basis: PlacementBasis, problems: tuple[Problem, ...]
) -> Ruling[PlacementBasis]:
    verdict = strictest(findings)
    place = facts.offer.label
    return Ruling(
        "placement",
        verdict,
        None if verdict is Verdict.REFUSED else basis,
        Text(_HEADLINES[verdict].da.format(place.da), _HEADLINES[verdict].en.format(place.en)),
        (*reasons_of(findings), *plan_notes(facts.on)),
        _shown(facts),
        problems if verdict is not Verdict.REFUSED else (),
    )


def _shown(facts: PlacementFacts) -> tuple[ParameterUse, ...]:
    names = (
        *((LAWFUL_STAY_REQUIRED, SPECIAL_APPROVAL) if under_service_act(facts) else ()),
        *(PLANNED_SUPERVISION if facts.offer in OUTSIDE_THE_ASYLUM_SYSTEM else ()),
    )
    return tuple(switch(name, facts.on).use() for name in names)


_HEADLINES = {
    Verdict.ALLOWED: Text("{}: personen kan bo dér.", "{}: the person can live there."),
    Verdict.ALLOWED_WITH_REASON: Text(
        "{}: personen kan bo dér, når der gives en grund.", "{}: the person can live there when a reason is given."
    ),
    Verdict.HUMAN_DECIDES: Text("{}: et menneske afgør det.", "{}: a human decides."),
    Verdict.REFUSED: Text("{}: personen kan ikke bo dér.", "{}: the person cannot live there."),
}


RULE = Rule(
    name="placement",
    title=Text("Hvor personen kan bo", "Where the person can live"),
    meaning=Text(
        "Hver slags sted er åben efter køn, alder og opholdsgrundlag og efter stedets egne betingelser. Asylansøgere "
        "og personer uden lovligt ophold bor som udgangspunkt i asylsystemet; et andet sted kræver en grund. Et tilbud "
        "godkendt efter serviceloven kræver lovligt ophold og den rette målgruppe. I stedet for frihedsberøvelse er "
        "krisecentre og herberger åbne for ofre og mulige ofre uanset ophold. Er opholdsgrundlaget ikke afklaret, "
        "lukker det intet sted: støtten gives straks, og et menneske afgør det. Om transpersoner, par og børn med "
        "forældre siger planen intet; dér afgør et menneske det.",
        "Each kind of place is open by sex, age and basis of stay and by its own conditions. Asylum seekers and "
        "persons without lawful stay live in the asylum system as a starting point; another place requires a reason. "
        "An offer approved under the Service Act requires lawful stay and the right target group. Instead of "
        "detention, crisis centres and shelters are open to victims and possible victims whatever their stay. Where "
        "the basis of stay has not been established it closes no place: support is given at once, and a human decides. "
        "The plan says nothing of trans persons, couples and children with parents; there a human decides.",
    ),
    facts=PlacementFacts,
    decide=may_be_placed,
    questions=QUESTIONS,
    requirements=(
        *("ACM-02", "ACM-03", "ACM-05", "ACM-06", "ACM-07", "ACM-08", "ACM-10", "ACM-11", "ACM-12", "ACM-15"),
        *("ACM-16", "ACM-17", "ACM-20", "ACM-21", "SUP-03", "SUP-09", "ID-13", "ACC-01", "ACC-02", "ACC-03"),
        *("ACC-04", "MIN-06", "MIN-07", "MIN-08", "MIN-09", "MIN-15", "CRI-09", "PUB-SOC-01"),
    ),
    parameters=(LAWFUL_STAY_REQUIRED, SPECIAL_APPROVAL, *PLANNED_SUPERVISION),
    unanswered={"lost_approval": Text("Nej", "No"), "elsewhere_approved_on": Text("Endnu ikke", "Not yet")},
)
