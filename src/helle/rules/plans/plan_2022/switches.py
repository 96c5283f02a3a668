"""The switches of the action plan 2022-2025.

What it only examines, plans or proposes is off. What it describes as a limit of today that it wants to lift is on.
"""

from helle.rules.dated import Switch
from helle.rules.plans.plan_2022.plan import PLAN
from helle.rules.ruling import Text

SWITCHES: tuple[Switch, ...] = (
    Switch(
        "systematic_sharing",
        False,
        PLAN.first_day,
        "SHR-01",
        Text(
            "Systematisk deling af vurderinger er kun under undersøgelse.",
            "Systematic sharing of assessments is only being examined.",
        ),
    ),
    Switch(
        "talk_alone_with_possible_victims",
        False,
        PLAN.first_day,
        "SHR-05",
        Text(
            "Adgang til at tale alene med mulige ofre er kun under undersøgelse.",
            "Access to talk to possible victims alone is only being examined.",
        ),
    ),
    Switch(
        "placement_regardless_of_stay",
        False,
        PLAN.first_day,
        "ACM-12",
        Text(
            "Særligt godkendte pladser uanset opholdsgrundlag er kun planlagt.",
            "Specially approved places regardless of residence status are only planned.",
        ),
    ),
    Switch(
        "socialtilsyn_approval_required",
        False,
        PLAN.first_day,
        "ACM-15",
        Text(
            "Krav om Socialtilsynets godkendelse er kun planlagt.",
            "Required approval by the Social Supervision Authority is only planned.",
        ),
    ),
    Switch(
        "operational_supervision",
        False,
        PLAN.first_day,
        "ACM-16",
        Text("Driftsorienteret tilsyn er kun planlagt.", "Operational supervision is only planned."),
    ),
    Switch(
        "employer_housing_standard",
        False,
        PLAN.first_day,
        "LAB-01",
        Text(
            "Krav til arbejdsgiveres boliger er kun planlagt.",
            "Requirements for housing provided by employers are only planned.",
        ),
    ),
    Switch(
        "offence_262b",
        False,
        PLAN.first_day,
        "CRI-13",
        Text(
            "Bestemmelsen om menneskeudnyttelse er et lovforslag i planen.",
            "The provision on human exploitation is a bill in the plan.",
        ),
    ),
    Switch(
        "punishable_without_coercion",
        False,
        PLAN.first_day,
        "CRI-14",
        Text(
            "At udnyttelse til arbejde straffes også uden tvang, er et lovforslag i planen.",
            "That exploitation for work is punishable without coercion is a bill in the plan.",
        ),
    ),
    Switch(
        "sharing_for_prevention_and_prosecution",
        False,
        PLAN.first_day,
        "SHR-02",
        Text(
            "Systematisk deling til forebyggelse, identifikation og retsforfølgning er kun under undersøgelse.",
            "Systematic sharing for prevention, identification and prosecution is only being examined.",
        ),
    ),
    Switch(
        "balance_of_systematic_sharing",
        False,
        PLAN.first_day,
        "SHR-03",
        Text(
            "Afvejningen af databeskyttelse og tillid ved systematisk deling er kun under undersøgelse.",
            "The balance of data protection and trust in systematic sharing is only being examined.",
        ),
    ),
    Switch(
        "assessments_sent_systematically",
        False,
        PLAN.first_day,
        "FLO-24",
        Text(
            "At sende vurderinger systematisk til andre myndigheder er kun under undersøgelse.",
            "Sending assessments systematically to other authorities is only being examined.",
        ),
    ),
    Switch(
        "approvals_sent_by_social_supervision",
        False,
        PLAN.first_day,
        "FLO-17",
        Text(
            "Besked fra Socialtilsynet om godkendelse og tilsyn er kun planlagt.",
            "Word from the Social Supervision Authority on approval and supervision is only planned.",
        ),
    ),
    Switch(
        "employer_housing_supervision",
        False,
        PLAN.first_day,
        "LAB-02",
        Text(
            "Et tilsyn med arbejdsgiveres boliger er kun planlagt.",
            "Supervision of housing by employers is only planned.",
        ),
    ),
    Switch(
        "illegal_labour_effort",
        False,
        PLAN.first_day,
        "LAB-03",
        Text(
            "En styrket indsats mod illegal arbejdskraft er kun planlagt.",
            "A stronger effort against illegal labour is only planned.",
        ),
    ),
    Switch(
        "bogus_self_employment_effort",
        False,
        PLAN.first_day,
        "LAB-04",
        Text(
            "En øget indsats mod falske selvstændige er kun planlagt.",
            "A greater effort against bogus self-employment is only planned.",
        ),
    ),
    Switch(
        "cmm_powers_in_controls",
        False,
        PLAN.first_day,
        "INI-01",
        Text(
            "Klarere beføjelser for CMM i andres kontroller er kun under undersøgelse.",
            "Clearer powers for CMM in others' controls are only being examined.",
        ),
    ),
    Switch(
        "cmm_sharing_clarified",
        False,
        PLAN.first_day,
        "INI-03",
        Text(
            "CMM's deling af oplysninger er kun under undersøgelse.",
            "CMM's sharing of information is only being examined.",
        ),
    ),
    Switch(
        "flexible_accommodation_initiative",
        False,
        PLAN.first_day,
        "INI-07",
        Text(
            "Større fleksibilitet i indkvarteringen er kun planlagt.",
            "More flexibility in accommodation is only planned.",
        ),
    ),
    Switch(
        "accommodation_approval_initiative",
        False,
        PLAN.first_day,
        "INI-08",
        Text(
            "Godkendelse af og tilsyn med indkvartering er kun planlagt.",
            "Approval and supervision of accommodation are only planned.",
        ),
    ),
    Switch(
        "police_control_pressure",
        False,
        PLAN.first_day,
        "INI-10",
        Text(
            "Politiets øgede kontroltryk er kun planlagt.", "The police's greater pressure of controls is only planned."
        ),
    ),
    Switch(
        "police_posts",
        False,
        PLAN.first_day,
        "FIG-08",
        Text(
            "Flere årsværk i politikredsene i 2023 er kun planlagt.",
            "More posts in the police districts in 2023 are only planned.",
        ),
    ),
    Switch(
        "service_act_requires_lawful_stay",
        True,
        PLAN.first_day,
        "ACM-10",
        Text(
            "Et tilbud godkendt efter serviceloven kræver lovligt ophold, processuelt ophold medregnet.",
            "An offer approved under the Service Act requires lawful stay, procedural stay included.",
        ),
    ),
    Switch(
        "individual_placement",
        False,
        PLAN.first_day,
        "ACM-13",
        Text(
            "Anbringelse efter den enkeltes situation og behov er kun planlagt som et krav.",
            "Placement by the individual's situation and needs is only planned as a requirement.",
        ),
    ),
    Switch(
        "places_for_peaks_and_men",
        False,
        PLAN.first_day,
        "ACM-14",
        Text(
            "Pladser til spidsbelastninger og til mandlige ofre er kun planlagt.",
            "Places for peaks and for male victims are only planned.",
        ),
    ),
    Switch(
        "new_offence_initiative",
        False,
        PLAN.first_day,
        "INI-12",
        Text(
            "Initiativet om en ny straffebestemmelse er et lovforslag i planen.",
            "The initiative for a new criminal provision is a bill in the plan.",
        ),
    ),
)
