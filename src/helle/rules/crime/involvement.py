"""Whether prosecution and CMM were involved in time (CRI-04, CRI-05, CRI-16, CRI-17, CRI-22): measured, not enforced.

Everything that affects who is to be involved lives in `involvement`: CMM and the prosecution always, the Immigration
Service when the stay is at stake.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code, OrganisationKind
from helle.rules.facts import danish_days, english_days, implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "involvement"


class InvolvementChannel(Code):
    """Which way a district reaches CMM (CRI-17), and the others: by the contact point, or directly."""

    DIRECT = "direct", "Direkte til CMM", "Directly to CMM"
    CONTACT_POINT = "contact_point", "Gennem Rigspolitiets kontaktpunkt", "Through the National Police contact point"
    ITSELF = "itself", "Direkte til den anden myndighed", "Directly to the other authority"


@dataclass(frozen=True, slots=True)
class InvolvementFacts:
    """When the police became aware of possible trafficking, and when they told whom; None means not (yet) known.

    `immigration_question`: stay, asylum or expulsion is at stake, so that the Immigration Service is a partner too.
    `acute`: there is no time for the contact point. `on`: the day on which the lag is read.
    """

    police_aware_on: date | None
    cmm_told_on: date | None
    prosecution_told_on: date | None
    on: date
    immigration_question: bool | None = None
    immigration_service_told_on: date | None = None
    acute: bool = False


@dataclass(frozen=True, slots=True)
class Lag:
    """Days from the police's awareness to the involvement of one organisation."""

    organisation: OrganisationKind
    days: int


@dataclass(frozen=True, slots=True)
class Involvement:
    """How long each involvement took, who is still to be involved, and which way a district reaches CMM."""

    lags: tuple[Lag, ...]
    still_to_involve: tuple[OrganisationKind, ...]
    channel: InvolvementChannel


def involvement(facts: InvolvementFacts) -> Ruling[Involvement]:
    """How long it took, and whom it remains to involve (CRI-04, CRI-05).

    Always ALLOWED when the dates fit together: the plan says "in time" without a number of days, so the lag is shown
    and never refuses anything.
    """
    problems = _impossible(facts)
    if problems:
        return undecided(NAME, problems)
    if facts.police_aware_on is None:
        unknown = missing(
            "police_aware_on",
            "det er ikke oplyst, hvornår politiet blev opmærksom på mulig menneskehandel.",
            "it is not known when the police became aware of possible trafficking.",
        )
        return undecided(NAME, (unknown,), (_IN_TIME,))
    aware = facts.police_aware_on
    waited = (facts.on - aware).days
    told = [(OrganisationKind.CMM, facts.cmm_told_on), (OrganisationKind.PROSECUTION, facts.prosecution_told_on)]
    reasons = [
        _cmm(_days(aware, facts.cmm_told_on), waited),
        _prosecution(_days(aware, facts.prosecution_told_on), waited),
    ]
    if facts.immigration_question:
        told.append((OrganisationKind.UDLST, facts.immigration_service_told_on))
        reasons.append(_IMMIGRATION_SERVICE)
    if facts.immigration_question is None:
        reasons.append(_IMMIGRATION_NOT_KNOWN)
    channel = InvolvementChannel.DIRECT if facts.acute else InvolvementChannel.CONTACT_POINT
    reasons += [_ACUTE if facts.acute else _CONTACT_POINT, _IN_TIME, _NATIONAL_POLICE, *plan_notes(facts.on)]
    still = tuple(organisation for organisation, day in told if day is None)
    return Ruling(
        NAME,
        Verdict.ALLOWED,
        Involvement(
            tuple(Lag(organisation, (day - aware).days) for organisation, day in told if day is not None),
            still,
            channel,
        ),
        _headline(still, everybody=facts.immigration_question is not None),
        tuple(reasons),
    )


def _days(aware: date, told: date | None) -> int | None:
    return None if told is None else (told - aware).days


def _headline(still: tuple[OrganisationKind, ...], *, everybody: bool) -> Text:
    """`everybody`: it is known whether the Immigration Service is among those to be involved."""
    if not still and not everybody:
        return Text(
            "CMM og anklagemyndigheden er inddraget; om Udlændingestyrelsen skal, er ikke oplyst.",
            "CMM and the prosecution have been involved; whether the Immigration Service should be is not known.",
        )
    if not still:
        return Text("Alle, der skal inddrages, er inddraget.", "Everybody who is to be involved has been involved.")
    return Text(
        f"Mangler at blive inddraget: {', '.join(kind.label.da for kind in still)}.",
        f"Still to be involved: {', '.join(kind.label.en for kind in still)}.",
    )


def _impossible(facts: InvolvementFacts) -> tuple[Problem, ...]:
    told = {
        "cmm_told_on": facts.cmm_told_on,
        "prosecution_told_on": facts.prosecution_told_on,
        "immigration_service_told_on": facts.immigration_service_told_on,
    }
    problems = list(implausible_dates(police_aware_on=facts.police_aware_on, **told, on=facts.on))
    for name, day in (("police_aware_on", facts.police_aware_on), *told.items()):
        if day is not None and day > facts.on:
            problems.append(
                Problem(
                    name,
                    Text(
                        "datoen ligger efter den dag, der spørges om.",
                        "the date lies after the day that is asked about.",
                    ),
                )
            )
        elif day is not None and facts.police_aware_on is not None and day < facts.police_aware_on:
            problems.append(
                Problem(
                    name,
                    Text(
                        "inddragelsen ligger før den dag, politiet blev opmærksom på sagen.",
                        "the involvement comes before the day the police became aware of the case.",
                    ),
                )
            )
    return tuple(problems)


