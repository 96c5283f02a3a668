"""The flows of information between the parties (FLO-01..FLO-24): who tells whom what, when which event happens.

Everything that decides a message lives in `FLOWS`: one row for each flow and sender. `flows` reads it.
"""

from dataclasses import dataclass

from helle.rules.codes import Code


class FlowEvent(Code):
    """What happens, so that somebody has to be told."""

    SIGNS_IN_TAX_CONTROL = "signs_in_tax_control", "Tegn ved skattekontrol", "Signs in a tax control"
    SUSPICION_AT_WORKPLACE = "suspicion_at_workplace", "Mistanke ved tilsyn", "Suspicion on a workplace inspection"
    SUSPICION_IN_RESIDENCE_CASE = (
        "suspicion_in_residence_case",
        "Mistanke i opholdssag eller kontrol",
        "Suspicion in a residence case or control",
    )
    INVESTIGATION_OPENED = "investigation_opened", "Efterforskning begyndt", "Investigation opened"
    EXPULSION_REFERRAL = "expulsion_referral", "Forelæggelse til udvisning", "Referral for administrative expulsion"
    POLICE_QUESTION = "police_question", "Spørgsmål mellem politiet og CMM", "Question between police and CMM"
    YEAR_CLOSED = "year_closed", "Året er gjort op", "The year's figures are closed"
    HOTLINE_CALL = "hotline_call", "Opkald til hotlinen", "Call to the hotline"
    MET_IN_OUTREACH = "met_in_outreach", "Mødt i opsøgende indsats", "Met in outreach"
    INTERVIEW_HELD = "interview_held", "Identifikationssamtale holdt", "Identification interview held"
    ASSESSMENT_MADE = "assessment_made", "Vurdering foretaget", "Assessment made"
    PERIOD_GRANTED = "period_granted", "Periode givet", "Period granted"
    RETURN_BEGUN = "return_begun", "Hjemsendelse forberedes", "Return being prepared"
    RETURN_PLAN_APPROVED = "return_plan_approved", "Reintegrationsplan godkendt", "Reintegration plan approved"
    MINOR_MET = "minor_met", "Mindreårig mødt", "Minor met"
    REPRESENTATIVE_APPOINTED = "representative_appointed", "Repræsentant udpeget", "Representative appointed"
    HOME_APPROVED = "home_approved", "Botilbud godkendt eller under tilsyn", "Home approved or inspected"
    PLACE_ORDERED = "place_ordered", "Plads bestilt", "Place ordered"
    PLACEMENT_ENDED = "placement_ended", "Placering ophørt", "Placement ended"
    STATUS_DUE = "status_due", "Status på initiativer", "Status of initiatives due"
    CONTACT_ABROAD_NEEDED = "contact_abroad_needed", "Kontakt i afsenderland ønsket", "Contact abroad needed"
    FAMILY_TO_BE_TRACED = "family_to_be_traced", "Familie skal eftersøges", "Family to be traced"
    PERSON_DISAPPEARED = "person_disappeared", "Person forsvundet", "Person disappeared"
    ASSESSMENTS_WANTED_IN_BULK = (
        "assessments_wanted_in_bulk",
        "Vurderinger ønskes systematisk",
        "Assessments wanted systematically",
    )


