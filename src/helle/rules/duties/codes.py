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


class FocusArea(Code):
    """The three areas that structure the plan (META-03)."""

    AUTHORITIES = (
        "authorities",
        "1. Myndigheder, opsøgende arbejde, identifikation",
        "1. Authorities, outreach, identification",
    )
    OFFERS = "offers", "2. Bedre tilbud til ofre", "2. Better offers to victims"
    PROSECUTION = "prosecution", "3. Styrket retsforfølgning", "3. Stronger prosecution"


PRIORITIES = {
    FocusArea.AUTHORITIES: "GOV-22",
    FocusArea.OFFERS: "GOV-23",
    FocusArea.PROSECUTION: "GOV-24",
}
"""The requirement that says what each area is to reach."""

AREA_OF = {
    **dict.fromkeys(("INI-01", "INI-02", "INI-03", "INI-04", "INI-05"), FocusArea.AUTHORITIES),
    **dict.fromkeys(("INI-06", "INI-07", "INI-08", "INI-09"), FocusArea.OFFERS),
    **dict.fromkeys(("INI-10", "INI-11", "INI-12", "INI-13", "INI-14"), FocusArea.PROSECUTION),
}
"""The area in which the plan has each of its initiatives."""
