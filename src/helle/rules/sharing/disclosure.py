"""Whether something may be passed on about one person (SHR-01..SHR-04, FLO-24, C6): a single act with a reason.

Everything that affects it lives in `disclosure`, in its order: not systematically while that is off, not once the case
has ended but in danger to life, only to whom the table of receivers names, on a ground, with a weighing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from helle.rules.codes import Code, OrganisationKind
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import applies, plan_notes, switch
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.sharing.disclosure_reasons import (
    ABROAD,
    ASSESSMENTS_EXAMINED,
    BALANCE,
    BALANCE_OPEN,
    CASE_ENDED,
    ENDED_AND_IN_DANGER,
    INFORM,
    NO_CATEGORY,
    NOT_NAMED_FOR_ASSESSMENTS,
    NOT_SYSTEMATICALLY,
    NUMBERS,
    PURPOSE_NOT_EXAMINED,
    PURPOSES_EXAMINED,
    SINGLE_ACT,
    WEIGH_FIRST,
)
from helle.rules.sharing.receivers import (
    LIMITS,
    NOT_AUTHORITIES,
    DataCategory,
    DisclosureForm,
    DisclosurePurpose,
    closed_to,
    tasks_of_others,
)

NAME = "disclosure"
SWITCHES = (
    "systematic_sharing",
    "sharing_for_prevention_and_prosecution",
    "balance_of_systematic_sharing",
    "assessments_sent_systematically",
)
# For what the plan examines sharing systematically (SHR-02), and to whom assessments (FLO-24).
EXAMINED_PURPOSES: Final = frozenset(
    {DisclosurePurpose.PREVENTION, DisclosurePurpose.IDENTIFICATION, DisclosurePurpose.PROSECUTION}
)
TOLD_OF_ASSESSMENTS: Final = frozenset(
    {OrganisationKind.POLICE, OrganisationKind.SKAT, OrganisationKind.AT, OrganisationKind.UDLST}
)


class DisclosureGround(Code):
    """On what legal ground (C6, PUB-LAW-13)."""

    CONSENT = "consent", "Personens samtykke", "The person's consent"
    STATUTE = "statute", "Lovhjemmel", "Statutory basis"
    ESSENTIAL_IMPORTANCE = (
        "essential_importance",
        "Væsentlig betydning for modtageren (forvaltningslovens § 28)",
        "Of essential importance to the receiver (section 28 of the Public Administration Act)",
    )
    VITAL_INTERESTS = "vital_interests", "Fare for liv eller helbred", "Danger to life or health"


@dataclass(frozen=True, slots=True)
class DisclosureFacts:
    """Who wants to pass on what about one person, for what and on what ground; None means not known.

    `systematic`: not one act about one person, but as a matter of course. `consent`: given and not withdrawn.
    `weighing_written`: why the receiver's need outweighs data protection and the person's trust. `case_ended`: without
    an assessment, and not taken up again.
    """

    receiver: OrganisationKind
    categories: tuple[DataCategory, ...]
    purpose: DisclosurePurpose | None
    ground: DisclosureGround | None
    on: date
    consent: bool | None = None
    weighing_written: bool = False
    systematic: bool = False
    person_informed: bool | None = None
    case_ended: bool = False


@dataclass(frozen=True, slots=True)
class PassedOn:
    """One category that may be passed on, and in which form the receiver gets it."""

    category: DataCategory
    form: DisclosureForm


def disclosure(facts: DisclosureFacts) -> Ruling[tuple[PassedOn, ...]]:
    """What may be passed on to this receiver, in which form; the answer is all that is asked for, or nothing (C6).

    REFUSED systematically while that is off, for a purpose that is not examined, and while what the balance lets
    through is not decided (SHR-01..SHR-03), once the case has ended but in danger to life, where a human decides (our
    reading), for a receiver or category outside the table, for what the receiver has no
    task in, on a ground that does not carry it, and without a weighing. ALLOWED_WITH_REASON for a single disclosure
    that has all of these; the weighing is the reason. HUMAN_DECIDES where the law or a danger to life reaches beyond
    the tables. To the partner abroad nothing goes without the person's consent (RET-26); in danger to
    life a human decides. Numbers without persons: ALLOWED.
    """
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided(NAME, problems)
    used = tuple(switch(name, facts.on).use() for name in SWITCHES)
    if not facts.categories:
        return undecided(NAME, (NO_CATEGORY,), (SINGLE_ACT,))
    numbers_only = set(facts.categories) == {DataCategory.AGGREGATES}
    if facts.systematic and not numbers_only and (off := _systematic(facts)):
        return _refused(off, facts.on, used)
    if facts.case_ended and not numbers_only and facts.ground not in (None, DisclosureGround.VITAL_INTERESTS):
        return _refused((CASE_ENDED,), facts.on, used)
    closed = closed_to(facts.receiver, facts.categories)
    beyond_the_table = facts.ground in (DisclosureGround.STATUTE, DisclosureGround.VITAL_INTERESTS)
    # A closed category stays closed until a ground is named that can reach beyond the table.
    if closed and (DataCategory.SECRET_ADDRESS in closed or not (beyond_the_table or facts.ground is None)):
        return _refused((_closed_to(facts.receiver, closed),), facts.on, used)
    if numbers_only and not closed:
        return Ruling(
            NAME,
            Verdict.ALLOWED,
            _passed_on(facts),
            Text("Tal uden personer må gives.", "Numbers without persons may be given."),
            (NUMBERS, *plan_notes(facts.on)),
            used,
        )
    unknown = _unknown(facts)
    if unknown:
        return undecided(NAME, unknown, (SINGLE_ACT,))
    other_task = _no_task_in_it(facts)
    if other_task and (DataCategory.SECRET_ADDRESS in facts.categories or not beyond_the_table):
        return _refused(other_task, facts.on, used)
    against = _ground_fails(facts) or (() if facts.weighing_written else (WEIGH_FIRST, BALANCE))
    if against:
        return _refused(against, facts.on, used)
    abroad = _abroad_without_consent(facts)
    reasons = (
        *((_beyond(closed),) if closed else ()),
        *other_task,
        *((ABROAD,) if abroad else ()),
        *((ENDED_AND_IN_DANGER,) if facts.case_ended else ()),
        SINGLE_ACT,
        *_limits(facts),
        BALANCE,
        *(() if facts.person_informed else (INFORM,)),
        *plan_notes(facts.on),
    )
    if closed or other_task:
        headline = Text(
            "Rækker ud over tabellen; et menneske afgør det og skriver hvorfor.",
            "Reaches beyond the table; a human decides and writes why.",
        )
        return Ruling(NAME, Verdict.HUMAN_DECIDES, _passed_on(facts), headline, reasons, used)
    if abroad:
        headline = Text(
            "Uden samtykke til en partner i udlandet; et menneske afgør det og skriver hvorfor.",
            "Without consent to a partner abroad; a human decides and writes why.",
        )
        return Ruling(NAME, Verdict.HUMAN_DECIDES, _passed_on(facts), headline, reasons, used)
    if facts.case_ended:
        headline = Text(
            "Sagen er afsluttet; et menneske afgør det og skriver hvorfor.",
            "The case has ended; a human decides and writes why.",
        )
        return Ruling(NAME, Verdict.HUMAN_DECIDES, _passed_on(facts), headline, reasons, used)
    headline = Text(
        f"Må gives til {facts.receiver.label.da} som en enkelt, begrundet handling.",
        f"May be given as a single act with a reason, to: {facts.receiver.label.en}.",
    )
    return Ruling(NAME, Verdict.ALLOWED_WITH_REASON, _passed_on(facts), headline, reasons, used)


def _passed_on(facts: DisclosureFacts) -> tuple[PassedOn, ...]:
    return tuple(
        PassedOn(
            category,
            limit.form if (limit := LIMITS.get((facts.receiver, category))) else DisclosureForm.WHOLE,
        )
        for category in facts.categories
    )


def _no_task_in_it(facts: DisclosureFacts) -> tuple[Reason, ...]:
    """Why a receiver of the table has no use for it: the purpose is somebody else's task."""
    if facts.purpose is None or not tasks_of_others(facts.receiver, (facts.purpose,)):
        return ()
    return (
        Reason(
            "disclosure.not_the_receivers_task",
            Text(
                f"Formålet er ikke modtagerens opgave: {facts.purpose.label.da}.",
                f"The purpose is not the receiver's task: {facts.purpose.label.en}.",
            ),
            "SHR-04",
            reading="C6",
        ),
    )


