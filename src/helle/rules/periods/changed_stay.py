"""What follows for a period when the person's stay changes on the way (PER-10; readings C13.1, C13.8).

The plan treats the two kinds of period as alternatives and does not say what happens when the stay changes in the
middle of one. Our reading: nothing is converted by itself. The days used count towards the maximum whichever kind they
were; what follows is a new period of the kind that fits the new stay, notified by the authority of that kind.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Authority, PeriodKind, ResidenceStatus
from helle.rules.facts import danish_date, danish_days, english_date, english_days, implausible_dates
from helle.rules.parameters import plan_notes, whole_number
from helle.rules.periods.dates import AUTHORITY_OF_KIND, days_used_problems, end_problems, maximum_days
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import StayGroup, stay_group, stay_problems

# What fits the new stay. An asylum seeker has no deadline for departure yet; a reflection period comes with it (C13.1).
KIND_OF_GROUP = {
    StayGroup.DANISH: PeriodKind.RESTITUTION,
    StayGroup.LAWFUL: PeriodKind.RESTITUTION,
    StayGroup.ASYLUM: PeriodKind.REFLECTION,
    StayGroup.UNLAWFUL: PeriodKind.REFLECTION,
}


@dataclass(frozen=True, slots=True)
class StatusChangeFacts:
    """A period as it stood, and the stay from `changed_on`.

    `end` is the last day of the period as it stood. `danish_citizen` and `residence` are those after the change, None
    when not known. `days_used_before`: days used in earlier periods of either kind, this one not counted.
    """

    kind: PeriodKind
    notified_on: date
    end: date
    changed_on: date
    danish_citizen: bool | None
    residence: ResidenceStatus | None
    days_used_before: int = 0


@dataclass(frozen=True, slots=True)
class AfterChange:
    """The kind of period that fits the new stay, who notifies it, and the days used and left when the stay changed.

    `days_used` are the days since the first notification and those before it: what went by after the period had ended
    is gone like what was used in it (C13.7).
    """

    kind: PeriodKind
    by: Authority
    days_used: int
    days_left: int


def status_change(facts: StatusChangeFacts) -> Ruling[AfterChange]:
    """What applies to the period after the stay has changed (PER-10).

    ALLOWED when the new stay has the same kind of period, which runs on. HUMAN_DECIDES when another kind fits, when
    the person has become an asylum seeker, or when the period had ended before. REFUSED when no day is left for a new
    period, whether the old one is broken off or had ended (C13.8). A stay that is not known, and days that cannot
    be, cannot be decided.
    """
    problems = _impossible(facts)
    if problems:
        return undecided("status_change", problems)
    unknown = stay_problems(facts.danish_citizen, facts.residence)
    if unknown:
        return undecided("status_change", unknown, (_SUPPORT_GOES_ON,))
    group = stay_group(facts.danish_citizen, facts.residence)
    kind = KIND_OF_GROUP[group]
    # As the period was notified under one plan, so its days are counted to the end (META-02, C13.8).
    record = maximum_days(kind, facts.notified_on)
    most = whole_number(record)
    used = min((facts.changed_on - facts.notified_on).days + facts.days_used_before, most)
    after = AfterChange(kind, AUTHORITY_OF_KIND[kind], used, most - used)
    verdict, headline, reasons = _outcome(facts, group, after)
    return Ruling(
        "status_change",
        verdict,
        None if verdict is Verdict.REFUSED else after,
        headline,
        (*reasons, _days(facts, after), _ASSESSMENT_STANDS, *plan_notes(facts.changed_on)),
        (record.use(),),
    )


def _outcome(
    facts: StatusChangeFacts, group: StayGroup, after: AfterChange
) -> tuple[Verdict, Text, tuple[Reason, ...]]:
    ended = facts.changed_on > facts.end
    runs_on = not ended and after.kind is facts.kind
    if after.days_left == 0 and not runs_on:
        text = Text(
            "Der er ingen dage tilbage; der kan ikke meddeles en ny periode.",
            "No days are left; no new period can be notified.",
        )
        return Verdict.REFUSED, text, (_REASON_OF_GROUP[group], _HAD_ENDED if ended else _broken_off(facts))
    if ended:
        text = Text(
            f"Perioden var udløbet {danish_date(facts.end)}; et menneske afgør, om en ny skal tilbydes.",
            f"The period had ended on {english_date(facts.end)}; a human decides whether to offer a new one.",
        )
        return Verdict.HUMAN_DECIDES, text, (_HAD_ENDED, _REASON_OF_GROUP[group])
    if after.kind is facts.kind and group is not StayGroup.ASYLUM:
        text = Text(
            f"{facts.kind.label.da}n løber videre til og med {danish_date(facts.end)}.",
            f"The {facts.kind.label.en.lower()} runs on to {english_date(facts.end)} inclusive.",
        )
        return Verdict.ALLOWED, text, (_REASON_OF_GROUP[group], _SAME_KIND)
    if after.kind is facts.kind:
        text = Text(
            "Der er ingen udrejsefrist, mens asylsagen behandles; et menneske afgør, hvad der gælder.",
            "There is no deadline for departure while the asylum case is pending; a human decides what applies.",
        )
        return Verdict.HUMAN_DECIDES, text, (_REASON_OF_GROUP[group], _SUPPORT_GOES_ON)
    text = Text(
        f"{after.kind.label.da} passer til det nye ophold; et menneske afgør og begrunder, hvad der skal gælde.",
        f"A {after.kind.label.en.lower()} fits the new stay; a human decides what applies and gives the reason.",
    )
    reasons = (_REASON_OF_GROUP[group], _broken_off(facts), _new_authority(after))
    return Verdict.HUMAN_DECIDES, text, (*reasons, _SUPPORT_GOES_ON) if group is StayGroup.ASYLUM else reasons


def _impossible(facts: StatusChangeFacts) -> tuple[Problem, ...]:
    problems = [
        *implausible_dates(notified_on=facts.notified_on, end=facts.end, changed_on=facts.changed_on),
        *days_used_problems(facts.days_used_before),
    ]
    problems += end_problems("end", facts.end, facts.kind, facts.notified_on, facts.days_used_before)
    if facts.changed_on < facts.notified_on:
        text = Text(
            "opholdet er ændret, før perioden blev meddelt.", "the stay changed before the period was notified."
        )
        problems.append(Problem("changed_on", text))
    return tuple(problems)


def _broken_off(facts: StatusChangeFacts) -> Reason:
    return Reason(
        "status_change.broken_off",
        Text(
            f"{facts.kind.label.da}n afbrydes {danish_date(facts.changed_on)}; den omdannes ikke af sig selv.",
            f"The {facts.kind.label.en.lower()} is broken off on {english_date(facts.changed_on)}; it is not converted "
            "by itself.",
        ),
        "PER-10",
        reading="PER-10",
    )


def _new_authority(after: AfterChange) -> Reason:
    return Reason(
        "status_change.new_authority",
        Text(
            f"Den nye periode meddeles af {after.by.label.da}.",
            f"The new period is notified by: {after.by.label.en}.",
        ),
        "PER-05" if after.kind is PeriodKind.REFLECTION else "PER-07",
    )


def _days(facts: StatusChangeFacts, after: AfterChange) -> Reason:
    if facts.changed_on > facts.end:
        return Reason(
            "status_change.days_went_by",
            Text(
                f"Regnet fra meddelelsen er {danish_days(after.days_used)} brugt eller gået, da opholdet ændrede sig; "
                f"{danish_days(after.days_left)} er tilbage. Ophold imellem to perioder tæller med.",
                f"Counted from the notification, used or gone when the stay changed: {english_days(after.days_used)}; "
                f"left: {english_days(after.days_left)}. A gap between two periods counts.",
            ),
            "PER-10",
            reading="C13.7",
        )
    return Reason(
        "status_change.days_count",
        Text(
            f"{danish_days(after.days_used)} er brugt og tæller, uanset periodens art; {danish_days(after.days_left)} "
            "er tilbage.",
            f"Used and counted, whichever kind the period was: {english_days(after.days_used)}; left: "
            f"{english_days(after.days_left)}.",
        ),
        "PER-10",
        reading="C13.8",
    )


_REASON_OF_GROUP = {
    StayGroup.DANISH: Reason(
        "status_change.danish",
        Text(
            "Personen er nu dansk statsborger; det hører til en restitutionsperiode.",
            "The person is now a Danish citizen; a restitution period goes with that.",
        ),
        "PER-07",
    ),
    StayGroup.LAWFUL: Reason(
        "status_change.lawful",
        Text(
            "Personen har nu lovligt ophold; det hører til en restitutionsperiode.",
            "The person now stays lawfully; a restitution period goes with that.",
        ),
        "PER-07",
    ),
    StayGroup.ASYLUM: Reason(
        "status_change.asylum",
        Text(
            "Personen er nu asylansøger; en refleksionsperiode tilbydes, når en udrejsefrist fastsættes.",
            "The person is now an asylum seeker; a reflection period is offered when a deadline for departure is set.",
        ),
        "PER-03",
        reading="C13.1",
    ),
    StayGroup.UNLAWFUL: Reason(
        "status_change.unlawful",
        Text(
            "Personen er nu afvist asylansøger eller uden lovligt ophold; det hører til en refleksionsperiode.",
            "The person is now a rejected asylum seeker or without lawful stay; a reflection period goes with that.",
        ),
        "PER-03",
    ),
}
_SAME_KIND = Reason(
    "status_change.same_kind",
    Text(
        "Det er den art periode, der allerede løber; den fortsætter uændret hos den samme myndighed.",
        "That is the kind of period that runs already; it goes on unchanged with the same authority.",
    ),
    "PER-10",
    reading="PER-10",
)
_HAD_ENDED = Reason(
    "status_change.had_ended",
    Text(
        "Opholdet ændrede sig, efter at perioden var udløbet; der er intet at afbryde.",
        "The stay changed after the period had ended; there is nothing to break off.",
    ),
    "PER-10",
    reading="PER-10",
)
_SUPPORT_GOES_ON = Reason(
    "status_change.support_goes_on",
    Text(
        "Støtten afhænger ikke af perioden og fortsætter imens.",
        "Support does not depend on the period and goes on meanwhile.",
    ),
    "ACC-01",
    reading="C13.1",
)
_ASSESSMENT_STANDS = Reason(
    "status_change.assessment_stands",
    Text(
        "Vurderingen af, at personen er handlet, står ved magt, også hvor en anden myndighed nu er kompetent.",
        "The assessment as a victim stands, also where another authority is competent now.",
    ),
    "DEF-07",
    reading="C2",
)

RULE = Rule(
    name="status_change",
    title=Text("Opholdet ændrer sig under perioden", "The stay changes during the period"),
    meaning=Text(
        "Planen siger ikke, hvad der sker, når en persons ophold ændrer sig midt i en periode; det her er vores "
        "læsning. Passer samme art periode til det nye ophold, løber den videre. Ellers afbrydes den, og en ny "
        "meddeles af den myndighed, som arten hører under; brugte dage, og dage, der er gået siden, tæller med i den "
        "største længde, uanset art. "
        "Intet omdannes af sig selv: et menneske afgør det og begrunder det.",
        "The plan does not say what happens when a person's stay changes in the middle of a period; this is our "
        "reading. Where the same kind of period fits the new stay, it runs on. Otherwise it is broken off, and a new "
        "one is notified by the authority of its kind; days used, and days gone since, count towards the greatest "
        "length whichever kind they were. "
        "Nothing is converted by itself: a human decides and gives the reason.",
    ),
    facts=StatusChangeFacts,
    decide=status_change,
    questions={
        "kind": Text("Hvilken periode løber?", "Which kind of period runs?"),
        "notified_on": Text("Hvilken dag fik personen den meddelt?", "On which day was the person notified?"),
        "end": Text("Hvad er dens sidste dag?", "What is its last day?"),
        "changed_on": Text("Hvilken dag ændrede opholdet sig?", "On which day did the stay change?"),
        "danish_citizen": Text("Er personen nu dansk statsborger?", "Is the person now a Danish citizen?"),
        "residence": Text(
            "På hvilket grundlag er personen nu i Danmark?", "On what basis does the person stay in Denmark now?"
        ),
        "days_used_before": Text(
            "Hvor mange dage er brugt i tidligere perioder?", "How many days were used in earlier periods?"
        ),
    },
    requirements=("PER-10", "PER-03", "PER-05", "PER-07", "ACC-01", "DEF-07"),
    parameters=("max_total_days", "restitution_max"),
)
