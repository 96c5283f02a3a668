"""A talk between a minor and the Danish Return Agency is held with the representative present (MIN-13)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import MinorStatus
from helle.rules.facts import implausible_dates, missing
from helle.rules.minors.child import (
    AGE_NOT_ESTABLISHED,
    MINOR_QUESTION,
    ON_QUESTION,
    UNACCOMPANIED_NOT_ESTABLISHED,
    UNACCOMPANIED_QUESTION,
    adult_alone,
    presumption,
)
from helle.rules.minors.codes import TalkRecord
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class ReturnTalkFacts:
    """Who took part in the talk on the day `on`; None means not known."""

    minor: MinorStatus | None
    unaccompanied: bool | None
    representative_present: bool | None
    on: date


def minor_return_talk(facts: ReturnTalkFacts) -> Ruling[TalkRecord]:
    """Whether the talk may be recorded as held (MIN-13).

    REFUSED for an unaccompanied minor without the representative, whatever the reason: such a talk does not count, and
    is held anew. Of accompanied minors the plan says nothing: ALLOWED_WITH_REASON, naming who was there for the child.
    """
    problems = implausible_dates(on=facts.on)
    problems += adult_alone(facts.minor is MinorStatus.ADULT, facts.unaccompanied)
    if problems:
        return undecided("minor_return_talk", problems)
    extra = (*presumption(facts.minor), *plan_notes(facts.on))
    if facts.minor is MinorStatus.ADULT:
        return _held(_ADULT, *extra)
    if facts.representative_present:
        return _held(_PRESENT, *extra)
    unknown = _missing(facts)
    if unknown:
        return undecided("minor_return_talk", unknown, extra)
    if facts.unaccompanied is False:
        return Ruling(
            "minor_return_talk",
            Verdict.ALLOWED_WITH_REASON,
            TalkRecord.HELD,
            Text(
                "Samtalen kan noteres; skriv, hvem der var med for barnet.",
                "The talk may be recorded; state who was there for the child.",
            ),
            (_ACCOMPANIED, *extra),
        )
    return Ruling(
        "minor_return_talk",
        Verdict.REFUSED,
        None,
        Text(
            "Samtalen kan ikke noteres som holdt: repræsentanten deltog ikke.",
            "The talk cannot be recorded as held: the representative did not take part.",
        ),
        (_ABSENT, *extra),
    )


def _held(*reasons: Reason) -> Ruling[TalkRecord]:
    return Ruling(
        "minor_return_talk",
        Verdict.ALLOWED,
        TalkRecord.HELD,
        Text("Samtalen kan noteres som afholdt.", "The talk may be recorded as held."),
        reasons,
    )


def _missing(facts: ReturnTalkFacts) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if facts.minor is None:
        found.append(AGE_NOT_ESTABLISHED)
    if facts.unaccompanied is None:
        found.append(UNACCOMPANIED_NOT_ESTABLISHED)
    if facts.representative_present is None and facts.unaccompanied is not False:
        found.append(
            missing(
                "representative_present",
                "det er ikke oplyst, om repræsentanten deltog.",
                "it is not stated whether the representative took part.",
            )
        )
    return tuple(found)


_PRESENT = Reason(
    "minor_return_talk.representative_present",
    Text("Den mindreåriges repræsentant deltog.", "The minor's representative took part."),
    "MIN-13",
)
_ABSENT = Reason(
    "minor_return_talk.representative_absent",
    Text(
        "En uledsaget mindreårig taler kun med Hjemrejsestyrelsen, når repræsentanten deltager. Er der talt uden, "
        "tæller samtalen ikke: det noteres, hvorfor det skete, og samtalen holdes igen med repræsentanten.",
        "An unaccompanied minor talks with the Return Agency only when the representative takes part. A talk held "
        "without does not count: it is recorded why it happened, and the talk is held anew with the representative.",
    ),
    "MIN-13",
    reading="MIN-13",
)
_ACCOMPANIED = Reason(
    "minor_return_talk.accompanied",
    Text(
        "Planen taler om uledsagede mindreårige; en ledsaget mindreårig bør have indehaveren af forældremyndigheden "
        "med.",
        "The plan speaks of unaccompanied minors; an accompanied one should have the custody holder there.",
    ),
    "MIN-13",
    reading="MIN-13",
)
_ADULT = Reason(
    "minor_return_talk.adult",
    Text("Personen er voksen og taler selv.", "The person is an adult and speaks alone."),
    "MIN-15",
)

RULE = Rule(
    name="minor_return_talk",
    title=Text("Samtale om hjemrejse med en mindreårig", "Talk about return with a minor"),
    meaning=Text(
        "En samtale mellem Hjemrejsestyrelsen og en uledsaget mindreårig holdes med repræsentanten; uden tæller den "
        "ikke, og den skal holdes igen. Har en ledsaget mindreårig talt med styrelsen, skrives det, hvem der var med "
        "for barnet. For voksne kræves ingen repræsentant.",
        "A talk between the Return Agency and an unaccompanied minor is held with the representative; without, it does "
        "not count and has to be held anew. Where an accompanied minor has talked with the agency, it is stated who "
        "was there for the child. Adults need no representative.",
    ),
    facts=ReturnTalkFacts,
    decide=minor_return_talk,
    questions={
        "minor": MINOR_QUESTION,
        "unaccompanied": UNACCOMPANIED_QUESTION,
        "representative_present": Text("Deltog repræsentanten?", "Did the representative take part?"),
        "on": ON_QUESTION,
    },
    requirements=("MIN-13", "MIN-15", "INT-02"),
)
