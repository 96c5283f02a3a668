"""Whether whoever is nominated may become a minor's personal representative (MIN-01, MIN-03, MIN-04, PUB-LAW-08)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import MinorStatus
from helle.rules.facts import implausible_dates, implausible_numbers, missing
from helle.rules.minors.child import (
    AGE_NOT_ESTABLISHED,
    MINOR_QUESTION,
    ON_QUESTION,
    UNACCOMPANIED_NOT_ESTABLISHED,
    UNACCOMPANIED_QUESTION,
    adult_alone,
    presumption,
)
from helle.rules.minors.codes import AppointingBody, ChildHeard, NomineeConflict, RepresentativeStatus
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class AppointmentFacts:
    """A minor, and whoever is nominated to represent her on the day `on`; None means not known.

    `age` is in whole years, the lowest that fits. `appointed_by`: who has appointed; None while nobody has.
    """

    minor: MinorStatus | None
    unaccompanied: bool | None
    age: int | None
    child_heard: ChildHeard | None
    conflict: NomineeConflict | None
    appointed_by: AppointingBody | None
    on: date


def representative_appointment(facts: AppointmentFacts) -> Ruling[RepresentativeStatus]:
    """Whether this nominee may be recorded as the minor's representative.

    REFUSED for whoever is suspected of part in the trafficking, and for an adult. HUMAN_DECIDES where the nominee is
    related to a suspect, has another tie or has not been looked into, and for a minor who is not unaccompanied.
    ALLOWED_WITH_REASON where a child old enough was not heard, or where another body than the law names has appointed.
    """
    problems = (*implausible_dates(on=facts.on), *implausible_numbers(age=facts.age))
    problems += adult_alone(facts.minor is MinorStatus.ADULT, facts.unaccompanied)
    if facts.age is not None and facts.age < 0:
        problems += (Problem("age", Text("alderen er under nul.", "the age is below nought.")),)
    if problems:
        return undecided("representative_appointment", problems)
    extra = (*presumption(facts.minor), *plan_notes(facts.on))
    if facts.minor is MinorStatus.ADULT:
        return _refused(_ADULT, *extra)
    if facts.conflict is NomineeConflict.SUSPECT:
        return _refused(_SUSPECT, *extra)
    unknown = _missing(facts)
    if unknown:
        return undecided("representative_appointment", unknown, extra)
    record = parameter("child_heard_age", facts.on)
    limit = whole_number(record)
    weighed = _weighed(facts)
    # A child of unknown age is heard: that harms nobody, and the younger ones too may be asked.
    not_heard = facts.child_heard is not ChildHeard.HEARD and (facts.age is None or facts.age >= limit)
    unlike_the_law = facts.appointed_by not in (None, AppointingBody.AGENCY_OF_FAMILY_LAW)
    open_points = (
        *weighed,
        *((_not_heard(limit),) if not_heard else ()),
        *((_OTHER_BODY,) if unlike_the_law else ()),
    )
    return Ruling(
        "representative_appointment",
        Verdict.HUMAN_DECIDES if weighed else Verdict.ALLOWED_WITH_REASON if open_points else Verdict.ALLOWED,
        RepresentativeStatus.APPOINTED,
        _WEIGH if weighed else _SAY_WHY if open_points else _FITS,
        (*open_points, _TWO_BODIES, *extra),
        (record.use(),),
    )


def _weighed(facts: AppointmentFacts) -> tuple[Reason, ...]:
    """What a human weighs before this nominee is appointed."""
    ties = {
        NomineeConflict.RELATIVE_OF_SUSPECT: _RELATIVE,
        NomineeConflict.OTHER_TIE: _OTHER_TIE,
        NomineeConflict.NOT_CHECKED: _NOT_CHECKED,
    }
    found = ties.get(facts.conflict) if facts.conflict else None
    return (
        *((found,) if found else ()),
        *((_ACCOMPANIED,) if facts.unaccompanied is False else ()),
    )


def _missing(facts: AppointmentFacts) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if facts.minor is None:
        found.append(AGE_NOT_ESTABLISHED)
    if facts.unaccompanied is None:
        found.append(UNACCOMPANIED_NOT_ESTABLISHED)
    if facts.conflict is None:
        found.append(
            missing(
                "conflict",
                "det er ikke oplyst, om noget står mellem den indstillede og barnets tarv.",
                "it is not stated whether anything stands between the nominee and the child's interests.",
            )
        )
    return tuple(found)


def _refused(*reasons: Reason) -> Ruling[RepresentativeStatus]:
    return Ruling(
        "representative_appointment",
        Verdict.REFUSED,
        None,
        Text("Den indstillede kan ikke være repræsentant for personen.", "The nominee may not represent the person."),
        reasons,
    )


def _not_heard(limit: int) -> Reason:
    return Reason(
        "representative_appointment.child_not_heard",
        Text(
            f"Er barnet fyldt {limit} år, høres det først. Skriv, hvorfor det ikke er sket.",
            f"A child of {limit} or more is heard first. State why that has not been done.",
        ),
        "PUB-LAW-08",
        reading="MIN-04",
    )


_FITS = Text("Den indstillede kan være repræsentant.", "The nominee may be the representative.")
_SAY_WHY = Text(
    "Den indstillede kan være repræsentant; skriv begrundelsen for det, der er fraveget.",
    "The nominee may be the representative; give the reason for what was departed from.",
)
_WEIGH = Text(
    "Et menneske afgør, om den indstillede kan varetage barnets tarv.",
    "A human decides whether the nominee can safeguard the child's interests.",
)
_ADULT = Reason(
    "representative_appointment.adult",
    Text(
        "Personen er voksen; repræsentanten er for mindreårige.",
        "The person is an adult; the representative is for minors.",
    ),
    "MIN-15",
)
_SUSPECT = Reason(
    "representative_appointment.suspect",
    Text(
        "Den, der selv kan have del i handlen, kan ikke sikre barnets tarv.",
        "Whoever may have had part in the trafficking cannot safeguard the child's interests.",
    ),
    "MIN-03",
    reading="MIN-03",
)
_RELATIVE = Reason(
    "representative_appointment.relative_of_suspect",
    Text(
        "Den indstillede er i familie med en mistænkt; afvej, om barnet kan være trygt ved det.",
        "The nominee is related to a suspect; weigh whether the child can be safe with that.",
    ),
    "MIN-03",
    reading="MIN-03",
)
_OTHER_TIE = Reason(
    "representative_appointment.other_tie",
    Text(
        "Noget andet kan stå mellem den indstillede og barnets tarv; afvej det.",
        "Something else may stand between the nominee and the child's interests; weigh it.",
    ),
    "MIN-03",
    reading="MIN-03",
)
_NOT_CHECKED = Reason(
    "representative_appointment.not_checked",
    Text(
        "Ingen har undersøgt, om den indstillede kender en mistænkt; gør det først, hvis det kan nås.",
        "Nobody has looked into whether the nominee knows a suspect; do so first if there is time.",
    ),
    "MIN-03",
    reading="MIN-03",
)
_ACCOMPANIED = Reason(
    "representative_appointment.accompanied",
    Text(
        "Barnet er noteret som ledsaget; planen giver uledsagede mindreårige en repræsentant.",
        "The child is recorded as accompanied; the plan gives unaccompanied minors a representative.",
    ),
    "MIN-01",
    reading="MIN-01",
)
_OTHER_BODY = Reason(
    "representative_appointment.other_body",
    Text(
        "Efter loven udpeger Familieretshuset; skriv, på hvilket grundlag en anden har gjort det.",
        "By law the Agency of Family Law appoints; state on what ground another body did.",
    ),
    "PUB-LAW-08",
    reading="MIN-04",
)
_TWO_BODIES = Reason(
    "representative_appointment.two_bodies",
    Text(
        "En godkendt organisation indstiller på Udlændingestyrelsens anmodning, og en anden udpeger; begge noteres.",
        "An approved organisation nominates at the Immigration Service's request, and another body appoints; both are "
        "recorded.",
    ),
    "PUB-LAW-08",
    reading="MIN-04",
)

RULE = Rule(
    name="representative_appointment",
    title=Text("Udpegning af en repræsentant", "Appointing a representative"),
    meaning=Text(
        "Den, der indstilles, skal kunne varetage barnets tarv. En, der selv er mistænkt for del i handlen, afvises; "
        "om en, der er i familie med en mistænkt, har en anden binding eller ikke er undersøgt, afgør et menneske. Et "
        "barn på 12 år eller mere høres først, og Familieretshuset udpeger; ellers skrives begrundelsen. Hvad der kan "
        "stå i vejen, er vores læsning.",
        "Whoever is nominated has to be able to safeguard the child's interests. Somebody suspected of part in the "
        "trafficking is refused; of somebody related to a suspect, with another tie or not looked into, a human "
        "decides. A child of 12 or more is heard first, and the Agency of Family Law appoints; otherwise the reason is "
        "written down. What may stand in the way is our reading.",
    ),
    facts=AppointmentFacts,
    decide=representative_appointment,
    questions={
        "minor": MINOR_QUESTION,
        "unaccompanied": UNACCOMPANIED_QUESTION,
        "age": Text("Hvor gammel er barnet mindst, i hele år?", "How old is the child at least, in whole years?"),
        "child_heard": Text("Er barnet hørt om den indstillede?", "Has the child been heard about the nominee?"),
        "conflict": Text(
            "Står noget mellem den indstillede og barnets tarv?",
            "Does anything stand between the nominee and the child's interests?",
        ),
        "appointed_by": Text("Hvem har udpeget repræsentanten?", "Who has appointed the representative?"),
        "on": ON_QUESTION,
    },
    requirements=("MIN-01", "MIN-03", "MIN-04", "MIN-15", "INT-02", "PUB-LAW-08"),
    parameters=("child_heard_age",),
    unanswered={"appointed_by": Text("Ingen endnu.", "Nobody yet.")},
)
