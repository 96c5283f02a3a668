"""The way round the table of places: instead of detention (ACM-20, CRI-09, C13.3).

Whether the starting point holds is asked of `detention`, so that the bed and the cell can never be judged apart. It is
asked at night and in a hurry, so it waits for no fact: what is not known makes a human decide or give a reason.
It opens a bed, never support; support needs an indication found by CMM or the Immigration Service (ACC-02).
"""

from helle.rules.accommodation import placement_table as table
from helle.rules.accommodation.codes import OfferKind, Sex
from helle.rules.accommodation.placement_facts import PlacementFacts, company
from helle.rules.codes import Opening, Rung
from helle.rules.crime.detention import DetentionFacts, DetentionStart, detention
from helle.rules.facts import missing
from helle.rules.findings import Finding, allowed, human, refused, strictest, with_reason
from helle.rules.ladder import CLOSED, OPENINGS
from helle.rules.ruling import Problem, Reason, Text, Verdict

INSTEAD_OF_DETENTION = frozenset({OfferKind.CRISIS_CENTRE, OfferKind.SHELTER, OfferKind.MENS_CENTRE})

_GIVES_SUPPORT = frozenset({Opening.IMMEDIATE_ASSISTANCE, Opening.PLAN_SUPPORT})

_OPEN = allowed(
    Reason(
        "placement.instead_of_detention",
        Text(
            "Ofre og mulige ofre indkvarteres som udgangspunkt på krisecenter, herberg eller lignende og "
            "frihedsberøves så vidt muligt ikke.",
            "Victims and possible victims are as a starting point housed in a crisis centre, shelter or similar and "
            "are as far as possible not detained.",
        ),
        "ACM-20",
    )
)
_WHATEVER_THE_STAY = allowed(
    Reason(
        "placement.whatever_the_stay",
        Text(
            "Det gælder uanset opholdsgrundlag; kravet om lovligt ophold hører til anbringelser efter serviceloven.",
            "That holds whatever the basis of stay; the demand for lawful stay belongs to placements under the "
            "Service Act.",
        ),
        "ACM-20",
        reading="C13.3",
    )
)
_NO_SUPPORT_YET = allowed(
    Reason(
        "placement.police_statement_opens_no_support",
        Text(
            "Politiets oplysning åbner for stedet, men ikke for støtte; den kræver, at CMM eller Udlændingestyrelsen "
            "finder en indikation.",
            "The statement of the police opens the place but no support; that requires that CMM or the Immigration "
            "Service finds reasonable grounds.",
        ),
        "ACC-02",
    )
)
_NO_SUPPORT = allowed(
    Reason(
        "placement.not_current_opens_no_support",
        Text(
            "Stedet er åbent også for et offer uden aktuelt handelsforhold; støtte kræver, at det er aktuelt.",
            "The place is open also to a victim without a current relationship; support requires that it is current.",
        ),
        "ACC-01",
    )
)
_IN_DOUBT = allowed(
    Reason(
        "placement.closed_without_assessment",
        Text(
            "Sagen blev lukket, uden at spørgsmålet blev afgjort; tvivlen kommer personen til gode. Støtte kræver, at "
            "den genåbnes.",
            "The case was closed without an answer to the question; the person has the benefit of the doubt. Support "
            "requires that it is reopened.",
        ),
        "CRI-09",
        reading="CRI-09",
    )
)
_NEW_SIGNS = human(
    Reason(
        "placement.new_signs",
        Text(
            "Politiet ser nye tegn hos en person, der er vurderet ikke handlet; et menneske afgør, om stedet skal "
            "bruges i stedet for frihedsberøvelse.",
            "The police see new signs in a person assessed as not a victim; a human decides whether to use the place "
            "instead of detention.",
        ),
        "CRI-09",
        reading="CRI-09",
    )
)
_RUNG_NOT_KNOWN = human(
    Reason(
        "placement.certainty_not_known",
        Text(
            "Det er ikke oplyst, om der er grund til at tro, at personen er handlet; et menneske afgør det, før nogen "
            "frihedsberøves.",
            "It is not known whether there is reason to believe that the person was trafficked; a human decides before "
            "anybody is detained.",
        ),
        "ACM-20",
        reading="C13.3",
    )
)
_NOT_OPEN = refused(
    Reason(
        "placement.no_reason_to_believe",
        Text(
            "Der er intet, der giver grund til at tro, at personen er handlet; en ny indikation må komme først.",
            "Nothing gives reason to believe that the person is trafficked; a new indication must come first.",
        ),
        "ACM-20",
    )
)
_CHILD = human(
    Reason(
        "placement.minor_instead_of_detention",
        Text(
            "Personen er mindreårig. Afvej et særligt indkvarteringssted eller handlekommunens anbringelse i stedet.",
            "The person is a minor. Weigh a special place or placement by the acting municipality instead.",
        ),
        "ACM-21",
        reading="C13.3",
    )
)
_AGE_UNKNOWN = with_reason(
    Reason(
        "placement.age_not_known",
        Text(
            "Alderen er ikke oplyst; skriv, hvad der taler for, at personen er voksen.",
            "The age is not known; write down what speaks for the person being an adult.",
        ),
        "MIN-15",
        reading="C13.3",
    )
)
_SEX_UNKNOWN = human(
    Reason(
        "placement.sex_not_known",
        Text(
            "Mandecentre er for mænd, og kønnet er ikke oplyst.",
            "Men's centres are for men, and the sex is not known.",
        ),
        "ACM-08",
        reading="C4",
    )
)

