"""How a victim is questioned with care (CRI-06): a checklist that says what is still to be done.

Everything on the list lives in `CHECKLIST`. The plan says "gently" and lists nothing; the steps are our reading.
"""

from dataclasses import dataclass

from helle.rules.codes import Code
from helle.rules.facts import missing
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "gentle_treatment"


class GentleStep(Code):
    """A step towards gentle treatment (CRI-06, our reading)."""

    KNOW_OF_INTERVIEW = (
        "know_of_interview",
        "Undersøg, om CMM har holdt en samtale, så der ikke spørges to gange",
        "Find out whether CMM has held an interview, so that nothing is asked twice",
    )
    ASK_WISHES = (
        "ask_wishes",
        "Spørg til ønsker om sprog, tolk og afhørerens køn",
        "Ask about language, interpreter and the sex of the interviewer",
    )
    HONOUR_WISHES = (
        "honour_wishes",
        "Følg ønskerne, eller notér hvorfor det ikke kan lade sig gøre",
        "Follow the wishes, or record why that is not possible",
    )
    TELL_RIGHTS = (
        "tell_rights",
        "Fortæl om rettigheder og om CMM på et sprog, personen forstår",
        "Explain the rights and CMM in a language the person understands",
    )


@dataclass(frozen=True, slots=True)
class GentleTreatmentFacts:
    """What has been done before the questioning; None means not known, and counts as still to be done.

    `possible_victim`: the person is a victim, or there is reason to believe so.
    """

    possible_victim: bool | None
    interview_asked_for: bool | None = None
    wishes_asked: bool | None = None
    wishes_honoured: bool | None = None
    rights_told: bool | None = None


def gentle_treatment(facts: GentleTreatmentFacts) -> Ruling[tuple[GentleStep, ...]]:
    """Which steps remain before a victim is questioned (CRI-06); none for somebody who is no possible victim.

    Wishes that were followed without having been asked for cannot be decided.
    """
    if facts.wishes_asked is False and facts.wishes_honoured:
        text = Text(
            "ønskerne er noteret som fulgt, men personen er ikke spurgt til dem.",
            "the wishes are recorded as followed, but the person has not been asked about them.",
        )
        return undecided(NAME, (Problem("wishes_honoured", text),))
    if facts.possible_victim is None:
        return undecided(
            NAME,
            (
                missing(
                    "possible_victim",
                    "det er ikke oplyst, om personen kan være offer.",
                    "it is not known whether the person may be a victim.",
                ),
            ),
            (_GENTLY,),
        )
    if not facts.possible_victim:
        return Ruling(
            NAME,
            Verdict.ALLOWED,
            (),
            Text("Listen gælder ofre og mulige ofre.", "The list is for victims and possible victims."),
            (
                Reason(
                    "gentle_treatment.not_a_victim",
                    Text(
                        "Intet tyder på, at personen er offer; de almindelige regler for afhøring gælder.",
                        "Nothing suggests that the person is a victim; the ordinary rules of questioning apply.",
                    ),
                    "CRI-06",
                ),
            ),
        )
    done = {
        GentleStep.KNOW_OF_INTERVIEW: facts.interview_asked_for,
        GentleStep.ASK_WISHES: facts.wishes_asked,
        GentleStep.HONOUR_WISHES: facts.wishes_honoured,
        GentleStep.TELL_RIGHTS: facts.rights_told,
    }
    remaining = tuple(step for step in GentleStep if not done[step])
    return Ruling(
        NAME,
        Verdict.ALLOWED,
        remaining,
        Text(
            f"Mangler: {len(remaining)} af {len(done)} skridt.",
            f"Still to be done: {len(remaining)} of {len(done)} steps.",
        )
        if remaining
        else Text("Alle skridt er taget.", "Every step has been taken."),
        (_GENTLY, *(CHECKLIST[step] for step in remaining), _ONLY_THAT_IT_EXISTS),
    )


_GENTLY = Reason(
    "gentle_treatment.gently",
    Text(
        "Et offer behandles skånsomt af politi og anklagemyndighed.",
        "A victim is treated gently by the police and the prosecution.",
    ),
    "CRI-06",
)
_ONLY_THAT_IT_EXISTS = Reason(
    "gentle_treatment.content_stays",
    Text(
        "Politiet får at vide, at en samtale er holdt, ikke hvad der blev sagt; ønsker følger med personens samtykke.",
        "The police learn that an interview was held, not what was said; wishes follow with the person's consent.",
    ),
    "CRI-06",
    reading="CRI-06",
)

CHECKLIST: dict[GentleStep, Reason] = {
    GentleStep.KNOW_OF_INTERVIEW: Reason(
        "gentle_treatment.know_of_interview",
        Text(
            "Spørg CMM, om der allerede er holdt en samtale; den samme historie skal ikke fortælles uden grund.",
            "Ask CMM whether an interview has been held already; the same story is not told again without need.",
        ),
        "CRI-06",
        reading="CRI-06",
    ),
    GentleStep.ASK_WISHES: Reason(
        "gentle_treatment.ask_wishes",
        Text(
            "Spørg, hvilket sprog, hvilken tolk og hvilket køn hos afhøreren personen er tryg ved.",
            "Ask which language, interpreter and sex of the interviewer the person feels safe with.",
        ),
        "CRI-06",
        reading="CRI-06",
    ),
    GentleStep.HONOUR_WISHES: Reason(
        "gentle_treatment.honour_wishes",
        Text(
            "Følg ønskerne; kan det ikke lade sig gøre, noteres hvorfor.",
            "Follow the wishes; where that is impossible, record why.",
        ),
        "CRI-06",
        reading="CRI-06",
    ),
    GentleStep.TELL_RIGHTS: Reason(
        "gentle_treatment.tell_rights",
        Text(
            "Personen skal kende sine rettigheder og vide, at CMM kan hjælpe.",
            "The person must know the rights and that CMM can help.",
        ),
        "CRI-06",
        reading="CRI-06",
    ),
}

RULE = Rule(
    name=NAME,
    title=Text("Skånsom behandling", "Gentle treatment"),
    meaning=Text(
        "Ofre og mulige ofre behandles skånsomt, når politi og anklagemyndighed taler med dem. Planen opregner ikke "
        "hvordan; listen er vores læsning og minder om det, der mangler. Den afviser aldrig en afhøring.",
        "Victims and possible victims are treated gently when the police and the prosecution talk to them. The plan "
        "does not list how; the list is our reading and reminds of what remains. It never refuses a questioning.",
    ),
    facts=GentleTreatmentFacts,
    decide=gentle_treatment,
    questions={
        "possible_victim": Text("Kan personen være offer?", "May the person be a victim?"),
        "interview_asked_for": Text(
            "Er CMM spurgt, om der er holdt en samtale?", "Has CMM been asked whether an interview was held?"
        ),
        "wishes_asked": Text("Er personen spurgt til sine ønsker?", "Has the person been asked about wishes?"),
        "wishes_honoured": Text(
            "Er ønskerne fulgt, eller er det noteret hvorfor ikke?",
            "Have the wishes been followed, or is it recorded why not?",
        ),
        "rights_told": Text("Kender personen sine rettigheder?", "Does the person know the rights?"),
    },
    requirements=("CRI-06",),
)
