"""Whether a measure may be passed on to an outside party: with consent, as long as it stands (OUT-09, MIN-02)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import implausible_dates
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided
from helle.rules.support.codes import ConsentAnswer


@dataclass(frozen=True, slots=True)
class PassingOnFacts:
    """Who delivers, and the last answer about it on the day `on`; `consent` None: nobody has been asked.

    `childs_view`: the answer is the child's alone and decides nothing, as the rule of decisions for a minor has it.
    """

    outside: bool
    consent: ConsentAnswer | None
    childs_view: bool
    on: date


def passing_on(facts: PassingOnFacts) -> Ruling[ConsentAnswer | None]:
    """Whether CMM may pass the measure on and let the outside party begin.

    Within CMM nothing is passed on. REFUSED without an answer, after a refusal, and at once after a withdrawal; so it
    is where a child alone has answered (MIN-02). A consent with a limit holds within the limit. What danger to life
    calls for is another act with a weighing of its own: the rule of disclosure has it.
    """
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided("passing_on", problems)
    notes = plan_notes(facts.on)
    if not facts.outside:
        return Ruling(
            "passing_on",
            Verdict.ALLOWED,
            ConsentAnswer.GIVEN,
            Text("CMM giver selv støtten; intet sendes videre.", "CMM gives the support itself; nothing is passed on."),
            (_WITHIN, *notes),
        )
    if facts.consent is None:
        return _refused(_NOT_ASKED, *notes)
    if facts.consent is ConsentAnswer.REFUSED:
        return _refused(_SAID_NO, *notes)
    if facts.consent is ConsentAnswer.WITHDRAWN:
        return _refused(_WITHDRAWN, *notes)
    if facts.childs_view:
        return _refused(_CHILD_ALONE, *notes)
    limited = facts.consent is ConsentAnswer.LIMITED
    return Ruling(
        "passing_on",
        Verdict.ALLOWED,
        facts.consent,
        Text("Støtten kan sendes videre, inden for grænsen.", "The measure may be passed on, within the limit.")
        if limited
        else Text("Støtten kan sendes videre.", "The measure may be passed on."),
        (_LIMITED if limited else _GIVEN, *notes),
    )


def _refused(*reasons: Reason) -> Ruling[ConsentAnswer | None]:
    return Ruling(
        "passing_on",
        Verdict.REFUSED,
        None,
        Text("Støtten kan ikke sendes videre nu.", "The measure may not be passed on now."),
        reasons,
    )


_WITHIN = Reason(
    "passing_on.within_cmm",
    Text("Ingen uden for CMM er med.", "Nobody outside CMM takes part."),
    "SUP-10",
)
_NOT_ASKED = Reason(
    "passing_on.not_asked",
    Text(
        "Intet går til en anden part uden et samtykke, der er noteret og kan trækkes tilbage.",
        "Nothing goes to another party without a consent that is recorded and can be withdrawn.",
    ),
    "OUT-09",
    reading="OUT-09",
)
_SAID_NO = Reason(
    "passing_on.refused",
    Text("Der er sagt nej til, at den part får noget at vide.", "The answer was no to that party being told."),
    "OUT-09",
    reading="OUT-09",
)
_WITHDRAWN = Reason(
    "passing_on.withdrawn",
    Text(
        "Samtykket er trukket tilbage; intet mere sendes videre, og parten får besked om at stoppe.",
        "The consent has been withdrawn; nothing more is passed on, and the party is told to stop.",
    ),
    "OUT-09",
    reading="OUT-09",
)
_CHILD_ALONE = Reason(
    "passing_on.child_alone",
    Text(
        "Barnets svar er barnets holdning; indehaveren af forældremyndigheden eller repræsentanten samtykker.",
        "The child's answer is the child's view; the custody holder or the representative consents.",
    ),
    "MIN-02",
    reading="MIN-02",
)
_GIVEN = Reason(
    "passing_on.given",
    Text("Der er givet samtykke, og det er ikke trukket tilbage.", "Consent was given and has not been withdrawn."),
    "OUT-09",
    reading="OUT-09",
)
_LIMITED = Reason(
    "passing_on.limited",
    Text(
        "Samtykket har en grænse; kun det, der ligger inden for den, sendes videre.",
        "The consent has a limit; only what lies within it is passed on.",
    ),
    "OUT-09",
    reading="OUT-09",
)

RULE = Rule(
    name="passing_on",
    title=Text("At sende en støtte videre til en anden part", "Passing a measure on to another party"),
    meaning=Text(
        "Skal en anden end CMM give støtten, får parten først noget at vide, når der er givet samtykke. For et barn er "
        "det indehaveren af forældremyndigheden eller repræsentanten, der samtykker; barnets egen holdning noteres "
        "ved siden af. Trækkes samtykket tilbage, stopper det straks. Planen siger det om det, der går tilbage til en "
        "organisation; for de andre parter er det vores læsning.",
        "Where somebody else than CMM is to give the support, that party is told nothing before there is consent. For "
        "a child the custody holder or the representative consents; the child's own view is recorded beside it. Once "
        "the consent is withdrawn it stops at once. The plan says so of what goes back to an organisation; for the "
        "other parties it is our reading.",
    ),
    facts=PassingOnFacts,
    decide=passing_on,
    questions={
        "outside": Text("Er det en anden end CMM, der giver støtten?", "Is it somebody else than CMM who gives it?"),
        "consent": Text("Hvad er der svaret sidst?", "What was answered last?"),
        "childs_view": Text("Er svaret kun barnets egen holdning?", "Is the answer the child's own view only?"),
        "on": Text("Hvilken dag gælder spørgsmålet?", "Which day is the question about?"),
    },
    requirements=("OUT-09", "SUP-10", "MIN-02"),
    unanswered={"consent": Text("Ingen er spurgt.", "Nobody has been asked.")},
)
