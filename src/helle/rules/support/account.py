"""Nobody is asked for the same account twice (SUP-11)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.support.codes import AccountUse


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What is on record of a person's account on the day `on`; None means not known.

    `readable`: whoever asks may read the record. `complete`: it answers what is needed now. `person_offers`: the
    person wants to tell it herself.
    """

    told: bool | None
    readable: bool | None
    complete: bool | None
    person_offers: bool
    on: date


def account_again(facts: AccountFacts) -> Ruling[AccountUse]:
    """Whether to ask the person or to use what she has told already (SUP-11; our reading, for the plan states a fact).

    What has been told and can be read is used. ALLOWED_WITH_REASON to ask where it is incomplete or may not be read,
    and then only for what is missing. A person who wants to tell is heard.
    """
    problems = implausible_dates(on=facts.on) or _contradictions(facts)
    if problems:
        return undecided("account", problems)
    notes = plan_notes(facts.on)
    if facts.person_offers:
        return _ask(Verdict.ALLOWED, _OFFERS, *notes)
    if facts.told is False:
        return _ask(Verdict.ALLOWED, _NOT_TOLD, *notes)
    if facts.readable is False:
        return _ask(Verdict.ALLOWED_WITH_REASON, _NOT_READABLE, *notes)
    if facts.complete is False:
        return _ask(Verdict.ALLOWED_WITH_REASON, _INCOMPLETE, *notes)
    unknown = _missing(facts)
    if unknown:
        return undecided("account", unknown)
    return Ruling(
        "account",
        Verdict.ALLOWED,
        AccountUse.REUSE,
        Text("Brug det, personen allerede har fortalt.", "Use what the person has told already."),
        (_TOLD, *notes),
    )


def _contradictions(facts: AccountFacts) -> tuple[Problem, ...]:
    if facts.told is False and facts.complete:
        text = Text(
            "forklaringen er oplyst som komplet, men intet er fortalt.",
            "the account is said to be complete, but nothing has been told.",
        )
        return (Problem("complete", text),)
    return ()


def _missing(facts: AccountFacts) -> tuple[Problem, ...]:
    asked = {
        "told": (
            facts.told,
            "det er ikke oplyst, om personen har fortalt det før.",
            "it is not stated whether the person has told it before.",
        ),
        "readable": (
            facts.readable,
            "det er ikke oplyst, om forklaringen må læses.",
            "it is not stated whether the account may be read.",
        ),
        "complete": (
            facts.complete,
            "det er ikke oplyst, om forklaringen svarer på det, der er brug for.",
            "it is not stated whether the account answers what is needed.",
        ),
    }
    return tuple(missing(name, da, en) for name, (value, da, en) in asked.items() if value is None)


def _ask(verdict: Verdict, *reasons: Reason) -> Ruling[AccountUse]:
    return Ruling(
        "account", verdict, AccountUse.ASK, Text("Personen kan spørges.", "The person may be asked."), reasons
    )


_TOLD = Reason(
    "account.told",
    Text(
        "Det er fortalt, og det kan læses; at fortælle igen kan skade den, der har haft voldsomme oplevelser.",
        "It has been told and can be read; telling it again may hurt somebody with violent experiences behind them.",
    ),
    "SUP-11",
    reading="SUP-11",
)
_NOT_TOLD = Reason(
    "account.not_told",
    Text("Personen har ikke fortalt det før.", "The person has not told it before."),
    "SUP-11",
    reading="SUP-11",
)
_OFFERS = Reason(
    "account.person_offers",
    Text("Personen vil selv fortælle; lyt til det.", "The person wants to tell their story; listen to it."),
    "SUP-11",
    reading="SUP-11",
)
_NOT_READABLE = Reason(
    "account.not_readable",
    Text(
        "Forklaringen må ikke læses af den, der spørger; overvej en deling med samtykke, før personen spørges igen.",
        "Whoever asks may not read the account; consider sharing it with consent before asking the person again.",
    ),
    "SUP-11",
    reading="SUP-11",
)
_INCOMPLETE = Reason(
    "account.incomplete",
    Text(
        "Forklaringen svarer ikke på alt; spørg kun om det, der mangler, og skriv hvorfor.",
        "The account does not answer everything; ask only for what is missing, and say why.",
    ),
    "SUP-11",
    reading="SUP-11",
)

RULE = Rule(
    name="account",
    title=Text("At spørge om det samme igen", "Asking for the same account again"),
    meaning=Text(
        "Ofre er ofte mærket på krop og sind. Derfor bruges det, de allerede har fortalt. Mangler der noget, eller må "
        "forklaringen ikke læses, kan der spørges med en begrundelse. En, der selv vil fortælle, bliver hørt. Planen "
        "nævner kun baggrunden; reglen er vores læsning.",
        "Victims are often marked in body and mind. Therefore what they have told already is used. Where something is "
        "missing, or the account may not be read, they may be asked with a reason. Whoever wants to tell is heard. The "
        "plan only states the background; the rule is our reading.",
    ),
    facts=AccountFacts,
    decide=account_again,
    questions={
        "told": Text("Har personen fortalt det før?", "Has the person told it before?"),
        "readable": Text("Må den, der spørger, læse det?", "May whoever asks read it?"),
        "complete": Text("Svarer det på det, der er brug for nu?", "Does it answer what is needed now?"),
        "person_offers": Text("Vil personen selv fortælle?", "Does the person want to tell?"),
        "on": Text("Hvilken dag gælder spørgsmålet?", "Which day is the question about?"),
    },
    requirements=("SUP-11",),
)