def _refused(reasons: tuple[Reason, ...], on: date, used: tuple[ParameterUse, ...]) -> Ruling[tuple[PassedOn, ...]]:
    headline = Text("Må ikke gives videre sådan.", "May not be passed on like this.")
    return Ruling(NAME, Verdict.REFUSED, None, headline, (*reasons, *plan_notes(on)), used)


def _unknown(facts: DisclosureFacts) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if facts.purpose is None:
        found.append(missing("purpose", "formålet er ikke oplyst.", "the purpose is not given."))
    if facts.ground is None:
        found.append(missing("ground", "hjemlen er ikke oplyst.", "the legal ground is not given."))
    needs_consent = facts.ground is DisclosureGround.CONSENT or (
        facts.receiver is OrganisationKind.PARTNER and facts.ground is not DisclosureGround.VITAL_INTERESTS
    )
    if needs_consent and facts.ground is not None and facts.consent is None:
        found.append(
            missing(
                "consent",
                "det er ikke noteret, om personen samtykker.",
                "it is not recorded whether the person consents.",
            )
        )
    return tuple(found)


def _ground_fails(facts: DisclosureFacts) -> tuple[Reason, ...]:
    if facts.ground is DisclosureGround.CONSENT and not facts.consent:
        return (
            Reason(
                "disclosure.no_consent",
                Text(
                    "Personen samtykker ikke, eller samtykket er trukket tilbage.",
                    "The person does not consent, or has withdrawn the consent.",
                ),
                "PUB-LAW-13",
            ),
        )
    if facts.ground is DisclosureGround.ESSENTIAL_IMPORTANCE and facts.receiver in NOT_AUTHORITIES:
        return (
            Reason(
                "disclosure.not_an_authority",
                Text(
                    "Modtageren er ingen myndighed, så forvaltningslovens § 28 bærer det ikke.",
                    "The receiver is no authority, so section 28 of the Public Administration Act does not carry it.",
                ),
                "PUB-LAW-13",
            ),
        )
    if _abroad_without_consent(facts) and facts.ground is not DisclosureGround.VITAL_INTERESTS:
        return (ABROAD,)
    ngo_outcome = facts.receiver is OrganisationKind.NGO and DataCategory.OUTCOME in facts.categories
    if ngo_outcome and facts.ground is not DisclosureGround.CONSENT:
        return (
            Reason(
                "disclosure.ngo_needs_consent",
                Text(
                    "En organisation får kun besked om, hvordan det gik, med personens eget samtykke.",
                    "An organisation is told how it went with the person's own consent only.",
                ),
                "OUT-09",
                reading="OUT-09",
            ),
        )
    return ()


