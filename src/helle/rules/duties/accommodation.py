"""How the places to live are to become better (ACM-13, ACM-14, ACM-16, ACM-19); who may live where is another rule."""

from helle.rules.codes import OrganisationKind
from helle.rules.duties.codes import DutyWeight, Rhythm
from helle.rules.duties.duty import Duty
from helle.rules.ruling import Reason, Text

ACCOMMODATION: tuple[Duty, ...] = (
    Duty(
        Reason(
            "duties.individual_placement",
            Text(
                "Kun planlagt: personen anbringes efter sikkerhed, køn, sårbarhed, forhold til andre ofre og geografi. "
                "Intet hindrer, at det vejes allerede nu.",
                "Only planned: the person is placed by safety, sex, vulnerability, relations to other victims and "
                "geography. Nothing prevents weighing these today.",
            ),
            "ACM-13",
            reading="ACM-13",
        ),
        (OrganisationKind.CMM,),
        switch="individual_placement",
    ),
    Duty(
        Reason(
            "duties.operational_supervision",
            Text(
                "Kun planlagt: Socialtilsynet fører driftstilsyn med botilbuddene som med andre godkendte tilbud. Der "
                "kommer tilsynet mindst én gang om året.",
                "Only planned: the Social Supervision Authority supervises the operation of the residential offers "
                "as of other approved ones. There it visits at least once a year.",
            ),
            "ACM-16",
            reading="PUB-SOC-01",
        ),
        (OrganisationKind.SOCIAL_INSPECTORATE,),
        rhythm=Rhythm.YEARLY,
        switch="operational_supervision",
    ),
    Duty(
        Reason(
            "duties.peaks_and_men",
            Text(
                "Kun planlagt: pladser til mange ofre på én gang og til mandlige ofre.",
                "Only planned: places for many victims at once and for male victims.",
            ),
            "ACM-14",
        ),
        (
            OrganisationKind.CMM,
            OrganisationKind.PROVIDER,
        ),
        switch="places_for_peaks_and_men",
    ),
    Duty(
        Reason(
            "duties.upskilled_accommodation",
            Text(
                "Reden Internationals specialiserede botilbud opkvalificeres.",
                "The specialised accommodation of Reden International is upskilled.",
            ),
            "ACM-19",
        ),
        (
            OrganisationKind.NGO,
            OrganisationKind.PROVIDER,
        ),
        weight=DutyWeight.AIM,
    ),
)
