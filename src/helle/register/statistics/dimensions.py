"""What can be counted by, each dimension once: its groups in words, who requires it, and the column it is read from.

The breakdowns of the page, the workbench, saved definitions and what is released read these and no list of their own
(C7, PUB-STAT-03). The database gives the code as it was recorded; which group it stands in is said here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.utils import translation

from helle.register.cases.choices import FirstContact
from helle.register.people.choices import Sex
from helle.register.referrals.choices import Sector, TriageOutcome
from helle.rules.codes import (
    Authority,
    Code,
    ExploitationGroup,
    ExploitationPurpose,
    OrganisationKind,
    Rung,
)
from helle.rules.ruling import Text
from helle.rules.stay import GROUP_OF_STATUS, StayGroup

STAYS = {
    StayGroup.DANISH: Text("Dansk statsborger", "Danish citizen"),
    StayGroup.LAWFUL: Text("Lovligt ophold", "Lawful stay"),
    StayGroup.ASYLUM: Text("Asylansøger", "Asylum seeker"),
    StayGroup.UNLAWFUL: Text("Uden lovligt ophold", "No lawful stay"),
    StayGroup.UNKNOWN: Text("Ikke fastslået", "Not established"),
}
AGES = {
    "minor": Text("Under 18 år", "Under 18"),
    "adult": Text("18 år og derover", "18 and over"),
    "unknown": Text("Ukendt alder", "Age unknown"),
}
# CMM publishes those under 25 as well (PUB-STAT-03).
AGE_BANDS = {
    "under_18": Text("Under 18 år", "Under 18"),
    "18_24": Text("18–24 år", "18 to 24"),
    "25_over": Text("25 år og derover", "25 and over"),
    "unknown": Text("Ukendt alder", "Age unknown"),
}
CONTACTS = {
    "police": Text("Politiet", "Police"),
    "control": Text("Kontrolmyndigheder", "Control authorities"),
    "asylum": Text("Udlændinge- og asylområdet", "Immigration and asylum"),
    "ngo": Text("Frivillige organisationer", "Voluntary organisations"),
    "other_authority": Text("Andre myndigheder", "Other authorities"),
    "people": Text("Borgere, personen selv og andre", "Citizens, the person and others"),
}
GROUP_OF_CONTACT = {
    FirstContact.POLICE: "police",
    FirstContact.SKAT: "control",
    FirstContact.ARBEJDSTILSYNET: "control",
    FirstContact.SIRI: "control",
    FirstContact.FOEDEVARESTYRELSEN: "control",
    FirstContact.UDLST: "asylum",
    FirstContact.FLYGTNINGENAEVNET: "asylum",
    FirstContact.RED_CROSS: "asylum",
    FirstContact.DRC: "asylum",
    FirstContact.REDEN: "ngo",
    FirstContact.AMIAMI: "ngo",
    FirstContact.HOPENOW: "ngo",
    FirstContact.MUNICIPALITY: "other_authority",
    FirstContact.HEALTH: "other_authority",
    FirstContact.PRISON: "other_authority",
    FirstContact.EMBASSY: "other_authority",
    FirstContact.HOTLINE_CITIZEN: "people",
    FirstContact.SELF: "people",
    FirstContact.OTHER: "people",
}
# The European statistics part citizens of the country, of the other states of the Union, and others (PUB-STAT-06).
NATIONALITIES = {
    "danish": Text("Danmark", "Denmark"),
    "eu": Text("Andre EU-lande", "Other EU countries"),
    "other": Text("Lande uden for EU", "Countries outside the EU"),
    "unknown": Text("Ikke oplyst", "Not stated"),
}
# The states of the Union since 1 February 2020, without Denmark: before that day the register did not count.
SEVERAL: Final = "several"
OTHER_EU_STATES: Final = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
    "NL", "PL", "PT", "RO", "SE", "SI", "SK",
))  # fmt: skip
STAGES = {
    Rung.INDICATION.value: Rung.INDICATION.label,
    Rung.UNDER_ASSESSMENT.value: Rung.UNDER_ASSESSMENT.label,
    "ended": Text("Afsluttet uden vurdering", "Ended without an assessment"),
}
OUTCOMES = {
    "waiting": Text("Ikke afgjort endnu", "Not decided yet"),
    TriageOutcome.CASES_OPENED.value: Text("Sager oprettet", "Cases opened"),
    TriageOutcome.JOINED.value: Text("Lagt til en tidligere henvendelse", "Joined to an earlier referral"),
    TriageOutcome.PASSED_ON.value: Text(
        "Ikke menneskehandel; sendt videre", "Not human trafficking; referred elsewhere"
    ),
    TriageOutcome.NO_ACTION.value: Text("Intet at gå videre med", "No further action"),
}
SENDERS = {
    "cmm": Text("Center mod Menneskehandel", "Danish Centre against Human Trafficking (CMM)"),
    "police": Text("Politiet", "Police"),
    "control": Text("Kontrolmyndigheder", "Control authorities"),
    "asylum": Text("Udlændinge- og asylområdet", "Immigration and asylum"),
    "ngo": Text("Frivillige organisationer og botilbud", "Voluntary organisations and accommodation providers"),
    "other": Text("Andre", "Others"),
}
_GROUP_OF_SENDER = {
    OrganisationKind.CMM: "cmm",
    OrganisationKind.POLICE: "police",
    OrganisationKind.NATIONAL_POLICE: "police",
    OrganisationKind.NSK: "police",
    OrganisationKind.SKAT: "control",
    OrganisationKind.AT: "control",
    OrganisationKind.SIRI: "control",
    OrganisationKind.FVST: "control",
    OrganisationKind.UDLST: "asylum",
    OrganisationKind.HJST: "asylum",
    OrganisationKind.RED_CROSS: "asylum",
    OrganisationKind.REFUGEE_COUNCIL: "asylum",
    OrganisationKind.NGO: "ngo",
    OrganisationKind.PROVIDER: "ngo",
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing to count by. `group_of` says in which groups a recorded code stands.

    `several`: one person can be in several groups, so that these add up to more than the persons. `is_open`: its groups
    are the codes that are found, and are called by the kept list of countries. `note`: what to know of it (also since
    when it is asked, where that is later than the register counts). `requirements`: who requires it, the first shown.
    """

    code: str
    label: Text
    column: str
    groups: Mapping[str, Text]
    group_of: Callable[[object], Iterable[str]]
    requirements: tuple[str, ...]
    several: bool = False
    is_open: bool = False
    note: Text | None = None
    when_assessed: Text | None = None
    """What it is called where it is counted as of the assessment, if not as elsewhere."""

    def called(self, population: str) -> Text:
        """What it is called where a population is counted by it."""
        return self.when_assessed if self.when_assessed and population == "assessed" else self.label


