"""What every rule of minors asks first: whether the person is a minor, and on what basis she stays."""

from helle.rules.codes import MinorStatus
from helle.rules.facts import missing
from helle.rules.ruling import Problem, Reason, Text

AGE_NOT_ESTABLISHED = missing(
    "minor",
    "det er ikke oplyst, om personen er mindreårig.",
    "it is not stated whether the person is a minor.",
)
STAY_NOT_ESTABLISHED = missing(
    "residence",
    "opholdsgrundlaget er ikke afklaret.",
    "the residence status has not been established.",
)
UNACCOMPANIED_NOT_ESTABLISHED = missing(
    "unaccompanied",
    "det er ikke oplyst, om den mindreårige er uledsaget.",
    "it is not stated whether the minor is unaccompanied.",
)

MAY_BE_DANISH = missing(
    "danish_citizen",
    "det er ikke oplyst, om barnet er dansk statsborger; for et dansk barn afgør et menneske det.",
    "it is not known whether the child is a Danish citizen; for a Danish child a human decides.",
)

MINOR_QUESTION = Text("Er personen mindreårig (eller behandles som det)?", "Is the person a minor (or treated as one)?")
UNACCOMPANIED_QUESTION = Text(
    "Er den mindreårige uden en indehaver af forældremyndigheden i Danmark?",
    "Is the minor without a custody holder in Denmark?",
)
ON_QUESTION = Text("Hvilken dag gælder spørgsmålet?", "Which day is the question about?")
DANISH_QUESTION = Text("Er personen dansk statsborger?", "Is the person a Danish citizen?")
RESIDENCE_QUESTION = Text("På hvilket grundlag opholder personen sig her?", "On what basis does the person stay here?")


def adult_alone(adult: bool, unaccompanied: bool | None) -> tuple[Problem, ...]:
    """Only a minor is unaccompanied in the sense of the plan (MIN-01)."""
    if not adult or not unaccompanied:
        return ()
    text = Text("en voksen er registreret som uledsaget mindreårig.", "an adult is recorded as an unaccompanied minor.")
    return (Problem("unaccompanied", text),)


def presumption(minor: MinorStatus | None) -> tuple[Reason, ...]:
    """Why somebody whose age is in doubt is treated as a minor; empty for everybody else (INT-02)."""
    if minor is not MinorStatus.PRESUMED_MINOR:
        return ()
    return (
        Reason(
            "minor.presumed",
            Text(
                "Alderen er ikke afklaret; tvivlen kommer personen til gode, og reglerne for mindreårige bruges.",
                "The age has not been established; the person has the benefit of the doubt, and the rules for minors "
                "are used.",
            ),
            "INT-02",
            reading="MIN-15",
        ),
    )