class FlowParty(Code):
    """Who tells and who is told."""

    ANYONE = "anyone", "Enhver", "Anyone"
    CMM = "cmm", "CMM", "CMM"
    UDLST = "udlst", "Udlændingestyrelsen", "Danish Immigration Service"
    HJST = "hjst", "Hjemrejsestyrelsen", "Danish Return Agency"
    POLICE = "police", "Politiet", "Police"
    NATIONAL_POLICE = "national_police", "Rigspolitiet", "Danish National Police"
    PROSECUTION = "prosecution", "Anklagemyndigheden", "Prosecution Service"
    COURT = "court", "Domstolene", "The courts"
    SKAT = "skat", "Skattestyrelsen", "Danish Tax Agency"
    AT = "at", "Arbejdstilsynet", "Danish Working Environment Authority"
    SIRI = "siri", "SIRI", "SIRI"
    NGO = "ngo", "Frivillig organisation", "Non-governmental organisation"
    PROVIDER = "provider", "Botilbud", "Accommodation provider"
    SOCIAL_INSPECTORATE = "social_inspectorate", "Socialtilsynet", "Social Supervision Authority"
    MUNICIPALITY = "municipality", "Kommune", "Municipality"
    PAYER = "payer", "Betaler (kommune eller Udlændingestyrelsen)", "Payer (municipality or Immigration Service)"
    REPRESENTATIVE = "representative", "Personlig repræsentant", "Personal representative"
    RED_CROSS = "red_cross", "Røde Kors", "Danish Red Cross"
    REFUGEE_COUNCIL = "refugee_council", "Dansk Flygtningehjælp", "Danish Refugee Council"
    PARTNER = "partner", "Reintegrationspartner", "Reintegration partner"
    PERSON = "person", "Personen selv", "The person concerned"
    RESPONSIBLE = "responsible", "Den ansvarlige for initiativet", "Whoever is responsible for the initiative"
    EQUALITY = "equality", "Ligestillingsafdelingen", "Department of Gender Equality"
    WORKING_GROUP = "working_group", "Den tværministerielle arbejdsgruppe", "Inter-ministerial working group"
    FOREIGN_MINISTRY = "foreign_ministry", "Udenrigsministeriet", "Ministry of Foreign Affairs"
    INTERNATIONAL = "international", "EU-netværk og internationale organer", "EU network and international bodies"


class FlowContent(Code):
    """What is told; nothing more than the receiver needs."""

    SIGNS = "signs", "Tegnene og hvor de blev set", "The signs and where they were seen"
    INVOLVEMENT = "involvement", "At sagen findes, og hvad der spørges om", "That the case exists and what is asked"
    SUBMISSION = (
        "submission",
        "Grunden til forelæggelsen, personens forhold og politiets syn",
        "The ground of the referral, the person's circumstances and the police view",
    )
    QUESTION = "question", "Spørgsmål og svar", "Question and answer"
    CRIMINAL_STATISTICS = "criminal_statistics", "Tal om straffesager", "Numbers on criminal cases"
    SUSPICION = "suspicion", "Mistanken, også uden navne", "The suspicion, also without names"
    REFERRAL = "referral", "Henvisning", "Referral"
    INTERVIEW_REPORT = "interview_report", "Rapport om samtalen", "Report of the interview"
    OUTCOME = "outcome", "Udfaldet og datoen", "The outcome and its date"
    PERIOD = "period", "Periodens begyndelse og slutning", "Beginning and end of the period"
    RETURN_PREPARATION = (
        "return_preparation",
        "Det, hver part skal bruge til forberedelsen",
        "What each party needs for the preparation",
    )
    APPROVED_PLAN = "approved_plan", "Den godkendte plan", "The approved plan"
    NOTICE_OF_MINOR = "notice_of_minor", "Underretning om barnet", "Notice of the child"
    NEED_OF_REPRESENTATIVE = (
        "need_of_representative",
        "At barnet mangler en repræsentant",
        "That the child has no representative",
    )
    APPOINTMENT = "appointment", "Udpegningen og hvad repræsentanten må se", "The appointment and what may be seen"
    APPROVAL = "approval", "Godkendelse og tilsyn", "Approval and supervision"
    ORDER = "order", "Bestilling af plads", "Order of a place"
    STATEMENT = "statement", "Opgørelse over opholdsdøgn", "Statement of bed-days"
    PAYMENT_CLAIM = (
        "payment_claim",
        "Krav med mindst mulig identitet og uden hemmelig adresse",
        "Claim with least identity and no secret address",
    )
    AGGREGATES = "aggregates", "Tal uden personer", "Numbers without persons"
    STATUS = "status", "Status uden personer", "Status without persons"
    CONTACT_REQUEST = "contact_request", "Ønsket kontakt, uden personoplysninger", "Contact wanted, no personal data"
    TRACING = "tracing", "Eftersøgningen og dens resultat", "The tracing and its result"
    ASSESSMENTS = "assessments", "Vurderinger", "Assessments"


