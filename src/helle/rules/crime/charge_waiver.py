"""Whether the starting point is that the charge against a victim is waived (CRI-07, CRI-08).

Everything that affects the starting point lives in `CONDITIONS`: three questions, all of which must be answered so.
The prosecution decides; the rule lays the answers out.
"""

from dataclasses import dataclass

from helle.rules.codes import Code, FactorAnswer, OrganisationKind
from helle.rules.facts import missing
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "charge_waiver"


class WaiverStart(Code):
    """Where the prosecution starts from (CRI-07)."""

    WAIVE = "waive", "Tiltalefrafald er udgangspunktet", "A charge waiver is the starting point"
    NO_STARTING_POINT = "no_starting_point", "Udgangspunktet gælder ikke", "The starting point does not apply"


@dataclass(frozen=True, slots=True)
class WaiverFacts:
    """The prosecutor's answers to the three conditions, and where the criminal case stands.

    `exposed_to_trafficking`: it can be taken as a fact. `relates_to_trafficking`: the act does. `serious_crime`: the
    act is of that kind. `assessed_as_victim`: what the authorities found, None when not assessed; it is shown and
    answers none of the three. `decided_by`: who wants to decide, None while nobody does.
    """

    charged: bool | None
    exposed_to_trafficking: FactorAnswer = FactorAnswer.UNKNOWN
    relates_to_trafficking: FactorAnswer = FactorAnswer.UNKNOWN
    serious_crime: FactorAnswer = FactorAnswer.UNKNOWN
    indicted: bool = False
    assessed_as_victim: bool | None = None
    decided_by: OrganisationKind | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the three conditions: the fact, the answer that meets it, and what is said of each answer."""

    fact: str
    met_by: FactorAnswer
    met: Reason
    failed: Reason
    unknown: Problem


CONDITIONS: tuple[Condition, ...] = (
    Condition(
        "exposed_to_trafficking",
        FactorAnswer.YES,
        Reason(
            "charge_waiver.exposed",
            Text(
                "Anklageren kan lægge til grund, at personen er blevet handlet.",
                "It can be taken as a fact that the person charged was exposed to trafficking.",
            ),
            "CRI-08",
        ),
        Reason(
            "charge_waiver.not_exposed",
            Text(
                "Første betingelse mangler: anklageren kan ikke lægge til grund, at personen er blevet handlet.",
                "The first condition is missing: it cannot be taken as a fact that the person charged was trafficked.",
            ),
            "CRI-08",
        ),
        missing(
            "exposed_to_trafficking",
            "det er ikke besvaret, om anklageren kan lægge til grund, at personen er blevet handlet.",
            "it is not answered whether it can be taken as a fact that the person charged was trafficked.",
        ),
    ),
    Condition(
        "relates_to_trafficking",
        FactorAnswer.YES,
        Reason(
            "charge_waiver.related",
            Text("Forholdet hænger sammen med menneskehandlen.", "The act charged relates to the trafficking."),
            "CRI-08",
        ),
        Reason(
            "charge_waiver.not_related",
            Text(
                "Anden betingelse mangler: forholdet hænger ikke sammen med menneskehandlen.",
                "The second condition is missing: the act charged does not relate to the trafficking.",
            ),
            "CRI-08",
        ),
        missing(
            "relates_to_trafficking",
            "det er ikke besvaret, om forholdet hænger sammen med menneskehandlen.",
            "it is not answered whether the act charged relates to the trafficking.",
        ),
    ),
    Condition(
        "serious_crime",
        FactorAnswer.NO,
        Reason(
            "charge_waiver.not_serious",
            Text(
                "Forholdet er efter anklagerens vurdering ikke grov kriminalitet.",
                "In the prosecutor's judgement the act is no serious crime.",
            ),
            "CRI-08",
        ),
        Reason(
            "charge_waiver.serious",
            Text(
                "Tredje betingelse mangler: forholdet er efter anklagerens vurdering grov kriminalitet.",
                "The third condition is missing: in the prosecutor's judgement the act is a serious crime.",
            ),
            "CRI-08",
        ),
        missing(
            "serious_crime",
            "det er ikke besvaret, om forholdet er grov kriminalitet; det svarer anklageren på.",
            "it is not answered whether the act is a serious crime; the prosecutor answers that.",
        ),
    ),
)

# The prosecution of first instance sits inside the police districts and NSK.
PROSECUTORS_SIT_IN = frozenset({OrganisationKind.PROSECUTION, OrganisationKind.POLICE, OrganisationKind.NSK})


def charge_waiver(facts: WaiverFacts) -> Ruling[WaiverStart]:
    """Whether a waiver is the starting point (CRI-07), given three answers that only a human can give (CRI-08).

    HUMAN_DECIDES when all three are answered so, and when one of them fails, which is then named. REFUSED for a person
    who is not charged, and where somebody else than the prosecution wants to decide. CANNOT_BE_DECIDED while an answer
    is missing and none has failed.
    """
    if facts.charged is False and facts.indicted:
        text = Text(
            "personen er registreret som tiltalt, men ikke sigtet.",
            "the person is recorded as indicted but not charged.",
        )
        return undecided(NAME, (Problem("charged", text),))
    if facts.decided_by is not None and facts.decided_by not in PROSECUTORS_SIT_IN:
        return _refused(_only_the_prosecution(facts.decided_by))
    if facts.charged is False:
        return _refused(_NOT_CHARGED)
    if facts.charged is None and not facts.indicted:
        unknown = missing(
            "charged", "det er ikke oplyst, om personen er sigtet.", "it is not known whether the person is charged."
        )
        return undecided(NAME, (unknown,), (_STARTING_POINT,))
    answers = [(condition, _answer(facts, condition)) for condition in CONDITIONS]
    failed = [condition.failed for condition, met in answers if met is False]
    unknown_ones = [condition.unknown for condition, met in answers if met is None]
    beside = (_STARTING_POINT, _GROUND, *_where_it_stands(facts))
    if unknown_ones and not failed:
        return undecided(NAME, unknown_ones, (*(condition.met for condition, met in answers if met), *beside))
    shown = tuple(condition.met if met else condition.failed for condition, met in answers if met is not None)
    if failed:
        return Ruling(
            NAME,
            Verdict.HUMAN_DECIDES,
            WaiverStart.NO_STARTING_POINT,
            Text(
                "Udgangspunktet om tiltalefrafald gælder ikke; anklagemyndigheden afgør sagen.",
                "The starting point of a waiver does not apply; the prosecution decides the case.",
            ),
            (*shown, *beside),
        )
    return Ruling(
        NAME,
        Verdict.HUMAN_DECIDES,
        WaiverStart.WAIVE,
        Text(
            "Udgangspunktet er tiltalefrafald; anklagemyndigheden afgør det.",
            "The starting point is a charge waiver; the prosecution decides.",
        ),
        (*shown, *beside),
    )


def _answer(facts: WaiverFacts, condition: Condition) -> bool | None:
    given = {
        "exposed_to_trafficking": facts.exposed_to_trafficking,
        "relates_to_trafficking": facts.relates_to_trafficking,
        "serious_crime": facts.serious_crime,
    }[condition.fact]
    return None if given is FactorAnswer.UNKNOWN else given is condition.met_by


def _refused(reason: Reason) -> Ruling[WaiverStart]:
    return Ruling(
        NAME,
        Verdict.REFUSED,
        None,
        Text("Der kan ikke gives tiltalefrafald her.", "No charge can be waived here."),
        (reason,),
    )


def _only_the_prosecution(organisation: OrganisationKind) -> Reason:
    name = organisation.label
    return Reason(
        "charge_waiver.only_the_prosecution",
        Text(
            f"Anklagemyndigheden giver tiltalefrafald, ikke: {name.da}. CMM kan udtale sig om handelsspørgsmålet.",
            f"The prosecution waives charges, not: {name.en}. CMM may make a statement on the trafficking question.",
        ),
        "CRI-07",
    )


def _where_it_stands(facts: WaiverFacts) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if facts.indicted:
        found.append(
            Reason(
                "charge_waiver.indicted",
                Text(
                    "Der er allerede rejst tiltale; planen taler om den sigtede, og om tiltalen trækkes tilbage, er "
                    "anklagemyndighedens sag.",
                    "There is an indictment already; the plan speaks of the person charged, and whether the "
                    "indictment is withdrawn is for the prosecution.",
                ),
                "CRI-07",
                reading="CRI-07",
            )
        )
    if facts.assessed_as_victim is not None:
        found.append(
            Reason(
                "charge_waiver.assessment_beside",
                Text(
                    "Myndighedernes vurdering er oplyst, men svarer ikke på den strafferetlige betingelse.",
                    "The authorities' assessment is known, but it does not answer the condition of criminal law.",
                ),
                "DEF-07",
            )
        )
    return tuple(found)


_STARTING_POINT = Reason(
    "charge_waiver.prosecution_decides",
    Text(
        "Er alle tre betingelser opfyldt, er tiltalefrafald udgangspunktet; anklagemyndigheden afgør det.",
        "Where all three conditions are met a waiver is the starting point; the prosecution decides.",
    ),
    "CRI-07",
)
_GROUND = Reason(
    "charge_waiver.ground",
    Text(
        "Loven kræver særligt formildende eller andre særlige omstændigheder, og at almene hensyn ikke kræver påtale.",
        "The law asks for particularly mitigating or other special circumstances, and that the public interest does "
        "not require prosecution.",
    ),
    "PUB-LAW-04",
)
_NOT_CHARGED = Reason(
    "charge_waiver.not_charged",
    Text(
        "Personen er ikke sigtet, så der er ingen sigtelse at frafalde.",
        "The person is not charged, so there is no charge to waive.",
    ),
    "CRI-07",
)

RULE = Rule(
    name=NAME,
    title=Text("Tiltalefrafald for ofre", "Charge waiver for victims"),
    meaning=Text(
        "En sigtet, der har været handlet, skal som udgangspunkt have tiltalefrafald efter retsplejelovens § 722, "
        "stk. 2, når tre betingelser alle er opfyldt: menneskehandlen kan lægges til grund, forholdet hænger sammen "
        "med den, og forholdet er ikke grov kriminalitet. Et menneske svarer på hver af dem, og anklagemyndigheden "
        "afgør sagen. En vurdering fra CMM eller Udlændingestyrelsen afgør ingen af dem. En sigtelse er ikke en "
        "tiltale.",
        "A person charged who was trafficked shall as a starting point have the charge waived under section 722(2) of "
        "the Administration of Justice Act when three conditions are all met: the trafficking can be taken as a "
        "fact, the act relates to it, and the act is no serious crime. A human answers each of them, and the "
        "prosecution decides the case. An assessment by CMM or the Immigration Service answers none of them. A "
        "charge is not an indictment.",
    ),
    facts=WaiverFacts,
    decide=charge_waiver,
    questions={
        "charged": Text("Er personen sigtet?", "Is the person charged?"),
        "exposed_to_trafficking": Text(
            "Kan anklageren lægge til grund, at personen er blevet handlet?",
            "Can it be taken as a fact that the person charged was exposed to trafficking?",
        ),
        "relates_to_trafficking": Text(
            "Hænger forholdet sammen med menneskehandlen?", "Does the act charged relate to the trafficking?"
        ),
        "serious_crime": Text("Er forholdet grov kriminalitet?", "Is the act a serious crime?"),
        "indicted": Text("Er der rejst tiltale?", "Is there an indictment?"),
        "assessed_as_victim": Text(
            "Er personen vurderet som offer af myndighederne?", "Have the authorities assessed the person as a victim?"
        ),
        "decided_by": Text("Hvem vil afgøre spørgsmålet?", "Who wants to decide the question?"),
    },
    requirements=("CRI-07", "CRI-08", "DEF-07", "PUB-LAW-04"),
)
