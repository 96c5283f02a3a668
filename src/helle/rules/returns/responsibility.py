"""Who is responsible for each part of a return (RET-03, RET-04, RET-10)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import OrganisationKind
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.returns.codes import ReturnPhase
from helle.rules.returns.offer import NOT_FOR_DANES, NOT_UNDER_DUBLIN, dublin_contradiction
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class ResponsibilityFacts:
    """A part of a return on the day `on`. The basis of stay is no fact of this rule (RET-04)."""

    phase: ReturnPhase
    on: date
    danish_citizen: bool | None
    dublin: bool | None


def return_responsibility(facts: ResponsibilityFacts) -> Ruling[tuple[OrganisationKind, ...]]:
    """Which authority is responsible (RET-03, RET-10): the Return Agency, under Dublin with the Immigration Service.

    REFUSED for a Dane, for the parts of a prepared return under Dublin, and for a transfer of who is not under Dublin.
    """
    wrong = implausible_dates(on=facts.on) + dublin_contradiction(facts.danish_citizen, facts.dublin)
    if wrong:
        return undecided("return_responsibility", wrong)
    notes = plan_notes(facts.on)
    is_transfer = facts.phase is ReturnPhase.DUBLIN_TRANSFER
    against = [
        *([NOT_FOR_DANES] if facts.danish_citizen else []),
        *([NOT_UNDER_DUBLIN] if facts.dublin and not is_transfer else []),
        *([_NO_TRANSFER] if facts.dublin is False and is_transfer else []),
    ]
    if against:
        return Ruling(
            "return_responsibility",
            Verdict.REFUSED,
            None,
            Text("Den del af en hjemsendelse finder ikke sted.", "That part of a return does not take place."),
            (*against, *notes),
        )
    if facts.danish_citizen is None or facts.dublin is None:
        return undecided(
            "return_responsibility",
            (
                *([_CITIZENSHIP] if facts.danish_citizen is None else []),
                *([_DUBLIN] if facts.dublin is None else []),
            ),
        )
    who: tuple[OrganisationKind, ...] = (OrganisationKind.HJST,)
    reasons: tuple[Reason, ...] = (_RETURN_AGENCY,)
    if is_transfer:
        who, reasons = (OrganisationKind.UDLST, OrganisationKind.HJST), (_TRANSFER,)
    elif facts.phase is ReturnPhase.REINTEGRATION:
        reasons = (_RETURN_AGENCY, _CARRIES_OUT)
    names = " og ".join(one.label.da for one in who), " and ".join(one.label.en for one in who)
    return Ruling(
        "return_responsibility",
        Verdict.ALLOWED,
        who,
        Text(f"{facts.phase.label.da}: {names[0]}.", f"{facts.phase.label.en}: {names[1]}."),
        (*reasons, *notes),
    )


_CITIZENSHIP = missing("danish_citizen", "statsborgerskabet er ikke oplyst.", "the citizenship is not known.")
_DUBLIN = missing(
    "dublin",
    "det er ikke oplyst, om personen er omfattet af Dublinforordningen.",
    "it is not known whether the person is covered by the Dublin Regulation.",
)
_RETURN_AGENCY = Reason(
    "return_responsibility.return_agency",
    Text(
        "Hjemrejsestyrelsen er ansvarlig for forberedelse, rejse og støtte, med og uden lovligt ophold.",
        "The Return Agency is responsible for preparation, journey and support, with and without lawful stay.",
    ),
    "RET-04",
)
_CARRIES_OUT = Reason(
    "return_responsibility.carries_out_reintegration",
    Text(
        "Styrelsen får reintegrationen gennemført i hjemlandet gennem partneren dér.",
        "The Agency has the reintegration carried out in the home country through the partner there.",
    ),
    "RET-03",
)
_TRANSFER = Reason(
    "return_responsibility.dublin_transfer",
    Text(
        "En Dublinoverførsel er sagen mellem Udlændingestyrelsen og Hjemrejsestyrelsen. Oplysninger om handlen gives "
        "kun videre til den modtagende stat med personens samtykke.",
        "A Dublin transfer is a matter of the Immigration Service and the Return Agency. What is known of the "
        "trafficking is passed on to the receiving state only with the person's consent.",
    ),
    "RET-10",
    reading="RET-10",
)
_NO_TRANSFER = Reason(
    "return_responsibility.not_under_dublin",
    Text(
        "Personen er ikke omfattet af Dublinforordningen, så der er ingen overførsel.",
        "The person is not covered by the Dublin Regulation, so there is no transfer.",
    ),
    "RET-10",
)

RULE = Rule(
    name="return_responsibility",
    title=Text("Ansvar for hjemsendelsen", "Responsibility for the return"),
    meaning=Text(
        "Hjemrejsestyrelsen er ansvarlig for den forberedte hjemsendelse, rejsen og reintegrationen, uanset om "
        "offeret har lovligt ophold. En Dublinoverførsel hører under udlændingemyndighederne og er ingen forberedt "
        "hjemsendelse.",
        "The Return Agency is responsible for the prepared return, the journey and the reintegration, whether the "
        "victim stays lawfully or not. A Dublin transfer comes under the immigration authorities and is no prepared "
        "return.",
    ),
    facts=ResponsibilityFacts,
    decide=return_responsibility,
    questions={
        "phase": Text("Hvilken del af hjemsendelsen?", "Which part of the return?"),
        "on": Text("Hvilken dag?", "On which day?"),
        "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
        "dublin": Text(
            "Er personen omfattet af Dublinforordningen?", "Is the person covered by the Dublin Regulation?"
        ),
    },
    requirements=("RET-03", "RET-04", "RET-09", "RET-10", "RET-14"),
)
