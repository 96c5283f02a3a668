"""Which stage of a criminal case may follow which (GOV-24, CRI-07, CRI-24): from the report to the judgment.

Everything that affects the order lives in `FOLLOWS`; who takes a stage lives in `BY_THE_PROSECUTION`, and which of them
are an end that has a reason lives in `ENDS_WITH_A_REASON`. A suspect is charged for one offence at a time.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.crime.offences import Offence
from helle.rules.facts import danish_date, english_date, implausible_dates, missing
from helle.rules.parameters import applies, switch
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "criminal_stage"


class CriminalStage(Code):
    """How far a criminal case has come with one offence, and with one suspect of it (STA-04)."""

    REPORT = "report", "Anmeldelse", "Report"
    CHARGE = "charge", "Sigtelse", "Charge"
    INDICTMENT = "indictment", "Tiltale", "Indictment"
    CONVICTION = "conviction", "Domfældelse", "Conviction"
    ACQUITTAL = "acquittal", "Frifindelse", "Acquittal"
    DISCONTINUED = "discontinued", "Efterforskning indstillet", "Investigation discontinued"
    UNFOUNDED = "unfounded", "Sigtelse grundløs", "Charge unfounded"
    WITHDRAWN = "withdrawn", "Påtale opgivet", "Prosecution given up"
    WAIVED = "waived", "Tiltalefrafald", "Charge waiver"
    RESUMED = "resumed", "Efterforskning genoptaget", "Investigation resumed"


class EndReason(Code):
    """Why a case ended without a judgment (CRI-24), where it is told. `WAIVER_WEIGHED` follows of a decision alone."""

    PROOF = "proof", "Beviset rækker ikke", "The evidence does not suffice"
    COERCION = "coercion", "Tvangen kan ikke bevises", "Coercion cannot be proved"
    NO_SUSPECT = "no_suspect", "Ingen mistænkt", "No suspect"
    ABROAD = "abroad", "Gerningsmanden er i udlandet", "The suspect is abroad"
    INJURED_PARTY = "injured_party", "Forurettede kan ikke afhøres", "The injured party cannot be questioned"
    OTHER_OFFENCE = "other_offence", "Føres efter en anden bestemmelse", "Pursued under another provision"
    LIMITATION = "limitation", "Forældet", "Time-barred"
    WAIVER_WEIGHED = "waiver_weighed", "Tiltalen mod et offer trukket tilbage", "Indictment of a victim withdrawn"
    NOT_STATED = "not_stated", "Ikke oplyst", "Not stated"


@dataclass(frozen=True, slots=True)
class StageFacts:
    """A stage that somebody wants to record of an offence, or of one suspect of it; None means not known.

    `after`: the stage before it, None where there is none, and `after_on` its day. `offence` is the provision, None for
    another one; `began_on` and `ended_on` are the days of what was done, `ended_on` None where that is not known.
    `of_a_suspect`: it is about one suspect, not the offence alone; `after_of_a_suspect`: so is the stage before it.
    `by_prosecution`: the prosecution records it.
    """

    stage: CriminalStage
    on: date | None
    after: CriminalStage | None
    of_a_suspect: bool
    by_prosecution: bool
    offence: Offence | None = None
    after_on: date | None = None
    began_on: date | None = None
    ended_on: date | None = None
    end_reason: EndReason | None = None
    after_of_a_suspect: bool = False


_S = CriminalStage
FOLLOWS: dict[CriminalStage | None, tuple[CriminalStage, ...]] = {
    None: (_S.REPORT,),
    _S.REPORT: (_S.CHARGE, _S.DISCONTINUED),
    _S.RESUMED: (_S.CHARGE, _S.DISCONTINUED),
    _S.CHARGE: (_S.INDICTMENT, _S.UNFOUNDED, _S.WITHDRAWN, _S.WAIVED),
    _S.INDICTMENT: (_S.CONVICTION, _S.ACQUITTAL, _S.WITHDRAWN),
    # A higher court may give judgment anew, and whoever records it says so; figures count the last one.
    _S.CONVICTION: (_S.CONVICTION, _S.ACQUITTAL),
    _S.ACQUITTAL: (_S.CONVICTION, _S.ACQUITTAL),
    _S.DISCONTINUED: (_S.RESUMED,),
    _S.UNFOUNDED: (_S.RESUMED,),
    _S.WITHDRAWN: (_S.RESUMED,),
    _S.WAIVED: (),
}
OF_THE_OFFENCE = frozenset({_S.REPORT, _S.DISCONTINUED, _S.RESUMED})
OF_A_SUSPECT = frozenset(_S) - {_S.REPORT, _S.DISCONTINUED}
# What was resumed against one suspect is also discontinued against that one, and not for the offence as a whole.
OF_A_SUSPECT_RESUMED = frozenset({_S.DISCONTINUED})
BY_THE_PROSECUTION = frozenset({_S.INDICTMENT, _S.CONVICTION, _S.ACQUITTAL, _S.UNFOUNDED, _S.WITHDRAWN, _S.WAIVED})
JUDGMENTS = frozenset({_S.CONVICTION, _S.ACQUITTAL})
# How a charge ends without a judgment.
ENDS_OF_A_CHARGE = frozenset({_S.UNFOUNDED, _S.WITHDRAWN, _S.WAIVED})
# Since when what is charged has been a crime of that name; serious usury has been one all along.
_SWITCH_OF = {Offence.S262A: "offence_262a", Offence.S262B: "offence_262b"}
ENDS_WITH_A_REASON = frozenset({_S.DISCONTINUED, _S.WITHDRAWN, _S.UNFOUNDED})


def criminal_stage(facts: StageFacts) -> Ruling[CriminalStage]:
    """Whether this stage may follow (GOV-24): ALLOWED with the stage, or REFUSED with why not.

    REFUSED for a stage out of its order, among them a judgment before the indictment; for one that is the
    prosecution's and recorded by others; for one dated before the stage it follows or before the act; and for a
    provision that was not in force when the act ended, or on the day of the stage. CANNOT_BE_DECIDED without the day,
    and for an end without its reason. What began before it was a crime of that name, and went on or is not known to
    have ended, is taken with the part from that day on.
    """
    problems = implausible_dates(on=facts.on, after_on=facts.after_on, began_on=facts.began_on) or _impossible(facts)
    if problems:
        return undecided(NAME, problems)
    unknown = _unknown(facts)
    if unknown:
        return undecided(NAME, unknown)
    against = _order(facts) or _in_force(facts) or _days(facts)
    if against:
        headline = Text(f"Kan ikke noteres: {facts.stage.label.da}.", f"Cannot be recorded: {facts.stage.label.en}.")
        return Ruling(NAME, Verdict.REFUSED, None, headline, against, _used(facts))
    return Ruling(
        NAME,
        Verdict.ALLOWED,
        facts.stage,
        Text(f"Kan noteres: {facts.stage.label.da}.", f"Can be recorded: {facts.stage.label.en}."),
        (_IN_ORDER, *_beside(facts)),
        _used(facts),
    )


def _impossible(facts: StageFacts) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if facts.ended_on is not None:
        found += implausible_dates(ended_on=facts.ended_on)
        if not found and facts.began_on is not None and facts.ended_on < facts.began_on:
            text = Text("forholdet slutter, før det begynder.", "the act ends before it begins.")
            found.append(Problem("ended_on", text))
    if facts.end_reason is EndReason.NO_SUSPECT and facts.of_a_suspect:
        text = Text("der er en mistænkt; vælg en anden årsag.", "there is a suspect; choose another reason.")
        found.append(Problem("end_reason", text))
    if facts.end_reason is not None and facts.stage not in ENDS_WITH_A_REASON:
        text = Text("kun en afslutning uden dom har en årsag.", "only an end without a judgment has a reason.")
        found.append(Problem("end_reason", text))
    return tuple(found)


def _began_before_the_provision(facts: StageFacts) -> bool:
    """Whether only a part of what was done is a crime: that from the first day of the provision on."""
    name = _SWITCH_OF.get(facts.offence) if facts.offence else None
    return name is not None and facts.began_on is not None and not applies(name, facts.began_on)


def _order(facts: StageFacts) -> tuple[Reason, ...]:
    if facts.stage in JUDGMENTS and facts.after not in {CriminalStage.INDICTMENT, *JUDGMENTS}:
        return (_NO_JUDGMENT_YET,)
    if facts.stage not in FOLLOWS[facts.after]:
        return (_out_of_order(facts),)
    if not _of_whom_it_is(facts):
        return (_WHOSE,)
    if facts.stage in BY_THE_PROSECUTION and not facts.by_prosecution:
        return (_PROSECUTION,)
    return ()


def _of_whom_it_is(facts: StageFacts) -> bool:
    """Whether the stage is one of an offence, or of a suspect, as it is meant."""
    if facts.after_of_a_suspect and facts.stage in OF_A_SUSPECT_RESUMED:
        return facts.of_a_suspect
    return facts.stage in (OF_A_SUSPECT if facts.of_a_suspect else OF_THE_OFFENCE)


def _in_force(facts: StageFacts) -> tuple[Reason, ...]:
    name = _SWITCH_OF.get(facts.offence) if facts.offence else None
    trafficking = facts.offence is Offence.S262A
    if name is not None and facts.ended_on is not None and not applies(name, facts.ended_on):
        return (_NOT_YET_TRAFFICKING if trafficking else _NOT_YET_A_CRIME,)
    if _before_the_provision(facts):
        return (_NO_STAGE_OF_TRAFFICKING_YET if trafficking else _NO_STAGE_YET,)
    return ()


def _before_the_provision(facts: StageFacts) -> bool:
    name = _SWITCH_OF.get(facts.offence) if facts.offence else None
    return name is not None and facts.on is not None and not applies(name, facts.on)


def _used(facts: StageFacts) -> tuple[ParameterUse, ...]:
    name = _SWITCH_OF.get(facts.offence) if facts.offence else None
    if name is None:
        return ()
    if _before_the_provision(facts) and facts.on is not None and not implausible_dates(on=facts.on):
        return (switch(name, facts.on).use(),)
    if facts.ended_on is not None and not implausible_dates(on=facts.ended_on):
        return (switch(name, facts.ended_on).use(),)
    return ()


def _days(facts: StageFacts) -> tuple[Reason, ...]:
    if facts.on is not None and facts.after_on is not None and facts.on < facts.after_on:
        return (_before_the_one_before(facts.after_on),)
    if facts.on is not None and facts.began_on is not None and facts.on < facts.began_on:
        return (_before_the_act(facts.began_on),)
    return ()


def _unknown(facts: StageFacts) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if facts.on is None:
        found.append(missing("on", "dagen er ikke oplyst.", "the day is not known."))
    if facts.stage in ENDS_WITH_A_REASON and facts.end_reason is None:
        found.append(
            missing(
                "end_reason",
                "årsagen til, at sagen sluttede, er ikke oplyst; vælg »Ikke oplyst«, hvis ingen kender den.",
                "why the case ended is not said; choose “Not stated” where nobody knows.",
            )
        )
    return tuple(found)


def _beside(facts: StageFacts) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if _began_before_the_provision(facts):
        found.append(_FROM_THE_FIRST_DAY if facts.offence is Offence.S262B else _TRAFFICKING_FROM_THE_FIRST_DAY)
    if facts.stage is CriminalStage.CHARGE:
        found.append(_NO_INDICTMENT)
    if facts.stage in JUDGMENTS:
        found.append(_NOT_THE_ASSESSMENT)
    if facts.stage in JUDGMENTS and facts.after in JUDGMENTS:
        found.append(_HIGHER_COURT)
    if facts.end_reason in (EndReason.PROOF, EndReason.COERCION):
        found.append(_PROOF)
    if facts.stage is CriminalStage.WAIVED:
        found.append(_WAIVER)
    return tuple(found)


def _out_of_order(facts: StageFacts) -> Reason:
    before = facts.after.label if facts.after else Text("ingenting", "nothing")
    return Reason(
        "stage.out_of_order",
        Text(
            f"Efter {before.da.lower()} følger ikke {facts.stage.label.da.lower()}.",
            f"After {before.en.lower()} there is no {facts.stage.label.en.lower()}.",
        ),
        "GOV-24",
        reading="GOV-24",
    )


def _before_the_one_before(day: date) -> Reason:
    return Reason(
        "stage.before_the_one_before",
        Text(
            f"Dagen ligger før det, der gik forud, {danish_date(day)}.",
            f"The day lies before that of what came first, {english_date(day)}.",
        ),
        "CRI-23",
        reading="CRI-23",
    )


def _before_the_act(day: date) -> Reason:
    return Reason(
        "stage.before_the_act",
        Text(
            f"Dagen ligger før forholdet begyndte, {danish_date(day)}.",
            f"The day lies before the act began, {english_date(day)}.",
        ),
        "CRI-23",
        reading="CRI-23",
    )


_IN_ORDER = Reason(
    "stage.in_order",
    Text(
        "En sag går fra anmeldelse over sigtelse og tiltale til dom; tallene om retsforfølgning følger de trin.",
        "A case goes from the report over charge and indictment to the judgment; the figures on prosecution follow "
        "these stages.",
    ),
    "GOV-24",
)
_NO_JUDGMENT_YET = Reason(
    "stage.no_judgment_before_the_indictment",
    Text(
        "Der er ikke rejst tiltale, så ingen domstol kan have dømt. Notér tiltalen først.",
        "There is no indictment, so no court can have given judgment. Record the indictment first.",
    ),
    "GOV-24",
    reading="GOV-24",
)
_WHOSE = Reason(
    "stage.whose",
    Text(
        "Anmeldelsen og en indstilling hører til forholdet; sigtelse og det, der følger, hører til en mistænkt.",
        "The report and a discontinuation belong to the offence; the charge and what follows belong to a suspect.",
    ),
    "PUB-STAT-05",
)
_PROSECUTION = Reason(
    "stage.prosecution",
    Text(
        "Tiltale, opgivet påtale, tiltalefrafald og dom noteres af anklagemyndigheden.",
        "Indictment, prosecution given up, charge waiver and judgment are recorded by the prosecution.",
    ),
    "CRI-07",
    reading="CRI-07",
)
_NOT_YET_A_CRIME = Reason(
    "stage.not_yet_a_crime",
    Text(
        "Det sluttede, før bestemmelsen om menneskeudnyttelse trådte i kraft den 1. juni 2022; den kan ikke bruges.",
        "It ended before the provision on human exploitation took effect on 1 June 2022; it cannot be used.",
    ),
    "PUB-LAW-03",
)
_NOT_YET_TRAFFICKING = Reason(
    "stage.not_yet_trafficking",
    Text(
        "Det sluttede, før bestemmelsen om menneskehandel trådte i kraft den 8. juni 2002; den kan ikke bruges.",
        "It ended before the provision on trafficking took effect on 8 June 2002; it cannot be used.",
    ),
    "PUB-LAW-02",
    reading="PUB-LAW-02",
)
_NO_STAGE_OF_TRAFFICKING_YET = Reason(
    "stage.before_trafficking",
    Text(
        "Dagen ligger før den 8. juni 2002, hvor bestemmelsen om menneskehandel trådte i kraft; ingen kunne anmeldes "
        "eller sigtes efter den.",
        "The day lies before 8 June 2002, when the provision on trafficking took effect; nobody could be reported or "
        "charged under it.",
    ),
    "PUB-LAW-02",
    reading="PUB-LAW-02",
)
_TRAFFICKING_FROM_THE_FIRST_DAY = Reason(
    "stage.trafficking_from_the_first_day",
    Text(
        "Det begyndte, før bestemmelsen om menneskehandel trådte i kraft: kun det, der er sket fra og med den 8. juni "
        "2002, er forholdet.",
        "It began before the provision on trafficking took effect: only what was done from 8 June 2002 on is the act.",
    ),
    "PUB-LAW-02",
    reading="PUB-LAW-02",
)
_NO_STAGE_YET = Reason(
    "stage.before_the_provision",
    Text(
        "Dagen ligger før den 1. juni 2022, hvor bestemmelsen om menneskeudnyttelse trådte i kraft; ingen kunne "
        "anmeldes eller sigtes efter den.",
        "The day lies before 1 June 2022, when the provision on human exploitation took effect; nobody could be "
        "reported or charged under it.",
    ),
    "PUB-LAW-03",
)
_FROM_THE_FIRST_DAY = Reason(
    "stage.from_the_first_day",
    Text(
        "Det begyndte, før bestemmelsen om menneskeudnyttelse trådte i kraft: kun det, der er sket fra og med den 1. "
        "juni 2022, er forholdet.",
        "It began before the provision on human exploitation took effect: only what was done from 1 June 2022 on is "
        "the act.",
    ),
    "PUB-LAW-03",
    reading="PUB-LAW-03",
)
_NO_INDICTMENT = Reason(
    "stage.charge_is_no_indictment",
    Text(
        "En sigtelse er ikke en tiltale: domstolene tager først stilling til handelsspørgsmålet ved tiltale.",
        "A charge is no indictment: the courts take up the question of trafficking on an indictment only.",
    ),
    "ID-10",
)
_NOT_THE_ASSESSMENT = Reason(
    "stage.not_the_assessment",
    Text(
        "Dommen og myndighedernes vurdering af offeret er to ting; ingen af dem ændrer den anden.",
        "The judgment and the authorities' assessment of the victim are two things; neither changes the other.",
    ),
    "DEF-07",
)
_HIGHER_COURT = Reason(
    "stage.higher_court",
    Text(
        "Der er dømt igen, ved anke eller i en ny sag. Den første dom bliver stående; tallene tæller den sidste.",
        "Judgment was given again, on appeal or in a new trial. The first one stays; figures count the last.",
    ),
    "CRI-23",
    reading="CRI-23",
)
_PROOF = Reason(
    "stage.burden_of_proof",
    Text(
        "Bevisbyrden kan være svær at løfte, især for tvangen; det tælles for sig.",
        "The burden of proof can be hard to lift, for coercion above all; it is counted for itself.",
    ),
    "CRI-24",
)
_WAIVER = Reason(
    "stage.waiver",
    Text(
        "Tiltalefrafald er udgangspunktet for et offer, når de tre betingelser er opfyldt.",
        "A waiver is the starting point for a victim where the three conditions are met.",
    ),
    "CRI-08",
)

RULE = Rule(
    name=NAME,
    title=Text("Trin i en straffesag", "Stages of a criminal case"),
    meaning=Text(
        "En straffesag går fra anmeldelse over sigtelse og tiltale til dom, eller den slutter undervejs. Reglen siger, "
        "hvilket trin der kan følge på hvilket. Tiltale og det, der følger, er anklagemyndighedens. En sigtelse er "
        "ikke en tiltale, og en dom er ikke en vurdering som offer. Slutter sagen uden dom, noteres årsagen, så man "
        "kan se, hvor ofte beviset ikke rakte. Rækkefølgen i enkeltheder er vores læsning.",
        "A criminal case goes from the report over charge and indictment to the judgment, or ends on the way. The rule "
        "says which stage may follow which. The indictment and what follows are the prosecution's. A charge is no "
        "indictment, and a judgment is no assessment as a victim. Where a case ends without a judgment the reason is "
        "recorded, to show how often the evidence did not suffice. The order in detail is our reading.",
    ),
    facts=StageFacts,
    decide=criminal_stage,
    questions={
        "stage": Text("Hvilket trin skal noteres?", "Which stage is to be recorded?"),
        "on": Text("Hvilken dag skete det?", "On which day did it happen?"),
        "after": Text("Hvilket trin er det seneste?", "Which stage is the latest?"),
        "of_a_suspect": Text("Gælder det en mistænkt?", "Is it about a suspect?"),
        "after_of_a_suspect": Text("Gælder det seneste trin også en mistænkt?", "Is the latest about a suspect too?"),
        "by_prosecution": Text("Noteres det af anklagemyndigheden?", "Does the prosecution record it?"),
        "offence": Text("Hvilken bestemmelse?", "Which provision?"),
        "after_on": Text("Hvilken dag var det seneste trin?", "On which day was the latest stage?"),
        "began_on": Text("Hvornår begyndte forholdet?", "When did the act begin?"),
        "ended_on": Text("Hvornår sluttede forholdet?", "When did the act end?"),
        "end_reason": Text("Hvorfor sluttede sagen?", "Why did the case end?"),
    },
    requirements=(
        "GOV-24", "CRI-07", "CRI-08", "CRI-13", "CRI-23", "CRI-24", "ID-10", "DEF-07", "PUB-LAW-02", "PUB-LAW-03",
        "PUB-STAT-05",
    ),
    unanswered={
        "after": Text("Intet endnu", "None yet"),
        "offence": Text("En anden bestemmelse", "Another provision"),
    },
    parameters=("offence_262a", "offence_262b"),
)  # fmt: skip
