"""What becomes of what still runs when support to a person ends: nothing ends silently, nobody is lost between two.

The plan says when support begins and nothing of how it ends: all of this is our reading.
"""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from helle.rules.facts import implausible_dates
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided
from helle.rules.support.codes import AtTheEnd, StillRuns

NAME: Final = "support_end"


def _reason(runs: StillRuns, requirement: str, danish: str, english: str) -> Reason:
    return Reason(f"support_end.{runs}", Text(danish, english), requirement, reading=requirement)


# Everything that affects what ends, what goes on and what comes first stands here.
AT_THE_END: Final = MappingProxyType(
    {
        StillRuns.CONTACT_PERSON: (
            AtTheEnd.WITH_IT,
            _reason(
                StillRuns.CONTACT_PERSON,
                "SUP-01",
                "Kontaktpersonen hører til støtten og ophører med den, også den, der træder i stedet.",
                "The contact person belongs to the support and ends with it, and so does whoever stands in.",
            ),
        ),
        StillRuns.PLACE_ORDERED: (
            AtTheEnd.WITH_IT,
            _reason(
                StillRuns.PLACE_ORDERED,
                "FLO-18",
                "En plads, som ingen er kommet til, trækkes tilbage, så stedet ikke venter.",
                "A place to which nobody has come is taken back, so that nobody is waited for there.",
            ),
        ),
        StillRuns.STAY: (
            AtTheEnd.DECIDED,
            _reason(
                StillRuns.STAY,
                "GOV-06",
                "Den, der bor et sted, bor der stadig: notér fraflytning først, eller skriv, hvem der følger opholdet.",
                "Who lives somewhere still lives there: first record leaving, or write who looks after the stay.",
            ),
        ),
        StillRuns.MEASURE: (
            AtTheEnd.DECIDED,
            _reason(
                StillRuns.MEASURE,
                "SUP-10",
                "Hver støtte i planen afsluttes, eller den fortsætter hos den, der yder den uden for CMM.",
                "Each support in the plan is ended, or goes on with whoever outside CMM gives it.",
            ),
        ),
        StillRuns.PERIOD: (
            AtTheEnd.FIRST,
            _reason(
                StillRuns.PERIOD,
                "PER-01",
                "Perioden løber. Så længe den gør det, har personen krav på støtten.",
                "The period is running. For as long as it does, the person is entitled to the support.",
            ),
        ),
        StillRuns.EXTENSION_REQUEST: (
            AtTheEnd.FIRST,
            _reason(
                StillRuns.EXTENSION_REQUEST,
                "PUB-LAW-01b",
                "En anmodning om forlængelse venter. Den, der har anmodet, skal have svar.",
                "A request for extension is waiting. Whoever asked gets an answer.",
            ),
        ),
        StillRuns.INTERVIEW: (
            AtTheEnd.GOES_ON,
            _reason(
                StillRuns.INTERVIEW,
                "ID-11",
                "Samtalen står stadig i kalenderen. Aflys den, hvis den ikke skal holdes.",
                "The interview still stands in the calendar. Cancel it if it is not to be held.",
            ),
        ),
        StillRuns.TASK: (
            AtTheEnd.GOES_ON,
            _reason(
                StillRuns.TASK,
                "GOV-06",
                "Opgaven venter stadig hos den, der har den.",
                "The task still waits with whoever has it.",
            ),
        ),
        StillRuns.REPRESENTATIVE: (
            AtTheEnd.GOES_ON,
            _reason(
                StillRuns.REPRESENTATIVE,
                "MIN-01",
                "Repræsentanten er den mindreåriges og ophører ikke med støtten. Giv repræsentanten besked.",
                "The representative is the minor's and does not end with the support. Tell the representative.",
            ),
        ),
        StillRuns.MUNICIPALITY: (
            AtTheEnd.GOES_ON,
            _reason(
                StillRuns.MUNICIPALITY,
                "ACT-08",
                "Kommunen er underrettet og ser sagen, til det ophører. Giv den besked.",
                "The municipality was told and sees the case until that is ended. Tell it.",
            ),
        ),
        StillRuns.DISCLOSURE: (
            AtTheEnd.GOES_ON,
            _reason(
                StillRuns.DISCLOSURE,
                "GOV-06",
                "Modtageren læser videre til slutdagen. Er formålet opfyldt med støtten eller sagen, så afslut den.",
                "The receiver goes on to read until the last day. Where its purpose is met with the support or the "
                "case, end it.",
            ),
        ),
        StillRuns.PAYMENT: (
            AtTheEnd.GOES_ON,
            _reason(
                StillRuns.PAYMENT,
                "SUP-03",
                "Der er betalt for dage efter den sidste dag. Aftal, om det skal betales tilbage, eller ret det.",
                "Days after the last day were paid for. Agree whether that is paid back, or correct it.",
            ),
        ),
        StillRuns.CONSENT: (
            AtTheEnd.GOES_ON,
            _reason(
                StillRuns.CONSENT,
                "OUT-09",
                "Andre må stadig få at vide, hvad personen har sagt ja til. Spørg, om samtykket skal trækkes tilbage.",
                "Others may still be told what the person said yes to. Ask whether the consent is to be withdrawn.",
            ),
        ),
        StillRuns.ALARM: (
            AtTheEnd.DECIDED,
            _reason(
                StillRuns.ALARM,
                "FLO-15",
                "Barnet er forsvundet, og alarmen bliver stående: skriv, hvem der leder, og hvorfor støtten slutter.",
                "The child is missing, and the alarm stands: write who is searching, and why the support ends.",
            ),
        ),
        StillRuns.ALARM_TOLD: (
            AtTheEnd.GOES_ON,
            _reason(
                StillRuns.ALARM_TOLD,
                "FLO-15",
                "Sagen slutter, fordi barnet er forsvundet. Alarmen bliver stående, til barnet er fundet.",
                "The case ends because the child is missing. The alarm stands until the child is found.",
            ),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class SupportEndFacts:
    """What still runs for a person on the day `on`, on which support to her is to end; each kind named once.

    `in_relation`: she was assessed as a victim and is in the relation of trafficking still.
    """

    on: date
    runs: tuple[StillRuns, ...] = ()
    in_relation: bool = False


def support_end(facts: SupportEndFacts) -> Ruling[AtTheEnd]:
    """Whether support may end now, and what becomes of what still runs (our reading).

    REFUSED while something runs that has to end first. HUMAN_DECIDES where somebody has to say of each stay, each
    support and the alarm for a child what becomes of it, or why it ends for somebody who is in the relation still
    (ACC-01). ALLOWED where all that runs ends with the support or goes on by itself.
    """
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided(NAME, problems)
    kinds = [runs for runs in AT_THE_END if runs in facts.runs]
    ways = {AT_THE_END[runs][0] for runs in kinds}
    if AtTheEnd.FIRST in ways:
        first = tuple(AT_THE_END[runs][1] for runs in kinds if AT_THE_END[runs][0] is AtTheEnd.FIRST)
        return Ruling(NAME, Verdict.REFUSED, None, first[0].text, (*first, *plan_notes(facts.on)))
    reasons = tuple(AT_THE_END[runs][1] for runs in kinds) or (_NOTHING,)
    if facts.in_relation:
        headline = _DECIDE if AtTheEnd.DECIDED in ways else _DESPITE
        reasons = (IN_RELATION, *reasons)
        return Ruling(NAME, Verdict.HUMAN_DECIDES, AtTheEnd.DECIDED, headline, (*reasons, *plan_notes(facts.on)))
    if AtTheEnd.DECIDED in ways:
        return Ruling(NAME, Verdict.HUMAN_DECIDES, AtTheEnd.DECIDED, _DECIDE, (*reasons, *plan_notes(facts.on)))
    answer = AtTheEnd.GOES_ON if AtTheEnd.GOES_ON in ways else AtTheEnd.WITH_IT
    return Ruling(NAME, Verdict.ALLOWED, answer, _MAY, (*reasons, *plan_notes(facts.on)))


IN_RELATION: Final = Reason(
    "support_end.relation",
    Text(
        "Personen er vurderet handlet og er stadig i handelsforholdet, og så længe er der adgang til støtten. Skriv, "
        "hvorfor den slutter alligevel. Er forholdet ophørt, så vurder det på ny først.",
        "The person was assessed as a victim and is in the relation of trafficking still, and has access to the "
        "support for as long. Say why it ends all the same. Where the relation is over, assess that anew first.",
    ),
    "ACC-01",
    reading="ACC-01",
)
_DESPITE = Text(
    "Personen har stadig adgang til støtten. Et menneske afgør, om den slutter, og skriver hvorfor.",
    "The person has access to the support still. A human decides whether it ends, and writes why.",
)
_DECIDE = Text(
    "Tag stilling til alt, der stadig løber.",
    "Decide on everything that still runs.",
)
_MAY = Text("Intet løber, som nogen skal tage stilling til.", "Nothing runs that somebody has to decide on.")
_NOTHING = Reason(
    "support_end.nothing",
    Text("Intet løber for personen.", "Nothing runs for the person."),
    "SUP-01",
    reading="SUP-01",
)

RULE = Rule(
    name=NAME,
    title=Text("Når støtten slutter", "When support ends"),
    meaning=Text(
        "Planen siger, hvornår støtten begynder, men ikke, hvordan den slutter. Det, der stadig løber, vises, når "
        "nogen afslutter den: noget ophører samtidig, noget fortsætter af sig selv, og noget skal være afsluttet "
        "først. Bor personen et sted, løber en støtte i planen, eller er et barn forsvundet, tager et menneske "
        "stilling til hver enkelt og skriver hvorfor. Den, der stadig er i handelsforholdet, har adgang til støtten; "
        "slutter den alligevel, siges det, hvorfor.",
        "The plan says when support begins, and not how it ends. What still runs is shown to whoever ends it: some of "
        "it ends as well, some goes on by itself, and some has to end first. Where the person lives somewhere, a "
        "support in the plan runs, or a child is missing, a human decides on each and writes why. Whoever is in the "
        "relation of trafficking still has access to the support; where it ends all the same, it is said why.",
    ),
    facts=SupportEndFacts,
    decide=support_end,
    questions={
        "on": Text("Hvilken dag slutter støtten?", "On which day does support end?"),
        "runs": Text("Hvad løber stadig?", "What still runs?"),
        "in_relation": Text(
            "Er personen vurderet handlet og stadig i handelsforholdet?",
            "Was the person assessed as a victim and is in the relation of trafficking still?",
        ),
    },
    requirements=(
        *("SUP-01", "OUT-09", "SUP-03", "SUP-10", "FLO-18", "PER-01", "GOV-06", "ACC-01"),
        *("PUB-LAW-01b", "ID-11", "MIN-01", "ACT-08", "FLO-15"),  # Of what still runs, each for its own reason.
    ),
)
