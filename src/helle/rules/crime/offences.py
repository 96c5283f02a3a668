"""Which provisions of the Criminal Code may fit what was done, on the day it was done (DEF-01..DEF-05, CRI-13, CRI-14).

Everything that affects which provision comes into question lives in `offences`: section 262 a on trafficking, section
262 b on human exploitation from the day it took effect, and sections 282 and 286 on serious usury. The rule names what
comes into question; the police and the prosecution choose, and the courts decide.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.dated import Switch
from helle.rules.facts import LATEST_DAY, danish_date, english_date, implausible_dates, missing
from helle.rules.parameters import PLAN_FIRST_DAY, applies, parameter, plan_notes, switch, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "offence"


class Offence(Code):
    """A provision of the Criminal Code (DEF-01, CRI-11, CRI-13)."""

    S262A = "s262a", "Menneskehandel (§ 262 a)", "Trafficking in human beings (section 262 a)"
    S262B = "s262b", "Menneskeudnyttelse (§ 262 b)", "Human exploitation (section 262 b)"
    S282_286 = "s282_286", "Særlig grov åger (§ 282, jf. § 286)", "Serious usury (sections 282 and 286)"


@dataclass(frozen=True, slots=True)
class OffenceFacts:
    """What was done and when; None means not known.

    `began_on` is the first day, `ended_on` the last one, the same day when it was one day. `act`: a person
    was recruited, moved, harboured or received (DEF-01). `means`: an improper means was used (DEF-02). `purpose`: for
    one of the purposes of section 262 a (DEF-03). `victim_under_18`: when it was done.
    `unreasonable_work`: it was for work under manifestly unreasonable conditions. `difficulties_exploited`: the
    person's difficulties, lack of insight, recklessness or dependency were exploited. `usury`: there are grounds to
    consider serious usury.
    """

    began_on: date | None
    act: bool | None
    means: bool | None = None
    purpose: bool | None = None
    victim_under_18: bool | None = None
    unreasonable_work: bool | None = None
    difficulties_exploited: bool | None = None
    usury: bool | None = None
    ended_on: date | None = None


def offences(facts: OffenceFacts) -> Ruling[tuple[Offence, ...]]:
    """Which provisions come into question (DEF-01, CRI-11, CRI-13).

    HUMAN_DECIDES: a provision is named unless one of its elements is known to be absent or it was not in force; what
    is not known is left to the investigation: where the last day is not known, it may have gone on after a provision
    took effect. Without the first day it cannot be decided.
    """
    problems = _impossible(facts)
    if problems:
        return undecided(NAME, problems)
    if facts.began_on is None:
        unknown = missing(
            "began_on",
            "det er ikke oplyst, hvornår det skete; bestemmelserne gælder fra hver sin dag.",
            "it is not known when it was done; the provisions apply each from its own day.",
        )
        return undecided(NAME, (unknown,))
    last = _last_day(facts.began_on, facts.ended_on)
    in_force = switch("offence_262b", last)
    found: list[Offence] = []
    reasons: list[Reason] = []
    used: list[ParameterUse] = [switch("offence_262b", last).use(), switch("punishable_without_coercion", last).use()]
    used.append(switch("offence_262a", last).use())
    if not applies("offence_262a", last):
        reasons.append(_NO_TRAFFICKING_YET)
    elif _trafficking(facts):
        record = parameter("max_years_262a", last)
        found.append(Offence.S262A)
        reasons.append(_TRAFFICKING)
        if record.valid_from <= last:
            reasons += [_years_262a(whole_number(record)), _DEFINITION]
            used.append(record.use())
        if facts.began_on < PLAN_FIRST_DAY:
            reasons.append(_OLDER_FRAME)
        if facts.victim_under_18 is not False:
            reasons.append(_NO_MEANS_FOR_A_CHILD)
    else:
        reasons.append(_no_trafficking(facts))
    if _exploitation(facts):
        if in_force:
            record = parameter("max_years_262b", last)
            found.append(Offence.S262B)
            reasons += [_EXPLOITATION, _years_262b(whole_number(record)), _WITHOUT_COERCION]
            used.append(record.use())
            if not switch("offence_262b", facts.began_on):
                reasons += [_only_from(in_force), *((_END_NOT_KNOWN,) if facts.ended_on is None else ())]
        else:
            reasons += [_NOT_YET, _NOT_YET_WITHOUT_COERCION]
    if _usury(facts):
        found.append(Offence.S282_286)
        reasons.append(_USURY)
    if facts.unreasonable_work:
        reasons.append(_FOUGHT_EITHER_WAY)
    reasons += [_COURTS, *plan_notes(last)]
    return Ruling(NAME, Verdict.HUMAN_DECIDES, tuple(found), _headline(found), tuple(reasons), tuple(used))


def _last_day(began_on: date, ended_on: date | None) -> date:
    """The last day on which it may have been done: where that is not known, on or after the day of section 262 b."""
    return ended_on or max(began_on, switch("offence_262b", LATEST_DAY).valid_from)


def _trafficking(facts: OffenceFacts) -> bool:
    """Unless an element is known to be absent; towards somebody who may be under 18 no means is asked for (C13.9)."""
    means_absent = facts.means is False and facts.victim_under_18 is False
    return facts.act is not False and facts.purpose is not False and not means_absent


def _exploitation(facts: OffenceFacts) -> bool:
    """Unless the kind of work, the act or the abuse is known to be absent."""
    elements = (facts.unreasonable_work, facts.act, facts.difficulties_exploited)
    return all(element is not False for element in elements)


def _usury(facts: OffenceFacts) -> bool:
    """Unless there are known to be no grounds for it, or nobody's difficulties were exploited."""
    return facts.usury is not False and facts.difficulties_exploited is not False