def _mapped(groups: Mapping[str, str], unknown: str, recorded: object) -> tuple[str]:
    return (groups.get(str(recorded or ""), unknown),)


def _same(unknown: str, recorded: object) -> tuple[str]:
    return (str(recorded or unknown),)


def _purposes(recorded: object) -> Iterable[str]:
    """A person exploited in several ways is in each group once; one without a purpose in the one not established."""
    purposes = recorded if isinstance(recorded, list | tuple) else ()
    if not purposes:
        return (ExploitationGroup.NOT_ESTABLISHED.value,)
    return {ExploitationPurpose(purpose).group.value for purpose in purposes}


def _one_or_several(recorded: object) -> tuple[str]:
    """The one group in which a person was exploited, or that there were several: everybody is in one of them."""
    groups = tuple(_purposes(recorded))
    return (groups[0] if len(groups) == 1 else SEVERAL,)


def _age(recorded: object) -> tuple[str]:
    if recorded in AGES:  # Of whom no age but only this is known in clear: a presumed victim.
        return (str(recorded),)
    return ("unknown" if not isinstance(recorded, int) else "minor" if recorded < 18 else "adult",)


def _age_band(recorded: object) -> tuple[str]:
    if not isinstance(recorded, int):
        return ("unknown",)
    return ("under_18" if recorded < 18 else "18_24" if recorded < 25 else "25_over",)


