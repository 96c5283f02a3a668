"""Who decides for a minor: the custody holder or, for an unaccompanied minor, the representative (MIN-02)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import MinorStatus
from helle.rules.facts import implausible_dates, missing
from helle.rules.minors.child import (
    AGE_NOT_ESTABLISHED,
    MINOR_QUESTION,
    ON_QUESTION,
    UNACCOMPANIED_NOT_ESTABLISHED,
    UNACCOMPANIED_QUESTION,
    adult_alone,
    presumption,
)
from helle.rules.minors.codes import DecisionGiver, DecisionWeight
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class MinorDecisionFacts:
    """Who says yes or no on the day `on`. `representative_appointed` None means not known."""

    minor: MinorStatus | None
    unaccompanied: bool | None
    representative_appointed: bool | None
    given_by: DecisionGiver
    on: date


def minor_decision(facts: MinorDecisionFacts) -> Ruling[DecisionWeight]:
    """Whether this consent or refusal decides (MIN-02).

    An adult decides alone. Of a minor, the custody holder decides or, when the minor is unaccompanied, the appointed
    representative; what the minor says alone is kept as the child's view, and the representative is invited (MIN-03).
    HUMAN_DECIDES where the custody holder of an unaccompanied minor has answered: the plan gives the representative
    the same decisions and does not say that the custody holder loses them. Anybody else is REFUSED.
    """
    problems = implausible_dates(on=facts.on)
    problems += adult_alone(facts.minor is MinorStatus.ADULT, facts.unaccompanied)
    if problems:
        return undecided("minor_decision", problems)
    extra = (*presumption(facts.minor), *plan_notes(facts.on))
    if facts.given_by is DecisionGiver.SOMEBODY_ELSE:
        return _refused(_SOMEBODY_ELSE, *extra)
    if facts.minor is None:
        return undecided("minor_decision", (AGE_NOT_ESTABLISHED,))
    if facts.minor is MinorStatus.ADULT:
        if facts.given_by is DecisionGiver.PERSON:
            return _decides(_ADULT, *extra)
        return _refused(_NOT_FOR_AN_ADULT, *extra)
    if facts.given_by is DecisionGiver.PERSON:
        return Ruling(
            "minor_decision",
            Verdict.ALLOWED,
            DecisionWeight.CHILDS_VIEW,
            Text(
                "Noteres som barnets holdning; beslutningen er en andens.",
                "Recorded as the child's view; the decision is somebody else's.",
            ),
            (_CHILD, *_invited(facts), *extra),
        )
    if facts.unaccompanied is None:
        return undecided("minor_decision", (UNACCOMPANIED_NOT_ESTABLISHED,), extra)
    if facts.given_by is DecisionGiver.CUSTODY_HOLDER:
        if facts.unaccompanied:
            return Ruling(
                "minor_decision",
                Verdict.HUMAN_DECIDES,
                DecisionWeight.DECIDES,
                Text(
                    "Indehaveren af forældremyndigheden er ikke her; et menneske afgør, om svaret gælder.",
                    "The custody holder is not here; a human decides whether the answer counts.",
                ),
                (_CUSTODY_HOLDER_ELSEWHERE, *(_invited(facts) or (_NOT_APPOINTED_YET,)), *extra),
            )
        return _decides(_CUSTODY_HOLDER, *extra)
    if not facts.unaccompanied:
        return _refused(_NOT_UNACCOMPANIED, *extra)
    if facts.representative_appointed is None:
        return undecided("minor_decision", (_APPOINTMENT_UNKNOWN,), extra)
    return _decides(_REPRESENTATIVE, *extra) if facts.representative_appointed else _refused(_NOT_APPOINTED, *extra)


def _invited(facts: MinorDecisionFacts) -> tuple[Reason, ...]:
    """The representative of an unaccompanied minor, where there is or may be one."""
    return (_INVITE,) if facts.unaccompanied and facts.representative_appointed is not False else ()


def _decides(*reasons: Reason) -> Ruling[DecisionWeight]:
    return Ruling(
        "minor_decision",
        Verdict.ALLOWED,
        DecisionWeight.DECIDES,
        Text("Den, der har svaret, kan beslutte det.", "Whoever answered may decide it."),
        reasons,
    )


def _refused(*reasons: Reason) -> Ruling[DecisionWeight]:
    return Ruling(
        "minor_decision",
        Verdict.REFUSED,
        None,
        Text("Den, der har svaret, kan ikke beslutte det.", "Whoever answered may not decide it."),
        reasons,
    )


_APPOINTMENT_UNKNOWN = missing(
    "representative_appointed",
    "det er ikke oplyst, om en repræsentant er udpeget.",
    "it is not stated whether a representative has been appointed.",
)
_ADULT = Reason(
    "minor_decision.adult",
    Text("Personen er voksen og beslutter selv.", "The person is an adult and decides alone."),
    "MIN-15",
)
_NOT_FOR_AN_ADULT = Reason(
    "minor_decision.not_for_an_adult",
    Text(
        "Personen er voksen; ingen beslutter på den voksnes vegne.",
        "The person is an adult; nobody decides for an adult.",
    ),
    "MIN-15",
)
_CHILD = Reason(
    "minor_decision.childs_view",
    Text(
        "Den mindreårige høres, men indehaveren af forældremyndigheden eller repræsentanten beslutter.",
        "The minor is heard, but the custody holder or the representative decides.",
    ),
    "MIN-02",
    reading="MIN-02",
)
_CUSTODY_HOLDER = Reason(
    "minor_decision.custody_holder",
    Text(
        "Indehaveren af forældremyndigheden beslutter for den mindreårige.",
        "The custody holder decides for the minor.",
    ),
    "MIN-02",
)
_REPRESENTATIVE = Reason(
    "minor_decision.representative",
    Text(
        "Repræsentanten kan beslutte det, en indehaver af forældremyndigheden normalt kan.",
        "The representative may decide what a custody holder normally can.",
    ),
    "MIN-02",
)
_NOT_APPOINTED = Reason(
    "minor_decision.representative_not_appointed",
    Text(
        "Der er endnu ikke udpeget en repræsentant; beslutningen venter på udpegningen.",
        "No representative has been appointed yet; the decision waits for the appointment.",
    ),
    "MIN-01",
)
_NOT_UNACCOMPANIED = Reason(
    "minor_decision.not_unaccompanied",
    Text(
        "Den mindreårige er ikke uledsaget; det er indehaveren af forældremyndigheden, der beslutter.",
        "The minor is not unaccompanied; it is the custody holder who decides.",
    ),
    "MIN-01",
    reading="MIN-01",
)
_CUSTODY_HOLDER_ELSEWHERE = Reason(
    "minor_decision.custody_holder_elsewhere",
    Text(
        "Repræsentanten kan tage de samme beslutninger; planen siger ikke, at indehaveren ikke længere kan. Afvej, om "
        "svaret er barnets tarv, og om familien kan have del i handlen.",
        "The representative may take the same decisions; the plan does not say that the custody holder no longer may. "
        "Weigh whether the answer is in the child's interests, and whether the family may have been involved in the "
        "trafficking.",
    ),
    "MIN-02",
    reading="MIN-02",
)
_INVITE = Reason(
    "minor_decision.invite_representative",
    Text(
        "Repræsentanten støtter og vejleder barnet: indbyd til beslutningen, og notér, hvem der deltog.",
        "The representative supports and guides the child: invite to the decision, and record who took part.",
    ),
    "MIN-03",
    reading="MIN-03",
)
_NOT_APPOINTED_YET = Reason(
    "minor_decision.no_representative_yet",
    Text(
        "Der er endnu ikke udpeget en repræsentant; kan beslutningen vente, venter den på udpegningen.",
        "No representative has been appointed yet; where the decision can wait it waits for the appointment.",
    ),
    "MIN-01",
    reading="MIN-01",
)
_SOMEBODY_ELSE = Reason(
    "minor_decision.somebody_else",
    Text(
        "Kun personen selv, indehaveren af forældremyndigheden og repræsentanten kan svare.",
        "Only the person, the custody holder and the representative may answer.",
    ),
    "MIN-02",
)

RULE = Rule(
    name="minor_decision",
    title=Text("Hvem beslutter for barnet", "Who decides for the child"),
    meaning=Text(
        "For en uledsaget mindreårig kan repræsentanten tage de beslutninger, som en indehaver af forældremyndigheden "
        "normalt kan; ellers er det indehaveren af forældremyndigheden selv. Har indehaveren svaret for en uledsaget, "
        "afgør et menneske, om svaret gælder. Det, den mindreårige siger alene, gemmes "
        "som barnets holdning. En voksen beslutter selv.",
        "For an unaccompanied minor the representative may take the decisions that a custody holder normally can; "
        "otherwise it is the custody holder. Where the custody holder has answered for an unaccompanied minor, a human "
        "decides whether the answer counts. What the minor says alone is kept as the child's view. An adult decides "
        "alone.",
    ),
    facts=MinorDecisionFacts,
    decide=minor_decision,
    questions={
        "minor": MINOR_QUESTION,
        "unaccompanied": UNACCOMPANIED_QUESTION,
        "representative_appointed": Text("Er en repræsentant udpeget?", "Has a representative been appointed?"),
        "given_by": Text("Hvem har sagt ja eller nej?", "Who said yes or no?"),
        "on": ON_QUESTION,
    },
    requirements=("MIN-01", "MIN-02", "MIN-03", "MIN-15", "INT-02"),
)
