"""Who gives support, and on what basis it rests (GOV-05, GOV-16, GOV-20).

Everything that affects the basis lives in `BASES`: for each, who gives support on it, what holds for others, and
whether it presupposes lawful stay.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import OrganisationKind, ResidenceStatus
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import StayGroup, stay_contradictions, stay_group
from helle.rules.support.codes import SupportBasis


@dataclass(frozen=True, slots=True)
class SupportBasisFacts:
    """Who gives a piece of support on which basis, and the person's stay on the day `on`; None means not known."""

    basis: SupportBasis
    given_by: OrganisationKind
    danish_citizen: bool | None
    residence: ResidenceStatus | None
    on: date


@dataclass(frozen=True, slots=True)
class Basis:
    """One basis: who gives on it and why, what others may do, the reason where it presupposes lawful stay, and
    the one other organisation that may use it in the case that the reason names.
    """

    basis: SupportBasis
    givers: tuple[OrganisationKind, ...]
    reason: Reason
    verdict: Verdict = Verdict.ALLOWED
    by_others: Verdict = Verdict.REFUSED
    lawful_stay: Reason | None = None
    exception: tuple[OrganisationKind, Reason] | None = None


BASES: tuple[Basis, ...] = (
    Basis(
        SupportBasis.ACTION_PLAN,
        (OrganisationKind.CMM, OrganisationKind.UDLST, OrganisationKind.HJST),
        Reason(
            "support_basis.action_plan",
            Text(
                "CMM, Hjemrejsestyrelsen, Udlændingestyrelsen og andre relevante aktører giver støtte efter planen; "
                "CMM koordinerer den i hele landet.",
                "CMM, the Return Agency, the Immigration Service and other relevant actors give support under the "
                "plan; CMM coordinates it in the whole country.",
            ),
            "GOV-20",
        ),
        by_others=Verdict.ALLOWED_WITH_REASON,
    ),
    Basis(
        SupportBasis.ALIENS_ACT,
        (OrganisationKind.UDLST,),
        Reason(
            "support_basis.aliens_act",
            Text(
                "Den udlændingeretlige støtte har sit grundlag i udlændingeloven og gives af Udlændingestyrelsen.",
                "Support under immigration law rests on the Aliens Act and is given by the Immigration Service.",
            ),
            "GOV-20",
        ),
        exception=(
            OrganisationKind.MUNICIPALITY,
            Reason(
                "support_basis.placement_of_a_minor",
                Text(
                    "Kommunen bruger kun udlændingeloven, når den anbringer en uledsaget mindreårig uden lovligt "
                    "ophold; skriv, at det er tilfældet.",
                    "The municipality uses the Aliens Act only when it places an unaccompanied minor without lawful "
                    "stay; state that this is the case.",
                ),
                "MIN-09",
            ),
        ),
    ),
    Basis(
        SupportBasis.RETURN_ACT,
        (OrganisationKind.HJST,),
        Reason(
            "support_basis.return_act",
            Text(
                "Støtte til hjemrejse har sit grundlag i hjemrejseloven og gives af Hjemrejsestyrelsen.",
                "Support for a return rests on the Return Act and is given by the Return Agency.",
            ),
            "GOV-20",
        ),
    ),
    Basis(
        SupportBasis.SERVICE_ACT,
        (OrganisationKind.MUNICIPALITY,),
        Reason(
            "support_basis.service_act",
            Text(
                "Kommunen giver støtte efter serviceloven til udsatte børn, unge og voksne.",
                "The municipality gives support under the Social Services Act to vulnerable children and adults.",
            ),
            "GOV-14",
        ),
        lawful_stay=Reason(
            "support_basis.requires_lawful_stay",
            Text(
                "Serviceloven omfatter her kun personer med lovligt ophold.",
                "Here the Social Services Act covers only persons with lawful stay.",
            ),
            "ACT-08",
        ),
    ),
    Basis(
        SupportBasis.HEALTH_ACT,
        (OrganisationKind.HEALTH, OrganisationKind.REGION),
        Reason(
            "support_basis.health_act",
            Text(
                "Sundhedstilbud kan gives inden for sundhedsloven; planen siger ikke hvilke, så et menneske vurderer "
                "det.",
                "Health offers may be made within the Health Act; the plan does not say which, so a human assesses it.",
            ),
            "GOV-16",
            reading="GOV-16",
        ),
        verdict=Verdict.HUMAN_DECIDES,
    ),
)


