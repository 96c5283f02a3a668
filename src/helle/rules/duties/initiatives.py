"""The initiatives of the plan, by who carries them (INI-01..INI-14); what is only examined or planned is off."""

from helle.rules.codes import OrganisationKind
from helle.rules.duties.codes import DutyWeight
from helle.rules.duties.duty import Duty
from helle.rules.ruling import Reason, Text

INITIATIVES: tuple[Duty, ...] = (
    Duty(
        Reason(
            "duties.ini_cmm_powers",
            Text(
                "Undersøges kun: klarere beføjelser for CMM i andre myndigheders kontroller. Planen nævner ingen ejer.",
                "Only examined: clearer powers for CMM in other authorities' controls. The plan names no owner.",
            ),
            "INI-01",
            reading="INI-01",
        ),
        (OrganisationKind.CMM,),
        weight=DutyWeight.INITIATIVE,
        switch="cmm_powers_in_controls",
    ),
    Duty(
        Reason(
            "duties.ini_interviews",
            Text(
                "Identifikationssamtalerne samles hos CMM og Udlændingestyrelsen.",
                "Identification interviews are concentrated in CMM and the Immigration Service.",
            ),
            "INI-02",
        ),
        (
            OrganisationKind.CMM,
            OrganisationKind.UDLST,
        ),
        weight=DutyWeight.INITIATIVE,
    ),
    Duty(
        Reason(
            "duties.ini_sharing",
            Text(
                "Undersøges kun: CMM's deling af oplysninger med myndigheder. Planen nævner ingen ejer.",
                "Only examined: CMM's sharing of information with authorities. The plan names no owner.",
            ),
            "INI-03",
            reading="INI-03",
        ),
        (OrganisationKind.CMM,),
        weight=DutyWeight.INITIATIVE,
        switch="cmm_sharing_clarified",
    ),
    Duty(
        Reason(
            "duties.ini_outreach",
            Text("Organisationernes opsøgende arbejde styrkes.", "The organisations' outreach is strengthened."),
            "INI-04",
        ),
        (OrganisationKind.NGO,),
        weight=DutyWeight.INITIATIVE,
    ),
    Duty(
        Reason(
            "duties.ini_study",
            Text("Indsatsen undersøges i de år, planen nævner.", "The effort is studied in the years the plan names."),
            "INI-05",
        ),
        (OrganisationKind.HUMAN_RIGHTS,),
        weight=DutyWeight.INITIATIVE,
        years="study_years",
    ),
    Duty(
        Reason(
            "duties.ini_specialised_accommodation",
            Text(
                "Det specialiserede indkvarteringstilbud opkvalificeres.", "The specialised accommodation is upskilled."
            ),
            "INI-06",
        ),
        (
            OrganisationKind.PROVIDER,
            OrganisationKind.NGO,
        ),
        weight=DutyWeight.INITIATIVE,
    ),
    Duty(
        Reason(
            "duties.ini_flexible_accommodation",
            Text(
                "Kun planlagt: hjemmel til at indkvartere ofre uanset opholdsgrundlag. Planen nævner ingen ejer.",
                "Only planned: a legal basis for placing victims regardless of stay. The plan names no owner.",
            ),
            "INI-07",
            reading="INI-07",
        ),
        (
            OrganisationKind.CMM,
            OrganisationKind.MINISTRY,
        ),
        weight=DutyWeight.INITIATIVE,
        switch="flexible_accommodation_initiative",
    ),
    Duty(
        Reason(
            "duties.ini_accommodation_approval",
            Text(
                "Kun planlagt: godkendelse af og tilsyn med indkvartering. Planen nævner ingen ejer.",
                "Only planned: approval and supervision of accommodation. The plan names no owner.",
            ),
            "INI-08",
            reading="INI-08",
        ),
        (
            OrganisationKind.SOCIAL_INSPECTORATE,
            OrganisationKind.PROVIDER,
        ),
        weight=DutyWeight.INITIATIVE,
        switch="accommodation_approval_initiative",
    ),
    Duty(
        Reason(
            "duties.ini_contact_person",
            Text("CMM er kontaktperson i hele landet.", "CMM is contact person in the whole country."),
            "INI-09",
        ),
        (OrganisationKind.CMM,),
        weight=DutyWeight.INITIATIVE,
    ),
    Duty(
        Reason(
            "duties.ini_police_effort",
            Text(
                "Kun planlagt: et passende kontroltryk i udsatte brancher og miljøer.",
                "Only planned: suitable pressure of controls in exposed trades and settings.",
            ),
            "INI-10",
        ),
        (OrganisationKind.POLICE,),
        weight=DutyWeight.INITIATIVE,
        switch="police_control_pressure",
    ),
    Duty(
        Reason(
            "duties.police_posts",
            Text(
                "Kun planlagt: flere årsværk i politikredsene i 2023 til kontroltrykket.",
                "Only planned: more posts in the police districts in 2023 for the pressure of controls.",
            ),
            "FIG-08",
            reading="FIG-08",
        ),
        (OrganisationKind.POLICE,),
        weight=DutyWeight.AIM,
        switch="police_posts",
        amount="police_fte_target",
    ),
    Duty(
        Reason(
            "duties.ini_special_crime_unit",
            Text("NSK er oprettet for den særlige kriminalitet.", "NSK has been established for special crime."),
            "INI-11",
        ),
        (OrganisationKind.NSK,),
        weight=DutyWeight.INITIATIVE,
    ),
    Duty(
        Reason(
            "duties.ini_new_offence",
            Text(
                "En ny straffebestemmelse om udnyttelse er et lovforslag i planen; om den gælder, står blandt "
                "værdierne.",
                "A new provision on exploitation is a bill in the plan; its switch shows whether it applies.",
            ),
            "INI-12",
        ),
        (OrganisationKind.MINISTRY,),
        weight=DutyWeight.INITIATIVE,
        switch="new_offence_initiative",
    ),
    Duty(
        Reason(
            "duties.ini_authority_cooperation",
            Text(
                "Anklagemyndigheden er med i myndighedsgruppen mod tvangsarbejde.",
                "The prosecution takes part in the authority group against forced labour.",
            ),
            "INI-13",
        ),
        (
            OrganisationKind.PROSECUTION,
            OrganisationKind.POLICE,
        ),
        weight=DutyWeight.INITIATIVE,
    ),
    Duty(
        Reason(
            "duties.ini_knowledge_in_courts",
            Text(
                "CMM tilbyder undervisning, så viden når ud i retssystemet.",
                "CMM offers teaching so that knowledge reaches the justice system.",
            ),
            "INI-14",
        ),
        (OrganisationKind.CMM,),
        weight=DutyWeight.INITIATIVE,
    ),
)