def _headline(found: list[Offence]) -> Text:
    if not found:
        return Text(
            "Ingen af bestemmelserne passer på det oplyste; politiet vurderer resten.",
            "No provision fits what is known; the police judge the rest.",
        )
    return Text(
        f"Kan komme på tale: {', '.join(offence.label.da for offence in found)}.",
        f"May come into question: {', '.join(offence.label.en for offence in found)}.",
    )


def _impossible(facts: OffenceFacts) -> tuple[Problem, ...]:
    problems = implausible_dates(began_on=facts.began_on, ended_on=facts.ended_on)
    if problems:
        return problems
    if facts.began_on is not None and facts.ended_on is not None and facts.ended_on < facts.began_on:
        text = Text("forholdet slutter, før det begynder.", "the act ends before it begins.")
        return (Problem("ended_on", text),)
    return ()


def _no_trafficking(facts: OffenceFacts) -> Reason:
    if facts.act is False:
        return Reason(
            "offence.act_absent",
            Text(
                "Ingen er rekrutteret, transporteret, overført, huset eller modtaget; § 262 a passer ikke.",
                "Nobody was recruited, transported, transferred, harboured or received; section 262 a does not fit.",
            ),
            "DEF-01",
        )
    if facts.purpose is False:
        return Reason(
            "offence.purpose_absent",
            Text(
                "Formålet er ikke et af dem, § 262 a nævner.",
                "The purpose is none of those that section 262 a names.",
            ),
            "DEF-03",
        )
    return Reason(
        "offence.means_absent",
        Text(
            "Den voksne var ikke udsat for noget af midlerne i § 262 a.",
            "The adult was not exposed to any of the means of section 262 a.",
        ),
        "DEF-02",
    )


def _years_262a(years: int) -> Reason:
    return Reason(
        "offence.years_262a",
        Text(
            f"Strafferammen for menneskehandel er fængsel indtil {years} år.",
            f"The frame for trafficking is imprisonment for up to {years} years.",
        ),
        "DEF-04",
    )


