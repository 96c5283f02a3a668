"""Which kind of period a person is to be offered (PER-01..PER-03, PER-07, PER-08)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import PeriodKind, ResidenceStatus, Rung
from helle.rules.facts import implausible_dates
from helle.rules.ladder import CLOSED, NO_RUNG
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import StayGroup, stay_group, stay_problems


@dataclass(frozen=True, slots=True)
class KindFacts:
    """On what basis the person stays, and on which rung she stands, on the day `on`; None means not known."""

    residence: ResidenceStatus | None
    danish_citizen: bool | None
    rung: Rung | None
    on: date


def period_kind(facts: KindFacts) -> Ruling[PeriodKind]:
    """Which kind of period the person is to be offered (PER-01, PER-03, PER-07).

    ALLOWED with the kind for a victim with a current relationship. HUMAN_DECIDES, with REFLECTION as the answer, for
    an asylum seeker, also under Dublin: support runs from day one, and the period is offered when a deadline for
    departure is set (C13.1). HUMAN_DECIDES also for a victim whose relationship is not current: every victim is
    offered a period, while support asks for a current relationship. REFUSED before an assessment and after a negative
    one. Unknown or contradictory stay, and no rung, cannot be decided.
    """
    implausible = implausible_dates(on=facts.on)
    if facts.rung is None or implausible:
        return undecided("period_kind", implausible or (NO_RUNG,))
    if facts.rung not in (Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT):
        return Ruling(
            "period_kind",
            Verdict.REFUSED,
            None,
            Text("En periode kan ikke tilbydes på dette trin.", "A period cannot be offered at this rung."),
            (_too_early_or_late(facts.rung), *plan_notes(facts.on)),
        )
    problems = stay_problems(facts.danish_citizen, facts.residence)
    if problems:
        return undecided("period_kind", problems, (_OFFERED_TO_ALL, _SUPPORT_RUNS))
    group = stay_group(facts.danish_citizen, facts.residence)
    if group is StayGroup.ASYLUM:
        return Ruling(
            "period_kind",
            Verdict.HUMAN_DECIDES,
            PeriodKind.REFLECTION,
            Text(
                "Støtte fra dag ét; refleksionsperioden tilbydes, når der fastsættes en udrejsefrist.",
                "Support from day one; the reflection period is offered when a deadline for departure is set.",
            ),
            (_OFFERED_TO_ALL, _SUPPORT_RUNS, _NO_DEADLINE_YET, *plan_notes(facts.on)),
        )
    kind = PeriodKind.REFLECTION if group is StayGroup.UNLAWFUL else PeriodKind.RESTITUTION
    reason = _UNLAWFUL if group is StayGroup.UNLAWFUL else _LAWFUL
    if facts.rung is Rung.VICTIM_NOT_CURRENT:
        return Ruling(
            "period_kind",
            Verdict.HUMAN_DECIDES,
            kind,
            Text(
                f"{kind.label.da}, hvis et menneske finder grund til at tilbyde den.",
                f"{kind.label.en}, if a human finds reason to offer it.",
            ),
            (_OFFERED_TO_ALL, _NOT_CURRENT, reason, *_PURPOSE[kind], *plan_notes(facts.on)),
        )
    return Ruling(
        "period_kind",
        Verdict.ALLOWED,
        kind,
        Text(f"{kind.label.da}.", f"{kind.label.en}."),
        (_OFFERED_TO_ALL, reason, *_PURPOSE[kind], *plan_notes(facts.on)),
    )


def _too_early_or_late(rung: Rung) -> Reason:
    if rung is Rung.NOT_VICTIM:
        return Reason(
            "period.not_a_victim",
            Text(
                "Personen er vurderet ikke handlet; perioden er for ofre.",
                "The person was assessed as not a victim; the period is for victims.",
            ),
            "PER-01",
        )
    if rung in CLOSED:
        return Reason(
            "period.closed",
            Text(
                "Sagen er lukket uden vurdering; genåbn den først.",
                "The case was closed without an assessment; reopen it first.",
            ),
            "PER-01",
            reading="C2",
        )
    return Reason(
        "period.not_assessed",
        Text(
            "Personen er endnu ikke vurderet; perioden tilbydes sammen med vurderingen.",
            "The person has not been assessed yet; the period is offered with the assessment.",
        ),
        "PER-01",
        reading="C2",
    )


_OFFERED_TO_ALL = Reason(
    "period.offered_to_all",
    Text("Ethvert offer tilbydes en periode.", "Every victim is offered a period."),
    "PER-01",
)
_SUPPORT_RUNS = Reason(
    "period.support_from_day_one",
    Text(
        "Støtten venter ikke på perioden; den løber fra dag ét.",
        "Support does not wait for the period; it runs from day one.",
    ),
    "ACC-04",
    reading="C13.1",
)
_NO_DEADLINE_YET = Reason(
    "period.when_deadline_is_set",
    Text(
        "Mens asylsagen behandles, er der ingen udrejsefrist at forlænge.",
        "While the asylum case is pending there is no deadline for departure to extend.",
    ),
    "PER-03",
    reading="C13.1",
)
_UNLAWFUL = Reason(
    "period.unlawful_stay",
    Text(
        "Personen er afvist asylansøger eller uden lovligt ophold: perioden er en refleksionsperiode.",
        "The person is a rejected asylum seeker or has no lawful stay: the period is a reflection period.",
    ),
    "PER-03",
)
_LAWFUL = Reason(
    "period.lawful_stay",
    Text(
        "Personen er dansk statsborger eller har lovligt ophold: perioden er en restitutionsperiode.",
        "The person is a Danish citizen or stays lawfully: the period is a restitution period.",
    ),
    "PER-07",
)
_NOT_CURRENT = Reason(
    "period.not_current",
    Text(
        "Støtte under planen kræver et aktuelt handelsforhold, og det er ikke fundet.",
        "Support under the plan asks for a current trafficking relationship, and none was found.",
    ),
    "ACC-01",
)
_GETS_FREE = Reason(
    "period.purpose",
    Text(
        "I perioden kan personen komme til kræfter og blive styrket til at komme fri af handelsforholdet.",
        "In the period the person can recover and be strengthened to get free of the trafficking relationship.",
    ),
    "PER-02",
)
_MOVES_ON = Reason(
    "period.purpose_restitution",
    Text(
        "Restitutionsperioden giver ro og hjælp til at komme videre.",
        "The restitution period gives peace and help to move on.",
    ),
    "PER-08",
)
_PURPOSE = {PeriodKind.REFLECTION: (_GETS_FREE,), PeriodKind.RESTITUTION: (_GETS_FREE, _MOVES_ON)}

RULE = Rule(
    name="period_kind",
    title=Text("Hvilken periode tilbydes?", "Which period is offered?"),
    meaning=Text(
        "Ethvert offer tilbydes en periode. For afviste asylansøgere og personer uden lovligt ophold er det en "
        "refleksionsperiode, for danskere og andre med lovligt ophold en restitutionsperiode. En asylansøger har "
        "støtte fra dag ét, og perioden tilbydes, når en udrejsefrist fastsættes. Er handelsforholdet ikke aktuelt, "
        "afgør et menneske, om der er grund til at tilbyde den.",
        "Every victim is offered a period. For rejected asylum seekers and persons without lawful stay it is a "
        "reflection period, for Danes and others who stay lawfully a restitution period. An asylum seeker has support "
        "from day one, and the period is offered when a deadline for departure is set. Where the trafficking "
        "relationship is not current, a human decides whether there is reason to offer it.",
    ),
    facts=KindFacts,
    decide=period_kind,
    questions={
        "residence": Text("På hvilket grundlag er personen i Danmark?", "On what basis does the person stay?"),
        "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
        "rung": Text("På hvilket trin står personen?", "On which rung does the person stand?"),
        "on": Text("Hvilken dag spørges der om?", "Which day is asked about?"),
    },
    requirements=("PER-01", "PER-02", "PER-03", "PER-07", "PER-08", "ACC-01", "ACC-04"),
)
