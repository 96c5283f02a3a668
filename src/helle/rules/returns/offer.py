"""Who is offered a prepared return (RET-01, RET-09, RET-14, MIN-12, C5, C13.6).

The basis of stay and what the person tells the police are no facts of this rule: it cannot know them.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Rung
from helle.rules.facts import implausible_dates, missing
from helle.rules.ladder import CLOSED
from helle.rules.parameters import plan_notes
from helle.rules.returns.codes import ReturnOffer
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NOT_YET_ASSESSED = frozenset({Rung.CONTACT, Rung.INDICATION, Rung.UNDER_ASSESSMENT})


@dataclass(frozen=True, slots=True)
class ReturnOfferFacts:
    """A person on the day `on`; None means not known.

    `must_leave`: she has to leave Denmark. `wants_to_leave`: she wishes to. `dublin`: on this day she is covered by the
    Dublin Regulation, so the answer changes when that ends.
    """

    on: date
    danish_citizen: bool | None
    rung: Rung | None
    must_leave: bool | None
    wants_to_leave: bool | None
    dublin: bool | None
    unaccompanied_minor: bool = False


def return_offer(facts: ReturnOfferFacts) -> Ruling[ReturnOffer]:
    """Whether a prepared return is offered, or information only (RET-01, C13.6).

    REFUSED for Danes, under Dublin (only a transfer takes place), and for who neither must nor wants to leave.
    HUMAN_DECIDES without a current trafficking relationship: the offer is for all foreign victims (RET-14), while
    support asks for one, or for the risk of a new one (ACC-03). Before the
    assessment there is information, whatever else is unknown.
    """
    wrong = implausible_dates(on=facts.on) + dublin_contradiction(facts.danish_citizen, facts.dublin)
    if wrong:
        return undecided("return_offer", wrong)
    notes = plan_notes(facts.on)
    against = _against(facts)
    if against:
        return Ruling(
            "return_offer",
            Verdict.REFUSED,
            None,
            Text("Der tilbydes ikke en forberedt hjemsendelse.", "No prepared return is offered."),
            (*against, *notes),
        )
    if facts.rung in NOT_YET_ASSESSED:
        return Ruling(
            "return_offer",
            Verdict.ALLOWED,
            ReturnOffer.INFORMATION,
            Text(
                "Personen får information; om tilbuddet gives, afgøres, når vurderingen foreligger.",
                "The person is informed; whether there is an offer is decided once there is an assessment.",
            ),
            (_INFORMATION, *notes),
        )
    waiting = _waiting(facts)
    if waiting:
        return undecided("return_offer", waiting)
    if facts.rung is Rung.VICTIM_NOT_CURRENT:
        return Ruling(
            "return_offer",
            Verdict.HUMAN_DECIDES,
            ReturnOffer.PREPARED_RETURN,
            Text(
                "Forholdet er ikke aktuelt; et menneske afgør, om en forberedt hjemsendelse tilbydes.",
                "The relationship is not current; a human decides whether a prepared return is offered.",
            ),
            (_FOR_ALL, *_NOT_CURRENT, _VOLUNTARY, *((_MINOR,) if facts.unaccompanied_minor else ()), *notes),
        )
    return Ruling(
        "return_offer",
        Verdict.ALLOWED,
        ReturnOffer.PREPARED_RETURN,
        Text("En forberedt hjemsendelse tilbydes.", "A prepared return is offered."),
        (_OFFERED, _WHATEVER_THE_STAY, _VOLUNTARY, *((_MINOR,) if facts.unaccompanied_minor else ()), *notes),
    )


def dublin_contradiction(danish_citizen: bool | None, dublin: bool | None) -> tuple[Problem, ...]:
    """A Danish citizen is never under the Dublin Regulation."""
    if danish_citizen and dublin:
        text = Text(
            "en dansk statsborger kan ikke være omfattet af Dublinforordningen.",
            "a Danish citizen cannot be covered by the Dublin Regulation.",
        )
        return (Problem("dublin", text),)
    return ()


def _against(facts: ReturnOfferFacts) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if facts.danish_citizen:
        found.append(NOT_FOR_DANES)
    if facts.dublin:
        found += [NOT_UNDER_DUBLIN, ONLY_A_TRANSFER]
    if facts.rung is Rung.NOT_VICTIM:
        found.append(_NOT_A_VICTIM)
    if facts.rung in CLOSED:
        found.append(_CLOSED)
    if facts.must_leave is False and facts.wants_to_leave is False:
        found.append(_STAYS)
    return tuple(found)


def _waiting(facts: ReturnOfferFacts) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if facts.danish_citizen is None:
        found.append(missing("danish_citizen", "statsborgerskabet er ikke oplyst.", "the citizenship is not known."))
    if facts.rung is None:
        found.append(missing("rung", "personens trin er ikke oplyst.", "the person's rung is not known."))
    if not (facts.must_leave or facts.wants_to_leave):
        fact = "must_leave" if facts.must_leave is None else "wants_to_leave"
        found.append(
            missing(
                fact,
                "det er ikke oplyst, om personen skal eller vil udrejse.",
                "it is not known whether the person must or wants to leave.",
            )
        )
    if facts.dublin is None:
        found.append(
            missing(
                "dublin",
                "det er ikke oplyst, om personen er omfattet af Dublinforordningen.",
                "it is not known whether the person is covered by the Dublin Regulation.",
            )
        )
    return tuple(found)


_OFFERED = Reason(
    "return_offer.must_or_wants_to_leave",
    Text(
        "Et udenlandsk offer, der skal eller vil udrejse, får tilbudt en forberedt hjemsendelse.",
        "A foreign victim who must or wants to leave is offered a prepared return.",
    ),
    "RET-01",
)
_WHATEVER_THE_STAY = Reason(
    "return_offer.whatever_the_stay",
    Text("Det gælder med og uden lovligt ophold.", "That holds with and without lawful stay."),
    "RET-14",
)
_VOLUNTARY = Reason(
    "return_offer.whatever_the_police_are_told",
    Text(
        "Tilbuddet er frivilligt og afhænger ikke af, om personen samarbejder med politiet.",
        "The offer is voluntary and does not depend on cooperation with the police.",
    ),
    "PUB-RET-01",
)
_MINOR = Reason(
    "return_offer.unaccompanied_minor",
    Text(
        "En uledsaget mindreårig får samme tilbud; repræsentanten deltager i samtalerne med Hjemrejsestyrelsen.",
        "An unaccompanied minor gets the same offer; the representative takes part in the talks with the Return "
        "Agency.",
    ),
    "MIN-12",
)
_INFORMATION = Reason(
    "return_offer.information_before_assessment",
    Text(
        "Tilbuddet er til udenlandske ofre, der skal eller vil udrejse og ikke er omfattet af Dublinforordningen. "
        "Indtil vurderingen foreligger, får personen information, ikke et løfte.",
        "The offer is for foreign victims who must or want to leave and are not covered by the Dublin Regulation. "
        "Until there is an assessment, the person gets information, not a promise.",
    ),
    "RET-14",
    reading="C13.6",
)
NOT_FOR_DANES = Reason(
    "return_offer.not_for_danes",
    Text("Tilbuddet er til udenlandske ofre.", "The offer is for foreign victims."),
    "RET-14",
)
NOT_UNDER_DUBLIN = Reason(
    "return_offer.not_under_dublin",
    Text(
        "Den, der er omfattet af Dublinforordningen, kan ikke udsendes til hjemlandet herfra og får ikke tilbuddet.",
        "Whoever is covered by the Dublin Regulation cannot be returned to the home country from here and gets no "
        "offer.",
    ),
    "RET-09",
)
ONLY_A_TRANSFER = Reason(
    "return_offer.only_a_transfer",
    Text(
        "Der sker alene en overførsel til den ansvarlige medlemsstat.",
        "Only a transfer to the responsible Member State takes place.",
    ),
    "RET-10",
)
_NOT_A_VICTIM = Reason(
    "return_offer.not_a_victim",
    Text("Personen er vurderet ikke handlet.", "The person has been assessed as not a victim."),
    "RET-01",
)
_FOR_ALL = Reason(
    "return_offer.for_all_foreign_victims",
    Text(
        "Tilbuddet er til alle udenlandske ofre, der skal eller vil udrejse.",
        "The offer is for all foreign victims who must or want to leave.",
    ),
    "RET-14",
)
_NOT_CURRENT = (
    Reason(
        "return_offer.not_current",
        Text(
            "Handelsforholdet er ikke aktuelt, og tilbuddet er en del af støtten.",
            "The trafficking relationship is not current, and the offer is part of the support.",
        ),
        "ACC-01",
        reading="C5",
    ),
    Reason(
        "return_offer.weigh_the_risk",
        Text(
            "Afvej risikoen for, at personen bliver handlet igen, også efter hjemkomsten.",
            "Weigh the risk that the person is trafficked again, also after the return.",
        ),
        "ACC-03",
        reading="C2",
    ),
)
_CLOSED = Reason(
    "return_offer.case_closed",
    Text(
        "Sagen er afsluttet uden en vurdering; genåbn den, hvis personen vil hjem.",
        "The case ended without an assessment; reopen it if the person wants to go home.",
    ),
    "RET-01",
    reading="C5",
)
_STAYS = Reason(
    "return_offer.neither_must_nor_wants",
    Text("Personen hverken skal eller vil udrejse.", "The person neither must nor wants to leave."),
    "RET-01",
)

RULE = Rule(
    name="return_offer",
    title=Text("Tilbud om forberedt hjemsendelse", "Offer of a prepared return"),
    meaning=Text(
        "Et udenlandsk offer med et aktuelt handelsforhold, som skal eller vil udrejse, får tilbudt en forberedt "
        "hjemsendelse. Opholdsgrundlaget og samarbejde med politiet spiller ingen rolle. Den, der er omfattet af "
        "Dublinforordningen, overføres i stedet til den ansvarlige stat. Er forholdet ikke aktuelt, afgør et menneske "
        "det. Før vurderingen gives der information.",
        "A foreign victim with a current trafficking relationship who must or wants to leave is offered a prepared "
        "return. The basis of stay and cooperation with the police play no part. Whoever is covered by the Dublin "
        "Regulation is transferred to the responsible state instead. Where the relationship is not current a human "
        "decides. Before the assessment there is information.",
    ),
    facts=ReturnOfferFacts,
    decide=return_offer,
    questions={
        "on": Text("Hvilken dag?", "On which day?"),
        "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
        "rung": Text("Hvilket trin står personen på?", "On which rung does the person stand?"),
        "must_leave": Text("Skal personen udrejse?", "Must the person leave?"),
        "wants_to_leave": Text("Vil personen udrejse?", "Does the person want to leave?"),
        "dublin": Text(
            "Er personen omfattet af Dublinforordningen?", "Is the person covered by the Dublin Regulation?"
        ),
        "unaccompanied_minor": Text("Er personen en uledsaget mindreårig?", "Is the person an unaccompanied minor?"),
    },
    requirements=("RET-01", "RET-09", "RET-10", "RET-14", "MIN-12", "ACC-01", "ACC-03", "PUB-RET-01"),
)