_SEX_NOT_KNOWN = missing(
    "sex",
    "kønnet er ikke oplyst; om en transperson ville et menneske afgøre det.",
    "the sex is not known; of a trans person a human would decide.",
)


def instead_of_detention(facts: PlacementFacts) -> tuple[Finding, ...]:
    """What ACM-20 says of this person and place."""
    if facts.rung is None and not facts.asserted_by_police:
        return (_RUNG_NOT_KNOWN, _WHATEVER_THE_STAY, *_of_age(facts), *_of_sex(facts), *company(facts))
    rung = facts.rung or Rung.CONTACT
    start = detention(DetentionFacts(rung, facts.asserted_by_police))
    holds = start.answer is DetentionStart.ALTERNATIVE_FIRST
    if not holds and start.verdict is not Verdict.HUMAN_DECIDES:
        return (_NOT_OPEN,)
    openings = {opening for opening, _ in OPENINGS[rung]}
    return (
        _OPEN if holds else _NEW_SIGNS,
        _WHATEVER_THE_STAY,
        *(() if _GIVES_SUPPORT & openings else _without_support(facts)),
        *_of_age(facts),
        *_of_sex(facts),
        *company(facts),
    )


def _without_support(facts: PlacementFacts) -> tuple[Finding, ...]:
    if facts.rung is Rung.VICTIM_NOT_CURRENT:
        return (_NO_SUPPORT,)
    asserted = (_NO_SUPPORT_YET,) if facts.asserted_by_police else ()
    return (*((_IN_DOUBT,) if facts.rung in CLOSED else ()), *asserted)


def _of_age(facts: PlacementFacts) -> tuple[Finding, ...]:
    if facts.minor is None:
        return (_AGE_UNKNOWN,)
    if not facts.minor:
        return ()
    if facts.unaccompanied and facts.offer is not OfferKind.CRISIS_CENTRE:
        return (table.NOT_FOR_CHILDREN_ALONE,)
    return (_CHILD,)


def _of_sex(facts: PlacementFacts) -> tuple[Finding, ...]:
    """Who the plan does not speak of is for a human here too (C4); it opens these places to women and men (C13.3)."""
    if facts.sex is Sex.TRANS_OTHER:
        return (table.SEX_NOT_NAMED,)
    if facts.offer is not OfferKind.MENS_CENTRE:
        return ()
    if facts.sex is None:
        return (_SEX_UNKNOWN,)
    return (table.FOR_MEN,) if facts.sex is Sex.WOMAN else ()


def sex_would_change(facts: PlacementFacts, findings: tuple[Finding, ...]) -> tuple[Problem, ...]:
    """That the sex is not known where the place does not wait for it, and a human would decide of a trans person."""
    return (_SEX_NOT_KNOWN,) if facts.sex is None and strictest(findings) is not Verdict.HUMAN_DECIDES else ()
