"""Whether a person is handed over to a municipality (ACT-08): lawful stay, of age, and on a ground of her own."""

from dataclasses import dataclass
from datetime import date, timedelta

from helle.rules.codes import OrganisationKind, ResidenceStatus
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.stay import StayGroup, stay_group, stay_problems


@dataclass(frozen=True, slots=True)
class HandOverFacts:
    """The stay and age of the person on the day `on`, whether a period of hers still runs, and the ground; None means
    not known. `disputed`: the age is contested, so that `of_age`, by the recorded birth, is not counted on. `consent`:
    she has agreed to it and not taken that back."""

    danish_citizen: bool | None
    residence: ResidenceStatus | None
    of_age: bool | None
    disputed: bool
    period_runs: bool
    ground: DisclosureGround | None
    consent: bool | None
    on: date


def hand_over(facts: HandOverFacts) -> Ruling[OrganisationKind]:
    """Whether the person may be handed over to the municipality for its effort for vulnerable adults (ACT-08).

    ALLOWED with her consent once no period of hers runs. HUMAN_DECIDES while one runs, on another ground than consent
    (C6, PUB-LAW-13), and where her age is not known. REFUSED without lawful stay, for a minor and for whoever is
    treated as one while the age is disputed (MIN-15), of whom the municipality is notified on another ground (MIN-06),
    and on the ground of a consent that was refused.
    """
    problems = implausible_dates(on=facts.on) or stay_problems(facts.danish_citizen, facts.residence)
    if problems:
        return undecided("hand_over", problems)
    if stay_group(facts.danish_citizen, facts.residence) not in (StayGroup.DANISH, StayGroup.LAWFUL):
        return _refused(_NO_LAWFUL_STAY, facts.on)
    if facts.disputed:
        return _refused(_AGE_DISPUTED, facts.on)
    if facts.of_age is False:
        return _refused(_A_MINOR, facts.on)
    if facts.ground is None:
        return undecided("hand_over", (_WHICH_GROUND,))
    by_consent = facts.ground is DisclosureGround.CONSENT
    if by_consent and facts.consent is None:
        return undecided("hand_over", (_ASK_HER,))
    if by_consent and not facts.consent:
        return _refused(_NO_CONSENT, facts.on)
    open_questions = (
        *((_STILL_RUNS,) if facts.period_runs else ()),
        *(() if by_consent else (_ON_ANOTHER_GROUND,)),
        *((_AGE_UNKNOWN,) if facts.of_age is None else ()),
    )
    return Ruling(
        "hand_over",
        Verdict.HUMAN_DECIDES if open_questions else Verdict.ALLOWED,
        OrganisationKind.MUNICIPALITY,
        Text(
            "Kan overdrages til kommunen, når det begrundes.", "May be handed over to the municipality, with a reason."
        )
        if open_questions
        else Text("Kan overdrages til kommunen.", "May be handed over to the municipality."),
        (_TAKES_OVER, *open_questions, *((_CONSENTS,) if by_consent else ()), *plan_notes(facts.on)),
        (parameter("hand_over_lead_days", facts.on).use(),),
    )


def latest_first_day(on: date) -> date:
    """The last day from which a municipality may take over that is told on `on`: it sees the case from then on, so not
    long before it acts (our reading of ACT-08)."""
    return on + timedelta(days=whole_number(parameter("hand_over_lead_days", on)))


def _refused(reason: Reason, on: date) -> Ruling[OrganisationKind]:
    headline = Text("Kan ikke overdrages til kommunen.", "Cannot be handed over to the municipality.")
    return Ruling("hand_over", Verdict.REFUSED, None, headline, (reason, *plan_notes(on)))