class FlowCondition(Code):
    """When a row holds beyond its event."""

    ALWAYS = "always", "Altid", "Always"
    UDLST_DECIDES = "udlst_decides", "Udlændingestyrelsen er kompetent", "The Immigration Service is competent"
    COURT_DECIDES = "court_decides", "Domstolene er kompetente", "The courts are competent"
    MINOR = "minor", "Personen er mindreårig", "The person is a minor"
    NO_REPRESENTATIVE = (
        "no_representative",
        "En uledsaget mindreårig uden repræsentant",
        "An unaccompanied minor without representative",
    )


class ConsentNeed(Code):
    """Whether the person must agree."""

    NOT_NEEDED = "not_needed", "Kræves ikke", "Not needed"
    NEEDED = "needed", "Kræves", "Needed"
    STARTING_POINT = "starting_point", "Som udgangspunkt", "As a starting point"


WITHOUT_PERSONS = frozenset(
    {FlowContent.CRIMINAL_STATISTICS, FlowContent.AGGREGATES, FlowContent.STATUS, FlowContent.CONTACT_REQUEST}
)


@dataclass(frozen=True, slots=True)
class Flow:
    """One row: the event, who tells whom what, where it is written; `switch` for what is not in force."""

    requirement: str
    event: FlowEvent
    sender: FlowParty
    receivers: tuple[FlowParty, ...]
    content: FlowContent
    condition: FlowCondition = FlowCondition.ALWAYS
    consent: ConsentNeed = ConsentNeed.NOT_NEEDED
    switch: str = ""
    reading: str = ""


_E, _P, _C = FlowEvent, FlowParty, FlowContent
_UDLST, _COURT = FlowCondition.UDLST_DECIDES, FlowCondition.COURT_DECIDES
_AGREED, _USUALLY = ConsentNeed.NEEDED, ConsentNeed.STARTING_POINT

