"""Whether one of the means of trafficking has to be shown: not towards a child (DEF-02, PUB-LAW-02, C13.9)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import MeansRequirement
from helle.rules.facts import implausible_dates
from helle.rules.parameters import parameter, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

OLDEST_AGE = 130


@dataclass(frozen=True, slots=True)
class MeansFacts:
    """The age in whole years when the act was done (None: not known), and the day of the act, for the age limit."""

    age_when_act_done: int | None
    age_disputed: bool
    act_done_on: date


def means_required(facts: MeansFacts) -> Ruling[MeansRequirement]:
    """Whether one of the means of DEF-02 has to be shown.

    Not for a person under the minor age (PUB-LAW-02). An unknown or disputed age is treated as under it for
    protection, and a human decides the legal qualification. An impossible age or day cannot be decided.
    """
    age = facts.age_when_act_done
    problems = implausible_dates(act_done_on=facts.act_done_on)
    if age is not None and not 0 <= age <= OLDEST_AGE:
        text = Text(f"alderen ligger ikke mellem 0 og {OLDEST_AGE} år.", f"the age is not between 0 and {OLDEST_AGE}.")
        problems = (Problem("age_when_act_done", text), *problems)
    if problems:
        return undecided("means", problems)
    record = parameter("minor_age", facts.act_done_on)
    limit = whole_number(record)
    if age is None or facts.age_disputed:
        known = Text("omstridt", "disputed") if facts.age_disputed else Text("ukendt", "unknown")
        return Ruling(
            "means",
            Verdict.HUMAN_DECIDES,
            MeansRequirement.NOT_REQUIRED,
            Text(
                f"Alderen er {known.da}: intet middel kræves for beskyttelsen; den retlige vurdering er et menneskes.",
                f"The age is {known.en}: no means is required for protection; the legal qualification is for a human.",
            ),
            (
                Reason(
                    "means.age_uncertain",
                    Text(
                        f"Alderen ved handlingen er {known.da}; tvivlen kommer personen til gode.",
                        f"The age when the act was done is {known.en}; the person has the benefit of the doubt.",
                    ),
                    "MIN-15",
                    reading="C13.9",
                ),
                _NO_MEANS_FOR_A_CHILD,
            ),
            (record.use(),),
        )
    if age < limit:
        return Ruling(
            "means",
            Verdict.ALLOWED,
            MeansRequirement.NOT_REQUIRED,
            Text(
                f"Personen var under {limit} år; intet middel skal påvises.",
                f"The person was under {limit}; no means needs to be shown.",
            ),
            (_NO_MEANS_FOR_A_CHILD,),
            (record.use(),),
        )
    return Ruling(
        "means",
        Verdict.ALLOWED,
        MeansRequirement.REQUIRED,
        Text(
            f"Personen var fyldt {limit} år; et af midlerne skal påvises.",
            f"The person was {limit} or older; one of the means must be shown.",
        ),
        (
            Reason(
                "means.adult",
                Text(
                    "For en voksen er et af midlerne en del af bestemmelsen.",
                    "For an adult one of the means is part of the definition.",
                ),
                "DEF-02",
            ),
        ),
        (record.use(),),
    )


_NO_MEANS_FOR_A_CHILD = Reason(
    "means.child",
    Text(
        "Over for en mindreårig er det menneskehandel også uden tvang, trusler eller svig.",
        "Towards a minor it is trafficking even without coercion, threats or deception.",
    ),
    "PUB-LAW-02",
)

RULE = Rule(
    name="means",
    title=Text("Skal et middel påvises?", "Must a means be shown?"),
    meaning=Text(
        "Over for en voksen er tvang, trusler, svig eller et andet utilbørligt middel en del af bestemmelsen. Over for "
        "et barn er det menneskehandel også uden; planen nævner det ikke, men loven siger det. Det afgørende er "
        "alderen, da handlingen skete. Er den ukendt eller omstridt, kræves intet middel for beskyttelsen, og et "
        "menneske afgør den retlige vurdering.",
        "Towards an adult, coercion, threats, deception or another improper means is part of the definition. Towards a "
        "child it is trafficking even without; the plan does not mention this, but the law says so. What matters is "
        "the age when the act was done. Where it is unknown or disputed no means is required for protection, and a "
        "human decides the legal qualification.",
    ),
    facts=MeansFacts,
    decide=means_required,
    questions={
        "age_when_act_done": Text(
            "Hvor gammel var personen, da handlingen skete?", "How old was the person when the act was done?"
        ),
        "age_disputed": Text("Er alderen omstridt?", "Is the age disputed?"),
        "act_done_on": Text("Hvilken dag skete handlingen?", "On which day was the act done?"),
    },
    requirements=("DEF-02", "MIN-15", "PUB-LAW-02"),
    parameters=("minor_age",),
)
