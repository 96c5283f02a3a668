"""Whether a delivery of criminal statistics can be taken in (STA-04, FLO-07, DEF-07, CRI-11): numbers, never persons.

Everything that affects it lives in `criminal_statistics`. It is kept apart from the count of victims.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.crime.offences import Offence
from helle.rules.facts import EARLIEST_DAY, LATEST_DAY, implausible_dates, implausible_numbers, missing
from helle.rules.parameters import applies, switch
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "criminal_statistics"


class CaseCount(Code):
    """What is counted of a criminal case (STA-04)."""

    REPORTS = "reports", "Anmeldelser", "Reports"
    CHARGES = "charges", "Sigtelser", "Charges"
    INDICTMENTS = "indictments", "Tiltaler", "Indictments"
    CONVICTIONS = "convictions", "Domme", "Convictions"
    ACQUITTALS = "acquittals", "Frifindelser", "Acquittals"
    WITHDRAWN = "withdrawn", "Påtale opgivet", "Withdrawn"


class PoliceDistrict(Code):
    """The twelve police districts, by the codes of their units."""

    KBH = "POL-KBH", "Københavns Politi", "Copenhagen Police"
    KVEST = "POL-KVEST", "Københavns Vestegns Politi", "Western Copenhagen Police"
    NSJ = "POL-NSJ", "Nordsjællands Politi", "North Zealand Police"
    MVSJ = "POL-MVSJ", "Midt- og Vestsjællands Politi", "Mid and West Zealand Police"
    SSLF = "POL-SSLF", "Sydsjællands og Lolland-Falsters Politi", "South Zealand and Lolland-Falster Police"
    BORN = "POL-BORN", "Bornholms Politi", "Bornholm Police"
    FYN = "POL-FYN", "Fyns Politi", "Funen Police"
    SSJYL = "POL-SSJYL", "Syd- og Sønderjyllands Politi", "South Jutland Police"
    SOJYL = "POL-SOJYL", "Sydøstjyllands Politi", "South East Jutland Police"
    MVJYL = "POL-MVJYL", "Midt- og Vestjyllands Politi", "Central and West Jutland Police"
    OJYL = "POL-OJYL", "Østjyllands Politi", "East Jutland Police"
    NJYL = "POL-NJYL", "Nordjyllands Politi", "North Jutland Police"


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """One number: of a year, an offence, a kind and a district.

    `number` None: not delivered, which is not nought. `district` None: of the whole country.
    """

    year: int
    offence: Offence
    kind: CaseCount
    number: int | None
    district: PoliceDistrict | None = None


@dataclass(frozen=True, slots=True)
class CriminalStatisticsFacts:
    """What the police deliver; None means not known. `names_persons`: a line is about a person instead of a number."""

    numbers: tuple[CaseNumber, ...]
    cut_off: date | None
    names_persons: bool | None


def criminal_statistics(facts: CriminalStatisticsFacts) -> Ruling[int]:
    """Whether the delivery can be taken in (STA-04); the answer is how many of its numbers are known.

    REFUSED when persons are in it. CANNOT_BE_DECIDED for negative or doubled numbers, years outside the calendar or
    after the cut-off, and trafficking or human exploitation in a year that ended before its provision took effect.
    """
    problems = (*implausible_dates(cut_off=facts.cut_off), *_impossible(facts.numbers, facts.cut_off))
    if problems:
        return undecided(NAME, problems)
    used = _used(facts.numbers)
    if facts.names_persons:
        headline = Text("Kun tal kan modtages.", "Numbers only can be taken in.")
        return Ruling(NAME, Verdict.REFUSED, None, headline, (_NUMBERS_ONLY,), used)
    unknown: list[Problem] = []
    if facts.names_persons is None:
        unknown.append(
            missing(
                "names_persons",
                "det er ikke oplyst, om der er personer i leverancen.",
                "it is not known whether there are persons in the delivery.",
            )
        )
    if facts.cut_off is None:
        unknown.append(
            missing(
                "cut_off", "det er ikke oplyst, hvornår tallene er gjort op.", "the cut-off of the numbers is missing."
            )
        )
    if unknown:
        return undecided(NAME, unknown, (_NUMBERS_ONLY,))
    known = sum(one.number is not None for one in facts.numbers)
    return Ruling(
        NAME,
        Verdict.ALLOWED,
        known,
        Text(
            f"Leverancen kan modtages: {known} tal.",
            f"The delivery can be taken in: {known} {'number' if known == 1 else 'numbers'}.",
        ),
        (_NUMBERS_ONLY, _UNIT, _APART, _BY_PROVISION),
        used,
    )


def _impossible(numbers: tuple[CaseNumber, ...], cut_off: date | None) -> tuple[Problem, ...]:
    found: list[Problem] = []
    seen: set[tuple[int, Offence, CaseCount, PoliceDistrict | None]] = set()
    for one in numbers:
        key = (one.year, one.offence, one.kind, one.district)
        if not EARLIEST_DAY.year <= one.year <= LATEST_DAY.year:
            text = Text(
                f"et år ligger ikke mellem {EARLIEST_DAY.year} og {LATEST_DAY.year}.",
                f"a year is not between {EARLIEST_DAY.year} and {LATEST_DAY.year}.",
            )
        elif cut_off is not None and one.year > cut_off.year:
            text = Text(
                f"tallene for {one.year} er gjort op, før året begyndte.",
                f"the numbers of {one.year} were closed before the year began.",
            )
        elif implausible := implausible_numbers(numbers=one.number):
            text = implausible[0].text
        elif one.number is not None and one.number < 0:
            text = Text("et antal er negativt.", "a number is negative.")
        elif key in seen:
            text = Text("det samme tal er leveret to gange.", "the same number is delivered twice.")
        elif one.offence is Offence.S262B and one.number and not switch("offence_262b", date(one.year, 12, 31)):
            text = Text(
                f"menneskeudnyttelse kunne ikke straffes i {one.year}.",
                f"human exploitation could not be punished in {one.year}.",
            )
        elif one.offence is Offence.S262A and one.number and not applies("offence_262a", date(one.year, 12, 31)):
            text = Text(
                f"der var ingen bestemmelse om menneskehandel i {one.year}.",
                f"there was no provision on trafficking in {one.year}.",
            )
        else:
            seen.add(key)
            continue
        found.append(Problem("numbers", text))
    return tuple(found)


def _used(numbers: tuple[CaseNumber, ...]) -> tuple[ParameterUse, ...]:
    used = [
        switch(name, date(year, 12, 31)).use()
        for offence, name in ((Offence.S262A, "offence_262a"), (Offence.S262B, "offence_262b"))
        for year in sorted({one.year for one in numbers if one.offence is offence})
    ]
    return tuple(dict.fromkeys(used))


_NUMBERS_ONLY = Reason(
    "criminal_statistics.numbers_only",
    Text(
        "Politiet bidrager med tal om straffesager; en leverance om personer er der ingen hjemmel til.",
        "The police contribute numbers on criminal cases; there is no authority for a delivery about persons.",
    ),
    "STA-04",
    reading="STA-04",
)
_UNIT = Reason(
    "criminal_statistics.unit",
    Text(
        "Der tælles personer for hvert journalnummer; en person kan stå i flere rækker, så totalen er ikke rækkernes "
        "sum.",
        "Persons are counted for each journal number; one may stand in several rows, so the total is not their sum.",
    ),
    "PUB-STAT-05",
)
_APART = Reason(
    "criminal_statistics.apart",
    Text(
        "Straffesager og vurderede ofre er to statistikker; ingen af dem regnes ud af den anden.",
        "Criminal cases and assessed victims are two statistics; neither is computed from the other.",
    ),
    "DEF-07",
)
_BY_PROVISION = Reason(
    "criminal_statistics.by_provision",
    Text(
        "Menneskehandel, menneskeudnyttelse og grov åger vises hver for sig.",
        "Trafficking, human exploitation and serious usury are shown each for itself.",
    ),
    "CRI-11",
)

RULE = Rule(
    name=NAME,
    title=Text("Straffestatistik", "Criminal statistics"),
    meaning=Text(
        "Politiet leverer tal om anmeldelser, sigtelser, tiltaler, domme, frifindelser og opgivet påtale, fordelt på "
        "år, bestemmelse og politikreds. Reglen siger, om leverancen kan modtages: kun tal, ingen personer, og ingen "
        "menneskehandel eller menneskeudnyttelse før bestemmelsen gjaldt. Straffesager blandes ikke med opgørelsen af "
        "ofre.",
        "The police deliver numbers on reports, charges, indictments, convictions, acquittals and withdrawn charges, "
        "by year, provision and police district. The rule says whether the delivery can be taken in: numbers only, "
        "no persons, and no trafficking or human exploitation before its provision applied. Criminal cases are "
        "not mixed with the count of victims.",
    ),
    facts=CriminalStatisticsFacts,
    decide=criminal_statistics,
    questions={
        "numbers.year": Text("Hvilket år?", "Which year?"),
        "numbers.offence": Text("Hvilken bestemmelse?", "Which provision?"),
        "numbers.kind": Text("Hvad er talt?", "What was counted?"),
        "numbers.number": Text("Hvor mange?", "How many?"),
        "numbers.district": Text("I hvilken politikreds?", "In which police district?"),
        "cut_off": Text("Hvornår er tallene gjort op?", "When were the numbers closed?"),
        "names_persons": Text("Er der personer i leverancen?", "Are there persons in the delivery?"),
    },
    unanswered={"numbers.district": Text("Hele landet", "The whole country")},
    requirements=("STA-04", "CRI-11", "DEF-07", "PUB-STAT-05"),
    parameters=("offence_262a", "offence_262b"),
)
