"""Talks of the Return Agency with a minor: only with her representative (MIN-12, MIN-13, MIN-02)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.returns.codes import ReturnPhase
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class TalkFacts:
    """A talk about return with the Return Agency.

    `already_held`: the talk has taken place and is being recorded; otherwise it is still to come.
    """

    on: date
    unaccompanied_minor: bool | None
    representative_present: bool | None
    already_held: bool = False


def return_talk(facts: TalkFacts) -> Ruling[ReturnPhase]:
    """Whether the talk can be held, or recorded as held (MIN-13).

    REFUSED with an unaccompanied minor when the representative is not there. A talk that has been held all the same is
    recorded as it was, with the reason: history is not improved.
    """
    wrong = implausible_dates(on=facts.on)
    if wrong:
        return undecided("return_talk", wrong)
    notes = plan_notes(facts.on)
    if facts.unaccompanied_minor is False:
        return _ruling(Verdict.ALLOWED, (_NO_MINOR, *notes))
    if facts.representative_present:
        return _ruling(Verdict.ALLOWED, (_PRESENT, *notes))
    if facts.unaccompanied_minor is None or facts.representative_present is None:
        return undecided(
            "return_talk",
            (
                *([_MINOR_NOT_KNOWN] if facts.unaccompanied_minor is None else []),
                *([_PRESENCE_NOT_KNOWN] if facts.representative_present is None else []),
            ),
        )
    if facts.already_held:
        return _ruling(Verdict.ALLOWED_WITH_REASON, (_HELD_WITHOUT, *notes))
    return _ruling(Verdict.REFUSED, (_ABSENT, *notes))


def _ruling(verdict: Verdict, reasons: tuple[Reason, ...]) -> Ruling[ReturnPhase]:
    answer = None if verdict is Verdict.REFUSED else ReturnPhase.PREPARATION
    return Ruling("return_talk", verdict, answer, _HEADLINES[verdict], reasons)


_HEADLINES = {
    Verdict.ALLOWED: Text("Samtalen kan holdes.", "The talk can be held."),
    Verdict.ALLOWED_WITH_REASON: Text(
        "Samtalen registreres, som den var, med en grund.", "The talk is recorded as it was, with a reason."
    ),
    Verdict.REFUSED: Text("Samtalen må vente på repræsentanten.", "The talk must wait for the representative."),
}
_MINOR_NOT_KNOWN = missing(
    "unaccompanied_minor",
    "det er ikke oplyst, om personen er uledsaget mindreårig.",
    "it is not known whether the person is an unaccompanied minor.",
)
_PRESENCE_NOT_KNOWN = missing(
    "representative_present",
    "det er ikke oplyst, om repræsentanten deltager.",
    "it is not known whether the representative takes part.",
)
_NO_MINOR = Reason(
    "return_talk.no_unaccompanied_minor",
    Text(
        "Kun samtaler med uledsagede mindreårige kræver en repræsentant.",
        "Only talks with unaccompanied minors require a representative.",
    ),
    "MIN-13",
)
_PRESENT = Reason(
    "return_talk.representative_present",
    Text("Den mindreåriges repræsentant deltager.", "The minor's representative takes part."),
    "MIN-13",
)
_ABSENT = Reason(
    "return_talk.representative_absent",
    Text(
        "En uledsaget mindreårig taler kun med Hjemrejsestyrelsen, når repræsentanten deltager.",
        "An unaccompanied minor talks with the Return Agency only when the representative takes part.",
    ),
    "MIN-13",
)
_HELD_WITHOUT = Reason(
    "return_talk.held_without_representative",
    Text(
        "Samtalen er holdt uden repræsentanten. Skriv hvorfor, og hold den igen med repræsentanten.",
        "The talk was held without the representative. Write down why, and hold it again with the representative.",
    ),
    "MIN-13",
    reading="MIN-13",
)

RULE = Rule(
    name="return_talk",
    title=Text("Samtale om hjemsendelse", "Talk about return"),
    meaning=Text(
        "En uledsaget mindreårigs samtaler med Hjemrejsestyrelsen foregår, når repræsentanten deltager. En samtale, "
        "der alligevel er holdt uden, registreres som den var, med en grund.",
        "The talks of an unaccompanied minor with the Return Agency take place when the representative takes part. A "
        "talk that was held without all the same is recorded as it was, with a reason.",
    ),
    facts=TalkFacts,
    decide=return_talk,
    questions={
        "on": Text("Hvilken dag?", "On which day?"),
        "unaccompanied_minor": Text("Er personen en uledsaget mindreårig?", "Is the person an unaccompanied minor?"),
        "representative_present": Text("Deltager repræsentanten?", "Does the representative take part?"),
        "already_held": Text("Er samtalen allerede holdt?", "Has the talk already been held?"),
    },
    requirements=("MIN-13",),
)
