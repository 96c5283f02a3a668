"""Whether a victim may be expelled administratively, and what comes instead (ID-08, ID-09, FLO-11).

Everything that affects the bar lives in `expulsion`: it is for the lawfully staying victim, and it is a main rule, so
an exception is possible, with reasons, by the Immigration Service.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code, ResidenceStatus
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import StayGroup, stay_contradictions, stay_group

NAME = "expulsion"


class ExpulsionStart(Code):
    """Where the Immigration Service starts from (ID-08)."""

    REFER_TO_CMM = (
        "refer_to_cmm",
        "Ingen udvisning; henvis til tilbud gennem CMM",
        "No expulsion; refer to offers through CMM",
    )
    SPECIAL_REGARD = (
        "special_regard",
        "Særligt hensyn til menneskehandlen",
        "Special regard to the trafficking",
    )
    ORDINARY_RULES = "ordinary_rules", "De almindelige regler", "The ordinary rules"


@dataclass(frozen=True, slots=True)
class ExpulsionFacts:
    """Who the person is, and how the trafficking question was answered; None means not known or still open."""

    danish_citizen: bool | None
    residence: ResidenceStatus | None
    assessed_as_victim: bool | None
    on: date


def expulsion(facts: ExpulsionFacts) -> Ruling[ExpulsionStart]:
    """Where the Immigration Service starts from when it considers an administrative expulsion (ID-08, ID-09).

    HUMAN_DECIDES for a victim: with lawful stay no expulsion is the main rule, and an exception needs reasons. REFUSED
    for a Danish citizen. ALLOWED under the ordinary rules for an alien assessed as not a victim. While the trafficking
    question is open, the stay of a victim is not known, or it is not known whether the person is an alien at all, it
    cannot be decided.
    """
    problems = implausible_dates(on=facts.on) or stay_contradictions(facts.danish_citizen, facts.residence)
    if problems:
        return undecided(NAME, problems)
    notes = plan_notes(facts.on)
    group = stay_group(facts.danish_citizen, facts.residence)
    if group is StayGroup.DANISH:
        return Ruling(
            NAME,
            Verdict.REFUSED,
            None,
            Text("En dansk statsborger kan ikke udvises.", "A Danish citizen cannot be expelled."),
            (_DANISH, *notes),
        )
    if facts.assessed_as_victim is None:
        unknown = missing(
            "assessed_as_victim",
            "spørgsmålet om menneskehandel er endnu ikke afgjort.",
            "the question of trafficking has not been decided yet.",
        )
        return undecided(NAME, (unknown,), (_QUESTION_FIRST,))
    if not facts.assessed_as_victim and group is StayGroup.UNKNOWN and facts.danish_citizen is None:
        unknown = missing("danish_citizen", "statsborgerskabet er ikke oplyst.", "the citizenship is not known.")
        return undecided(NAME, (unknown,), (_ALIENS_ONLY,))
    if not facts.assessed_as_victim:
        return Ruling(
            NAME,
            Verdict.ALLOWED,
            ExpulsionStart.ORDINARY_RULES,
            Text(
                "Hovedregelen for ofre gælder ikke; de almindelige regler om udvisning gør.",
                "The main rule for victims does not apply; the ordinary rules on expulsion do.",
            ),
            (_NOT_A_VICTIM, *notes),
        )
    if group is StayGroup.LAWFUL:
        return Ruling(
            NAME,
            Verdict.HUMAN_DECIDES,
            ExpulsionStart.REFER_TO_CMM,
            Text(
                "Ingen udvisning: henvis personen til tilbud gennem CMM.",
                "No expulsion: refer the person to offers through CMM.",
            ),
            (_MAIN_RULE, _REFER, _TELL_CMM, _EXCEPTION, _SPECIAL_REGARD, *notes),
        )
    if group is StayGroup.UNKNOWN:
        unknown = missing(
            "residence",
            "opholdsgrundlaget er ikke afklaret.",
            "the residence status has not been established.",
        )
        return undecided(NAME, (unknown,), (_SPECIAL_REGARD,))
    return Ruling(
        NAME,
        Verdict.HUMAN_DECIDES,
        ExpulsionStart.SPECIAL_REGARD,
        Text(
            "Hovedregelen er for lovligt ophold; her tages særligt hensyn til menneskehandlen.",
            "The main rule is for lawful stay; here special regard is had to the trafficking.",
        ),
        (_NO_LAWFUL_STAY, _SPECIAL_REGARD, _TELL_CMM, *notes),
    )


_DANISH = Reason(
    "expulsion.danish",
    Text(
        "Planen taler om udvisning af udlændinge; en dansk statsborger kan ikke udvises. Kontrollér forelæggelsen.",
        "The plan speaks of expelling aliens; a Danish citizen cannot be expelled. Check the referral.",
    ),
    "ID-06",
    reading="ID-06",
)
_ALIENS_ONLY = Reason(
    "expulsion.aliens_only",
    Text(
        "Kun udlændinge kan udvises; det skal være kendt, at personen ikke er dansk statsborger.",
        "Only aliens can be expelled; it has to be known that the person is not a Danish citizen.",
    ),
    "ID-06",
    reading="ID-06",
)
_QUESTION_FIRST = Reason(
    "expulsion.question_first",
    Text(
        "Udlændingestyrelsen afgør først, om personen er offer; det gælder også ved lovligt ophold.",
        "The Immigration Service first decides whether the person is a victim, also in case of lawful stay.",
    ),
    "ID-06",
)
_MAIN_RULE = Reason(
    "expulsion.main_rule",
    Text(
        "Et offer med lovligt ophold udvises som absolut hovedregel ikke.",
        "As an absolute main rule a victim with lawful stay is not expelled.",
    ),
    "ID-08",
)
_REFER = Reason(
    "expulsion.refer_to_cmm",
    Text(
        "I stedet henvises personen til tilbud under handlingsplanen gennem CMM.",
        "Instead the person is referred to offers under the action plan through CMM.",
    ),
    "ID-09",
)
_TELL_CMM = Reason(
    "expulsion.tell_cmm",
    Text(
        "CMM får besked om udfaldet for at kunne give kontaktperson og støtte.",
        "CMM is told the outcome to be able to give a contact person and support.",
    ),
    "FLO-11",
    reading="FLO-11",
)
_EXCEPTION = Reason(
    "expulsion.exception_needs_reasons",
    Text(
        "En hovedregel har undtagelser: en udvisning kræver Udlændingestyrelsens begrundelse.",
        "A main rule has exceptions: an expulsion needs the Immigration Service's reasons.",
    ),
    "ID-08",
    reading="ID-08",
)
_SPECIAL_REGARD = Reason(
    "expulsion.special_regard",
    Text(
        "Ved enhver udvisning vejes det, om forholdene er en følge af menneskehandlen og taler imod.",
        "In every expulsion it is weighed whether the circumstances follow from the trafficking and speak against it.",
    ),
    "PUB-LAW-06",
)
_NO_LAWFUL_STAY = Reason(
    "expulsion.no_lawful_stay",
    Text(
        "Offeret har ikke lovligt ophold eller søger asyl, og planens hovedregel nævner kun lovligt ophold.",
        "The victim has no lawful stay or seeks asylum, and the plan's main rule names lawful stay only.",
    ),
    "ID-08",
    reading="ID-08",
)
_NOT_A_VICTIM = Reason(
    "expulsion.not_a_victim",
    Text("Personen er vurderet ikke handlet.", "The person has been assessed as not a victim."),
    "ID-08",
)

RULE = Rule(
    name=NAME,
    title=Text("Udvisning af ofre", "Expulsion of victims"),
    meaning=Text(
        "Et offer med lovligt ophold udvises som absolut hovedregel ikke, men henvises til tilbud gennem CMM. "
        "Udlændingestyrelsen kan gøre en undtagelse med en begrundelse. For andre ofre vejes det, om "
        "menneskehandlen taler imod udvisning. En dansk statsborger kan ikke udvises.",
        "As an absolute main rule a victim with lawful stay is not expelled but referred to offers through CMM. The "
        "Immigration Service may make an exception with reasons. For other victims it is weighed whether the "
        "trafficking speaks against expulsion. A Danish citizen cannot be expelled.",
    ),
    facts=ExpulsionFacts,
    decide=expulsion,
    questions={
        "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
        "residence": Text("Hvad er opholdsgrundlaget?", "What is the residence status?"),
        "assessed_as_victim": Text(
            "Er personen vurderet som offer for menneskehandel?", "Has the person been assessed as a victim?"
        ),
        "on": Text("Hvilken dag overvejes udvisning?", "On which day is expulsion considered?"),
    },
    requirements=("ID-06", "ID-08", "ID-09", "FLO-11", "PUB-LAW-06"),
)
