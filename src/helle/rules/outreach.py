"""Outreach in prostitution: which organisation goes where (OUT-05..OUT-08), and what it may do (OUT-01..OUT-09).

Everything that affects where an organisation goes lives in `MANDATES`, everything it may do in `outreach_step`.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code, OrganisationKind
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import PLAN_FIRST_DAY, organisations, parameter, plan_notes
from helle.rules.plans.before_2022 import CMM_FIRST_DAY
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

MANDATE = "outreach_mandate"
STEP = "outreach_step"


class OutreachArea(Code):
    """Where outreach takes place; Copenhagen lies in the capital region and is named by the plan itself (OUT-08)."""

    COPENHAGEN = "copenhagen", "København", "Copenhagen"
    HOVEDSTADEN = "hovedstaden", "Region Hovedstaden uden for København", "Capital Region outside Copenhagen"
    SJAELLAND = "sjaelland", "Region Sjælland", "Region Zealand"
    SYDDANMARK = "syddanmark", "Region Syddanmark", "Region of Southern Denmark"
    MIDTJYLLAND = "midtjylland", "Region Midtjylland", "Central Denmark Region"
    NORDJYLLAND = "nordjylland", "Region Nordjylland", "North Denmark Region"


class OutreachOrganisation(Code):
    """Who does outreach (OUT-01)."""

    CMM = "cmm", "CMM", "CMM"
    REDEN = "reden", "Reden International", "Reden International"
    AMIAMI = "amiami", "AmiAmi", "AmiAmi"
    HOPENOW = "hopenow", "HopeNow", "HopeNow"


class OutreachStep(Code):
    """What an outreach worker wants to do."""

    COUNT = "count", "Tælle en kontakt", "Count a contact"
    INFORM = "inform", "Give information og sundhedstilbud", "Give information and health offers"
    REFER = "refer", "Henvise til CMM", "Refer to CMM"
    INTERVIEW = "interview", "Holde identifikationssamtale", "Hold an identification interview"
    FEEDBACK = "feedback", "Få at vide, hvordan det gik", "Be told how it went"
    ACCOMPANY = "accompany", "Være bisidder", "Be a companion"


@dataclass(frozen=True, slots=True)
class OutreachMandate:
    """Who goes where: `from_plan` True from the plan's first day, False until the day before, None on every day."""

    organisation: OutreachOrganisation
    areas: tuple[OutreachArea, ...]
    from_plan: bool | None
    reason: Reason


_A = OutreachArea
_CAPITAL_AND_ZEALAND = (_A.COPENHAGEN, _A.HOVEDSTADEN, _A.SJAELLAND)
_NORTH_AND_CENTRAL = (_A.MIDTJYLLAND, _A.NORDJYLLAND)