def _years_262b(years: int) -> Reason:
    return Reason(
        "offence.years_262b",
        Text(
            f"Strafferammen for menneskeudnyttelse er fængsel indtil {years} år.",
            f"The frame for human exploitation is imprisonment for up to {years} years.",
        ),
        "PUB-LAW-03",
    )


def _only_from(in_force: Switch) -> Reason:
    return Reason(
        "offence.only_from_its_first_day",
        Text(
            f"Kun det, der er sket fra {danish_date(in_force.valid_from)}, kan straffes som menneskeudnyttelse.",
            f"Only what was done from {english_date(in_force.valid_from)} can be punished as human exploitation.",
        ),
        "PUB-LAW-03",
    )


_END_NOT_KNOWN = Reason(
    "offence.end_not_known",
    Text(
        "Det er ikke oplyst, hvornår det sluttede. Find ud af, om det fortsatte efter den dag.",
        "It is not known when it ended. Find out whether it went on after that day.",
    ),
    "PUB-LAW-03",
    reading="C10",
)
_TRAFFICKING = Reason(
    "offence.trafficking",
    Text(
        "Det er ikke udelukket, at handling, middel og formål foreligger.",
        "It is not excluded that act, means and purpose are there.",
    ),
    "DEF-01",
)
_NO_TRAFFICKING_YET = Reason(
    "offence.no_trafficking_yet",
    Text(
        "Da det skete, var der ingen § 262 a; den gælder fra 8. juni 2002.",
        "When it was done there was no section 262 a; it applies from 8 June 2002.",
    ),
    "PUB-LAW-02",
    reading="PUB-LAW-02",
)
_OLDER_FRAME = Reason(
    "offence.older_frame",
    Text(
        "For dage før planen er det ikke afgjort her, hvordan § 262 a lød, og med hvilken strafferamme; en lov fra "
        "2012 fulgte EU-direktivet op. Slå begge dele op for dagen.",
        "For days before the plan it is not decided here how section 262 a read, and with which frame of punishment; "
        "an act of 2012 followed up the EU directive. Look both up for the day.",
    ),
    "INT-13",
    reading="INT-13",
)
_NO_MEANS_FOR_A_CHILD = Reason(
    "offence.no_means_for_a_child",
    Text(
        "Over for en person, der var eller kan have været under 18 år, kræves intet middel.",
        "Towards a person who was or may have been under 18 no means is required.",
    ),
    "PUB-LAW-02",
    reading="C13.9",
)
_DEFINITION = Reason(
    "offence.definition",
    Text(
        "Definitionen følger Palermoprotokollen og strafferammen EU-direktivet om menneskehandel.",
        "The definition follows the Palermo Protocol, and the frame the EU directive on trafficking.",
    ),
    "DEF-05",
)
_EXPLOITATION = Reason(
    "offence.exploitation",
    Text(
        "Udnyttelse til arbejde under åbenlyst urimelige forhold er strafbar som menneskeudnyttelse.",
        "Exploitation for work under manifestly unreasonable conditions is punishable as human exploitation.",
    ),
    "PUB-LAW-03",
)
_WITHOUT_COERCION = Reason(
    "offence.without_coercion",
    Text(
        "Der skal ikke påvises tvang, så bestemmelsen kan bruges, hvor § 262 a ikke kan bevises.",
        "No coercion has to be shown, so the provision can be used where section 262 a cannot be proved.",
    ),
    "PUB-LAW-03",
)
_NOT_YET = Reason(
    "offence.exploitation_not_yet",
    Text(
        "Da det skete, gjaldt bestemmelsen om menneskeudnyttelse ikke; den blev først foreslået i januar 2022.",
        "When it was done the provision on human exploitation did not apply; it was proposed in January 2022 only.",
    ),
    "CRI-13",
)
_NOT_YET_WITHOUT_COERCION = Reason(
    "offence.coercion_still_needed",
    Text(
        "Menneskeudnyttelse uden tvang kunne ikke straffes; uden tvang er der § 262 a over for børn, eller åger.",
        "Exploitation without coercion was not punishable; without it section 262 a remains for children, or usury.",
    ),
    "CRI-14",
)
_USURY = Reason(
    "offence.usury",
    Text(
        "Domstolene har i nogle sager dømt for særlig grov åger i stedet.",
        "In some cases the sentence was for usury of a particularly serious nature instead.",
    ),
    "CRI-11",
)
_FOUGHT_EITHER_WAY = Reason(
    "offence.fought_either_way",
    Text(
        "Udnyttelse til arbejde under åbenlyst urimelige forhold forfølges, med eller uden tvang.",
        "Exploitation for work under manifestly unreasonable conditions is pursued, with or without coercion.",
    ),
    "CRI-25",
)
_COURTS = Reason(
    "offence.courts_decide",
    Text(
        "Politi og anklagemyndighed vælger bestemmelsen, og domstolene dømmer; en vurdering som offer er noget andet.",
        "Police and prosecution choose the provision and the courts decide; an assessment as victim is another matter.",
    ),
    "DEF-07",
)

