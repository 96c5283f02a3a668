"""The conditions that hang on one kind of place: target group, assessment, approval, the municipality's decision.

(ACM-03, ACM-05, ACM-07, ACM-10, ACM-17, MIN-07, MIN-08, SUP-09.)
"""

from helle.rules.accommodation.codes import LostApproval, OfferKind, Sex
from helle.rules.accommodation.placement_facts import PlacementFacts
from helle.rules.facts import missing
from helle.rules.findings import Finding, allowed, human, refused, with_reason
from helle.rules.parameters import switch
from helle.rules.ruling import Problem, Reason, Text
from helle.rules.stay import StayGroup, stay_group

type Found = tuple[Finding | Problem, ...]

# Law outside the plan opens these also to persons who are no victims; the rung does not matter.
WHATEVER_THE_RUNG = frozenset({OfferKind.ASYLUM_SYSTEM, OfferKind.MINORS_CENTRE, OfferKind.CHILD_PLACEMENT})
# Of these, some are approved under the Service Act and some are not.
APPROVED_OR_NOT = frozenset({OfferKind.CRISIS_CENTRE, OfferKind.MENS_CENTRE, OfferKind.SHELTER})
# What the planned approval and supervision would reach (ACM-15, ACM-16).
OUTSIDE_THE_ASYLUM_SYSTEM = frozenset(OfferKind) - WHATEVER_THE_RUNG
GIVES_SOCIAL_SUPPORT = OUTSIDE_THE_ASYLUM_SYSTEM - {OfferKind.HOTEL_OR_PRIVATE}

_IN_TARGET_GROUP = allowed(
    Reason(
        "placement.within_target_group",
        Text("Personen er inden for stedets målgruppe.", "The person is within the place's target group."),
        "ACM-10",
    )
)
_OUTSIDE_TARGET_GROUP = refused(
    Reason(
        "placement.outside_target_group",
        Text(
            "Personen er uden for målgruppen for et tilbud efter serviceloven.",
            "The person is outside the target group of an offer under the Service Act.",
        ),
        "ACM-10",
    )
)
_OUTSIDE_REDENS_GROUP = with_reason(
    Reason(
        "placement.outside_redens_target_group",
        Text(
            "Redens tilbud er rettet mod udenlandske kvinder udnyttet i prostitution; angiv, hvorfor det passer her.",
            "Reden's offer is meant for foreign women exploited in prostitution; say why it suits here.",
        ),
        "ACM-05",
        reading="ACM-06",
    )
)
_REDENS_GROUP_NOT_KNOWN = with_reason(
    Reason(
        "placement.redens_target_group_not_known",
        Text(
            "Redens tilbud er rettet mod udenlandske kvinder udnyttet i prostitution. Om personen er det, er ikke "
            "oplyst; angiv, hvorfor det passer her.",
            "Reden's offer is meant for foreign women exploited in prostitution. Whether that holds here is not "
            "known; say why it suits here.",
        ),
        "ACM-05",
        reading="ACM-06",
    )
)
_INDIVIDUALLY_ASSESSED = allowed(
    Reason(
        "placement.individually_assessed",
        Text(
            "Det er vurderet individuelt, at stedet passer til asylansøgeren.",
            "It has been assessed individually that the place suits the asylum seeker.",
        ),
        "ACM-03",
        reading="C4",
    )
)
_ASSESS_INDIVIDUALLY = human(
    Reason(
        "placement.assess_individually",
        Text(
            "En kvinde, der søger asyl, kan bo hos Reden efter en individuel vurdering; foretag den først.",
            "A woman who seeks asylum can live at Reden after an individual assessment; make it first.",
        ),
        "ACM-03",
        reading="C4",
    )
)
_LIMITED_PERIOD = with_reason(
    Reason(
        "placement.limited_period",
        Text(
            "CMM kan bruge et sted uden godkendelse i en begrænset periode; angiv grund og planlagt slutdato.",
            "CMM can use a place without approval for a limited period; give a reason and the planned end.",
        ),
        "ACM-17",
        reading="ACM-17",
    )
)
_OTHER_OFFER = allowed(
    Reason(
        "placement.other_offer",
        Text(
            "CMM bruger andre steder, for eksempel når der mangler plads, eller ved særlige behov.",
            "CMM uses other places, for example where there is no room or for special needs.",
        ),
        "ACM-07",
    )
)
_SOCIAL_SUPPORT = allowed(
    Reason(
        "placement.gives_social_support",
        Text(
            "Stedet står som udgangspunkt for socialfaglig støtte og aktiviteter.",
            "The place gives social support and activities as a starting point.",
        ),
        "SUP-09",
    )
)
_MUNICIPALITY_MUST_DECIDE = refused(
    Reason(
        "placement.municipality_has_not_decided",
        Text(
            "Kun handlekommunen kan anbringe på et opholdssted eller i en plejefamilie, og den har ikke truffet "
            "afgørelse.",
            "Only the acting municipality can place in a residential home or foster family, and it has not decided.",
        ),
        "MIN-07",
    )
)
_ACCOMPANIED_UNDER_ALIENS_ACT = human(
    Reason(
        "placement.accompanied_minor_under_aliens_act",
        Text(
            "Uden lovligt ophold og under en asylsag nævner planen kun uledsagede. Afvej det med handlekommunen.",
            "Without lawful stay and during an asylum case the plan names unaccompanied minors only. Weigh it with the "
            "acting municipality.",
        ),
        "MIN-08",
        reading="C4",
    )
)

