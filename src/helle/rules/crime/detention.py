"""Whether a victim or possible victim may be deprived of liberty, and what comes instead (CRI-09, ACM-20, C13.3).

Everything that affects the starting point lives in `PROTECTED` and `CLOSED_WITHOUT_ASSESSMENT`: the rungs on which it
holds. It says "as far as possible", so a human decides, with the alternatives named.
"""

from dataclasses import dataclass

from helle.rules.codes import Code, Rung
from helle.rules.facts import missing
from helle.rules.ladder import CLOSED
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import StayGroup

NAME = "detention"


class DetentionStart(Code):
    """Where the police start from (CRI-09)."""

    ALTERNATIVE_FIRST = (
        "alternative_first",
        "Krisecenter, herberg eller lignende i stedet",
        "Crisis centre, shelter or similar instead",
    )
    NO_STARTING_POINT = "no_starting_point", "Udgangspunktet gælder ikke", "The starting point does not apply"


@dataclass(frozen=True, slots=True)
class DetentionFacts:
    """Where the person stands on the ladder (None: not known), and what the police know.

    `asserted_by_police`: the police have stated reason to believe; that is enough here. `detained`: it has happened.
    `alternative_tried` and `reason_recorded` are asked for once it has happened; an alternative that was tried instead
    is what CRI-09 wants. `stay` None: not known.
    """

    rung: Rung | None
    asserted_by_police: bool = False
    detained: bool = False
    alternative_tried: bool | None = None
    reason_recorded: bool | None = None
    stay: StayGroup | None = None


PROTECTED: dict[Rung, Reason] = {
    Rung.INDICATION: Reason(
        "detention.reason_to_believe",
        Text(
            "Der er grund til at tro, at personen har været handlet.",
            "There is reason to believe that the person was trafficked.",
        ),
        "ACM-20",
    ),
    Rung.UNDER_ASSESSMENT: Reason(
        "detention.under_assessment",
        Text(
            "Personen er under udredning og dermed et muligt offer.",
            "The person is under assessment and so a possible victim.",
        ),
        "ACM-20",
    ),
    Rung.VICTIM_CURRENT: Reason(
        "detention.victim",
        Text("Personen er vurderet handlet.", "The person has been assessed as trafficked."),
        "ACM-20",
    ),
    Rung.VICTIM_NOT_CURRENT: Reason(
        "detention.victim_not_current",
        Text(
            "Personen er vurderet handlet; at handelsforholdet ikke er aktuelt, ændrer ikke udgangspunktet.",
            "The person has been assessed as trafficked; that the relationship is not current changes nothing here.",
        ),
        "ACM-20",
    ),
}
CLOSED_WITHOUT_ASSESSMENT = CLOSED


def detention(facts: DetentionFacts) -> Ruling[DetentionStart]:
    """Whether the starting point against detention holds (CRI-09, ACM-20).

    HUMAN_DECIDES where it does: an alternative first, and a detention only with a reason. ALLOWED without a starting
    point for mere contact, and for somebody assessed as not a victim. A rung that is not known cannot be decided,
    unless the police have stated reason to believe.
    """
    if facts.rung in PROTECTED:
        return _protected(facts, PROTECTED[facts.rung])
    if facts.rung is Rung.NOT_VICTIM:
        return _not_a_victim(facts)
    if facts.asserted_by_police:
        return _protected(facts, _ASSERTED)
    if facts.rung is None:
        unknown = missing(
            "rung",
            "det er ikke oplyst, hvor sikkert det er, at personen er offer.",
            "it is not known how certain it is that the person is a victim.",
        )
        return undecided(NAME, (unknown,), (_AS_FAR_AS_POSSIBLE,))
    if facts.rung in CLOSED_WITHOUT_ASSESSMENT:
        return _protected(facts, _CLOSED)
    return Ruling(
        NAME,
        Verdict.ALLOWED,
        DetentionStart.NO_STARTING_POINT,
        Text(
            "Planen siger intet om frihedsberøvelse her.",
            "The plan says nothing about detention here.",
        ),
        (_CONTACT,),
    )


def _protected(facts: DetentionFacts, why: Reason) -> Ruling[DetentionStart]:
    reasons = [why, _AS_FAR_AS_POSSIBLE, _ALTERNATIVES]
    if facts.stay is StayGroup.UNLAWFUL:
        reasons.append(_POLICE_MAY_PLACE)
    if facts.detained:
        reasons.append(_RECORD)
        if facts.alternative_tried is False:
            reasons.append(_NOT_TRIED)
    return Ruling(
        NAME,
        Verdict.HUMAN_DECIDES,
        DetentionStart.ALTERNATIVE_FIRST,
        Text(
            "Udgangspunktet er ingen frihedsberøvelse; find krisecenter, herberg eller lignende.",
            "The starting point is no detention; find a crisis centre, shelter or similar.",
        ),
        tuple(reasons),
        problems=_not_recorded(facts) if facts.detained else (),
    )


def _not_recorded(facts: DetentionFacts) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if not facts.reason_recorded:
        found.append(
            missing(
                "reason_recorded",
                "grunden til frihedsberøvelsen er ikke noteret.",
                "the reason for the detention is not recorded.",
            )
        )
    if facts.alternative_tried is None:
        found.append(
            missing(
                "alternative_tried",
                "det er ikke noteret, om et alternativ blev forsøgt.",
                "it is not recorded whether an alternative was tried.",
            )
        )
    return tuple(found)


