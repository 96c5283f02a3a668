"""Until when support is wound down after a negative assessment (ACC-04), and where she is shown on to (DEF-08)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Rung
from helle.rules.facts import add_days, danish_date, english_date, implausible_dates, missing
from helle.rules.ladder import NO_RUNG
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class WindDownFacts:
    """The rung on the day `on`, the day of the negative assessment (None: not known), and the day support is to end."""

    rung: Rung | None
    negative_on: date | None
    last_day: date
    on: date


def wind_down(facts: WindDownFacts) -> Ruling[date]:
    """Whether support may run out on `last_day`; the answer is that day.

    The plan does not say what stops when, so a human decides and writes why (our reading): HUMAN_DECIDES for the day of
    the assessment with the dated days of grace, and for any later one. REFUSED before the assessment, and where the
    person was not assessed as no victim: then nothing is wound down.
    """
    problems = implausible_dates(on=facts.on, last_day=facts.last_day, negative_on=facts.negative_on)
    if facts.rung is None or problems:
        return undecided("wind_down", problems or (NO_RUNG,))
    if facts.rung is not Rung.NOT_VICTIM:
        headline = Text("Støtten skal ikke afvikles.", "Support is not to be wound down.")
        return Ruling("wind_down", Verdict.REFUSED, None, headline, (_NOT_NEGATIVE, *plan_notes(facts.on)))
    if facts.negative_on is None:
        return undecided("wind_down", (_WHEN,))
    grace = parameter("negative_assessment_grace_days", facts.negative_on)
    usual = add_days(facts.negative_on, whole_number(grace))
    if facts.last_day < facts.negative_on:
        return Ruling(
            "wind_down",
            Verdict.REFUSED,
            None,
            Text("Støtten slutter ikke før vurderingen.", "Support does not end before the assessment."),
            (_covered_until(facts.negative_on), *plan_notes(facts.on)),
            (grace.use(),),
        )
    longer = (_longer(usual),) if facts.last_day > usual else ()
    return Ruling(
        "wind_down",
        Verdict.HUMAN_DECIDES,
        facts.last_day,
        Text(
            f"Støtten kan afvikles til {danish_date(facts.last_day)}, når det begrundes.",
            f"Support may be wound down until {english_date(facts.last_day)}, with a reason.",
        ),
        (_covered_until(facts.negative_on), *longer, _SHOWN_ON, *plan_notes(facts.on)),
        (grace.use(),),
    )


def _covered_until(negative_on: date) -> Reason:
    return Reason(
        "wind_down.covered_until",
        Text(
            f"Støtten dækker under udredningen, som sluttede {danish_date(negative_on)}.",
            f"Support covers the time under assessment, which ended on {english_date(negative_on)}.",
        ),
        "ACC-04",
    )


def _longer(usual: date) -> Reason:
    return Reason(
        "wind_down.longer",
        Text(
            f"Planen siger ikke, hvad der stopper hvornår. Vi går ud fra {danish_date(usual)}; en senere dag skal "
            "begrundes.",
            f"The plan does not say what stops when. We assume {english_date(usual)}; a later day needs its reasons.",
        ),
        "ACC-04",
        reading="ACC-04",
    )


_WHEN = missing(
    "negative_on", "det er ikke oplyst, hvornår der blev taget stilling.", "it is not given when it was decided."
)
_NOT_NEGATIVE = Reason(
    "wind_down.not_negative",
    Text(
        "Støtten afvikles, når det er vurderet, at personen ikke er offer.",
        "Support is wound down where the person was assessed as not a victim.",
    ),
    "ACC-04",
)
_SHOWN_ON = Reason(
    "wind_down.shown_on",
    Text(
        "Uden menneskehandel kan der være urimelige arbejdsvilkår: vis personen videre til dem, der tager sig af det.",
        "Without trafficking the work may still have been exploitative: refer the person to those who deal with that.",
    ),
    "DEF-08",
)

RULE = Rule(
    name="wind_down",
    title=Text("Afvikling af støtten", "Winding down the support"),
    meaning=Text(
        "Er personen vurderet ikke at være offer, afvikles støtten. Planen siger ikke hvornår, så et menneske sætter "
        "dagen og skriver hvorfor; dagen for vurderingen er udgangspunktet. Var arbejdsvilkårene urimelige, vises "
        "personen videre.",
        "Where the person was assessed as not a victim, support is wound down. The plan does not say when, so a human "
        "sets the day and writes why; the day of the assessment is where one starts. Where the work was exploitative "
        "the person is referred on.",
    ),
    facts=WindDownFacts,
    decide=wind_down,
    questions={
        "rung": Text("Hvilket trin står sagen på?", "On which rung does the case stand?"),
        "negative_on": Text("Hvornår blev der taget stilling?", "When was it decided?"),
        "last_day": Text("Hvad er støttens sidste dag?", "What is the last day of support?"),
        "on": Text("Hvilken dag gælder spørgsmålet?", "Which day is the question about?"),
    },
    requirements=("ACC-04", "DEF-08"),
    parameters=("negative_assessment_grace_days",),
)
