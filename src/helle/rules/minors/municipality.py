"""The municipality of stay is told of every minor alien, whatever her stay (MIN-06)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import MinorStatus
from helle.rules.facts import danish_date, english_date, implausible_dates
from helle.rules.minors.child import (
    AGE_NOT_ESTABLISHED,
    DANISH_QUESTION,
    MAY_BE_DANISH,
    MINOR_QUESTION,
    ON_QUESTION,
    presumption,
)
from helle.rules.minors.codes import MunicipalityNotice
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class MunicipalityFacts:
    """Whether the municipality where the minor stays knows of her on the day `on`.

    `municipality_known`: it is known in which municipality she stays; None as good as no. `notified_on` None: not
    notified.
    """

    minor: MinorStatus | None
    danish_citizen: bool | None
    municipality_known: bool | None
    notified_on: date | None
    on: date


def municipality_notice(facts: MunicipalityFacts) -> Ruling[MunicipalityNotice]:
    """Whether the municipality of stay still has to be notified (MIN-06).

    The residence status is no fact here: the duty reaches every minor alien in the municipality. The plan says
    nothing of Danish children, for whom a human decides. REFUSED for adults, whom this duty does not cover.
    """
    problems = implausible_dates(notified_on=facts.notified_on, on=facts.on)
    if not problems and facts.notified_on is not None and facts.notified_on > facts.on:
        text = Text("underretningen ligger i fremtiden.", "the notification lies in the future.")
        problems = (Problem("notified_on", text),)
    if problems:
        return undecided("municipality_notice", problems)
    extra = (*presumption(facts.minor), *plan_notes(facts.on))
    if facts.minor is MinorStatus.ADULT:
        return Ruling(
            "municipality_notice",
            Verdict.REFUSED,
            None,
            Text("Underretningen gælder kun mindreårige.", "The notification is for minors only."),
            (_ADULT, *extra),
        )
    if facts.minor is None:
        return undecided("municipality_notice", (AGE_NOT_ESTABLISHED,))
    if facts.notified_on is not None:
        return Ruling(
            "municipality_notice",
            Verdict.ALLOWED,
            MunicipalityNotice.NOTIFIED,
            Text("Opholdskommunen er underrettet.", "The municipality of stay has been notified."),
            (
                Reason(
                    "municipality_notice.notified",
                    Text(
                        f"Kommunen har handlepligt og tilsyn og blev underrettet {danish_date(facts.notified_on)}.",
                        "The municipality has to act and supervise, and was notified on "
                        f"{english_date(facts.notified_on)}.",
                    ),
                    "MIN-06",
                ),
                *extra,
            ),
        )
    if facts.danish_citizen:
        return Ruling(
            "municipality_notice",
            Verdict.HUMAN_DECIDES,
            MunicipalityNotice.NOTIFY,
            Text(
                "Planen taler kun om udlændinge; et menneske afgør underretningen om et dansk barn.",
                "The plan speaks of aliens only; a human decides on notifying about a Danish child.",
            ),
            (_DANISH, *extra),
        )
    where = () if facts.municipality_known else (_WHERE,)
    return Ruling(
        "municipality_notice",
        Verdict.ALLOWED,
        MunicipalityNotice.NOTIFY,
        Text("Opholdskommunen skal underrettes.", "The municipality of stay must be notified."),
        (_NOTIFY, *where, *extra),
        # The child does not wait for its papers; what would change the answer is named.
        problems=(MAY_BE_DANISH,) if facts.danish_citizen is None else (),
    )


_NOTIFY = Reason(
    "municipality_notice.notify",
    Text(
        "Opholdskommunen har handlepligt og tilsyn over for alle mindreårige udlændinge i kommunen, uanset "
        "opholdsgrundlag; den kan først handle, når den ved det.",
        "The municipality of stay has to act and supervise for all minor aliens there, whatever their stay; it can act "
        "only once it knows.",
    ),
    "MIN-06",
)
_WHERE = Reason(
    "municipality_notice.find_the_municipality",
    Text(
        "Det er ikke kendt, i hvilken kommune den mindreårige opholder sig; find det ud af først.",
        "It is not known in which municipality the minor stays; find out first.",
    ),
    "MIN-06",
    reading="MIN-06",
)
_DANISH = Reason(
    "municipality_notice.danish",
    Text(
        "Loven om udsatte børn og unge gælder også danske børn; afvej barnets behov for beskyttelse.",
        "The law on vulnerable children covers Danish children too; weigh the child's need of protection.",
    ),
    "MIN-16",
    reading="MIN-16",
)
_ADULT = Reason(
    "municipality_notice.adult",
    Text(
        "Personen er voksen; kommunens handlepligt gælder her de mindreårige.",
        "The person is an adult; the municipality's duty to act here is for minors.",
    ),
    "MIN-15",
)

RULE = Rule(
    name="municipality_notice",
    title=Text("Underretning af opholdskommunen", "Notifying the municipality of stay"),
    meaning=Text(
        "Den kommune, hvor en mindreårig udlænding opholder sig, skal handle og føre tilsyn uanset opholdsgrundlaget. "
        "Derfor underrettes den om hver mindreårig. Planen giver ingen frist. Om danske børn siger planen intet; der "
        "afgør et menneske.",
        "The municipality in which a minor alien stays has to act and supervise whatever the residence status. "
        "Therefore it is notified of each minor. The plan sets no deadline. Of Danish children the plan says nothing; "
        "there a human decides.",
    ),
    facts=MunicipalityFacts,
    decide=municipality_notice,
    questions={
        "minor": MINOR_QUESTION,
        "danish_citizen": DANISH_QUESTION,
        "municipality_known": Text(
            "Er det kendt, i hvilken kommune den mindreårige opholder sig?",
            "Is it known in which municipality the minor stays?",
        ),
        "notified_on": Text("Hvornår er kommunen underrettet?", "When was the municipality notified?"),
        "on": ON_QUESTION,
    },
    requirements=("MIN-06", "MIN-15", "MIN-16", "INT-02"),
)