_WHICH_GROUND = missing(
    "ground", "det er ikke oplyst, hvad overdragelsen hviler på.", "it is not given what the hand-over rests on."
)
_ASK_HER = missing("consent", "det er ikke oplyst, om personen er enig.", "it is not given whether the person agrees.")
_TAKES_OVER = Reason(
    "hand_over.takes_over",
    Text(
        "Kommunens indsats for udsatte voksne med lovligt ophold kan tage over efter perioden.",
        "The municipality's effort for vulnerable adults with lawful stay may take over after the period.",
    ),
    "ACT-08",
)
_NO_LAWFUL_STAY = Reason(
    "hand_over.no_lawful_stay",
    Text(
        "Kommunens indsats er for dem, der har lovligt ophold; for andre har Udlændingestyrelsen forsørgelsespligten.",
        "The municipality's effort is for those who stay lawfully; the Immigration Service maintains the others.",
    ),
    "ACT-08",
)
_A_MINOR = Reason(
    "hand_over.minor",
    Text(
        "Om et barn underrettes opholdskommunen; det er ikke en overdragelse.",
        "Of a minor the municipality of stay is notified; that is no hand-over.",
    ),
    "MIN-06",
)
_AGE_DISPUTED = Reason(
    "hand_over.age_disputed",
    Text(
        "Alderen er omstridt, så personen behandles som barn, til den er afgjort: opholdskommunen underrettes som om "
        "et barn; det er ikke en overdragelse.",
        "The age is disputed, so the person is treated as a minor until it is settled: the municipality of stay is "
        "notified as of a minor; that is no hand-over.",
    ),
    "MIN-15",
    reading="C13.9",
)
_NO_CONSENT = Reason(
    "hand_over.no_consent",
    Text(
        "Personen er ikke enig. Så kræver det en anden hjemmel.",
        "The person does not agree. Then it takes another ground.",
    ),
    "PUB-LAW-13",
    reading="ACT-08",
)
_STILL_RUNS = Reason(
    "hand_over.period_runs",
    Text(
        "Perioden løber stadig; skriv, hvorfor kommunen tager over nu.",
        "The period still runs; write why the municipality takes over now.",
    ),
    "ACT-08",
    reading="ACT-08",
)
_ON_ANOTHER_GROUND = Reason(
    "hand_over.another_ground",
    Text(
        "Uden samtykke afgør et menneske, om hjemlen rækker, og skriver hvorfor.",
        "Without consent a human decides whether the ground suffices, and writes why.",
    ),
    "PUB-LAW-13",
    reading="ACT-08",
)
_AGE_UNKNOWN = Reason(
    "hand_over.age_unknown",
    Text(
        "Alderen er ikke kendt; er personen et barn, skal opholdskommunen underrettes i stedet.",
        "The age is not known; of a minor the municipality of stay is to be notified instead.",
    ),
    "MIN-06",
)
_CONSENTS = Reason(
    "hand_over.consents", Text("Personen er enig.", "The person agrees."), "PUB-LAW-13", reading="ACT-08"
)

RULE = Rule(
    name="hand_over",
    title=Text("Overdragelse til kommunen", "Hand-over to the municipality"),
    meaning=Text(
        "Efter perioden kan kommunens indsats for udsatte voksne tage over for den, der har lovligt ophold. Det "
        "bygger på personens samtykke; på anden hjemmel, og mens perioden løber, afgør et menneske det og skriver "
        "hvorfor. Om et barn, og om den, hvis alder er omstridt, underrettes kommunen efter sine egne regler.",
        "After the period the municipality's effort for vulnerable adults may take over for whoever stays lawfully. It "
        "rests on the person's consent; on another ground, and while the period runs, a human decides and writes why. "
        "Of a minor, and of whoever's age is disputed, the municipality is notified under rules of its own.",
    ),
    facts=HandOverFacts,
    decide=hand_over,
    questions={
        "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
        "residence": Text("På hvilket grundlag opholder personen sig her?", "On what basis does the person stay here?"),
        "of_age": Text("Er personen fyldt 18?", "Is the person 18 or over?"),
        "disputed": Text("Er alderen omstridt?", "Is the age disputed?"),
        "period_runs": Text("Løber der en periode?", "Does a period run?"),
        "ground": Text("Hvad hviler overdragelsen på?", "What does the hand-over rest on?"),
        "consent": Text("Er personen enig?", "Does the person agree?"),
        "on": Text("Hvilken dag?", "On which day?"),
    },
    requirements=("ACT-08", "MIN-06", "MIN-15", "PUB-LAW-13"),
    parameters=("hand_over_lead_days",),
)