def support_basis(facts: SupportBasisFacts) -> Ruling[SupportBasis]:
    """Whether this organisation may give support on this basis (GOV-20).

    Under the plan others than the three it names may help as well, with the reason why they are relevant. An act is
    used only by the authority it speaks to, the Social Services Act only with lawful stay (ACT-08, GOV-14).
    """
    problems = implausible_dates(on=facts.on) or stay_contradictions(facts.danish_citizen, facts.residence)
    if problems:
        return undecided("support_basis", problems)
    notes = plan_notes(facts.on)
    row = next(row for row in BASES if row.basis is facts.basis)
    named = facts.given_by in row.givers
    if row.exception is not None and facts.given_by is row.exception[0]:
        return Ruling(
            "support_basis",
            Verdict.ALLOWED_WITH_REASON,
            facts.basis,
            _rests_on(facts.basis),
            (row.exception[1], row.reason, *notes),
        )
    if not named and row.by_others is Verdict.REFUSED:
        return _refused(_not_the_giver(facts.given_by, row), row.reason, *notes)
    if row.lawful_stay is not None:
        group = stay_group(facts.danish_citizen, facts.residence)
        if group is StayGroup.UNKNOWN:
            return undecided("support_basis", (_STAY_NOT_ESTABLISHED,), (row.lawful_stay, *notes))
        if group is StayGroup.UNLAWFUL:
            return _refused(row.lawful_stay, row.reason, *notes)
        if group is StayGroup.ASYLUM:
            return Ruling(
                "support_basis",
                Verdict.HUMAN_DECIDES,
                facts.basis,
                Text(
                    "Personen har processuelt ophold; et menneske afgør, om loven omfatter personen.",
                    "The person has procedural stay; a human decides whether the act covers the person.",
                ),
                (_PROCEDURAL_STAY, row.lawful_stay, row.reason, *notes),
            )
    return Ruling(
        "support_basis",
        row.verdict if named else row.by_others,
        facts.basis,
        _rests_on(facts.basis),
        (row.reason, *(() if named else (_OTHER_ACTOR,)), *notes),
    )


def _rests_on(basis: SupportBasis) -> Text:
    return Text(f"Støtten kan hvile på: {basis.label.da}.", f"The support may rest on: {basis.label.en}.")


def _refused(*reasons: Reason) -> Ruling[SupportBasis]:
    return Ruling(
        "support_basis",
        Verdict.REFUSED,
        None,
        Text("Støtten kan ikke hvile på dette grundlag.", "The support may not rest on this basis."),
        reasons,
    )


def _not_the_giver(by: OrganisationKind, row: Basis) -> Reason:
    return Reason(
        "support_basis.not_the_giver",
        Text(
            f"Grundlaget bruges af: {', '.join(one.label.da for one in row.givers)}, ikke af: {by.label.da}.",
            f"The basis is used by: {', '.join(one.label.en for one in row.givers)}, not by: {by.label.en}.",
        ),
        row.reason.requirement,
    )


_STAY_NOT_ESTABLISHED = missing(
    "residence",
    "opholdsgrundlaget er ikke afklaret.",
    "the residence status has not been established.",
)
_PROCEDURAL_STAY = Reason(
    "support_basis.procedural_stay",
    Text(
        "For botilbud regner planen et processuelt ophold med; afvej, om det rækker til denne støtte.",
        "For residential offers the plan counts procedural stay as well; weigh whether it suffices for this support.",
    ),
    "ACM-10",
    reading="ACT-08",
)
_OTHER_ACTOR = Reason(
    "support_basis.other_actor",
    Text(
        "Planen nævner ikke aktøren; skriv, hvorfor den er relevant. CMM har ansvaret for at koordinere støtten.",
        "The plan does not name the actor; state why it is relevant. CMM is responsible for coordinating the support.",
    ),
    "GOV-05",
)

RULE = Rule(
    name="support_basis",
    title=Text("Hvad støtten hviler på", "What support rests on"),
    meaning=Text(
        "Støtte gives efter handlingsplanen af CMM, Hjemrejsestyrelsen, Udlændingestyrelsen og andre relevante "
        "aktører, eller efter en lov af den myndighed, loven taler til. Serviceloven omfatter her kun personer "
        "med lovligt ophold; om et processuelt ophold rækker, afgør et menneske.",
        "Support is given under the action plan by CMM, the Return Agency, the Immigration Service and other relevant "
        "actors, or under an act by the authority it speaks to. Here the Social Services Act covers only persons with "
        "lawful stay; whether procedural stay suffices a human decides.",
    ),
    facts=SupportBasisFacts,
    decide=support_basis,
    questions={
        "basis": Text("Hvad hviler støtten på?", "What does the support rest on?"),
        "given_by": Text("Hvem giver den?", "Who gives it?"),
        "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
        "residence": Text("På hvilket grundlag opholder personen sig her?", "On what basis does the person stay here?"),
        "on": Text("Hvilken dag gælder spørgsmålet?", "Which day is the question about?"),
    },
    requirements=("GOV-05", "GOV-14", "GOV-16", "GOV-20", "ACT-08", "ACM-10", "MIN-09"),
)
