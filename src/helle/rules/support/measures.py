"""The measures of support, as the plan lists them (SUP-01..SUP-07, SUP-09, SUP-10).

Everything that affects a measure lives in `MEASURES`: where the plan names it, how much room it leaves, who delivers
it, and what others than those may do. The plan's list is open (SUP-07).
"""

from dataclasses import dataclass

from helle.rules.codes import OrganisationKind, SupportScope
from helle.rules.facts import missing
from helle.rules.ruling import Problem, Reason, Text, Verdict
from helle.rules.support.codes import SupportMeasureType


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    `verdict` is the room the plan leaves while support runs; `at_once` whether it is open already at a reasonable-
    grounds indication, `only_while_supported` that it is closed outside the full support. `delivered_by` are those the
    plan names, empty where it names nobody; `by_others` what holds for everybody else.
    """

    type: SupportMeasureType
    reason: Reason
    verdict: Verdict = Verdict.ALLOWED
    at_once: bool = True
    only_while_supported: bool = False
    delivered_by: tuple[OrganisationKind, ...] = ()
    by_others: Verdict = Verdict.ALLOWED
    notes: tuple[Reason, ...] = ()


_NO_RATE = Reason(
    "support.no_rate",
    Text(
        "Planen nævner ingen takst; beløbet fastsættes af den myndighed, der har ansvaret.",
        "The plan names no rate; the responsible authority sets the amount.",
    ),
    "SUP-03",
    reading="SUP-03",
)

MEASURES: tuple[Measure, ...] = (
    Measure(
        SupportMeasureType.CONTACT_PERSON,
        Reason(
            "support.contact_person",
            Text("Personen får en kontaktperson fra CMM.", "The person gets a contact person from CMM."),
            "SUP-01",
        ),
        delivered_by=(OrganisationKind.CMM,),
        by_others=Verdict.REFUSED,
    ),
    Measure(
        SupportMeasureType.COUNSELLING,
        Reason(
            "support.counselling",
            Text("Personen får rådgivning.", "The person gets counselling."),
            "SUP-02",
        ),
        delivered_by=(OrganisationKind.CMM,),
        by_others=Verdict.ALLOWED_WITH_REASON,
    ),
    Measure(
        SupportMeasureType.LEGAL,
        Reason(
            "support.legal",
            Text("Personen får juridisk bistand.", "The person gets legal assistance."),
            "SUP-02",
        ),
        notes=(
            Reason(
                "support.compensation",
                Text(
                    "Ofre skal have adgang til retsmidler som erstatning; fortæl om muligheden.",
                    "Victims shall have access to remedies such as compensation; tell of the possibility.",
                ),
                "INT-05",
            ),
        ),
    ),
    Measure(
        SupportMeasureType.ACCOMMODATION,
        Reason(
            "support.accommodation",
            Text("Personen har adgang til et sted at bo.", "The person has access to a place to live."),
            "SUP-03",
        ),
    ),
    Measure(
        SupportMeasureType.BOARD,
        Reason("support.board", Text("Personen får kost.", "The person gets board."), "SUP-03"),
        notes=(_NO_RATE,),
    ),
    Measure(
        SupportMeasureType.POCKET_MONEY,
        Reason("support.pocket_money", Text("Personen får lommepenge.", "The person gets pocket money."), "SUP-03"),
        notes=(_NO_RATE,),
    ),
    Measure(
        SupportMeasureType.HEALTH,
        Reason(
            "support.health",
            Text(
                "Udvidet sundhedsbehandling er en mulighed; et menneske vurderer behovet.",
                "Extended health treatment is a possibility; a human assesses the need.",
            ),
            "SUP-04",
        ),
        verdict=Verdict.HUMAN_DECIDES,
    ),
    Measure(
        SupportMeasureType.PSYCHOSOCIAL,
        Reason(
            "support.psychosocial",
            Text("Personen får psykosocial bistand.", "The person gets psychosocial assistance."),
            "SUP-05",
        ),
    ),
    Measure(
        SupportMeasureType.TEACHING,
        Reason(
            "support.teaching",
            Text(
                "Undervisning tilbydes, når den er relevant for personen; et menneske vurderer det.",
                "Teaching is offered where it is relevant to the person; a human assesses that.",
            ),
            "SUP-06",
        ),
        verdict=Verdict.HUMAN_DECIDES,
        at_once=False,
    ),
    Measure(
        SupportMeasureType.SOCIAL_ACTIVITIES,
        Reason(
            "support.social_activities",
            Text(
                "Som udgangspunkt giver botilbuddet socialfaglig støtte og aktiviteter.",
                "As a starting point the residential offer gives social support and activities.",
            ),
            "SUP-09",
        ),
        at_once=False,
        delivered_by=(OrganisationKind.PROVIDER,),
        by_others=Verdict.ALLOWED_WITH_REASON,
    ),
    Measure(
        SupportMeasureType.RETURN_PLANNING,
        Reason(
            "support.return_planning",
            Text(
                "CMM planlægger en forberedt hjemsendelse sammen med Hjemrejsestyrelsen.",
                "CMM plans a prepared return together with the Return Agency.",
            ),
            "SUP-10",
        ),
        at_once=False,
        only_while_supported=True,
        delivered_by=(OrganisationKind.CMM, OrganisationKind.HJST),
        by_others=Verdict.ALLOWED_WITH_REASON,
    ),
    Measure(
        SupportMeasureType.OTHER,
        Reason(
            "support.other",
            Text(
                "Planens liste er åben; beskriv, hvad støtten er, og hvorfor den gives.",
                "The plan's list is open; describe what the support is and why it is given.",
            ),
            "SUP-07",
        ),
        verdict=Verdict.ALLOWED_WITH_REASON,
        at_once=False,
    ),
)

NO_ACCESS = Reason(
    "support.no_access",
    Text(
        "Personen har ikke adgang til støtte under handlingsplanen; information kan gives.",
        "The person has no access to support under the action plan; information may be given.",
    ),
    "ACC-01",
)
AT_ONCE = Reason(
    "support.at_once",
    Text(
        "Der er en rimelig begrundet indikation; det, der haster, gives straks.",
        "There is a reasonable-grounds indication; what is urgent is given at once.",
    ),
    "ID-13",
)
WINDING_DOWN = Reason(
    "support.winding_down",
    Text(
        "Støtten afvikles; et menneske afgør, hvad afviklingen kræver.",
        "Support is winding down; a human decides what winding down takes.",
    ),
    "ACC-04",
    reading="ACC-04",
)


def support_problems(access_open: bool | None, scope: SupportScope | None) -> tuple[Problem, ...]:
    """What is missing or wrong in the answer about access; empty when support is closed or its scope is known."""
    if access_open is False:
        if scope is None:
            return ()
        text = Text(
            "der er ingen adgang til støtte, og dog er der oplyst et omfang.",
            "there is no access to support, and yet a scope is stated.",
        )
        return (Problem("scope", text),)
    if scope is None:
        return (
            missing(
                "scope",
                "det er ikke oplyst, hvor langt adgangen til støtte rækker.",
                "it is not stated how far the access to support reaches.",
            ),
        )
    return ()


def measure(wanted: SupportMeasureType) -> Measure:
    """The row of this measure."""
    return next(row for row in MEASURES if row.type is wanted)


def room(row: Measure, scope: SupportScope) -> Verdict:
    """How much room there is for this measure while support has this scope.

    Full support: as the row says. An indication opens at once what is urgent and leaves the rest to a human (our
    reading of ID-13). Winding down is a human's decision. What is only for those supported is REFUSED outside.
    """
    if scope is SupportScope.PLAN_SUPPORT:
        return row.verdict
    if row.only_while_supported:
        return Verdict.REFUSED
    if scope is SupportScope.IMMEDIATE_ASSISTANCE and row.at_once:
        return row.verdict
    return Verdict.HUMAN_DECIDES
