"""The coded words of the list of duties (INI-15: what has to be followed up)."""

from helle.rules.codes import Code


class DutyWeight(Code):
    """What a line of the plan asks of an organisation."""

    MUST = "must", "Skal", "Duty"
    MAY = "may", "Kan", "Power"
    INITIATIVE = "initiative", "Initiativ", "Initiative"
    AIM = "aim", "Mål", "Aim"
    ROLE = "role", "Rolle", "Role"


class Rhythm(Code):
    """How often the plan asks for something; most duties have no rhythm, and none is invented."""

    YEARLY = "yearly", "Hvert år", "Every year"