_LOST = {
    LostApproval.EXPIRED: allowed(
        Reason(
            "placement.approval_expired",
            Text("Stedets godkendelse er udløbet.", "The approval of the place has expired."),
            "PUB-SOC-01",
        )
    ),
    LostApproval.WITHDRAWN: allowed(
        Reason(
            "placement.approval_withdrawn",
            Text(
                "Socialtilsynet har trukket stedets godkendelse tilbage.",
                "Social Supervision has withdrawn the approval of the place.",
            ),
            "PUB-SOC-01",
        )
    ),
}

UNACCOMPANIED_NOT_KNOWN = missing(
    "unaccompanied",
    "det er ikke oplyst, om den mindreårige er uledsaget.",
    "it is not known whether the minor is unaccompanied.",
)
_APPROVAL_NOT_KNOWN = missing(
    "approved",
    "det er ikke oplyst, om stedet er godkendt efter serviceloven.",
    "it is not known whether the place is approved under the Service Act.",
)


_EXPLOITATION_NOT_KNOWN = missing(
    "exploited_in_prostitution",
    "det er ikke oplyst, om personen er udnyttet i prostitution; var det tilfældet, krævedes ingen grund for det.",
    "it is not known whether the person was exploited in prostitution; if so, no reason would be asked for that.",
)


_ASSESSMENT_NOT_KNOWN = missing(
    "individually_assessed",
    "det er ikke oplyst, om der er foretaget en individuel vurdering.",
    "it is not known whether an individual assessment has been made.",
)


def would_change(facts: PlacementFacts, findings: tuple[Finding, ...]) -> tuple[Problem, ...]:
    """What is not known and would ask for less than these findings do: the place does not wait for it (ID-13)."""
    assess = _ASSESS_INDIVIDUALLY in findings and facts.individually_assessed is None
    return (
        *((_EXPLOITATION_NOT_KNOWN,) if _REDENS_GROUP_NOT_KNOWN in findings else ()),
        *((_ASSESSMENT_NOT_KNOWN,) if assess else ()),
    )


def asks_why_another_place(kind: OfferKind, sex: Sex | None, *, instead_of_detention: bool) -> bool:
    """Whether whoever orders says by a code why another place is used than the plan's own (ACM-07).

    Its own are the asylum system, Reden, and for men the centres and shelters that it names (ACM-08). Instead of
    detention says why by itself (ACM-20).
    """
    if instead_of_detention or kind not in OUTSIDE_THE_ASYLUM_SYSTEM or kind is OfferKind.REDEN:
        return False
    return not (sex is Sex.MAN and kind in (OfferKind.MENS_CENTRE, OfferKind.SHELTER))


