"""On what basis a person stays: citizenship and residence status read together, with their contradictions.

Competence (C1) and the kind of period (PER-03, PER-07) both start here, so that they can never disagree.
"""

from helle.rules.codes import Code, ResidenceStatus
from helle.rules.facts import missing
from helle.rules.ruling import Problem, Text


class StayGroup(Code):
    """The groups that the plan tells apart, and the one of those whose stay is not established (ID-03..ID-05)."""

    DANISH = "danish", "Dansk statsborger", "Danish citizen"
    LAWFUL = "lawful", "Lovligt ophold", "Lawful stay"
    ASYLUM = "asylum", "Asylansøger", "Asylum seeker"
    UNLAWFUL = "unlawful", "Uden lovligt ophold", "No lawful stay"
    UNKNOWN = "unknown", "Opholdet er ikke afklaret", "The stay has not been established"


GROUP_OF_STATUS: dict[ResidenceStatus, StayGroup] = {
    ResidenceStatus.DANISH: StayGroup.DANISH,
    ResidenceStatus.EU_RIGHT: StayGroup.LAWFUL,
    ResidenceStatus.PERMIT: StayGroup.LAWFUL,
    ResidenceStatus.PERMIT_9C5: StayGroup.LAWFUL,
    ResidenceStatus.PERMIT_SPECIAL_ACT: StayGroup.LAWFUL,
    ResidenceStatus.VISA_OR_VISAFREE: StayGroup.LAWFUL,
    ResidenceStatus.ASYLUM_PENDING: StayGroup.ASYLUM,
    ResidenceStatus.ASYLUM_DUBLIN: StayGroup.ASYLUM,
    ResidenceStatus.ASYLUM_REJECTED: StayGroup.UNLAWFUL,
    ResidenceStatus.NONE: StayGroup.UNLAWFUL,
    ResidenceStatus.UNKNOWN: StayGroup.UNKNOWN,
}


def stay_group(danish_citizen: bool | None, residence: ResidenceStatus | None) -> StayGroup:
    """The group of a person whose facts do not contradict each other; ask `stay_problems` first.

    A Danish citizen is DANISH whatever else is known (ID-04); a known status decides when citizenship is unknown.
    """
    if danish_citizen:
        return StayGroup.DANISH
    if residence is None:
        return StayGroup.UNKNOWN
    return GROUP_OF_STATUS[residence]


def stay_contradictions(danish_citizen: bool | None, residence: ResidenceStatus | None) -> tuple[Problem, ...]:
    """Citizenship and residence status that cannot both be true (ID-04)."""
    if residence is None:
        return ()
    group = GROUP_OF_STATUS[residence]
    if danish_citizen is True and group not in (StayGroup.DANISH, StayGroup.UNKNOWN):
        return (
            Problem(
                "residence",
                Text(
                    f"personen er registreret som dansk statsborger og samtidig som: {residence.label.da}.",
                    f"the person is recorded as a Danish citizen and also as: {residence.label.en}.",
                ),
            ),
        )
    if danish_citizen is False and group is StayGroup.DANISH:
        return (
            Problem(
                "danish_citizen",
                Text(
                    "personen er registreret som udlænding, men opholdsgrundlaget siger dansk statsborger.",
                    "the person is recorded as not a Danish citizen, but the residence status says Danish citizen.",
                ),
            ),
        )
    return ()


UNKNOWN_STAY = missing(
    "residence",
    "opholdsgrundlaget er ikke afklaret.",
    "the residence status has not been established.",
)


def stay_problems(danish_citizen: bool | None, residence: ResidenceStatus | None) -> tuple[Problem, ...]:
    """Contradictions, or that the basis of stay is unknown; empty when the group can be used."""
    contradictions = stay_contradictions(danish_citizen, residence)
    if contradictions:
        return contradictions
    if stay_group(danish_citizen, residence) is StayGroup.UNKNOWN:
        return (UNKNOWN_STAY,)
    return ()