def _nationality(recorded: object) -> tuple[str]:
    code = str(recorded or "")
    return ("unknown" if not code else "danish" if code == "DK" else "eu" if code in OTHER_EU_STATES else "other",)


def sector_labels() -> dict[str, Text]:
    """The kinds of place and trade; who was assessed before it was asked counts as unknown."""
    return {one.value: Text(_in(one, "da"), _in(one, "en")) for one in Sector}


def _in(code: Sector, language: str) -> str:
    with translation.override(language):
        return str(code.label)


def _sex_label(sex: Sex) -> Text:
    english = {Sex.WOMAN: "Woman", Sex.MAN: "Man", Sex.TRANS_OTHER: "Trans or other", Sex.NOT_STATED: "Not stated"}
    return Text(str(sex.label), english[sex])


def _labels(codes: Iterable[Code]) -> dict[str, Text]:
    return {code.value: code.label for code in codes}


_ALL = (
    Dimension(
        "exploitation",
        Text("Udnyttelse", "Exploitation"),
        "purposes",
        _labels(ExploitationGroup),
        _purposes,
        ("STA-07", "META-07", "PUB-STAT-03"),
        several=True,
        note=Text(
            "En person, der er udnyttet på flere måder, står i hver gruppe; grupperne kan tilsammen give mere end i "
            "alt.",
            "A person exploited in several ways stands in each group; the groups can add up to more than the total.",
        ),
    ),
    Dimension(
        "exploited_as",
        Text("Udnyttelse, én form eller flere", "Exploitation, one form or several"),
        "purposes",
        {**_labels(ExploitationGroup), SEVERAL: Text("Flere former", "Several forms")},
        _one_or_several,
        ("STA-07", "META-07"),
        note=Text(
            "En person står ét sted: ved den eneste form eller ved flere former. Det er sådan, der udgives.",
            "A person stands in one place: at the only form or at several forms. It is how figures are released.",
        ),
    ),
    Dimension(
        "sector",
        Text("Hvor det skete", "Where it happened"),
        "sector",
        sector_labels(),
        partial(_same, Sector.UNKNOWN.value),
        ("ID-16", "LAB-06"),
        note=Text(
            "Den, der blev vurderet, før der blev spurgt om stedet, står som ukendt.",
            "Whoever was assessed before the place was asked for stands as unknown.",
        ),
    ),
    Dimension(
        "sex",
        Text("Køn", "Sex"),
        "sex_then",
        {one.value: _sex_label(one) for one in Sex},
        partial(_same, Sex.NOT_STATED.value),
        ("STA-07", "PUB-STAT-03", "PUB-STAT-06"),
    ),
    Dimension(
        "age",
        Text("Alder", "Age"),
        "age_then",
        AGES,
        _age,
        ("STA-07", "FIG-04"),
        when_assessed=Text("Alder ved vurderingen", "Age when assessed"),
    ),
    Dimension(
        "age_band",
        Text("Alder i tre grupper", "Age in three groups"),
        "age_then",
        AGE_BANDS,
        _age_band,
        ("PUB-STAT-03", "STA-07"),
    ),
    Dimension(
        "residence",
        Text("Ophold", "Stay"),
        "residence_then",
        {group.value: label for group, label in STAYS.items()},
        partial(_mapped, {str(code.value): group.value for code, group in GROUP_OF_STATUS.items()}, "unknown"),
        ("STA-07",),
        when_assessed=Text("Ophold ved vurderingen", "Stay when assessed"),
    ),
    Dimension(
        "nationality",
        Text("Statsborgerskab", "Nationality"),
        "nationality_then",
        NATIONALITIES,
        _nationality,
        ("STA-05", "PUB-STAT-06", "PUB-STAT-03"),
        note=Text(
            "EU er de lande, der har været med siden den 1. februar 2020.",
            "The EU is the states that have been members since 1 February 2020.",
        ),
    ),
    Dimension(
        "country",
        Text("Land", "Country"),
        "nationality_then",
        {},
        partial(_same, ""),
        ("STA-05", "PUB-STAT-03"),
        is_open=True,
        note=Text("Lande, som ingen kommer fra, står der ikke.", "Countries nobody comes from are left out."),
    ),
    Dimension(
        "authority",
        Text("Myndighed", "Authority"),
        "authority",
        _labels(Authority),
        partial(_same, ""),
        ("STA-05",),
    ),
    Dimension(
        "contact",
        Text("Hvem der skabte den første kontakt", "Who made the first contact"),
        "first_contact",
        CONTACTS,
        partial(_mapped, {str(code.value): group for code, group in GROUP_OF_CONTACT.items()}, "people"),
        ("STA-06", "FIG-05"),
    ),
    Dimension(
        "stage",
        Text("Hvor langt sagen er", "How far the case is"),
        "stage",
        STAGES,
        partial(_mapped, {rung: rung for rung in STAGES}, "ended"),
        ("DEF-09", "STA-05"),
    ),
    Dimension(
        "outcome",
        Text("Hvad henvendelsen blev til", "What the referral became"),
        "outcome",
        OUTCOMES,
        partial(_same, "waiting"),
        ("DEF-08", "STA-01"),
    ),
    Dimension(
        "sender",
        Text("Hvem der henvendte sig", "Who referred"),
        "sender",
        SENDERS,
        partial(_mapped, {str(kind.value): group for kind, group in _GROUP_OF_SENDER.items()}, "other"),
        ("STA-06", "STA-01"),
    ),
)
DIMENSIONS: Final[Mapping[str, Dimension]] = {one.code: one for one in _ALL}


