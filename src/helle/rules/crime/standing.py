"""The word for how a person stands in a criminal case, as the stages go (CRI-07, ID-10): suspected is not yet charged.

Everything that affects the word lives in `BY_STAGE`, in the order in which a stage tells most of several: an indictment
first, since it moves who assesses the question of trafficking (ID-10).
"""

from collections.abc import Collection
from typing import Final

from helle.rules.codes import Code
from helle.rules.crime.stages import CriminalStage


class Standing(Code):
    """How a suspect stands in a criminal case."""

    SUSPECTED = "suspected", "Mistænkt", "Suspected"
    CHARGED = "charged", "Sigtet", "Charged"
    INDICTED = "indicted", "Tiltalt", "Indicted"
    WAIVED = "waived", "Tiltale frafaldet", "Charge waived"
    RELEASED = "released", "Ikke sigtet mere", "No longer charged"
    CONVICTED = "convicted", "Dømt", "Convicted"
    ACQUITTED = "acquitted", "Frifundet", "Acquitted"


BY_STAGE: Final = {
    CriminalStage.INDICTMENT: Standing.INDICTED,
    CriminalStage.CONVICTION: Standing.CONVICTED,
    CriminalStage.ACQUITTAL: Standing.ACQUITTED,
    CriminalStage.CHARGE: Standing.CHARGED,
    CriminalStage.WAIVED: Standing.WAIVED,
    CriminalStage.WITHDRAWN: Standing.RELEASED,
    CriminalStage.UNFOUNDED: Standing.RELEASED,
    CriminalStage.RESUMED: Standing.SUSPECTED,
    CriminalStage.DISCONTINUED: Standing.RELEASED,
    # A report is of an offence and charges nobody.
    CriminalStage.REPORT: Standing.SUSPECTED,
}


def standing(last: Collection[CriminalStage]) -> Standing:
    """How a suspect stands whose offences have come this far, each by its last stage with that suspect.

    A suspect of whom no stage is recorded is suspected, and nothing more.
    """
    return next((word for stage, word in BY_STAGE.items() if stage in last), Standing.SUSPECTED)
