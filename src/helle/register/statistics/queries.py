"""Counting the persons assessed as victims (STA-05), through a role that reads views without identities alone.

Everything here counts persons, each once for each trafficking relationship (a case with an assessment of its own): in
the year of the first assessment of it that stands, as the rule `official_count` has it. The years that were published
before the register began are imported and not counted again.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connections
from django.utils import translation

from helle.register.cases.choices import FirstContact
from helle.register.people.choices import Sex
from helle.register.referrals.choices import Sector
from helle.register.statistics.baseline import baseline
from helle.rules.codes import Authority, Code, ExploitationGroup, ExploitationPurpose, ResidenceStatus
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


@dataclass(frozen=True, slots=True)
class Bar:
    """Persons assessed in a year (or in years published together), imported with a source or counted here."""

    first_year: int
    last_year: int
    persons: int
    source: str | None
    derived: bool = False
    unfinished: bool = False

    @property
    def imported(self) -> bool:
        return self.source is not None

    @property
    def label(self) -> str:
        """2018, or 2007–2016."""
        return str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}–{self.last_year}"


# What a report to the ILO tells of those in forced labour as well (GOV-13).
ALSO_OF_FORCED_LABOUR = frozenset({"sector", "sex"})
PERSONS = Text("Personer", "Persons")
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


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What was counted of each year by group. Where one can be in several groups the groups exceed the year."""

    code: str
    title: Text
    groups: tuple[tuple[str, Text], ...]
    years: tuple[YearRow, ...]
    several: bool
    requirement: str = "STA-07"
    counted: Text = PERSONS


@dataclass(frozen=True, slots=True)
class YearRow:
    """One counted year: its persons, and how many of them are in each group, in the order of the groups.

    `inside`: how many of these were in forced labour, where a report tells of those by the same groups (GOV-13).
    """

    year: int
    persons: int
    counts: tuple[int, ...]
    inside: tuple[int, ...] = ()


def unfinished_year(until: dt.date) -> int | None:
    """The year that is counted only in part when days up to `until` are."""
    return None if (until.month, until.day) == (12, 31) else until.year


def series(until: dt.date) -> tuple[Bar, ...]:
    """Persons assessed as victims by year: imported up to the cut-over, counted from there. No gap: 0 is 0."""
    published = baseline()
    counted = _by_year(published.cut_over, until)
    return (
        *(Bar(row.first_year, row.last_year, row.persons, row.source, row.derived) for row in published.years),
        *(
            Bar(year, year, counted[year], None, unfinished=year == unfinished_year(until))
            for year in range(published.cut_over.year, until.year + 1)
        ),
    )


def breakdowns(until: dt.date) -> tuple[Breakdown, ...]:
    """The published breakdowns of the counted years (STA-07), by authority, and by who made the contact (STA-06)."""
    rows = _rows(baseline().cut_over, until)

    def of(
        code: str,
        title: Text,
        groups: dict[str, Text],
        found: Callable[[_Row], Iterable[str]],
        requirement: str = "STA-07",
    ) -> Breakdown:
        years = range(baseline().cut_over.year, until.year + 1)
        return Breakdown(
            code,
            title,
            tuple(groups.items()),
            tuple(_year_row(year, rows, tuple(groups), found, split=code in ALSO_OF_FORCED_LABOUR) for year in years),
            several=code == "exploitation",
            requirement=requirement,
        )

    return (
        of("exploitation", Text("Udnyttelse", "Exploitation"), _labels(ExploitationGroup), _groups_of),
        of(
            "sector",
            Text("Hvor det skete", "Where it happened"),
            sector_labels(),
            lambda row: [row.sector or Sector.UNKNOWN.value],
            "ID-16",
        ),
        of("sex", Text("Køn", "Sex"), {one.value: _sex_label(one) for one in Sex}, lambda row: [row.sex]),
        of("age", Text("Alder ved vurderingen", "Age when assessed"), AGES, lambda row: [_age_group(row.age)]),
        of(
            "residence",
            Text("Ophold ved vurderingen", "Stay when assessed"),
            {group.value: label for group, label in STAYS.items()},
            lambda row: [GROUP_OF_STATUS[ResidenceStatus(row.residence)].value],
        ),
        of("authority", Text("Myndighed", "Authority"), _labels(Authority), lambda row: [row.authority], "STA-05"),
        of(
            "contact",
            Text("Hvem der skabte den første kontakt", "Who made the first contact"),
            CONTACTS,
            lambda row: [GROUP_OF_CONTACT[FirstContact(row.first_contact)]],
            "STA-06",
        ),
    )


