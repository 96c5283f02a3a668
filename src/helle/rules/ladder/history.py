"""What the events of a case tell, in the order in which they were entered: its rung, and what stands (DEF-09)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from helle.rules.codes import LadderEvent, OrganisationKind, Rung
from helle.rules.facts import implausible_dates, missing
from helle.rules.ladder.moves import MOVE_RULE, OF_ANY_DAY, LadderEntry, MoveFacts, may_move, runs_back
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class RungFacts:
    """What has happened in the case, in the order in which it happened."""

    events: tuple[LadderEntry, ...]


def current_rung(facts: RungFacts) -> Ruling[Rung]:
    """The rung after these events, in the order in which they were entered (DEF-09).

    CANNOT_BE_DECIDED when there are none, when one of them could not have happened, or when its day is none that a case
    has. One whose day lies before that of the event it follows is named as well, and the rung stands: such a day is not
    entered any more (`may_move`), and of one that was, nobody loses what the rung opens. The fact that is named counts
    from 0, as the facts do; the sentence counts from 1, as people do.
    """
    days = {f"events.{place}.on": entry.on for place, entry in enumerate(facts.events)}
    if problems := implausible_dates(**days):
        return undecided("rung", problems)
    rung: Rung | None = None
    reason: tuple[Reason, ...] = ()
    back: list[Problem] = []
    last_on: date | None = None
    for place, entry in enumerate(facts.events):
        number = place + 1
        before = grounds_found(facts.events[:place])
        ruling = may_move(MoveFacts(rung, entry.event, entry.by, grounds_before=before))
        if ruling.answer is None:
            return undecided(
                "rung",
                (
                    Problem(
                        f"events.{place}",
                        Text(
                            f"registrering nr. {number} ({entry.event.label.da.lower()}) passer ikke til det "
                            "foregående.",
                            f"entry no. {number} ({entry.event.label.en.lower()}) does not fit what came before.",
                        ),
                    ),
                ),
                ruling.reasons,
            )
        if runs_back(entry.event, entry.on, last_on) and entry.by is not OrganisationKind.COURT:
            back.append(
                Problem(
                    f"events.{place}.on",
                    Text(
                        f"registrering nr. {number} ({entry.event.label.da.lower()}) ligger før den, den følger efter.",
                        f"entry no. {number} ({entry.event.label.en.lower()}) lies before the one it follows.",
                    ),
                )
            )
        last_on = latest_day((LadderEntry(entry.event, entry.by, last_on), entry))
        rung, reason = ruling.answer, ruling.reasons
    if rung is None:
        return undecided("rung", (missing("events", "intet er registreret.", "nothing has been recorded."),))
    label = rung.label
    return Ruling("rung", Verdict.ALLOWED, rung, Text(f"{label.da}.", f"{label.en}."), reason, problems=tuple(back))


def latest_day(events: Sequence[LadderEntry]) -> date | None:
    """The latest day of the events that brought the person to a rung; the next one may not lie before it."""
    return max((one.on for one in events if one.on is not None and one.event not in OF_ANY_DAY), default=None)


def grounds_found(events: Sequence[LadderEntry]) -> bool:
    """Whether reasonable grounds have ever been found, by whatever event says so."""
    return any(entry.event in (LadderEvent.INDICATION_FOUND, LadderEvent.REOPENED) for entry in events)


def asserted_by_police(events: Sequence[LadderEntry]) -> bool:
    """Whether the police have stated reason to believe since the last negative assessment (CRI-09)."""
    standing = False
    for entry in events:
        if entry.event is LadderEvent.INDICATION_ASSERTED:
            standing = True
        elif entry.event is LadderEvent.ASSESSED_NOT_VICTIM:
            standing = False
    return standing


RUNG_RULE = Rule(
    name="rung",
    title=Text("Trinnet på stigen", "The rung on the ladder"),
    meaning=Text(
        "Trinnet følger af alt, der er sket i sagen, i den rækkefølge det skete. Intet rettes; en ny hændelse afløser "
        "den forrige. Passer en hændelse ikke til det foregående, nævnes dens nummer, og trinnet kan ikke afgøres. Er "
        "det kun dens dag, der ligger før den foregående, nævnes den også, men trinnet står: en dag, der er skrevet "
        "forkert, tager ikke støtten fra nogen. Nye hændelser kan ikke dateres sådan.",
        "The rung follows from everything that has happened in the case, in the order in which it happened. Nothing is "
        "edited; a new event replaces the one before. Where an event does not fit what came before, its number is "
        "named and the rung cannot be decided. Where only its day lies before the one it follows, it is named too, but "
        "the rung stands: a mistyped day takes support from nobody. New events cannot be dated so.",
    ),
    facts=RungFacts,
    decide=current_rung,
    questions={
        "events.event": Text("Hvad er der sket?", "What has happened?"),
        "events.by": Text("Hvilken organisation registrerede det?", "Which organisation entered it?"),
        "events.on": Text("Hvilken dag skete det?", "On which day did it happen?"),
    },
    requirements=MOVE_RULE.requirements,
)
