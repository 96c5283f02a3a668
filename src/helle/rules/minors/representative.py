"""Whether a minor must have a personal representative, and how long she has been without (MIN-01, MIN-03, MIN-04)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import MinorStatus
from helle.rules.facts import danish_days, english_days, implausible_dates, missing
from helle.rules.minors.child import (
    AGE_NOT_ESTABLISHED,
    DANISH_QUESTION,
    MAY_BE_DANISH,
    MINOR_QUESTION,
    ON_QUESTION,
    UNACCOMPANIED_NOT_ESTABLISHED,
    UNACCOMPANIED_QUESTION,
    adult_alone,
    presumption,
)
from helle.rules.minors.codes import RepresentativeStatus
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class RepresentativeFacts:
    """A minor's company and representative on the day `on`.

    `companion_suspected`: the adult who came along may have been involved in the trafficking; asked where the minor is
    accompanied. `registered_on` is the day on which the minor became known as a victim or possible victim.
    `appointed` None means not known; `appointed_on` is the day of the appointment.
    """

    minor: MinorStatus | None
    unaccompanied: bool | None
    companion_suspected: bool | None
    registered_on: date | None
    appointed: bool | None
    appointed_on: date | None
    on: date
    danish_citizen: bool | None = None


@dataclass(frozen=True, slots=True)
class Representation:
    """Where the appointment stands, and the days without: until the appointment, or until `on`; 0 where not needed."""

    status: RepresentativeStatus
    days_without: int = 0


def representative(facts: RepresentativeFacts) -> Ruling[Representation]:
    """Whether a representative must be appointed (MIN-01), and for how long the minor has been without (MIN-04).

    Adults need none under the plan, nor minors whose companion is not suspected. HUMAN_DECIDES where the companion is
    suspected, and for a Danish child, for whom the Immigration Service appoints nobody. The days are counted from the
    registration to the appointment, or to `on`, and are 0 for one appointed earlier.
    """
    problems = implausible_dates(registered_on=facts.registered_on, appointed_on=facts.appointed_on, on=facts.on)
    problems = problems or _contradictions(facts)
    problems += adult_alone(facts.minor is MinorStatus.ADULT, facts.unaccompanied)
    if problems:
        return undecided("representative", problems)
    extra = (*presumption(facts.minor), *plan_notes(facts.on))
    if facts.minor is MinorStatus.ADULT:
        return _not_needed(_ADULT, *extra)
    if facts.unaccompanied is False and facts.companion_suspected:
        return Ruling(
            "representative",
            Verdict.HUMAN_DECIDES,
            Representation(RepresentativeStatus.APPOINT, _days(facts.registered_on, facts.on)),
            Text(
                "Den voksne, som følger barnet, er mistænkt; et menneske afgør, om barnet er uledsaget i praksis.",
                "The adult with the child is suspected; a human decides whether the child is in effect unaccompanied.",
            ),
            (_SUSPECTED, *extra),
        )
    if facts.unaccompanied is False and facts.companion_suspected is False:
        return _not_needed(_ACCOMPANIED, *extra)
    if facts.unaccompanied is False:
        return undecided("representative", (_COMPANION_NOT_CHECKED,), (_ACCOMPANIED, *extra))
    unknown = (
        *((AGE_NOT_ESTABLISHED,) if facts.minor is None else ()),
        *((UNACCOMPANIED_NOT_ESTABLISHED,) if facts.unaccompanied is None else ()),
        *_missing_days(facts),
    )
    if unknown:
        return undecided("representative", unknown, extra)
    if facts.appointed or facts.appointed_on is not None:
        return _appointed(facts, extra)
    if facts.danish_citizen:
        return Ruling(
            "representative",
            Verdict.HUMAN_DECIDES,
            Representation(RepresentativeStatus.APPOINT, _days(facts.registered_on, facts.on)),
            Text(
                "Barnet er dansk; et menneske afgør, om det skal have en repræsentant, og hvem der udpeger.",
                "The child is Danish; a human decides whether to appoint a representative, and who appoints.",
            ),
            (_DANISH, *extra),
        )
    return _to_be_appointed(facts, extra)


def _contradictions(facts: RepresentativeFacts) -> tuple[Problem, ...]:
    if facts.registered_on is not None and facts.registered_on > facts.on:
        text = Text("dagen ligger før registreringen.", "the day lies before the registration.")
        return (Problem("on", text),)
    if facts.appointed is False and facts.appointed_on is not None:
        text = Text(
            "der er en dag for udpegningen, men ingen repræsentant er udpeget.",
            "there is a day of appointment, but no representative has been appointed.",
        )
        return (Problem("appointed", text),)
    if facts.appointed_on is not None and facts.appointed_on > facts.on:
        text = Text("udpegningen ligger i fremtiden.", "the appointment lies in the future.")
        return (Problem("appointed_on", text),)
    return ()


def _missing_days(facts: RepresentativeFacts) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if facts.registered_on is None:
        found.append(missing("registered_on", "registreringsdagen mangler.", "the day of the registration is missing."))
    if facts.appointed_on is None and facts.appointed is None:
        found.append(
            missing(
                "appointed",
                "det er ikke oplyst, om en repræsentant er udpeget.",
                "it is not stated whether a representative has been appointed.",
            )
        )
    if facts.appointed_on is None and facts.appointed:
        found.append(missing("appointed_on", "udpegningsdagen mangler.", "the day of the appointment is missing."))
    return tuple(found)


def _days(since: date | None, until: date) -> int:
    return max((until - since).days, 0) if since is not None else 0


def _not_needed(*reasons: Reason) -> Ruling[Representation]:
    return Ruling(
        "representative",
        Verdict.ALLOWED,
        Representation(RepresentativeStatus.NOT_NEEDED),
        Text("Planen kræver ingen personlig repræsentant.", "The plan requires no personal representative."),
        reasons,
    )


def _appointed(facts: RepresentativeFacts, extra: tuple[Reason, ...]) -> Ruling[Representation]:
    days = _days(facts.registered_on, facts.appointed_on or facts.on)
    return Ruling(
        "representative",
        Verdict.ALLOWED,
        Representation(RepresentativeStatus.APPOINTED, days),
        Text("Den mindreårige har en personlig repræsentant.", "The minor has a personal representative."),
        (
            Reason(
                "representative.appointed",
                Text(
                    f"Der gik {danish_days(days)} fra registreringen, til repræsentanten var udpeget.",
                    f"It took {english_days(days)} from the registration until the representative was appointed.",
                ),
                "MIN-04",
            ),
            _TASK,
            *extra,
        ),
    )


def _to_be_appointed(facts: RepresentativeFacts, extra: tuple[Reason, ...]) -> Ruling[Representation]:
    days = _days(facts.registered_on, facts.on)
    return Ruling(
        "representative",
        Verdict.ALLOWED,
        Representation(RepresentativeStatus.APPOINT, days),
        Text("En personlig repræsentant skal udpeges.", "A personal representative must be appointed."),
        (
            Reason(
                "representative.unaccompanied",
                Text(
                    f"Uledsagede mindreårige ofre får en personlig repræsentant. Uden repræsentant: "
                    f"{danish_days(days)}.",
                    f"Unaccompanied minor victims get a personal representative. Without one for: "
                    f"{english_days(days)}.",
                ),
                "MIN-01",
            ),
            Reason(
                "representative.through_immigration_service",
                Text(
                    "Udlændingestyrelsen har ansvaret for, at repræsentanten bliver udpeget.",
                    "The Immigration Service is responsible for getting the representative appointed.",
                ),
                "MIN-04",
            ),
            Reason(
                "representative.who_appoints",
                Text(
                    "Efter loven indstiller en godkendt organisation, og Familieretshuset udpeger; notér begge.",
                    "By law an approved organisation nominates and the Agency of Family Law appoints; record both.",
                ),
                "PUB-LAW-08",
                reading="MIN-04",
            ),
            *extra,
        ),
        # A child alone does not wait for its papers; what would change the answer is named.
        problems=(MAY_BE_DANISH,) if facts.danish_citizen is None else (),
    )


_ADULT = Reason(
    "representative.adult",
    Text(
        "Personen er voksen; repræsentanten er for mindreårige.",
        "The person is an adult; the representative is for minors.",
    ),
    "MIN-15",
)
_COMPANION_NOT_CHECKED = missing(
    "companion_suspected",
    "det er ikke oplyst, om den voksne, som følger barnet, kan have del i handlen.",
    "it is not stated whether the adult with the child may have been involved in the trafficking.",
)
_ACCOMPANIED = Reason(
    "representative.accompanied",
    Text(
        "Den mindreårige er ikke uledsaget; indehaveren af forældremyndigheden tager beslutningerne.",
        "The minor is not unaccompanied; the custody holder takes the decisions.",
    ),
    "MIN-01",
    reading="MIN-01",
)
_SUSPECTED = Reason(
    "representative.companion_suspected",
    Text(
        "Den, der kan have del i handlen, kan ikke varetage barnets tarv. Afvej, om Udlændingestyrelsen skal sørge for "
        "en repræsentant.",
        "Whoever may have been involved in the trafficking cannot safeguard the child's interests. Weigh whether the "
        "Immigration Service should see to a representative.",
    ),
    "MIN-01",
    reading="MIN-01",
)
_DANISH = Reason(
    "representative.danish",
    Text(
        "Planen siger ikke, at det kun gælder udlændinge, men lægger udpegningen hos Udlændingestyrelsen. Afvej det "
        "med kommunen.",
        "The plan does not say that this is for aliens only, but leaves the appointment to the Immigration Service. "
        "Weigh it with the municipality.",
    ),
    "MIN-01",
    reading="MIN-01",
)
_TASK = Reason(
    "representative.task",
    Text(
        "Repræsentanten støtter og vejleder den mindreårige og varetager barnets tarv: indbyd til samtaler og "
        "beslutninger.",
        "The representative supports and guides the minor and looks after the child's interests: invite to talks and "
        "decisions.",
    ),
    "MIN-03",
)

RULE = Rule(
    name="representative",
    title=Text("Personlig repræsentant", "Personal representative"),
    meaning=Text(
        "En uledsaget mindreårig, der er eller kan være offer, får en personlig repræsentant, som støtter, vejleder og "
        "varetager barnets tarv. Udlændingestyrelsen har ansvaret for udpegningen. Planen giver ingen frist; reglen "
        "tæller dagene uden repræsentant fra registreringen. Er den voksne, som følger barnet, mistænkt, afgør et "
        "menneske, om barnet skal have en repræsentant; det samme gælder et dansk barn.",
        "An unaccompanied minor who is or may be a victim gets a personal representative, who supports, guides and "
        "looks after the child's interests. The Immigration Service is responsible for the appointment. The plan sets "
        "no deadline; the rule counts the days without a representative from the registration. Where the adult with "
        "the child is suspected, a human decides whether the child shall have a representative, and so for a "
        "Danish child.",
    ),
    facts=RepresentativeFacts,
    decide=representative,
    questions={
        "minor": MINOR_QUESTION,
        "unaccompanied": UNACCOMPANIED_QUESTION,
        "companion_suspected": Text(
            "Kan den voksne, som følger barnet, have del i handlen?",
            "May the adult with the child have been involved in the trafficking?",
        ),
        "registered_on": Text(
            "Hvornår blev den mindreårige registreret som muligt offer?",
            "When was the minor registered as a possible victim?",
        ),
        "appointed": Text("Er en repræsentant udpeget?", "Has a representative been appointed?"),
        "appointed_on": Text("Hvornår blev repræsentanten udpeget?", "When was the representative appointed?"),
        "on": ON_QUESTION,
        "danish_citizen": DANISH_QUESTION,
    },
    requirements=("MIN-01", "MIN-03", "MIN-04", "MIN-15", "INT-02", "PUB-LAW-08"),
)