def percent(part: int, whole: int) -> int | None:
    """A whole percentage out of the counts themselves, rounded once, halves up; None of nothing."""
    return None if whole == 0 else (200 * part + whole) // (2 * whole)


@dataclass(frozen=True, slots=True)
class _Row:
    """Some persons of one year who are alike in everything that is broken down."""

    year: int
    purposes: tuple[str, ...]
    sex: str
    age: int | None
    residence: str
    authority: str
    first_contact: str
    sector: str
    persons: int


_COUNT_BY_YEAR = """
SELECT extract(year FROM decided_on)::int, count(*) FROM helle.counted(%(until)s)
 WHERE decided_on BETWEEN %(since)s AND %(until)s GROUP BY 1
"""
_COUNT_ALIKE = """
SELECT extract(year FROM decided_on)::int, purposes, sex_then, age_then, residence_then, authority, first_contact,
       sector, count(*)
  FROM helle.counted(%(until)s) WHERE decided_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""


def _by_year(since: dt.date, until: dt.date) -> Counter[int]:
    with connections["numbers"].cursor() as cursor:
        cursor.execute(_COUNT_BY_YEAR, {"since": since, "until": until})
        return Counter(dict(cursor.fetchall()))


def _rows(since: dt.date, until: dt.date) -> list[_Row]:
    with connections["numbers"].cursor() as cursor:
        cursor.execute(_COUNT_ALIKE, {"since": since, "until": until})
        return [_Row(row[0], tuple(row[1]), *row[2:]) for row in cursor.fetchall()]


def _year_row(
    year: int, rows: list[_Row], groups: tuple[str, ...], found: Callable[[_Row], Iterable[str]], *, split: bool
) -> YearRow:
    counted: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    persons = 0
    for row in rows:
        if row.year == year:
            persons += row.persons
            for group in set(found(row)):
                counted[group] += row.persons
                inside[group] += row.persons if ExploitationGroup.FORCED_LABOUR.value in _groups_of(row) else 0
    counts = tuple(counted[group] for group in groups)
    return YearRow(year, persons, counts, tuple(inside[group] for group in groups) if split else ())


def _groups_of(row: _Row) -> Iterable[str]:
    """A person exploited in several ways counts in each group once; one without a purpose as not established."""
    if not row.purposes:
        return [ExploitationGroup.NOT_ESTABLISHED.value]
    return [ExploitationPurpose(purpose).group.value for purpose in row.purposes]


def _age_group(age: int | None) -> str:
    return "unknown" if age is None else "minor" if age < 18 else "adult"


def _labels(codes: Iterable[Code]) -> dict[str, Text]:
    return {code.value: code.label for code in codes}


def sector_labels() -> dict[str, Text]:
    """The kinds of place and trade; who was assessed before it was asked counts as unknown."""
    return {one.value: Text(_in(one, "da"), _in(one, "en")) for one in Sector}


def _in(code: Sector, language: str) -> str:
    with translation.override(language):
        return str(code.label)


def _sex_label(sex: Sex) -> Text:
    english = {Sex.WOMAN: "Woman", Sex.MAN: "Man", Sex.TRANS_OTHER: "Trans or other", Sex.NOT_STATED: "Not stated"}
    return Text(str(sex.label), english[sex])