FLOWS: tuple[Flow, ...] = (
    # Signs of trafficking.
    Flow("FLO-01", _E.SIGNS_IN_TAX_CONTROL, _P.SKAT, (_P.POLICE, _P.CMM), _C.SIGNS),
    Flow("FLO-02", _E.SUSPICION_AT_WORKPLACE, _P.AT, (_P.POLICE, _P.CMM), _C.SIGNS),
    Flow("FLO-03", _E.SUSPICION_IN_RESIDENCE_CASE, _P.SIRI, (_P.POLICE, _P.CMM), _C.SIGNS),
    Flow("FLO-08", _E.HOTLINE_CALL, _P.ANYONE, (_P.CMM,), _C.SUSPICION),
    Flow("FLO-09", _E.MET_IN_OUTREACH, _P.NGO, (_P.CMM,), _C.REFERRAL, consent=_AGREED),
    # The police.
    Flow("FLO-04", _E.INVESTIGATION_OPENED, _P.POLICE, (_P.PROSECUTION, _P.CMM), _C.INVOLVEMENT),
    Flow("FLO-05", _E.EXPULSION_REFERRAL, _P.POLICE, (_P.UDLST,), _C.SUBMISSION),
    Flow("FLO-06", _E.POLICE_QUESTION, _P.NATIONAL_POLICE, (_P.CMM,), _C.QUESTION),
    Flow("FLO-06", _E.POLICE_QUESTION, _P.CMM, (_P.NATIONAL_POLICE,), _C.QUESTION),
    # Identification and what follows. CMM's own assessment and period need no message: CMM has them.
    Flow("FLO-10", _E.INTERVIEW_HELD, _P.CMM, (_P.UDLST,), _C.INTERVIEW_REPORT, _UDLST, _USUALLY, reading="FLO-10"),
    Flow("FLO-11", _E.ASSESSMENT_MADE, _P.UDLST, (_P.CMM,), _C.OUTCOME, _UDLST),
    Flow("FLO-12", _E.ASSESSMENT_MADE, _P.COURT, (_P.CMM,), _C.OUTCOME, _COURT, reading="FLO-12"),
    Flow("FLO-11", _E.PERIOD_GRANTED, _P.UDLST, (_P.CMM,), _C.PERIOD, _UDLST),
    # Minors.
    # Whichever of the two has met the child tells; the plan names neither alone.
    Flow("FLO-15", _E.MINOR_MET, _P.CMM, (_P.MUNICIPALITY,), _C.NOTICE_OF_MINOR, reading="FLO-15"),
    Flow("FLO-15", _E.MINOR_MET, _P.UDLST, (_P.MUNICIPALITY,), _C.NOTICE_OF_MINOR, reading="FLO-15"),
    Flow(
        "FLO-16",
        _E.MINOR_MET,
        _P.CMM,
        (_P.UDLST,),
        _C.NEED_OF_REPRESENTATIVE,
        FlowCondition.NO_REPRESENTATIVE,
        reading="FLO-16",
    ),
    Flow("FLO-16", _E.REPRESENTATIVE_APPOINTED, _P.UDLST, (_P.REPRESENTATIVE,), _C.APPOINTMENT),
    Flow(
        "FLO-15",
        _E.PERSON_DISAPPEARED,
        _P.CMM,
        (_P.MUNICIPALITY,),
        _C.NOTICE_OF_MINOR,
        FlowCondition.MINOR,
        reading="FLO-15",
    ),
    Flow("FLO-23", _E.FAMILY_TO_BE_TRACED, _P.HJST, (_P.PERSON,), _C.TRACING, consent=_AGREED),
    Flow("FLO-23", _E.FAMILY_TO_BE_TRACED, _P.RED_CROSS, (_P.PERSON,), _C.TRACING, consent=_AGREED),
    # Return.
    # Nothing about her leaves the country without her consent (RET-26).
    Flow("FLO-13", _E.RETURN_BEGUN, _P.CMM, (_P.HJST, _P.REFUGEE_COUNCIL), _C.RETURN_PREPARATION),
    Flow("FLO-13", _E.RETURN_BEGUN, _P.CMM, (_P.PARTNER,), _C.RETURN_PREPARATION, consent=_AGREED, reading="RET-26"),
    Flow("FLO-14", _E.RETURN_PLAN_APPROVED, _P.HJST, (_P.PERSON, _P.CMM), _C.APPROVED_PLAN),
    Flow(
        "FLO-14", _E.RETURN_PLAN_APPROVED, _P.HJST, (_P.PARTNER,), _C.APPROVED_PLAN, consent=_AGREED, reading="RET-26"
    ),
    Flow("FLO-22", _E.CONTACT_ABROAD_NEEDED, _P.CMM, (_P.FOREIGN_MINISTRY,), _C.CONTACT_REQUEST),
    Flow("FLO-22", _E.CONTACT_ABROAD_NEEDED, _P.HJST, (_P.FOREIGN_MINISTRY,), _C.CONTACT_REQUEST),
    # Accommodation.
    Flow("FLO-18", _E.PLACE_ORDERED, _P.CMM, (_P.PROVIDER,), _C.ORDER),
    Flow("FLO-18", _E.PLACEMENT_ENDED, _P.PROVIDER, (_P.CMM,), _C.STATEMENT),
    Flow("FLO-19", _E.PLACEMENT_ENDED, _P.PROVIDER, (_P.PAYER,), _C.PAYMENT_CLAIM),
    Flow(
        "FLO-17",
        _E.HOME_APPROVED,
        _P.SOCIAL_INSPECTORATE,
        (_P.CMM, _P.PROVIDER),
        _C.APPROVAL,
        switch="approvals_sent_by_social_supervision",
    ),
    # Numbers and status.
    Flow("FLO-07", _E.YEAR_CLOSED, _P.POLICE, (_P.CMM,), _C.CRIMINAL_STATISTICS),
    Flow("FLO-20", _E.YEAR_CLOSED, _P.CMM, (_P.INTERNATIONAL,), _C.AGGREGATES),
    Flow("FLO-21", _E.STATUS_DUE, _P.RESPONSIBLE, (_P.EQUALITY, _P.WORKING_GROUP), _C.STATUS),
    # Not yet allowed.
    Flow(
        "FLO-24",
        _E.ASSESSMENTS_WANTED_IN_BULK,
        _P.CMM,
        (_P.POLICE, _P.SKAT, _P.AT, _P.UDLST),
        _C.ASSESSMENTS,
        switch="assessments_sent_systematically",
    ),
)
