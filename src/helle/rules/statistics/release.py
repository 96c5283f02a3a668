"""Who draws a release of statistics, who approves it, and what may leave (STA-01, STA-05, FIG-11)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "release"


class ReleaseAct(Code):
    """What somebody wants to do with a release of statistics."""

    DRAW = "draw", "Lave en udgivelse", "Make a release"
    APPROVE = "approve", "Godkende udgivelsen", "Approve the release"
    SEND_BACK = "send_back", "Sende udgivelsen tilbage", "Send the release back"
    TAKE_DOWN = "take_down", "Tage udgivelsen ned", "Take the release down"


class ReleasePart(Code):
    """In which part somebody deals with a release."""

    ANALYST = "analyst", "Som den, der samler tallene", "As the one who collects the figures"
    SECOND = "second", "Som det andet par øjne", "As the second pair of eyes"
    LEAD = "lead", "Som CMM's leder", "As CMM's lead"


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What somebody wants to do with a release on a day.

    `collects`: she works with the figures in CMM. `leads`: she leads CMM. `drew`: she drew the release herself.
    `audited`: the audit found no suppressed figure that can be worked out; None before there is one.
    """

    act: ReleaseAct
    collects: bool
    leads: bool
    drew: bool
    audited: bool | None
    on: date


def release(facts: ReleaseFacts) -> Ruling[ReleasePart]:
    """Whether she may do it, and in which part (STA-01)."""
    wrong = implausible_dates(on=facts.on)
    if wrong:
        return undecided(NAME, wrong)
    part, reason = _part(facts)
    if part is ReleasePart.SECOND and facts.act is ReleaseAct.APPROVE and facts.audited is None:
        return undecided(NAME, (_NOT_AUDITED,))
    notes = plan_notes(facts.on)
    if part is None:
        return Ruling(NAME, Verdict.REFUSED, None, _NO, (reason, *notes))
    headline = Text(f"{facts.act.label.da}: {part.label.inside.da}.", f"{facts.act.label.en}: {part.label.inside.en}.")
    return Ruling(NAME, Verdict.ALLOWED, part, headline, (reason, *notes))


def _part(facts: ReleaseFacts) -> tuple[ReleasePart | None, Reason]:
    if facts.act is ReleaseAct.TAKE_DOWN:
        return (ReleasePart.LEAD, _TAKES_DOWN) if facts.leads else (None, _NOT_LEAD)
    if not (facts.collects or facts.leads):
        return None, _NOT_CMM
    if facts.act is ReleaseAct.DRAW:
        return ReleasePart.ANALYST, _COLLECTS
    if facts.drew:
        return None, _FOUR_EYES
    if facts.act is ReleaseAct.APPROVE and facts.audited is False:
        return None, _NOT_SAFE
    return ReleasePart.SECOND, _SECOND


_NO = Text("Det kan ikke gøres her.", "This cannot be done here.")
_NOT_AUDITED = missing(
    "audited",
    "det er ikke efterprøvet, om tilbageholdte tal kan regnes ud.",
    "whether suppressed figures can be worked out has not been audited.",
)
_COLLECTS = Reason(
    "release.collects",
    Text("CMM samler og udbreder tal om menneskehandel.", "CMM collects and spreads figures on trafficking."),
    "STA-01",
)
_SECOND = Reason(
    "release.second",
    Text(
        "En anden end den, der lavede udgivelsen, har set efter.",
        "Another than whoever made the release has looked at it.",
    ),
    "STA-01",
    reading="STA-01",
)
_TAKES_DOWN = Reason(
    "release.takes_down",
    Text(
        "Viser en udgivelse sig at røbe nogen, tager CMM's leder den ned; den bliver stående i listen.",
        "Where a release turns out to point at somebody, CMM's lead takes it down; it stays in the list.",
    ),
    "STA-01",
    reading="STA-01",
)
_NOT_CMM = Reason(
    "release.not_cmm",
    Text(
        "Udgivelser laves og godkendes af dem, der arbejder med tallene i CMM.",
        "Releases are made and approved by those who work with the figures in CMM.",
    ),
    "STA-01",
)
_NOT_LEAD = Reason(
    "release.not_lead",
    Text("En udgivelse tages ned af CMM's leder.", "A release is taken down by CMM's lead."),
    "STA-01",
    reading="STA-01",
)
_FOUR_EYES = Reason(
    "release.four_eyes",
    Text("Den, der har lavet en udgivelse, godkender den ikke selv.", "Whoever made a release does not approve it."),
    "STA-01",
    reading="STA-01",
)
_NOT_SAFE = Reason(
    "release.not_safe",
    Text(
        "Efterprøvningen har fundet et tilbageholdt tal, der kan regnes ud.",
        "The audit found a suppressed figure that can be worked out.",
    ),
    "STA-01",
    reading="STA-01",
)

RULE = Rule(
    name=NAME,
    title=Text("Udgivelse af tal", "A release of statistics"),
    meaning=Text(
        "En udgivelse laves af en, der arbejder med tallene i CMM, og fryses med opgørelsesdag, tabeller og "
        "beskyttelse. Den godkendes af en anden, og kun når ingen af de tilbageholdte tal kan regnes ud. Rettes "
        "noget, kommer rettelsen ved siden af.",
        "A release is made by somebody who works with the figures in CMM, and is frozen with its cut-off, its tables "
        "and its protection. Another approves it, and only when no suppressed figure can be worked out. Where "
        "something is corrected, the correction stands beside it.",
    ),
    facts=ReleaseFacts,
    decide=release,
    questions={
        "act": Text("Hvad skal der gøres?", "What is to be done?"),
        "collects": Text("Arbejder hun med tallene i CMM?", "Does she work with the figures in CMM?"),
        "leads": Text("Leder hun CMM?", "Does she lead CMM?"),
        "drew": Text("Har hun selv lavet udgivelsen?", "Did she make the release herself?"),
        "audited": Text(
            "Er det efterprøvet, at ingen tilbageholdte tal kan regnes ud?",
            "Does the audit show that no suppressed figure can be worked out?",
        ),
        "on": Text("Hvilken dag?", "On which day?"),
    },
    requirements=("STA-01", "STA-05", "FIG-11"),
)