def _abroad_without_consent(facts: DisclosureFacts) -> bool:
    return facts.receiver is OrganisationKind.PARTNER and not facts.consent


def _systematic(facts: DisclosureFacts) -> tuple[Reason, ...]:
    """What of it is not turned on, on the day; each switch that is on has its basis beside it (`dated.Switch`).

    Each of the four decides something of its own: that anything is shared so at all (SHR-01), for the purposes that the
    plan examines and no other (SHR-02), once somebody has decided what the balance lets through (SHR-03), and that
    assessments are among it, to those whom the plan names (FLO-24).
    """
    if applies("systematic_sharing", facts.on):
        reasons = _of_the_purpose(facts)
        if not applies("balance_of_systematic_sharing", facts.on):
            reasons = (*reasons, BALANCE_OPEN)
    else:
        reasons = (NOT_SYSTEMATICALLY, PURPOSES_EXAMINED)
    if DataCategory.OUTCOME not in facts.categories:
        return reasons
    if not applies("assessments_sent_systematically", facts.on):
        return (*reasons, ASSESSMENTS_EXAMINED)
    return reasons if facts.receiver in TOLD_OF_ASSESSMENTS else (*reasons, NOT_NAMED_FOR_ASSESSMENTS)


def _of_the_purpose(facts: DisclosureFacts) -> tuple[Reason, ...]:
    if facts.purpose is not None and facts.purpose not in EXAMINED_PURPOSES:
        return (PURPOSE_NOT_EXAMINED,)
    return () if applies("sharing_for_prevention_and_prosecution", facts.on) else (PURPOSES_EXAMINED,)