def _cmm(days: int | None, waited: int) -> Reason:
    if days is None:
        return Reason(
            "involvement.cmm_not_told",
            Text(
                f"CMM er ikke inddraget efter {danish_days(waited)}.",
                f"CMM has not been involved after {english_days(waited)}.",
            ),
            "CRI-04",
        )
    return Reason(
        "involvement.cmm_told",
        Text(
            f"CMM blev inddraget efter {danish_days(days)}.",
            f"CMM was involved after {english_days(days)}.",
        ),
        "CRI-04",
    )


def _prosecution(days: int | None, waited: int) -> Reason:
    if days is None:
        return Reason(
            "involvement.prosecution_not_told",
            Text(
                f"Anklagemyndigheden er ikke inddraget efter {danish_days(waited)}.",
                f"The prosecution has not been involved after {english_days(waited)}.",
            ),
            "CRI-04",
        )
    return Reason(
        "involvement.prosecution_told",
        Text(
            f"Anklagemyndigheden blev inddraget efter {danish_days(days)}.",
            f"The prosecution was involved after {english_days(days)}.",
        ),
        "CRI-04",
    )


_IMMIGRATION_NOT_KNOWN = Reason(
    "involvement.immigration_not_known",
    Text(
        "Det er ikke oplyst, om sagen rører ved opholdet; gør den det, bør Udlændingestyrelsen også inddrages.",
        "It is not known whether the case touches on the stay; if it does, the Immigration Service should be involved "
        "as well.",
    ),
    "CRI-05",
)
_IMMIGRATION_SERVICE = Reason(
    "involvement.immigration_service",
    Text(
        "Sagen rører ved opholdet, så Udlændingestyrelsen bør også inddrages.",
        "The case touches on the stay, so the Immigration Service should be involved as well.",
    ),
    "CRI-05",
)
_ACUTE = Reason(
    "involvement.direct_when_acute",
    Text(
        "Det haster, så kredsen går direkte til CMM og noterer det.",
        "It is urgent, so the district goes directly to CMM and records it.",
    ),
    "CRI-17",
    reading="CRI-17",
)
_CONTACT_POINT = Reason(
    "involvement.contact_point",
    Text(
        "Rigspolitiet er kontaktpunkt mellem politiet og CMM; haster det, går kredsen direkte.",
        "The National Police are the contact point between the police and CMM; if urgent, the district goes directly.",
    ),
    "CRI-17",
    reading="CRI-17",
)
_IN_TIME = Reason(
    "involvement.measured",
    Text(
        "Retningslinjerne for politi og anklagemyndighed siger rettidigt uden at sætte dage på; tiden måles og vises.",
        "The guidelines for police and prosecution say in time without counting days; the lag is measured and shown.",
    ),
    "CRI-22",
    reading="CRI-04",
)
_NATIONAL_POLICE = Reason(
    "involvement.national_police",
    Text(
        "Rigspolitiet har det overordnede ansvar for politiets indsats og ser tallene for hver kreds.",
        "The National Police have overall responsibility for the police effort and see the numbers of each district.",
    ),
    "CRI-16",
)

RULE = Rule(
    name=NAME,
    title=Text("Inddragelse under efterforskningen", "Involvement during the investigation"),
    meaning=Text(
        "Politikredsen inddrager anklagemyndigheden og CMM i tide, og Udlændingestyrelsen, når opholdet er en del af "
        "sagen. Hvad i tide er, siger planen ikke; derfor måles dagene, og ingen sag afvises på grund af dem. "
        "Rigspolitiet er kontaktpunkt; haster det, går kredsen direkte til CMM.",
        "The district involves the prosecution and CMM in time, and the Immigration Service when the stay is part of "
        "the case. The plan does not say what in time means; the days are measured, and no case is refused because of "
        "them. The National Police are the contact point; when it is urgent the district goes directly to CMM.",
    ),
    facts=InvolvementFacts,
    decide=involvement,
    questions={
        "police_aware_on": Text(
            "Hvornår blev politiet opmærksom på mulig menneskehandel?",
            "When did the police become aware of possible trafficking?",
        ),
        "cmm_told_on": Text("Hvornår blev CMM inddraget?", "When was CMM involved?"),
        "prosecution_told_on": Text("Hvornår blev anklagemyndigheden inddraget?", "When was the prosecution involved?"),
        "on": Text("Hvilken dag måles der på?", "On which day is it measured?"),
        "immigration_question": Text(
            "Er ophold, asyl eller udvisning en del af sagen?", "Is stay, asylum or expulsion part of the case?"
        ),
        "immigration_service_told_on": Text(
            "Hvornår blev Udlændingestyrelsen inddraget?", "When was the Immigration Service involved?"
        ),
        "acute": Text("Haster det?", "Is it urgent?"),
    },
    requirements=("CRI-04", "CRI-05", "CRI-16", "CRI-17", "CRI-22"),
)
