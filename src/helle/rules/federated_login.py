"""Whom a login at an organisation's own provider lets in (PUB-DIG-07, PUB-DIG-08).

The provider says how sure it is who somebody is (NSIS), for which organisation she acts (CVR) and who she is there (a
UUID that is hers in that organisation). Whether what it sent is genuine is asked before; here it is taken for said.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import parameter, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

LEAST_LEVEL = "nsis_level"


class AssuranceLevel(Code):
    """How sure a provider is of who somebody is, as the national standard for identity assurance (NSIS) counts it."""

    LOW = "low", "Lav", "Low"
    SUBSTANTIAL = "substantial", "Betydelig", "Substantial"
    HIGH = "high", "Høj", "High"


RANK = {AssuranceLevel.LOW: 1, AssuranceLevel.SUBSTANTIAL: 2, AssuranceLevel.HIGH: 3}


@dataclass(frozen=True, slots=True)
class FederatedLoginFacts:
    """What the provider said of somebody, and what Helle knows of her, on the day `on`.

    `at_work`: she acts for an organisation, with its CVR number and a UUID of her own there. `known`: two people have
    said which user of Helle that is. `has_role`: she has a role today, given here or by what she may at home.
    """

    on: date
    level: AssuranceLevel | None = None
    at_work: bool | None = None
    known: bool | None = None
    has_role: bool | None = None


def federated_login(facts: FederatedLoginFacts) -> Ruling[AssuranceLevel]:
    """Whether she is let in, and how surely it is she (PUB-DIG-07, PUB-DIG-08).

    REFUSED below the least level, for a private identity, for whom nobody has bound to a user, and without a role.
    Nothing of it is made good by logging in: no user and no binding is made of what a provider says.
    """
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided("federated_login", problems)
    least = parameter(LEAST_LEVEL, facts.on)
    used = (least.use(),)
    too_low = facts.level is not None and RANK[facts.level] < whole_number(least)
    against = [
        reason
        for reason, says_no in (
            (TOO_LOW, too_low),
            (PRIVATE, facts.at_work is False),
            (UNKNOWN, facts.known is False),
            (NO_ROLE, facts.has_role is False),
        )
        if says_no
    ]
    if against:
        return Ruling("federated_login", Verdict.REFUSED, None, against[0].text, tuple(against), used)
    waiting = _not_said(facts)
    if facts.level is None or waiting:
        return undecided("federated_login", waiting)
    return Ruling("federated_login", Verdict.ALLOWED, facts.level, _LET_IN.text, (_SURE, _LET_IN), used)


def _not_said(facts: FederatedLoginFacts) -> tuple[Problem, ...]:
    asked = (
        (
            facts.level,
            missing(
                "level",
                "der er ikke oplyst noget sikringsniveau.",
                "no assurance level is stated.",
            ),
        ),
        (
            facts.at_work,
            missing(
                "at_work",
                "det er ikke oplyst, om der logges på for en organisation.",
                "it is not stated whether the login is for an organisation.",
            ),
        ),
        (
            facts.known,
            missing(
                "known",
                "det er ikke oplyst, om identiteten er knyttet til en bruger.",
                "it is not stated whether the identity is bound to a user.",
            ),
        ),
        (
            facts.has_role,
            missing(
                "has_role",
                "det er ikke oplyst, om brugeren har en rolle.",
                "it is not stated whether the user has a role.",
            ),
        ),
    )
    return tuple(problem for value, problem in asked if value is None)


TOO_LOW = Reason(
    "federated_login.too_low",
    Text(
        "Dit login er ikke sikkert nok: der kræves mindst niveauet Betydelig.",
        "Your login is not secure enough: at least the level Substantial is required.",
    ),
    "PUB-DIG-07",
)
PRIVATE = Reason(
    "federated_login.private",
    Text(
        "Du er logget på som privatperson: log på for din organisation.",
        "You are logged in as a private person: log in for your organisation.",
    ),
    "PUB-DIG-08",
)
UNKNOWN = Reason(
    "federated_login.unknown",
    Text(
        "Dit login er ikke knyttet til en bruger i Helle, og ingen bruger oprettes af sig selv.",
        "Your login is not bound to a user in Helle, and no user is created by itself.",
    ),
    "PUB-DIG-08",
)
NO_ROLE = Reason(
    "federated_login.no_role",
    Text("Du har ingen rolle i Helle i dag.", "You have no role in Helle today."),
    "PUB-DIG-07",
)
_SURE = Reason(
    "federated_login.sure",
    Text(
        "Niveauet er højt nok og står i stedet for den ekstra sikring.",
        "The level is high enough and takes the place of the second factor.",
    ),
    "PUB-DIG-07",
    reading="PUB-DIG-07",
)
_LET_IN = Reason(
    "federated_login.let_in",
    Text(
        "Organisationen siger god for dig, og to har knyttet dig til brugeren.",
        "Your organisation vouches for you, and two people have bound you to the user.",
    ),
    "PUB-DIG-08",
)

RULE = Rule(
    name="federated_login",
    title=Text("Login gennem organisationen", "Login through the organisation"),
    meaning=Text(
        "Hvem organisationens eget login lukker ind: den, der er sikker nok, som logger på for sin organisation, som "
        "to mennesker har knyttet til en bruger i Helle, og som har en rolle i dag. Om det, der kom, er ægte, er "
        "undersøgt før. Hvilke rettigheder hjemme der giver hvilken rolle her, holder en administrator og en anden.",
        "Whom the organisation's own login lets in: whoever is surely she, logs in for her organisation, was bound to "
        "a user in Helle by two people, and has a role today. Whether what came is genuine has been examined before. "
        "Which privileges at home give which role here is kept by an administrator and another person.",
    ),
    facts=FederatedLoginFacts,
    decide=federated_login,
    questions={
        "on": Text("Hvilken dag logges der på?", "On which day is the login?"),
        "level": Text("Hvilket sikringsniveau har loginet?", "Which assurance level does the login have?"),
        "at_work": Text("Logges der på for en organisation?", "Is the login for an organisation?"),
        "known": Text(
            "Har to mennesker knyttet identiteten til en bruger?", "Have two people bound the identity to a user?"
        ),
        "has_role": Text("Har brugeren en rolle i dag?", "Does the user have a role today?"),
    },
    requirements=("PUB-DIG-07", "PUB-DIG-08"),
    parameters=(LEAST_LEVEL,),
)
