"""Which kind of period a person is to be offered (PER-01..PER-03, PER-07, PER-08)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import PeriodKind, ResidenceStatus, Rung
from helle.rules.facts import implausible_dates
from helle.rules.ladder import CLOSED, NO_RUNG
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import StayGroup, stay_contradictions, stay_group, stay_problems


@dataclass(frozen=True, slots=True)
class KindFacts:
    """On what basis the person stays, and on which rung she stands, on the day `on`; None means not known.

    `special_reasons_against`: special reasons speak against extending her deadline for departure (PUB-LAW-01).
    """

    residence: ResidenceStatus | None
    danish_citizen: bool | None
    rung: Rung | None
    on: date
    special_reasons_against: bool | None = None


_OFFERED_ON = (Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT)


def period_kind(facts: KindFacts) -> Ruling[PeriodKind]:
    """Which kind of period the person is to be offered (PER-01, PER-03, PER-07).

    ALLOWED with the kind for a victim with a current relationship. HUMAN_DECIDES, with REFLECTION as the answer, for
    an asylum seeker, also under Dublin: support runs from day one, and the period is offered when a deadline for
    departure is set (C13.1). HUMAN_DECIDES also for a victim whose relationship is not current, whatever the stay:
    every victim is offered a period, while support asks for a current relationship or the risk of a new one (ACC-03).
    An unlawful stay has one more outcome, that special reasons speak against the period (PUB-LAW-01): HUMAN_DECIDES.
    REFUSED before an assessment and after a negative one. Unknown or contradictory stay, and no rung, cannot be
    decided.
    """
    implausible = implausible_dates(on=facts.on)
    if facts.rung is None or implausible:
        return undecided("period_kind", implausible or (NO_RUNG,))
    contradictions = stay_contradictions(facts.danish_citizen, facts.residence)
    if contradictions and facts.rung not in _OFFERED_ON:
        return undecided("period_kind", contradictions)
    if facts.rung not in _OFFERED_ON:
        return Ruling(
            "period_kind",
            Verdict.REFUSED,
            None,
            Text("En periode kan ikke tilbydes på dette trin.", "A period cannot be offered at this rung."),
            (_too_early_or_late(facts.rung), *plan_notes(facts.on)),
        )
    problems = stay_problems(facts.danish_citizen, facts.residence)
    if problems:
        current = facts.rung is Rung.VICTIM_CURRENT
        return undecided("period_kind", problems, (_OFFERED_TO_ALL, *((_SUPPORT_RUNS,) if current else NOT_CURRENT)))
    group = stay_group(facts.danish_citizen, facts.residence)
    not_current = facts.rung is Rung.VICTIM_NOT_CURRENT
    if group is StayGroup.ASYLUM and not_current:
        return Ruling(
            "period_kind",
            Verdict.HUMAN_DECIDES,
            PeriodKind.REFLECTION,
            Text(
                "Et menneske afgør, om refleksionsperioden skal tilbydes, når en udrejsefrist fastsættes.",
                "A human decides whether to offer the reflection period when a deadline for departure is set.",
            ),
            (_OFFERED_TO_ALL, *NOT_CURRENT, _NO_DEADLINE_YET, *plan_notes(facts.on)),
        )
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
    against = (_UNLESS_SPECIAL_REASONS,) if group is StayGroup.UNLAWFUL else ()
    if not_current:
        return Ruling(
            "period_kind",
            Verdict.HUMAN_DECIDES,
            kind,
            Text(
                f"{kind.label.da}, hvis et menneske finder grund til at tilbyde den.",
                f"{kind.label.en}, if a human finds reason to offer it.",
            ),
            (_OFFERED_TO_ALL, *NOT_CURRENT, reason, *against, *_PURPOSE[kind], *plan_notes(facts.on)),
        )
    if against and facts.special_reasons_against:
        return Ruling(
            "period_kind",
            Verdict.HUMAN_DECIDES,
            kind,
            Text(
                "Særlige grunde taler imod; Udlændingestyrelsen afgør og begrunder, om perioden gives.",
                "Special reasons speak against it; the Immigration Service decides whether to grant it, with reasons.",
            ),
            (_OFFERED_TO_ALL, reason, *against, *plan_notes(facts.on)),
        )
    return Ruling(
        "period_kind",
        Verdict.ALLOWED,
        kind,
        Text(f"{kind.label.da}.", f"{kind.label.en}."),
        (_OFFERED_TO_ALL, reason, *against, *_PURPOSE[kind], *plan_notes(facts.on)),
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
_UNLESS_SPECIAL_REASONS = Reason(
    "period.unless_special_reasons",
    Text(
        "Efter udlændingeloven kan særlige grunde tale imod fristen; gives den ikke, afgør Udlændingestyrelsen det med "
        "en begrundelse.",
        "Under the Aliens Act special reasons may speak against the deadline; where it is not granted the Immigration "
        "Service decides so and gives the reasons.",
    ),
    "PUB-LAW-01",
    reading="PER-04",
)
_LAWFUL = Reason(
    "period.lawful_stay",
    Text(
        "Personen er dansk statsborger eller har lovligt ophold: perioden er en restitutionsperiode.",
        "The person is a Danish citizen or stays lawfully: the period is a restitution period.",
    ),
    "PER-07",
)
NOT_CURRENT = (
    Reason(
        "period.not_current",
        Text(
            "Støtte under planen kræver et aktuelt handelsforhold, og det er ikke fundet.",
            "Support under the plan asks for a current trafficking relationship, and none was found.",
        ),
        "ACC-01",
    ),
    Reason(
        "period.weigh_the_risk",
        Text(
            "Afvej risikoen for, at personen bliver handlet igen; den kan gøre forholdet aktuelt.",
            "Weigh the risk that the person is trafficked again; it may make the relationship current.",
        ),
        "ACC-03",
    ),
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
        "afgør et menneske, om der er grund til at tilbyde den. Uden lovligt ophold kan særlige grunde tale imod "
        "perioden; det afgør Udlændingestyrelsen.",
        "Every victim is offered a period. For rejected asylum seekers and persons without lawful stay it is a "
        "reflection period, for Danes and others who stay lawfully a restitution period. An asylum seeker has support "
        "from day one, and the period is offered when a deadline for departure is set. Where the trafficking "
        "relationship is not current, a human decides whether there is reason to offer it. Without lawful stay special "
        "reasons may speak against the period; the Immigration Service decides that.",
    ),
    facts=KindFacts,
    decide=period_kind,
    questions={
        "residence": Text("På hvilket grundlag er personen i Danmark?", "On what basis does the person stay?"),
        "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
        "rung": Text("På hvilket trin står personen?", "On which rung does the person stand?"),
        "on": Text("Hvilken dag spørges der om?", "Which day is asked about?"),
        "special_reasons_against": Text(
            "Taler særlige grunde imod en længere udrejsefrist?",
            "Do special reasons speak against a longer deadline for departure?",
        ),
    },
    requirements=(
        "PER-01",
        "PER-02",
        "PER-03",
        "PER-04",
        "PER-07",
        "PER-08",
        "ACC-01",
        "ACC-03",
        "ACC-04",
        "PUB-LAW-01",
    ),
)
