"""Until when a consent of a child's representative holds (MIN-02, MIN-15): the day before the child turns eighteen.

From the day of turning eighteen the person alone agrees to being told of: what rests on the representative's yes has
ended with the day before, whatever last day was written down. She is asked herself, and in time (`ask_herself_days`).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from helle.rules.facts import danish_date, english_date, implausible_dates
from helle.rules.parameters import parameter, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "childs_consent"


@dataclass(frozen=True, slots=True)
class ChildsConsentFacts:
    """A consent of the representative, looked at on the day `on`.

    `until` is the last day that was agreed to, `turns_18_on` the latest day on which the person turns eighteen; None:
    no birth date is known. `disputed`: the age is contested, so that no day can be counted on.
    """

    until: date
    turns_18_on: date | None
    disputed: bool
    on: date


def childs_consent(facts: ChildsConsentFacts) -> Ruling[date]:
    """The last day on which the consent holds; refused once it is past (MIN-02, MIN-15).

    Where the age is disputed or not known the person is protected as a child, and the day agreed to stands until a
    day of turning eighteen can be counted on.
    """
    problems = implausible_dates(until=facts.until, turns_18_on=facts.turns_18_on, on=facts.on)
    if problems:
        return undecided(NAME, problems)
    last, reason = facts.until, _AS_AGREED
    if facts.disputed:
        reason = _DISPUTED
    elif facts.turns_18_on is None:
        reason = _NO_DAY
    elif facts.until >= facts.turns_18_on:
        last, reason = facts.turns_18_on - timedelta(days=1), _BEFORE_EIGHTEEN
    reasons, used = [reason], []
    if facts.turns_18_on is not None and not facts.disputed and facts.until >= facts.turns_18_on - timedelta(days=1):
        ahead = parameter("ask_herself_days", facts.on)
        used.append(ahead.use())
        if facts.on >= facts.turns_18_on:
            reasons.append(_ASK)
        elif facts.on >= facts.turns_18_on - timedelta(days=whole_number(ahead)):
            reasons.append(_ASK_IN_TIME)
    if facts.on <= last:
        said = Text(
            f"Samtykket gælder højst til og med {danish_date(last)}.",
            f"The consent holds until {english_date(last)} at most.",
        )
        return Ruling(NAME, Verdict.ALLOWED, last, said, tuple(reasons), tuple(used))
    said = Text(
        f"Samtykket gjaldt til og med {danish_date(last)}.",
        f"The consent held until {english_date(last)}.",
    )
    return Ruling(NAME, Verdict.REFUSED, None, said, tuple(reasons), tuple(used))


_BEFORE_EIGHTEEN = Reason(
    "childs_consent.before_eighteen",
    Text(
        "Repræsentanten siger ja for et barn: samtykket gælder højst til dagen før, barnet fylder 18.",
        "The representative agrees for a child: the consent holds until the day before the child turns 18 at most.",
    ),
    "MIN-02",
    reading="MIN-15",
)
_AS_AGREED = Reason(
    "childs_consent.as_agreed",
    Text(
        "Samtykket ender, før barnet fylder 18, og gælder som aftalt.",
        "The consent ends before the child turns 18 and holds as agreed.",
    ),
    "MIN-02",
    reading="MIN-15",
)
_DISPUTED = Reason(
    "childs_consent.disputed",
    Text(
        "Alderen er omstridt: personen beskyttes som barn, til den er afgjort. Viser personen sig at være voksen, "
        "ender samtykket af sig selv.",
        "The age is disputed: the person is protected as a child until it is settled. If the person turns out to be "
        "an adult, the consent ends by itself.",
    ),
    "MIN-15",
    reading="MIN-15",
)
_NO_DAY = Reason(
    "childs_consent.no_day",
    Text(
        "Ingen fødselsdato er noteret. Kommer den, ender samtykket af sig selv dagen før, personen fylder 18.",
        "No birth date is recorded. Once it is, the consent ends by itself the day before the person turns 18.",
    ),
    "MIN-15",
    reading="MIN-15",
)
_ASK = Reason(
    "childs_consent.ask_herself",
    Text(
        "Personen er fyldt 18 og samtykker nu selv: spørg, om oplysningerne fortsat må gives videre.",
        "The person is 18 and now consents alone: ask whether the information may still be passed on.",
    ),
    "MIN-02",
    reading="MIN-15",
)

_ASK_IN_TIME = Reason(
    "childs_consent.ask_in_time",
    Text(
        "Personen fylder snart 18 og samtykker derefter selv: spørg i tide, om oplysningerne fortsat må gives videre.",
        "The person turns 18 soon and then consents alone: ask in time whether the information may still be passed on.",
    ),
    "MIN-02",
    reading="MIN-15",
)

RULE = Rule(
    name=NAME,
    title=Text("Samtykke fra et barns repræsentant", "Consent by a child's representative"),
    meaning=Text(
        "En repræsentant kan samtykke for et barn, men ikke længere end barnet er barn. Samtykket, og det, der er "
        "givet videre på det, ender med dagen før, barnet fylder 18, også når fødselsdatoen først bliver kendt "
        "bagefter. Er alderen omstridt, gælder det som aftalt, til den er afgjort. "
        "Personen spørges selv, i tide før dagen og fra den.",
        "A representative can agree for a child, but no longer than the child is one. The consent, and what was "
        "passed on by it, ends with the day before the child turns 18, also where the birth date becomes known only "
        "later. If the age is disputed it holds as agreed until that is settled. The person is asked, in time "
        "before that day and from it on.",
    ),
    facts=ChildsConsentFacts,
    decide=childs_consent,
    questions={
        "until": Text("Til og med hvilken dag er der sagt ja?", "Until which day was agreed to?"),
        "turns_18_on": Text("Hvornår fylder personen 18?", "When does the person turn 18?"),
        "disputed": Text("Er alderen omstridt?", "Is the age disputed?"),
        "on": Text("Hvilken dag ses der på?", "Which day is being considered?"),
    },
    requirements=("MIN-02", "MIN-15"),
    parameters=("ask_herself_days",),
    unanswered={"turns_18_on": Text("Ingen fødselsdato er noteret.", "No birth date is recorded.")},
)
