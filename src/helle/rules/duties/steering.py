"""Who steers and coordinates the effort, and who follows what comes of it (GOV, STA-01..04, CRI-15, ACT-01..03)."""

from helle.rules.codes import OrganisationKind
from helle.rules.duties.codes import DutyWeight, Rhythm
from helle.rules.duties.duty import Duty
from helle.rules.ruling import Reason, Text

STEERING: tuple[Duty, ...] = (
    Duty(
        Reason(
            "duties.working_group",
            Text(
                "Arbejdsgruppen på tværs af ministerier koordinerer handlingsplanen.",
                "The inter-ministerial working group coordinates the action plan.",
            ),
            "GOV-01",
        ),
        (
            OrganisationKind.EQUALITY,
            OrganisationKind.MINISTRY,
        ),
    ),
    Duty(
        Reason(
            "duties.working_group_members",
            Text(
                "Ligestillingsafdelingen er formand for arbejdsgruppen, og syv ministerier er medlemmer.",
                "The Department of Gender Equality chairs the working group, and seven ministries are members.",
            ),
            "GOV-02",
        ),
        (
            OrganisationKind.EQUALITY,
            OrganisationKind.MINISTRY,
        ),
        weight=DutyWeight.ROLE,
    ),
    Duty(
        Reason(
            "duties.lead_the_plan",
            Text(
                "Afdelingen koordinerer regeringens indsats og gennemførelsen af planen.",
                "The department coordinates the government's effort and the carrying out of the plan.",
            ),
            "GOV-03",
        ),
        (OrganisationKind.EQUALITY,),
    ),
    Duty(
        Reason(
            "duties.cmm_place",
            Text(
                "CMM hører til i Socialstyrelsen og refererer til ministeren for ligestilling.",
                "CMM belongs to the National Board of Social Services and reports to the minister for gender equality.",
            ),
            "GOV-04",
        ),
        (
            OrganisationKind.CMM,
            OrganisationKind.AGENCY,
        ),
        weight=DutyWeight.ROLE,
    ),
    Duty(
        Reason(
            "duties.nationwide_assistance",
            Text(
                "CMM koordinerer og udvikler støtten til ofre i hele landet.",
                "CMM coordinates and develops the support for victims in the whole country.",
            ),
            "GOV-05",
        ),
        (OrganisationKind.CMM,),
    ),
    Duty(
        Reason(
            "duties.around_each_victim",
            Text(
                "CMM koordinerer indsatsen over for ofrene med myndigheder og organisationer.",
                "CMM coordinates the effort towards victims with authorities and organisations.",
            ),
            "GOV-06",
        ),
        (OrganisationKind.CMM,),
    ),
    Duty(
        Reason(
            "duties.forums",
            Text(
                "CMM har ansvaret for faste og lejlighedsvise mødefora, netværk og partnerskaber.",
                "CMM is responsible for standing and occasional forums, networks and partnerships.",
            ),
            "GOV-07",
        ),
        (OrganisationKind.CMM,),
    ),
    Duty(
        Reason(
            "duties.reference_system",
            Text(
                "CMM samler aktørerne regionalt og nationalt om samarbejde, viden og undervisning.",
                "CMM gathers the actors regionally and nationally for cooperation, knowledge and training.",
            ),
            "GOV-08",
        ),
        (OrganisationKind.CMM,),
    ),
    Duty(
        Reason(
            "duties.prosecution_seat",
            Text(
                "Rigsadvokaten repræsenterer anklagemyndigheden i koordinationen og i CMM's referencesystem.",
                "The Director of Public Prosecutions sits in the coordination and in CMM's reference system.",
            ),
            "GOV-09",
        ),
        (OrganisationKind.PROSECUTION,),
        weight=DutyWeight.ROLE,
    ),
    Duty(
        Reason(
            "duties.appropriation",
            Text(
                "Der er afsat penge til hele planens periode; planen fordeler dem ikke på år eller initiativer.",
                "Money is set aside for the whole period of the plan, which does not split it by year or initiative.",
            ),
            "GOV-10",
        ),
        (OrganisationKind.EQUALITY,),
        weight=DutyWeight.ROLE,
        amount="appropriation_dkk",
    ),
    Duty(
        Reason(
            "duties.immigration_part",
            Text(
                "Udlændinge- og Integrationsministeriet har det overordnede ansvar for den udlændingeretlige del.",
                "The immigration ministry has the overall responsibility for the immigration-law part.",
            ),
            "GOV-11",
        ),
        (OrganisationKind.MINISTRY,),
    ),
    Duty(
        Reason(
            "duties.criminal_part",
            Text(
                "Justitsministeriet har det overordnede ansvar for den politi- og strafferetlige del.",
                "The justice ministry has the overall responsibility for the police and criminal-law part.",
            ),
            "GOV-12",
        ),
        (OrganisationKind.MINISTRY,),
    ),
    Duty(
        Reason(
            "duties.forced_labour_cooperation",
            Text(
                "Beskæftigelsesministeriet arbejder mod social dumping og koordinerer i ILO om tvangsarbejde.",
                "The employment ministry works against social dumping and coordinates in the ILO on forced labour.",
            ),
            "GOV-13",
        ),
        (OrganisationKind.MINISTRY,),
    ),
    Duty(
        Reason(
            "duties.service_act",
            Text(
                "Social- og Ældreministeriet har ansvaret for serviceloven, som kommunernes indsats bygger på.",
                "The social ministry is responsible for the Social Services Act, on which municipalities act.",
            ),
            "GOV-14",
        ),
        (OrganisationKind.MINISTRY,),
    ),
    Duty(
        Reason(
            "duties.social_advice",
            Text(
                "Socialstyrelsen rådgiver kommuner, regioner og borgere i det sociale arbejde.",
                "The National Board of Social Services advises municipalities, regions and citizens on social work.",
            ),
            "GOV-15",
        ),
        (OrganisationKind.AGENCY,),
        trigger=Text(
            "Når en kommune, en region eller en borger beder om råd.",
            "When a municipality, a region or a citizen asks for advice.",
        ),
    ),
    Duty(
        Reason(
            "duties.health_offers",
            Text(
                "Sundhedsministeriet har en rolle, når ofre får sundhedstilbud inden for sundhedsloven.",
                "The health ministry has a role where victims get health offers within the Health Act.",
            ),
            "GOV-16",
            reading="GOV-16",
        ),
        (OrganisationKind.MINISTRY,),
        weight=DutyWeight.ROLE,
    ),
    Duty(
        Reason(
            "duties.international_agenda",
            Text(
                "Udenrigsministeriet holder menneskehandel på den internationale dagsorden.",
                "The foreign ministry keeps trafficking on the international agenda.",
            ),
            "GOV-17",
        ),
        (OrganisationKind.MINISTRY,),
    ),
    Duty(
        Reason(
            "duties.contacts_abroad",
            Text(
                "Udenrigsministeriet formidler kontakt til samarbejdspartnere i afsenderlandene.",
                "The foreign ministry brokers contact with partners in the countries of origin.",
            ),
            "GOV-18",
        ),
        (OrganisationKind.MINISTRY,),
        trigger=Text("Når en dansk myndighed har brug for en kontakt.", "When a Danish authority needs a contact."),
    ),
    Duty(
        Reason(
            "duties.study",
            Text(
                "Institut for Menneskerettigheder undersøger indsatsen over for ofre.",
                "The Danish Institute for Human Rights studies the effort for victims.",
            ),
            "GOV-19",
        ),
        (OrganisationKind.HUMAN_RIGHTS,),
        years="study_years",
    ),
    Duty(
        Reason(
            "duties.core_contributions",
            Text(
                "Udenrigsministeriet giver kernebidrag til organisationer, der bekæmper menneskehandel.",
                "The foreign ministry gives core contributions to organisations that fight trafficking.",
            ),
            "GOV-25",
        ),
        (OrganisationKind.MINISTRY,),
    ),
    Duty(
        Reason(
            "duties.inform_the_public",
            Text(
                "CMM oplyser både relevante aktører og den brede offentlighed.",
                "CMM informs both relevant actors and the wider public.",
            ),
            "GOV-27",
        ),
        (OrganisationKind.CMM,),
    ),
    Duty(
        Reason(
            "duties.area_1",
            Text(
                "Første område skal styrke samarbejdet mellem myndigheder, CMM's rolle og det opsøgende arbejde.",
                "The first area shall strengthen cooperation among authorities, CMM's role and outreach.",
            ),
            "GOV-22",
        ),
        (
            OrganisationKind.CMM,
            OrganisationKind.NGO,
        ),
        weight=DutyWeight.AIM,
    ),
    Duty(
        Reason(
            "duties.area_2",
            Text(
                "Andet område skal styrke indkvarteringen: kvalitet og flere muligheder.",
                "The second area shall strengthen accommodation: quality and more options.",
            ),
            "GOV-23",
        ),
        (
            OrganisationKind.CMM,
            OrganisationKind.PROVIDER,
        ),
        weight=DutyWeight.AIM,
    ),
    Duty(
        Reason(
            "duties.area_3",
            Text(
                "Tredje område skal styrke bekæmpelsen og retsforfølgningen af bagmænd.",
                "The third area shall strengthen the fight and the prosecution of traffickers.",
            ),
            "GOV-24",
        ),
        (
            OrganisationKind.POLICE,
            OrganisationKind.PROSECUTION,
        ),
        weight=DutyWeight.AIM,
    ),
    Duty(
        Reason(
            "duties.knowledge_and_statistics",
            Text("CMM indsamler og udbreder viden og statistik.", "CMM collects and spreads knowledge and statistics."),
            "STA-01",
        ),
        (OrganisationKind.CMM,),
    ),
    Duty(
        Reason(
            "duties.information_channels",
            Text(
                "CMM informerer gennem undervisning, en årskonference, rapporter og sin hjemmeside.",
                "CMM informs through teaching, a yearly conference, reports and its website.",
            ),
            "STA-02",
        ),
        (OrganisationKind.CMM,),
        rhythm=Rhythm.YEARLY,
    ),
    Duty(
        Reason(
            "duties.rapporteur",
            Text(
                "CMM virker som rapportør-lignende mekanisme og deltager i EU-forummet for dem.",
                "CMM acts as an equivalent mechanism to a national rapporteur and takes part in the EU forum of these.",
            ),
            "STA-03",
        ),
        (OrganisationKind.CMM,),
    ),
    Duty(
        Reason(
            "duties.criminal_statistics",
            Text(
                "Politiet bidrager med statistik over anmeldelser, sigtelser og lignende.",
                "The police contribute statistics of reports, charges and the like.",
            ),
            "STA-04",
        ),
        (
            OrganisationKind.POLICE,
            OrganisationKind.NATIONAL_POLICE,
        ),
    ),
    Duty(
        Reason(
            "duties.prosecution_knowledge",
            Text(
                "Rigsadvokaten støtter anklagerne med undervisning og viden.",
                "The Director of Public Prosecutions supports the prosecutors with teaching and knowledge.",
            ),
            "CRI-15",
        ),
        (OrganisationKind.PROSECUTION,),
    ),
    Duty(
        Reason(
            "duties.coordinate_and_collect",
            Text(
                "CMM koordinerer samarbejdet og samler og formidler viden og statistik.",
                "CMM coordinates the cooperation, and collects and passes on knowledge and statistics.",
            ),
            "ACT-01",
        ),
        (OrganisationKind.CMM,),
    ),
    Duty(
        Reason(
            "duties.international_cooperation",
            Text("CMM deltager i internationalt samarbejde.", "CMM takes part in international cooperation."),
            "ACT-02",
        ),
        (OrganisationKind.CMM,),
    ),
    Duty(
        Reason(
            "duties.nationwide_role",
            Text(
                "CMM holder identifikationssamtaler og er kontaktperson for ofre i hele landet.",
                "CMM holds identification interviews and is contact person for victims in the whole country.",
            ),
            "ACT-03",
        ),
        (OrganisationKind.CMM,),
    ),
    Duty(
        Reason(
            "duties.advice_received",
            Text(
                "Kommuner og regioner modtager rådgivning; flere opgaver giver dette sted i planen dem ikke.",
                "Municipalities and regions receive advice; this place in the plan gives them no further task.",
            ),
            "ACT-07",
            reading="ACT-07",
        ),
        (
            OrganisationKind.MUNICIPALITY,
            OrganisationKind.REGION,
        ),
        weight=DutyWeight.ROLE,
    ),
    Duty(
        Reason(
            "duties.vulnerable_adults",
            Text(
                "Kommunens indsats for udsatte voksne omfatter borgere i prostitution og hjemløse med lovligt ophold.",
                "The municipality's effort covers people in prostitution and the homeless with lawful stay.",
            ),
            "ACT-08",
        ),
        (OrganisationKind.MUNICIPALITY,),
        weight=DutyWeight.ROLE,
    ),
    Duty(
        Reason(
            "duties.initiative_status",
            Text(
                "Planens initiativer følges; for de fleste nævner planen hverken ejer, frist eller mål.",
                "The plan's initiatives are followed up; for most it names neither owner, deadline nor target.",
            ),
            "INI-15",
        ),
        (
            OrganisationKind.EQUALITY,
            OrganisationKind.MINISTRY,
        ),
    ),
)