RULE = Rule(
    name=NAME,
    title=Text("Bestemmelser, der kan komme på tale", "Provisions that may come into question"),
    meaning=Text(
        "Reglen nævner de bestemmelser, der kan passe på det, der er sket: § 262 a om menneskehandel, § 262 b om "
        "menneskeudnyttelse for det, der er sket fra 1. juni 2022, og § 282, jf. § 286, om grov åger. En bestemmelse "
        "nævnes, medmindre et af dens led vides at mangle. Politiet og anklagemyndigheden vælger, og domstolene "
        "dømmer. Er slutdagen ikke oplyst, kan forholdet have varet ved; dage før planen må slås op.",
        "The rule names the provisions that may fit what was done: section 262 a on trafficking, section 262 b on "
        "human exploitation for what was done from 1 June 2022, and sections 282 and 286 on serious usury. A "
        "provision is named unless one of its elements is known to be absent. The police and the prosecution choose, "
        "and the courts decide. Where the last day is not known it may have gone on; days before the plan must be "
        "looked up.",
    ),
    facts=OffenceFacts,
    decide=offences,
    questions={
        "began_on": Text("Hvornår begyndte det?", "When did it begin?"),
        "act": Text(
            "Er personen rekrutteret, transporteret, overført, huset eller modtaget?",
            "Was the person recruited, transported, transferred, harboured or received?",
        ),
        "means": Text("Er et utilbørligt middel brugt?", "Was an improper means used?"),
        "purpose": Text(
            "Var formålet et af dem, § 262 a nævner?", "Was the purpose one of those that section 262 a names?"
        ),
        "victim_under_18": Text("Var personen under 18 år, da det skete?", "Was the person under 18 when it was done?"),
        "unreasonable_work": Text(
            "Var det til arbejde under åbenlyst urimelige forhold?",
            "Was it for work under manifestly unreasonable conditions?",
        ),
        "difficulties_exploited": Text(
            "Er personens vanskeligheder, manglende indsigt, letsind eller afhængighed udnyttet?",
            "Were the person's difficulties, lack of insight, recklessness or dependency exploited?",
        ),
        "usury": Text("Er der grund til at overveje grov åger?", "Are there grounds to consider serious usury?"),
        "ended_on": Text(
            "Hvilken dag sluttede det (den samme, hvis det skete på én dag)?",
            "On which day did it end (the same one if it was done on one day)?",
        ),
    },
    requirements=(
        "DEF-01", "DEF-02", "DEF-03", "DEF-04", "DEF-05", "DEF-07", "CRI-11", "CRI-13", "CRI-14", "CRI-25", "FIG-07",
        "INT-13", "PUB-LAW-02", "PUB-LAW-03",
    ),
    parameters=("max_years_262a", "max_years_262b", "offence_262a", "offence_262b", "punishable_without_coercion"),
)  # fmt: skip