def _not_a_victim(facts: DetentionFacts) -> Ruling[DetentionStart]:
    if facts.asserted_by_police:
        return Ruling(
            NAME,
            Verdict.HUMAN_DECIDES,
            DetentionStart.NO_STARTING_POINT,
            Text(
                "Politiet ser nye tegn hos en person, der er vurderet ikke handlet; et menneske afgør det.",
                "The police see new signs in a person assessed as not a victim; a human decides.",
            ),
            (_NOT_A_VICTIM, _NEW_SIGNS),
        )
    return Ruling(
        NAME,
        Verdict.ALLOWED,
        DetentionStart.NO_STARTING_POINT,
        Text("Udgangspunktet gælder ikke personen.", "The starting point does not cover the person."),
        (_NOT_A_VICTIM,),
    )


_ASSERTED = Reason(
    "detention.asserted_by_police",
    Text(
        "Politiet har oplyst, at der er grund til at tro, at personen er handlet; det er nok til dette udgangspunkt.",
        "The police have stated reason to believe that the person was trafficked; that is enough for this.",
    ),
    "CRI-09",
    reading="C2",
)
_CLOSED = Reason(
    "detention.closed_without_assessment",
    Text(
        "Sagen blev lukket, uden at spørgsmålet blev afgjort; tvivlen kommer personen til gode.",
        "The case was closed without an answer to the question; the person has the benefit of the doubt.",
    ),
    "CRI-09",
    reading="CRI-09",
)
_AS_FAR_AS_POSSIBLE = Reason(
    "detention.as_far_as_possible",
    Text(
        "Ofre og mulige ofre frihedsberøves så vidt muligt ikke; sker det alligevel, kræver det en grund.",
        "Victims and possible victims are as far as possible not detained; if it happens, it needs a reason.",
    ),
    "CRI-09",
    reading="CRI-09",
)
_ALTERNATIVES = Reason(
    "detention.alternatives",
    Text(
        "I stedet: krisecenter, herberg eller lignende, som udgangspunkt uanset opholdsgrundlag.",
        "Instead: a crisis centre, shelter or similar, as a starting point whatever the residence status.",
    ),
    "ACM-20",
    reading="C13.3",
)
_POLICE_MAY_PLACE = Reason(
    "detention.police_may_place",
    Text(
        "Uden lovligt ophold kan politiet selv anbringe personen der, mens spørgsmålet udredes.",
        "Without lawful stay the police may place the person there themselves while the question is assessed.",
    ),
    "PUB-LAW-10",
)
_RECORD = Reason(
    "detention.record",
    Text(
        "Frihedsberøvelsen noteres med grund, begyndelse, slutning og det alternativ, der blev forsøgt.",
        "The detention is recorded with its reason, beginning, end and the alternative that was tried.",
    ),
    "CRI-09",
    reading="CRI-09",
)
_NOT_TRIED = Reason(
    "detention.no_alternative_tried",
    Text(
        "Intet andet er forsøgt endnu; et krisecenter, et herberg eller lignende prøves først.",
        "Nothing else has been tried yet; a crisis centre, a shelter or similar is tried first.",
    ),
    "CRI-09",
)
_NOT_A_VICTIM = Reason(
    "detention.not_a_victim",
    Text(
        "Personen er vurderet ikke handlet; udgangspunktet gælder ofre og mulige ofre.",
        "The person has been assessed as not a victim; the starting point is for victims and possible victims.",
    ),
    "CRI-09",
)
_NEW_SIGNS = Reason(
    "detention.asserted_after_negative",
    Text(
        "Politiets nye tegn kan åbne spørgsmålet igen; spørg CMM eller Udlændingestyrelsen først.",
        "The new signs may open the question again; ask CMM or the Immigration Service first.",
    ),
    "CRI-09",
    reading="C2",
)
_CONTACT = Reason(
    "detention.mere_contact",
    Text(
        "Der er kontakt, men endnu ingen grund til at tro, at personen er handlet.",
        "There is contact, but no reason to believe yet that the person was trafficked.",
    ),
    "CRI-09",
)

RULE = Rule(
    name=NAME,
    title=Text("Ingen frihedsberøvelse af ofre", "No detention of victims"),
    meaning=Text(
        "Ofre og mulige ofre frihedsberøves så vidt muligt ikke; de indkvarteres som udgangspunkt på krisecentre, "
        "herberger og lignende. Det er nok, at politiet har grund til at tro, at personen er handlet. Så vidt muligt "
        "giver plads til undtagelser: et menneske afgør dem og skriver grunden. Hvem der betaler, siger reglen ikke.",
        "Victims and possible victims are as far as possible not detained; as a starting point they are placed at "
        "crisis centres, shelters and the like. It is enough that the police have reason to believe that the person "
        "was trafficked. As far as possible leaves room for exceptions: a human decides them and writes the reason. "
        "The rule does not say who pays.",
    ),
    facts=DetentionFacts,
    decide=detention,
    questions={
        "rung": Text("Hvor sikkert er det, at personen er offer?", "How certain is it that the person is a victim?"),
        "asserted_by_police": Text(
            "Har politiet oplyst grund til at tro, at personen er handlet?",
            "Have the police stated reason to believe that the person was trafficked?",
        ),
        "detained": Text("Er personen blevet frihedsberøvet?", "Has the person been detained?"),
        "alternative_tried": Text("Blev et alternativ forsøgt?", "Was an alternative tried?"),
        "reason_recorded": Text("Er grunden noteret?", "Is the reason recorded?"),
        "stay": Text("På hvilket grundlag opholder personen sig her?", "On what basis does the person stay here?"),
    },
    requirements=("CRI-09", "ACM-20", "PUB-LAW-10"),
)