@dataclass(frozen=True, slots=True)
class Population:
    """Who or what is counted: the unit in words, the function of the database that gives it, and what it is counted by.

    `published_before`: the years before the register counted were published, and are imported.
    """

    code: str
    label: Text
    unit: Text
    meaning: Text
    source: str
    dimensions: tuple[str, ...]
    requirement: str
    published_before: bool = False


POPULATIONS: Final[Mapping[str, Population]] = {
    one.code: one
    for one in (
        Population(
            "assessed",
            Text("Vurderede ofre", "Assessed victims"),
            Text("Personer", "Persons"),
            Text(
                "En person for hvert handelsforhold, det vil sige hver sag med en vurdering som offer, i året for den "
                "første vurdering, der står ved magt; som personen var den dag.",
                "A person for each trafficking relationship, which is each case with an assessment as a victim, in the "
                "year of the first assessment that stands; as the person was that day.",
            ),
            "counted",
            ("exploitation", "exploited_as", "sector", "sex", "age", "age_band", "residence", "nationality", "country",
             "authority", "contact"),
            "STA-05",
            published_before=True,
        ),
        Population(
            "presumed",
            Text("Potentielle ofre", "Presumed victims"),
            Text("Personer", "Persons"),
            Text(
                "En person, der er fundet rimelig grund til at tro er offer, og som ikke er vurderet; en gang, uanset "
                "hvor mange sager, i året for den første sådan grund. Den, der tæller som vurderet offer, tæller ikke "
                "her.",
                "A person whom there are reasonable grounds to believe a victim and who has not been assessed; once, "
                "however many cases there are, in the year of the first such grounds. Whoever counts as an assessed "
                "victim does not count here.",
            ),
            "presumed",
            ("stage", "sector", "sex", "age", "residence", "nationality", "country", "contact"),
            "STA-05",
        ),
        Population(
            "referred",
            Text("Henvendelser til CMM", "Referrals to CMM"),
            Text("Henvendelser", "Referrals"),
            Text(
                "En henvendelse, i det år den blev sendt. Den kan handle om flere personer, og samme person kan stå i "
                "flere.",
                "A referral, in the year it was sent. It may be about several persons, and the same person may stand "
                "in several.",
            ),
            "referred",
            ("sender", "sector", "contact", "outcome"),
            "STA-01",
        ),
    )
}  # fmt: skip