MANDATES: tuple[OutreachMandate, ...] = (
    OutreachMandate(
        OutreachOrganisation.CMM,
        (*_CAPITAL_AND_ZEALAND, *_NORTH_AND_CENTRAL),
        False,
        Reason(
            "outreach_mandate.cmm_before",
            Text(
                "Før planen gjorde CMM selv det opsøgende arbejde her.",
                "Before the plan CMM did the outreach here itself.",
            ),
            "PUB-ORG-03",
        ),
    ),
    OutreachMandate(
        OutreachOrganisation.REDEN,
        _CAPITAL_AND_ZEALAND,
        True,
        Reason(
            "outreach_mandate.reden",
            Text(
                "Reden International har overtaget CMM's opsøgende arbejde i hovedstadsområdet og på Sjælland.",
                "Reden International has taken over CMM's outreach in the capital area and on Zealand.",
            ),
            "OUT-05",
            reading="OUT-05",
        ),
    ),
    OutreachMandate(
        OutreachOrganisation.AMIAMI,
        _NORTH_AND_CENTRAL,
        True,
        Reason(
            "outreach_mandate.amiami_taken_over",
            Text(
                "AmiAmi har taget indsatsen i Nordjylland og Midtjylland over fra CMM.",
                "AmiAmi has taken over CMM's outreach in North and Central Jutland.",
            ),
            "OUT-06",
        ),
    ),
    OutreachMandate(
        OutreachOrganisation.AMIAMI,
        (_A.SYDDANMARK,),
        None,
        Reason(
            "outreach_mandate.amiami_continues",
            Text(
                "AmiAmi fortsætter sit arbejde i Region Syddanmark, særligt for udenlandske kvinder i prostitution.",
                "AmiAmi continues its work in Southern Denmark, especially for foreign women in prostitution.",
            ),
            "OUT-07",
        ),
    ),
    OutreachMandate(
        OutreachOrganisation.HOPENOW,
        (_A.COPENHAGEN,),
        None,
        Reason(
            "outreach_mandate.hopenow",
            Text(
                "HopeNows indsats i København fastholdes, ved siden af andres.",
                "HopeNow's work in Copenhagen is kept, beside that of others.",
            ),
            "OUT-08",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class MandateFacts:
    """Where outreach is to take place, and when; the area None means not known."""

    area: OutreachArea | None
    on: date


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What the worker wants to do on this day; None means not known.

    `names_person`: what is written down says who she is. `consent`: she agrees to this very step. `minor`: she is or
    may be under 18.
    """

    step: OutreachStep
    on: date
    names_person: bool | None = None
    consent: bool | None = None
    minor: bool = False


def outreach_mandate(facts: MandateFacts) -> Ruling[tuple[OutreachOrganisation, ...]]:
    """Who does outreach in this area on this day (OUT-05..OUT-08); several may, and each area has somebody."""
    problems = implausible_dates(on=facts.on)
    if not problems and facts.on < CMM_FIRST_DAY:
        text = Text("CMM blev først oprettet i 2007.", "CMM was set up in 2007 only.")
        problems = (Problem("on", text),)
    if problems:
        return undecided(MANDATE, problems)
    if facts.area is None:
        return undecided(MANDATE, (missing("area", "området er ikke oplyst.", "the area is not known."),))
    since = facts.on >= PLAN_FIRST_DAY
    rows = [row for row in MANDATES if facts.area in row.areas and row.from_plan in (None, since)]
    found = tuple(row.organisation for row in rows)
    return Ruling(
        MANDATE,
        Verdict.ALLOWED,
        found,
        Text(
            f"Opsøgende indsats: {', '.join(organisation.label.da for organisation in found)}.",
            f"Outreach: {', '.join(organisation.label.en for organisation in found)}.",
        ),
        (*(row.reason for row in rows), _HARD_TO_REACH, *plan_notes(facts.on)),
    )


def outreach_step(facts: StepFacts) -> Ruling[OutreachStep]:
    """Whether an outreach worker may do this (OUT-01..OUT-04, OUT-09, ID-11, FLO-09).

    A contact is counted without a name, else REFUSED. A referral and word of how it went need consent, else REFUSED; a
    child is a matter for a human. Interviews are REFUSED from the plan's first day.
    """
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided(STEP, problems)
    if facts.step is OutreachStep.COUNT:
        return _count(facts)
    if facts.step is OutreachStep.INFORM:
        return _step(facts, Verdict.ALLOWED, "Giv information.", "Give information.", _INFORM, _PREVENT)
    if facts.step is OutreachStep.INTERVIEW:
        return _interview(facts)
    return _with_consent(facts)


def _step(facts: StepFacts, verdict: Verdict, da: str, en: str, *reasons: Reason) -> Ruling[OutreachStep]:
    answer = None if verdict is Verdict.REFUSED else facts.step
    return Ruling(STEP, verdict, answer, Text(da, en), (*reasons, *plan_notes(facts.on)))


def _count(facts: StepFacts) -> Ruling[OutreachStep]:
    if facts.names_person is None:
        unknown = missing(
            "names_person",
            "det er ikke oplyst, om noget røber, hvem personen er.",
            "it is not known whether anything tells who the person is.",
        )
        return undecided(STEP, (unknown,), (_NOBODY_BY_NAME,))
    if facts.names_person:
        return _step(facts, Verdict.REFUSED, "Tæl uden navn.", "Count without a name.", _NOBODY_BY_NAME)
    return _step(
        facts, Verdict.ALLOWED, "Tæl kontakten.", "Count the contact.", _NOBODY_BY_NAME, _HEALTH_STAYS, _PREVENT
    )


def _interview(facts: StepFacts) -> Ruling[OutreachStep]:
    record = parameter("interview_authorities", facts.on)
    used = (record.use(),)
    if OrganisationKind.NGO in organisations(record):
        headline = Text("Før planen kunne organisationen holde den.", "Before the plan the organisation could hold it.")
        return Ruling(
            STEP,
            Verdict.ALLOWED_WITH_REASON,
            facts.step,
            headline,
            (_INTERVIEW_THEN, *plan_notes(facts.on)),
            used,
        )
    headline = Text("CMM og Udlændingestyrelsen holder samtalen.", "CMM and the Immigration Service hold it.")
    return Ruling(
        STEP,
        Verdict.REFUSED,
        None,
        headline,
        (_INTERVIEW_NOW, _WHY_CONCENTRATED, _COOPERATION_GOES_ON, *plan_notes(facts.on)),
        used,
    )


def _with_consent(facts: StepFacts) -> Ruling[OutreachStep]:
    """Referring, being told and coming along: with her own consent (OUT-09)."""
    child = facts.minor and facts.step is OutreachStep.REFER
    if child and not facts.consent:
        return _step(
            facts,
            Verdict.HUMAN_DECIDES,
            "Et barn: et menneske afgør det uden at vente på samtykke.",
            "A child: a human decides without waiting for consent.",
            _CHILD,
            _COOPERATION_GOES_ON,
        )
    if facts.consent is None:
        unknown = missing(
            "consent",
            "det er ikke noteret, om personen samtykker.",
            "it is not recorded whether the person consents.",
        )
        return undecided(STEP, (unknown,), (_CONSENT,))
    if not facts.consent:
        return _step(
            facts, Verdict.REFUSED, "Ikke uden personens samtykke.", "Not without the person's consent.", _CONSENT
        )
    if facts.step is OutreachStep.REFER:
        return _step(facts, Verdict.ALLOWED, "Henvis til CMM.", "Refer to CMM.", _REFER, _CONSENT, _COOPERATION_GOES_ON)
    if facts.step is OutreachStep.FEEDBACK:
        return _step(facts, Verdict.ALLOWED, "Giv en status.", "Give a status.", _STATUS_ONLY, _CONSENT)
    return _step(facts, Verdict.ALLOWED, "Ledsag personen.", "Accompany the person.", _COOPERATION_GOES_ON, _CONSENT)


_HARD_TO_REACH = Reason(
    "outreach_mandate.own_channel",
    Text(
        "Prostitution nås ikke ved tilsyn på arbejdspladser; derfor er der en opsøgende indsats for sig.",
        "Prostitution is not reached by workplace inspections; so it has an outreach of its own.",
    ),
    "OUT-03",
)
_NOBODY_BY_NAME = Reason(
    "outreach_step.nobody_by_name",
    Text(
        "Opsøgende kontakter tælles efter dag, område og sted, aldrig efter navn.",
        "Outreach contacts are counted by day, area and setting, never by name.",
    ),
    "OUT-01",
    reading="OUT-01",
)
_HEALTH_STAYS = Reason(
    "outreach_step.health_stays",
    Text(
        "Sundhedsoplysninger bliver hos organisationen; her tælles kun kontakten.",
        "Health data stay with the organisation; only the contact is counted here.",
    ),
    "OUT-02",
    reading="OUT-02",
)
_INFORM = Reason(
    "outreach_step.inform",
    Text(
        "Sundhedstilbud skaber kontakt, og information om menneskehandel kan føre til, at et offer findes.",
        "Health offers create contact, and information on trafficking may lead to a victim being found.",
    ),
    "OUT-02",
)
_PREVENT = Reason(
    "outreach_step.two_aims",
    Text(
        "Indsatsen skal både forebygge og skabe kontakt, så ofre får den rette hjælp.",
        "Outreach both prevents and creates contact, so that victims get the right help.",
    ),
    "OUT-04",
)
_INTERVIEW_NOW = Reason(
    "outreach_step.interview_not_by_ngo",
    Text(
        "Identifikationssamtaler holdes af CMM og Udlændingestyrelsen alene.",
        "Identification interviews are held by CMM and the Immigration Service alone.",
    ),
    "ID-11",
)
_WHY_CONCENTRATED = Reason(
    "outreach_step.why_concentrated",
    Text(
        "Så vurderes alle på samme måde, og personoplysninger bliver mellem myndigheder.",
        "So everybody is assessed alike, and personal data stay between authorities.",
    ),
    "ID-12",
)
_INTERVIEW_THEN = Reason(
    "outreach_step.interview_before_plan",
    Text(
        "Før planen kunne organisationen holde samtalen; den kan læses ind som historik.",
        "Before the plan the organisation could hold the interview; it may be entered as history.",
    ),
    "ID-11",
)
_COOPERATION_GOES_ON = Reason(
    "outreach_step.cooperation_goes_on",
    Text(
        "Samarbejdet med CMM fortsætter; organisationen kan henvise og være bisidder.",
        "The cooperation with CMM goes on; the organisation can refer and be a companion.",
    ),
    "OUT-09",
)
_REFER = Reason(
    "outreach_step.refer",
    Text(
        "CMM får besked om de mulige ofre, organisationen møder.",
        "CMM is told of the possible victims the organisation meets.",
    ),
    "FLO-09",
)
_CONSENT = Reason(
    "outreach_step.consent",
    Text(
        "Det kræver personens eget samtykke, som er bestemt, noteret og kan trækkes tilbage.",
        "It needs the person's own consent, which is specific, recorded and can be withdrawn.",
    ),
    "OUT-09",
    reading="OUT-09",
)
_STATUS_ONLY = Reason(
    "outreach_step.status_only",
    Text(
        "Der gives kun en status: modtaget, samtale holdt eller afsluttet.",
        "Only a status is given: received, interview held or closed.",
    ),
    "OUT-09",
    reading="OUT-09",
)
_CHILD = Reason(
    "outreach_step.child",
    Text(
        "Kommunen skal kende et barn for at handle; vej barnets sikkerhed mod dets ønske.",
        "The municipality must know of a child to act; weigh the child's safety against its wish.",
    ),
    "FLO-15",
    reading="FLO-15",
)

MANDATE_RULE = Rule(
    name=MANDATE,
    title=Text("Hvem gør opsøgende arbejde hvor", "Who does outreach where"),
    meaning=Text(
        "Reden International arbejder i hovedstadsområdet og på Sjælland, AmiAmi i Nord-, Midt- og Syddanmark og "
        "HopeNow i København. Flere kan arbejde i samme område. Fra planens første dag har organisationerne "
        "overtaget CMM's del.",
        "Reden International works in the capital area and on Zealand, AmiAmi in North, Central and Southern Denmark "
        "and HopeNow in Copenhagen. Several may work in one area. From the plan's first day they have taken over "
        "CMM's part.",
    ),
    facts=MandateFacts,
    decide=outreach_mandate,
    questions={
        "area": Text("I hvilket område?", "In which area?"),
        "on": Text("Hvilken dag?", "On which day?"),
    },
    requirements=("OUT-03", "OUT-05", "OUT-06", "OUT-07", "OUT-08", "PUB-ORG-03"),
)

STEP_RULE = Rule(
    name=STEP,
    title=Text("Hvad en opsøgende medarbejder må", "What an outreach worker may do"),
    meaning=Text(
        "En opsøgende kontakt tælles uden navn. En henvisning til CMM, en besked tilbage og en bisidder kræver "
        "personens eget samtykke; er det et barn, afgør et menneske det. Identifikationssamtaler holdes ikke længere "
        "af frivillige organisationer, men samarbejdet med CMM fortsætter.",
        "An outreach contact is counted without a name. A referral to CMM, word back and a companion need the person's "
        "own consent; for a child a human decides. Identification interviews are no longer held by NGOs, but the "
        "cooperation with CMM goes on.",
    ),
    facts=StepFacts,
    decide=outreach_step,
    questions={
        "step": Text("Hvad vil medarbejderen?", "What does the worker want to do?"),
        "on": Text("Hvilken dag?", "On which day?"),
        "names_person": Text("Røber det skrevne, hvem personen er?", "Does what is written tell who the person is?"),
        "consent": Text("Samtykker personen?", "Does the person consent?"),
        "minor": Text("Er personen eller kan personen være mindreårig?", "Is the person or may they be a minor?"),
    },
    requirements=("OUT-01", "OUT-02", "OUT-04", "OUT-09", "ID-11", "ID-12", "FLO-09", "FLO-15"),
    parameters=("interview_authorities",),
)
