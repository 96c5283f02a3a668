"""Talking with a possible victim without others present (SHR-05): asked for, never enforced.

Everything that affects who stays lives in `MAY_STAY`. A clearer power is only being examined, so nobody is sent away.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes, switch
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "talk_alone"


class OtherPresent(Code):
    """Who else is in the room (SHR-05)."""

    EMPLOYER = "employer", "Arbejdsgiver", "Employer"
    COLLEAGUE = "colleague", "Kollega", "Colleague"
    RELATIVE = "relative", "Partner eller familie", "Partner or family"
    COMPANION = "companion", "Bisidder", "Companion"
    REPRESENTATIVE = "representative", "Personlig repræsentant", "Personal representative"
    INTERPRETER = "interpreter", "Tolk", "Interpreter"
    OTHER = "other", "Anden", "Other"


MAY_STAY = frozenset({OtherPresent.COMPANION, OtherPresent.REPRESENTATIVE, OtherPresent.INTERPRETER})


@dataclass(frozen=True, slots=True)
class TalkAloneFacts:
    """Who else is present; None means not known, and an empty list that nobody is."""

    others_present: tuple[OtherPresent, ...] | None
    on: date


def talk_alone(facts: TalkAloneFacts) -> Ruling[tuple[OtherPresent, ...]]:
    """Whom to ask to leave before the talk (SHR-05); nobody, where only those are present who help the person.

    HUMAN_DECIDES where others are present: they are asked, the person decides, and it is recorded whether the talk was
    held alone. There is no power to send anybody away while the switch is off.
    """
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided(NAME, problems)
    record = switch("talk_alone_with_possible_victims", facts.on)
    if facts.others_present is None:
        unknown = missing(
            "others_present", "det er ikke oplyst, hvem der er til stede.", "it is not known who is present."
        )
        return undecided(NAME, (unknown,))
    leave = tuple(dict.fromkeys(other for other in facts.others_present if other not in MAY_STAY))
    notes = plan_notes(facts.on)
    if not leave:
        return Ruling(
            NAME,
            Verdict.ALLOWED,
            (),
            Text("Samtalen kan holdes.", "The talk can be held."),
            (_HELPERS_ONLY if facts.others_present else _ALONE, *notes),
            (record.use(),),
        )
    return Ruling(
        NAME,
        Verdict.HUMAN_DECIDES,
        leave,
        Text(
            f"Bed om at tale alene; bedes gå: {', '.join(other.label.da for other in leave)}.",
            f"Ask to talk alone; asked to leave: {', '.join(other.label.en for other in leave)}.",
        ),
        (_ASK, _NO_POWER, *notes),
        (record.use(),),
    )


_ALONE = Reason(
    "talk_alone.nobody_else",
    Text(
        "Ingen andre er til stede; notér, at der blev talt alene.",
        "Nobody else is present; record that you talked alone.",
    ),
    "SHR-05",
    reading="SHR-05",
)
_HELPERS_ONLY = Reason(
    "talk_alone.alone",
    Text(
        "Kun de, der hjælper personen, er til stede; notér, hvem der var med.",
        "Only those who help the person are present; record who took part.",
    ),
    "SHR-05",
    reading="SHR-05",
)
_ASK = Reason(
    "talk_alone.ask",
    Text(
        "Bed de andre om at gå, hvis personen ønsker det, og notér, om der blev talt alene.",
        "Ask the others to leave if the person wishes so, and record whether you talked alone.",
    ),
    "SHR-05",
    reading="SHR-05",
)
_NO_POWER = Reason(
    "talk_alone.no_power",
    Text(
        "En klarere beføjelse er kun under undersøgelse; ingen kan sendes væk.",
        "A clearer power is only being examined; nobody can be sent away.",
    ),
    "SHR-05",
)

RULE = Rule(
    name=NAME,
    title=Text("Tale alene med et muligt offer", "Talking alone with a possible victim"),
    meaning=Text(
        "Et muligt offer tales der helst med alene, uden arbejdsgiver, kolleger eller familie. Bisidder, "
        "repræsentant og tolk kan blive. Beføjelsen er kun under undersøgelse: man beder, man kræver ikke, og det "
        "noteres.",
        "A possible victim is best talked with alone, without employer, colleagues or family. A companion, "
        "representative and interpreter may stay. The power is only being examined: one asks, does not demand, and "
        "records it.",
    ),
    facts=TalkAloneFacts,
    decide=talk_alone,
    questions={
        "others_present": Text("Hvem er ellers til stede?", "Who else is present?"),
        "on": Text("Hvilken dag?", "On which day?"),
    },
    requirements=("SHR-05",),
    parameters=("talk_alone_with_possible_victims",),
)
