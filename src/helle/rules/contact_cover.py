"""Whether a victim has somebody to turn to today: her contact person from CMM, or a deputy (SUP-01, SUP-12)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code, Rung
from helle.rules.facts import implausible_dates
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "contact_cover"
# The rungs on which support runs: from reasonable grounds on, until the case ends or there is no current relationship.
SUPPORTED = frozenset({Rung.INDICATION, Rung.UNDER_ASSESSMENT, Rung.VICTIM_CURRENT})


class ContactCover(Code):
    """Who stands for a person today (SUP-01)."""

    HERE = "here", "Kontaktpersonen", "The contact person"
    DEPUTY = "deputy", "Stedfortræderen", "The deputy"
    AWAY = "away", "Kontaktpersonen er væk længe, og ingen dækker", "The contact person is away for long, uncovered"
    LEFT = "left", "Kontaktpersonen er ikke mere i CMM", "The contact person no longer works at CMM"
    WITH_NGO = "with_ngo", "Endnu en frivillig organisation", "Still an NGO"
    NOBODY = "nobody", "Ingen", "Nobody"
    NOT_NEEDED = "not_needed", "Støtten løber ikke", "Support is not running"

    @property
    def is_gap(self) -> bool:
        """Whether somebody has to be found."""
        return self in _GAPS


_GAPS = frozenset({ContactCover.AWAY, ContactCover.LEFT, ContactCover.WITH_NGO, ContactCover.NOBODY})


@dataclass(frozen=True, slots=True)
class ContactCoverFacts:
    """Where a person stands with her contact person on a day.

    `left_on`: the first day on which the contact person no longer works at CMM. `away_since` and `away_until`: the
    absence of that day, by its first and last day. `deputy`: somebody from CMM who is not away herself stands in.
    `ngo`: an organisation of before the plan is still named as contact person.
    """

    on: date
    support_runs: bool
    has_contact_person: bool
    left_on: date | None = None
    away_since: date | None = None
    away_until: date | None = None
    deputy: bool = False
    ngo: bool = False


def contact_cover(facts: ContactCoverFacts) -> Ruling[ContactCover]:
    """Who stands for the person on a day (SUP-01, SUP-08, SUP-12); how long an absence may be is our reading."""
    days = {"on": facts.on, "left_on": facts.left_on, "away_since": facts.away_since, "away_until": facts.away_until}
    problems = implausible_dates(**days) or _contradictions(facts)
    if problems:
        return undecided(NAME, problems)
    longest = parameter("contact_person_absence_days", facts.on)
    answer = _cover(facts, whole_number(longest))
    reason = _REASONS[answer]
    return Ruling(
        NAME,
        Verdict.ALLOWED,
        answer,
        reason.text,
        (reason, *plan_notes(facts.on)),
        (longest.use(),) if facts.away_since is not None else (),
    )


def is_long(since: date, until: date, on: date) -> bool:
    """Whether an absence is so long that somebody has to stand in (our reading of SUP-01)."""
    return (until - since).days + 1 > whole_number(parameter("contact_person_absence_days", on))


def _cover(facts: ContactCoverFacts, longest: int) -> ContactCover:
    if not facts.support_runs:
        return ContactCover.NOT_NEEDED
    if not facts.has_contact_person:
        return ContactCover.WITH_NGO if facts.ngo else ContactCover.NOBODY
    if facts.left_on is not None and facts.left_on <= facts.on:
        # A deputy stands in for somebody who comes back.
        return ContactCover.LEFT
    if facts.away_since is None or facts.away_until is None:
        return ContactCover.HERE
    if facts.deputy:
        return ContactCover.DEPUTY
    gone = (facts.away_until - facts.away_since).days + 1
    return ContactCover.AWAY if gone > longest else ContactCover.HERE


def _contradictions(facts: ContactCoverFacts) -> tuple[Problem, ...]:
    since, until = facts.away_since, facts.away_until
    if (since is None) is not (until is None):
        text = Text("fraværet har kun den ene af sine to dage.", "the absence has only one of its two days.")
        return (Problem("away_until" if until is None else "away_since", text),)
    if since is not None and until is not None and not since <= facts.on <= until:
        text = Text("fraværet er ikke fra den dag.", "the absence is not of that day.")
        return (Problem("away_since", text),)
    if facts.has_contact_person and facts.ngo:
        text = Text(
            "både CMM og en frivillig organisation står som kontaktperson.",
            "both CMM and an NGO are named as contact person.",
        )
        return (Problem("ngo", text),)
    return ()


_REASONS = {
    ContactCover.HERE: Reason(
        "contact_cover.here",
        Text("Personen har en kontaktperson fra CMM.", "The person has a contact person from CMM."),
        "SUP-01",
    ),
    ContactCover.DEPUTY: Reason(
        "contact_cover.deputy",
        Text(
            "Kontaktpersonen er væk, og en stedfortræder fra CMM tager over så længe.",
            "The contact person is away, and a deputy from CMM takes over meanwhile.",
        ),
        "SUP-01",
        reading="SUP-01",
    ),
    ContactCover.AWAY: Reason(
        "contact_cover.away",
        Text(
            "Kontaktpersonen er væk så længe, at nogen skal træde i stedet.",
            "The contact person is away for so long that somebody has to stand in.",
        ),
        "SUP-01",
        reading="SUP-01",
    ),
    ContactCover.LEFT: Reason(
        "contact_cover.left",
        Text(
            "Kontaktpersonen arbejder ikke mere i CMM. Personen skal have en ny.",
            "The contact person no longer works at CMM. The person needs a new one.",
        ),
        "SUP-01",
    ),
    ContactCover.WITH_NGO: Reason(
        "contact_cover.with_ngo",
        Text(
            "En frivillig organisation fra før planen står endnu som kontaktperson. CMM skal overtage.",
            "An NGO of before the plan is still named as contact person. CMM has to take over.",
        ),
        "SUP-12",
    ),
    ContactCover.NOBODY: Reason(
        "contact_cover.nobody",
        Text("Støtten løber, og ingen er kontaktperson.", "Support is running, and nobody is contact person."),
        "SUP-01",
    ),
    ContactCover.NOT_NEEDED: Reason(
        "contact_cover.not_needed",
        Text(
            "Støtten løber ikke, så der skal ikke være en kontaktperson.",
            "Support is not running, so no contact person is needed.",
        ),
        "SUP-01",
    ),
}

RULE = Rule(
    name=NAME,
    title=Text("Har personen en at gå til?", "Does the person have somebody to turn to?"),
    meaning=Text(
        "Mens støtten løber, er der altid én fra CMM, som personen kan gå til: kontaktpersonen eller en stedfortræder, "
        "mens kontaktpersonen er væk. Planen siger ikke, hvor længe man må undvære hende; vi siger det efter nogle "
        "dage. Stopper kontaktpersonen, er det ikke nok med en stedfortræder.",
        "While support runs there is always one from CMM for the person to turn to: the contact person, or a deputy "
        "while the contact person is away. The plan does not say for how long one may do without; we say so after some "
        "days. Where the contact person leaves, a deputy is not enough.",
    ),
    facts=ContactCoverFacts,
    decide=contact_cover,
    questions={
        "on": Text("Hvilken dag gælder det?", "Which day is it about?"),
        "support_runs": Text("Løber støtten?", "Is support running?"),
        "has_contact_person": Text("Er der en kontaktperson fra CMM?", "Is there a contact person from CMM?"),
        "left_on": Text(
            "Fra hvilken dag arbejder kontaktpersonen ikke mere i CMM?",
            "From which day does the contact person no longer work at CMM?",
        ),
        "away_since": Text("Hvilken dag begyndte fraværet?", "On which day did the absence begin?"),
        "away_until": Text("Hvad er fraværets sidste dag?", "What is the last day of the absence?"),
        "deputy": Text("Er der en stedfortræder, som er her?", "Is there a deputy who is here?"),
        "ngo": Text(
            "Står en frivillig organisation fra før planen endnu som kontaktperson?",
            "Is an NGO of before the plan still named as contact person?",
        ),
    },
    requirements=("SUP-01", "SUP-08", "SUP-12"),
    parameters=("contact_person_absence_days",),
)