def group_of(facts: PlacementFacts) -> StayGroup:
    """On what basis the person stays."""
    return stay_group(facts.danish_citizen, facts.residence)


def under_service_act(facts: PlacementFacts) -> bool:
    """Whether the place is one that is approved under the Service Act, or was, so that ACM-10 applies."""
    approved_once = facts.approved is True or facts.lost_approval is not None
    return facts.offer is OfferKind.SERVICE_ACT or (facts.offer in APPROVED_OR_NOT and approved_once)


def of_offer(facts: PlacementFacts) -> Found:
    """The conditions of this kind of place: findings, and the facts that are missing for them."""
    if facts.offer is OfferKind.CHILD_PLACEMENT:
        return _of_child_placement(facts)
    if facts.offer not in OUTSIDE_THE_ASYLUM_SYSTEM:
        return ()
    found: list[Finding | Problem] = [_LOST[facts.lost_approval]] if facts.lost_approval else []
    if facts.offer is OfferKind.REDEN:
        found += _of_reden(facts)
    elif facts.offer in APPROVED_OR_NOT and facts.approved is None and facts.lost_approval is None:
        found.append(_APPROVAL_NOT_KNOWN)
    elif under_service_act(facts):
        of_group = _of_target_group(facts)
        if facts.lost_approval and facts.offer is not OfferKind.SERVICE_ACT:
            # A lost approval opens nothing that the approval kept closed (ACM-10), as far as that is known: that it was
            # lost asks for nothing more than a place without approval does.
            of_group = tuple(one for one in of_group if isinstance(one, Finding))
        found += [*of_group, *([_LIMITED_PERIOD] if facts.lost_approval else [])]
    else:
        found += [_OTHER_OFFER, _LIMITED_PERIOD]
    if facts.offer is OfferKind.REDEN and switch("socialtilsyn_approval_required", facts.on) and not facts.approved:
        found.append(_LIMITED_PERIOD if facts.approved is False else _APPROVAL_NOT_KNOWN)
    if facts.offer in GIVES_SOCIAL_SUPPORT:
        found.append(_SOCIAL_SUPPORT)
    return tuple(found)


def _of_reden(facts: PlacementFacts) -> Found:
    found: list[Finding | Problem] = []
    group = group_of(facts)
    if group is StayGroup.DANISH or facts.exploited_in_prostitution is False:
        found.append(_OUTSIDE_REDENS_GROUP)
    elif facts.exploited_in_prostitution is None:
        found.append(_REDENS_GROUP_NOT_KNOWN)
    if group is StayGroup.ASYLUM:
        found.append(_INDIVIDUALLY_ASSESSED if facts.individually_assessed else _ASSESS_INDIVIDUALLY)
    return tuple(found)


def _of_target_group(facts: PlacementFacts) -> Found:
    if facts.within_target_group is None:
        return (
            missing(
                "within_target_group",
                "det er ikke oplyst, om personen er inden for målgruppen.",
                "it is not known whether the person is within the target group.",
            ),
        )
    return (_IN_TARGET_GROUP if facts.within_target_group else _OUTSIDE_TARGET_GROUP,)


def _of_child_placement(facts: PlacementFacts) -> Found:
    found: list[Finding | Problem] = []
    if facts.municipality_decided is None:
        found.append(
            missing(
                "municipality_decided",
                "det er ikke oplyst, om handlekommunen har truffet afgørelse.",
                "it is not known whether the acting municipality has decided.",
            )
        )
    elif not facts.municipality_decided:
        found.append(_MUNICIPALITY_MUST_DECIDE)
    if group_of(facts) in (StayGroup.UNLAWFUL, StayGroup.ASYLUM):
        if facts.unaccompanied is None:
            found.append(UNACCOMPANIED_NOT_KNOWN)
        elif not facts.unaccompanied:
            found.append(_ACCOMPANIED_UNDER_ALIENS_ACT)
    return tuple(found)
