"""Who counts as the audience of an activity, and as what part of it (STA-02, DET-10, INI-14, GOV-27)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import implausible_dates
from helle.rules.knowledge.codes import ActivityKind, AudiencePart, AudienceSector
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "activity_audience"


@dataclass(frozen=True, slots=True)
class ActivityAudienceFacts:
    """An activity, and a sector that it is to be for."""

    kind: ActivityKind
    sector: AudienceSector
    on: date


def activity_audience(facts: ActivityAudienceFacts) -> Ruling[AudiencePart]:
    """As what part of the audience a sector counts; REFUSED where it is no audience of such an activity.

    Teaching and the conference are for those who meet the subject in their work. People who may be exploited are
    reached by campaigns and publications; what somebody with support is taught is a measure of her case (SUP-06). Work
    abroad has no audience that is counted.
    """
    wrong = implausible_dates(on=facts.on)
    if wrong:
        return undecided(NAME, wrong)
    notes = plan_notes(facts.on)
    against = _against(facts)
    if against is not None:
        return Ruling(NAME, Verdict.REFUSED, None, _NO, (against, *notes))
    part = part_of(facts.sector)
    headline = Text(f"Tæller som: {part.label.da.lower()}.", f"Counts as: {part.label.en.lower()}.")
    return Ruling(NAME, Verdict.ALLOWED, part, headline, (_WHY[part], *notes))


def part_of(sector: AudienceSector) -> AudiencePart:
    """The part of an audience that a sector belongs to."""
    return _PARTS[sector]


def may_be_for(kind: ActivityKind, sector: AudienceSector) -> bool:
    """Whether an activity of this kind can have this audience: what a form offers."""
    return sector not in _NEVER[kind]


def _against(facts: ActivityAudienceFacts) -> Reason | None:
    if may_be_for(facts.kind, facts.sector):
        return None
    if facts.kind is ActivityKind.INTERNATIONAL:
        return _ABROAD
    return _SUPPORT if facts.sector is AudienceSector.AT_RISK else _PUBLIC


_NEVER: dict[ActivityKind, frozenset[AudienceSector]] = {
    ActivityKind.TRAINING: frozenset({AudienceSector.AT_RISK, AudienceSector.PUBLIC}),
    ActivityKind.CONFERENCE: frozenset({AudienceSector.AT_RISK}),
    ActivityKind.CAMPAIGN: frozenset(),
    ActivityKind.PUBLICATION: frozenset(),
    ActivityKind.INTERNATIONAL: frozenset(AudienceSector),
}
_PARTS: dict[AudienceSector, AudiencePart] = {
    **dict.fromkeys((AudienceSector.COURTS, AudienceSector.PROSECUTION, AudienceSector.POLICE), AudiencePart.JUSTICE),
    **dict.fromkeys(
        (
            AudienceSector.TAX,
            AudienceSector.WORKING_ENVIRONMENT,
            AudienceSector.SIRI,
            AudienceSector.FOOD,
        ),
        AudiencePart.CONTROL,
    ),
    **dict.fromkeys(
        (
            AudienceSector.IMMIGRATION,
            AudienceSector.ASYLUM,
            AudienceSector.PRISONS,
            AudienceSector.MUNICIPALITIES,
            AudienceSector.REGIONS,
            AudienceSector.HEALTH,
            AudienceSector.MINISTRIES,
            AudienceSector.ABROAD,
        ),
        AudiencePart.AUTHORITIES,
    ),
    **dict.fromkeys(
        (
            AudienceSector.ORGANISATIONS,
            AudienceSector.HOMES,
            AudienceSector.LABOUR_MARKET,
            AudienceSector.RESEARCH,
        ),
        AudiencePart.SOCIETY,
    ),
    AudienceSector.AT_RISK: AudiencePart.AT_RISK,
    AudienceSector.PUBLIC: AudiencePart.PUBLIC,
}
_NO = Text("Det er ikke et publikum for den aktivitet.", "That is no audience of such an activity.")
_WHY: dict[AudiencePart, Reason] = {
    AudiencePart.JUSTICE: Reason(
        "activity_audience.justice",
        Text(
            "Domstole, anklagemyndighed og politi er retssystemet, som undervisningen skal nå.",
            "Courts, prosecution and police are the justice system, which the teaching is to reach.",
        ),
        "INI-14",
    ),
    AudiencePart.CONTROL: Reason(
        "activity_audience.control",
        Text(
            "De, der kontrollerer, møder ofte mulige ofre først, og CMM kan opkvalificere dem.",
            "Those who control often meet possible victims first, and CMM can upskill them.",
        ),
        "DET-10",
    ),
    AudiencePart.AUTHORITIES: Reason(
        "activity_audience.authorities",
        Text("CMM kan opkvalificere de relevante myndigheder.", "CMM can upskill the relevant authorities."),
        "DET-10",
    ),
    AudiencePart.SOCIETY: Reason(
        "activity_audience.society",
        Text("Andre aktører skal også kende til handel.", "Other actors are to know of trafficking too."),
        "GOV-27",
    ),
    AudiencePart.AT_RISK: Reason(
        "activity_audience.at_risk",
        Text(
            "Oplysning skal også nå dem, der kan blive udnyttet; de tælles, men er ikke nævnt.",
            "Information is to reach those who may be exploited too; they are counted and not named.",
        ),
        "GOV-27",
        reading="GOV-27",
    ),
    AudiencePart.PUBLIC: Reason(
        "activity_audience.public",
        Text("Den brede offentlighed skal oplyses.", "The public at large is to be informed."),
        "GOV-27",
    ),
}
_ABROAD = Reason(
    "activity_audience.abroad",
    Text(
        "I internationalt arbejde tælles intet publikum; der skrives, hvad der blev givet, og hvad der følger.",
        "No audience is counted of work abroad; what was given and what follows is written.",
    ),
    "ACT-02",
    reading="ACT-02",
)
_SUPPORT = Reason(
    "activity_audience.support",
    Text(
        "Undervisning af den, der får støtte, er en støtteforanstaltning i hendes sag og tælles ikke her.",
        "Teaching somebody who gets support is a measure of her case and is not counted here.",
    ),
    "SUP-06",
    reading="SUP-06",
)
_PUBLIC = Reason(
    "activity_audience.not_taught",
    Text(
        "Undervisning er for dem, der møder handel i deres arbejde; offentligheden nås med kampagner og udgivelser.",
        "Teaching is for those who meet trafficking in their work; campaigns and publications reach the public.",
    ),
    "STA-02",
    reading="STA-02",
)

RULE = Rule(
    name=NAME,
    title=Text("Hvem en aktivitet er for", "Whom an activity is for"),
    meaning=Text(
        "Undervisning og årskonference er for dem, der møder handel i deres arbejde; kampagner og udgivelser når også "
        "offentligheden og dem, der kan blive udnyttet. Domstole, anklagemyndighed og politi tæller som retssystemet. "
        "Ingen er nævnt: et publikum er tal for en myndighed eller en sektor.",
        "Teaching and the yearly conference are for those who meet trafficking in their work; campaigns and "
        "publications reach the public and those who may be exploited too. Courts, prosecution and police count as the "
        "justice system. Nobody is named: an audience is numbers of an authority or a sector.",
    ),
    facts=ActivityAudienceFacts,
    decide=activity_audience,
    questions={
        "kind": Text("Hvad er det for en aktivitet?", "What kind of activity is it?"),
        "sector": Text("Hvem er den for?", "Whom is it for?"),
        "on": Text("Hvilken dag?", "On which day?"),
    },
    requirements=("STA-02", "DET-10", "INI-14", "GOV-27", "SUP-06", "ACT-02"),
)