def _closed_to(receiver: OrganisationKind, closed: tuple[DataCategory, ...]) -> Reason:
    return Reason(
        "disclosure.closed",
        Text(
            f"Ikke åbent for {receiver.label.da}: {', '.join(category.label.da for category in closed)}.",
            f"Not open to {receiver.label.en}: {', '.join(category.label.en for category in closed)}.",
        ),
        "SHR-04",
        reading="C6",
    )


def _beyond(closed: tuple[DataCategory, ...]) -> Reason:
    return Reason(
        "disclosure.beyond_the_table",
        Text(
            f"Ellers lukket for modtageren: {', '.join(category.label.da for category in closed)}; loven kan gå "
            f"videre.",
            f"Otherwise closed to it: {', '.join(category.label.en for category in closed)}; the law may go further.",
        ),
        "SHR-04",
        reading="C6",
    )


def _limits(facts: DisclosureFacts) -> tuple[Reason, ...]:
    return tuple(
        Reason("disclosure.limited", LIMITS[(facts.receiver, category)].text, "SHR-04", reading="C6")
        for category in facts.categories
        if (facts.receiver, category) in LIMITS
    )


RULE = Rule(
    name=NAME,
    title=Text("Videregivelse af oplysninger", "Disclosure of information"),
    meaning=Text(
        "Oplysninger om en person gives kun videre som en enkelt handling med modtager, formål, hjemmel og en skrevet "
        "afvejning. Hvem der må få hvad, i hvilken form og til hvilken opgave, står i tabeller, og resten er lukket. "
        "Systematisk deling er kun under "
        "undersøgelse og afvises. Er sagen afsluttet, gives der kun noget videre ved fare for liv eller helbred. En "
        "hemmelig adresse gives ikke til andre end dem, tabellen nævner. Hvad der vejer "
        "tungest, afgør et menneske.",
        "Information on a person is passed on only as a single act with receiver, purpose, ground and a written "
        "weighing. Tables say who may get what, in which form and for which task, and the rest is closed. Systematic "
        "sharing is only being examined and is refused. Once the case has ended something is passed on only in danger "
        "to life or health. A secret address goes to nobody whom the table does not "
        "name. What weighs most is for a human.",
    ),
    facts=DisclosureFacts,
    decide=disclosure,
    questions={
        "receiver": Text("Hvem skal have oplysningerne?", "Who is to get the information?"),
        "categories": Text("Hvilke oplysninger?", "Which information?"),
        "purpose": Text("Til hvilket formål?", "For which purpose?"),
        "ground": Text("Med hvilken hjemmel?", "On which legal ground?"),
        "on": Text("Hvilken dag?", "On which day?"),
        "consent": Text("Har personen samtykket?", "Has the person consented?"),
        "weighing_written": Text("Er afvejningen skrevet?", "Has the weighing been written?"),
        "systematic": Text("Sker det som en selvfølge for flere?", "Is it a matter of course for several persons?"),
        "person_informed": Text("Er personen orienteret?", "Has the person been told?"),
        "case_ended": Text("Er sagen afsluttet uden vurdering?", "Has the case ended without an assessment?"),
    },
    requirements=("SHR-01", "SHR-02", "SHR-03", "SHR-04", "OUT-09", "FLO-24", "RET-26", "PUB-LAW-13"),
    parameters=SWITCHES,
)
