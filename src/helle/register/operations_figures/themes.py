"""The page, theme by theme: what was read, put into tables that say where each figure is from and what it counts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Final

from django.conf import settings

from helle.methods.courses import End, counted
from helle.register.minors.choices import FoundHow
from helle.register.operations_figures import courses
from helle.register.operations_figures.courses import Kind, course_row, length_words
from helle.register.operations_figures.figures import Cell, Row, Theme, Tile
from helle.register.operations_figures.places import places_theme
from helle.register.operations_figures.queries import Read
from helle.register.operations_figures.returning import returns_theme
from helle.register.operations_figures.tables import NUMBER, counts, day_words, happened_in, now, timed
from helle.register.organisations.queries import NamedUnit
from helle.register.support.contact_queries import Why
from helle.rules.codes import ExtensionGround, NotGrantedGround, PeriodKind
from helle.rules.ruling import Text

type Units = Mapping[uuid.UUID, NamedUnit]

BANDS: Final = ((0, 6), (6, 9), (9, 12), (12, 15), (15, 18), (18, 24))
# What waits past its day: what it is called, and where it is worked on by whoever leads the unit.
LATE: Final[Mapping[str, tuple[Text, str, str]]] = {
    "case": (Text("Næste skridt i sager", "Next steps in cases"), "case-list", "frist=overskredet"),
    "task": (Text("Opgaver", "Tasks"), "task-list", "hvis=enhed"),
    "call_back": (Text("Opkald, der skal besvares", "Calls to be returned"), "call-list", "udfald=waits"),
    "document": (Text("Dokumenter, der skal journaliseres", "Documents to be filed"), "desk", ""),
    "placement": (Text("Bestillinger og ophold", "Orders and stays"), "desk", ""),
    "instalment": (Text("Rater, der skal betales", "Instalments to be paid"), "", ""),
}
# What one of them is called.
_ONE: Final = {
    Text("ting", "things"): Text("ting", "thing"),
    Text("opkald", "calls"): Text("opkald", "call"),
    Text("døgn", "days"): Text("døgn", "day"),
    Text("perioder", "periods"): Text("periode", "period"),
    Text("mindreårige", "minors"): Text("mindreårig", "minor"),
    Text("hjemrejser", "returns"): Text("hjemrejse", "return"),
    Text("dokumenter", "documents"): Text("dokument", "document"),
}
_CASES: Final = Text("Sagerne i Helle", "The cases in Helle")


def themes(read: Read, units: Units, own: uuid.UUID) -> list[Theme]:
    """All of the page. `units`: the names of units; `own`: the acting one, whose lists can be opened from here."""
    return [
        _late(read, units, own),
        _suspicion(read),
        _hotline(read),
        places_theme(read),
        _periods(read),
        _minors(read),
        returns_theme(read),
        _journal(read),
        Theme(
            "straffesager",
            Text("Straffesager, frihedsberøvelser og tiltalefrafald", "Criminal cases, detentions and charge waivers"),
            [],
            (
                ("criminal-figures", Text("Straffesager i tal", "Criminal cases in numbers")),
                ("criminal-statistics", Text("Straffestatistik", "Criminal statistics")),
                ("detention-list", Text("Frihedsberøvelser", "Detentions")),
            ),
        ),
    ]


def unit_of(number: Cell, unit: Text) -> Text:
    """What so many are called."""
    return _ONE.get(unit, unit) if number == 1 else unit


def tiles(read: Read, shown: list[Theme]) -> list[Tile]:
    """What stands on top of the page: one figure of each theme, out of its table."""
    tables = {table.code: table for theme in shown for table in theme.tables}
    waits = {one.what: one.number for one in read.waits if one.what not in LATE}
    case = Text("sager", "cases")
    found: list[tuple[str, str, str, Cell, Text]] = [
        (
            "over-tiden", "Over tiden", "Past their day",
            sum(one.number for one in read.waits if one.what in LATE), Text("ting", "things"),
        ),
        (
            "tider", "Halvdelen har fået støtte efter", "Half have had support after",
            course_row(courses.SUPPORT, read.support).cells[4], case,
        ),
        (
            "opkald", "Opkald til hotlinen", "Calls to the hotline",
            sum(number for _label, number in read.groups["calls"]), Text("opkald", "calls"),
        ),
        (
            "doegn", "Belægningsdøgn på botilbud", "Days of stay at places",
            sum(one.nights for one in read.places), Text("døgn", "days"),
        ),
        ("givet", "Perioder givet", "Periods granted", read.of("period").total(), Text("perioder", "periods")),
        (
            "boern-nu", "Uledsagede uden repræsentant", "Unaccompanied without a representative",
            waits.get("unrepresented", 0), Text("mindreårige", "minors"),
        ),
        (
            "hjemrejsetrin", "Hjemrejser begyndt", "Returns begun",
            read.of("return_step")["opened"], Text("hjemrejser", "returns"),
        ),
        (
            "journal", "Venter på journalen", "Wait to be filed",
            counted(read.courses.get("journalised", []), End.RUNNING), Text("dokumenter", "documents"),
        ),
    ]  # fmt: skip
    return [Tile(Text(da, en), number, unit_of(number, unit), tables[code]) for code, da, en, number, unit in found]


def _late(read: Read, units: Units, own: uuid.UUID) -> Theme:
    rows = []
    for what, (label, page, narrowed) in LATE.items():
        found = [one for one in read.waits if one.what == what]
        found.sort(key=lambda one: (one.unit_id != own, -one.number, str(one.unit_id)))
        for one in found:
            mine = one.unit_id == own
            unit = units[one.unit_id].name if one.unit_id and one.unit_id in units else None
            cells = (unit, one.number, day_words(one.oldest))
            rows.append(Row(label, cells, page if mine else "", narrowed if mine else "", late=True))
        if not found:
            rows.append(Row(label, (None, 0, None)))
    return Theme(
        "over-tiden-nu",
        Text("Over tiden lige nu", "Past their day right now"),
        [
            now(
                read, "over-tiden", Text("Efter slags og enhed", "By kind and unit"),
                (Text("Enhed", "Unit"), NUMBER, Text("Ældste frist", "Oldest deadline")), rows,
                source=_CASES, unit=Text("ting, der er over deres dag", "things past their day"),
                requirements=(),
                note=Text(
                    "Også det, der venter i andre enheder; det arbejdes der med dér.",
                    "Also what waits in other units; it is worked on there.",
                ),
                words=frozenset({0}),
            ),
            now(
                read, "kontaktpersoner", Text("Personer uden nogen at gå til", "Persons with nobody to turn to"),
                (NUMBER,), [Row(why.label, (read.contacts[why],)) for why in Why],
                source=_CASES, unit=Text("personer med støtte, der løber", "persons with running support"),
                requirements=("SUP-01", "INI-09"),
            ),
        ],
        (
            ("contact-loads", Text("Kontaktpersoner", "Contact persons")),
            ("allocation", Text("Fordeling", "Allocation")),
        ),
    )  # fmt: skip


def _suspicion(read: Read) -> Theme:
    steps = (
        courses.RECEIVED,
        courses.DECIDED,
        courses.INTERVIEW,
        courses.GROUNDS_INTERVIEW,
        courses.ASSESSMENT,
        courses.SUPPORT,
    )
    of_quality = Text("Som på Kvalitet i arbejdet", "As on the page of quality")
    return Theme(
        "fra-mistanke",
        Text("Fra mistanke til støtte", "From suspicion to support"),
        [
            timed(
                read, "tider", Text("Hvor længe det tager", "How long it takes"), steps,
                source=Text(
                    "Henvendelser til CMM, og sagerne i Helle: samtaler, vurderinger og støtte",
                    "Referrals to CMM, and the cases in Helle: interviews, assessments and support",
                ),
                unit=Text(
                    "henvendelser og sager; dage, af støtte timer", "referrals and cases; days, of support hours"
                ),
                requirements=("ID-01", "ID-13"),
            ),
            happened_in(
                read, "stoette", Text("Første støtte", "First support"), read.groups["support"], source=of_quality,
                unit=Text("sager med indikation i perioden", "cases with reasonable grounds in the period"),
                requirements=("ID-13",), drawn=True,
            ),
            happened_in(
                read, "samtaler", Text("Hvad vurderingerne hviler på", "What the assessments are based on"),
                read.groups["interviews"], source=of_quality, unit=Text("vurderinger", "assessments"),
                requirements=("ID-02",),
            ),
            happened_in(
                read, "politi", Text("Fra politiets iagttagelse til CMM", "From police observation to CMM"),
                read.groups["police"], source=of_quality,
                unit=Text("politiets henvendelser", "referrals by the police"), requirements=("CRI-04",),
            ),
        ],
        (("statistics-quality", Text("Kvalitet i arbejdet, år for år", "How the work is done, year by year")),),
    )  # fmt: skip


def _hotline(read: Read) -> Theme:
    unit = Text("opkald", "calls")
    source = Text("Opkald, som de gælder efter rettelser", "Calls as they hold after corrections")
    bands: list[tuple[Text | str, int]] = [
        (
            Text(f"kl. {first}–{after}", f"{first:02}:00–{after:02}:00"),
            sum(number for hour, number in read.hours.items() if first <= hour < after),
        )
        for first, after in BANDS
    ]
    return Theme(
        "hotline",
        Text("Hotlinen", "The hotline"),
        [
            happened_in(
                read, "opkald", Text("Hvem der ringede", "Who called"), read.groups["calls"], source=source, unit=unit,
                requirements=("DET-08",), drawn=True,
            ),
            happened_in(
                read, "opkald-tid", Text("Hvornår der blev ringet", "When they called"), bands, source=source,
                unit=unit, requirements=("DET-08",), drawn=True,
            ),
            timed(
                read, "ring-tilbage", Text("Ringet tilbage", "Called back"), (courses.CALL_BACK,),
                source=Text("Ønsker om at blive ringet op", "Wishes to be called back"),
                unit=Text("ønsker, dage", "wishes, days"), requirements=("DET-08",),
            ),
        ],
        (("call-list", Text("Opkald til hotlinen", "Calls to the hotline")),),
    )  # fmt: skip


def _periods(read: Read) -> Theme:
    source = Text("Perioder og deres forlængelser", "Periods and their extensions")
    over = read.of("period_over")
    given = counts(read, "period", PeriodKind)
    refused = counts(read, "not_granted", NotGrantedGround)
    return Theme(
        "perioder",
        Text("Refleksions- og restitutionsperioder", "Reflection and restitution periods"),
        [
            happened_in(
                read, "givet", Text("Givet og ikke givet", "Granted and not granted"),
                [*given, *((_ground("Ikke givet", "Not granted", label), number) for label, number in refused)],
                source=source, unit=Text("perioder", "periods"), requirements=("PER-04", "PER-07"),
            ),
            happened_in(
                read, "forlaenget", Text("Forlængelser efter grund", "Extensions by ground"),
                [
                    (_ground(da, en, label), number)
                    for what, da, en in (("extension", "Givet", "Granted"), ("extension_refused", "Afslået", "Refused"))
                    for label, number in counts(read, what, ExtensionGround)
                ],
                source=source, unit=Text("svar på anmodninger", "answers to requests"), requirements=("PER-06",),
            ),
            happened_in(
                read, "overskredet", Text("Perioder, der sluttede", "Periods that ended"),
                [
                    (Text("Boede der fortsat uden en ny periode", "Lived on there without another period"),
                     over["lived_on"]),
                    (Text("Gik over i en anden periode", "Went on into another period"), over["next_period"]),
                    (Text("Boede der ikke længere", "Did not live there any more"), over["moved"]),
                ],
                source=Text("Periodernes sidste dag og opholdene", "The last days of periods, and the stays"),
                unit=Text("perioder, hvis sidste dag ligger i perioden", "periods whose last day lies in the period"),
                requirements=("PER-02",),
                note=Text(
                    "Ingen periode varer over 120 dage: databasen siger nej.",
                    "No period lasts longer than 120 days: the database says no.",
                ),
            ),
            timed(
                read, "periodetider", Text("Svar og udbytte", "Answers and outcomes"),
                (courses.EXTENSION, courses.OUTCOME), source=source, unit=Text("sager, dage", "cases, days"),
                requirements=("PER-06", "PER-02"),
            ),
        ],
        (("period-desk", Text("Perioder", "Periods")),),
    )  # fmt: skip


def _minors(read: Read) -> Theme:
    waits = {one.what: one for one in read.waits}
    missing = read.of("missing")
    today = []
    for what, label in (
        ("unrepresented", Text("Uledsagede uden repræsentant", "Unaccompanied without a representative")),
        ("missing", Text("Forsvundne, der ikke er fundet", "Missing and not found")),
    ):
        found = waits.get(what)
        number = found.number if found else 0
        oldest = day_words(found.oldest) if found else None
        today.append(Row(label, (number, oldest), "desk" if number and what == "missing" else "", late=number > 0))
    return Theme(
        "mindreaarige",
        Text("Mindreårige", "Minors"),
        [
            now(
                read, "boern-nu", Text("Lige nu", "Right now"),
                (NUMBER, Text("Den ældste siden", "The oldest since")), today, source=_CASES,
                unit=Text("mindreårige", "minors"), requirements=("MIN-01", "MIN-04"),
            ),
            timed(
                read, "repraesentant", Text("Dage til en repræsentant", "Days to a representative"),
                (courses.REPRESENTATIVE,), source=Text("Sager og beskikkelser", "Cases and appointments"),
                unit=Text("sager om uledsagede mindreårige, dage", "cases of unaccompanied minors, days"),
                requirements=("MIN-04",),
            ),
            happened_in(
                read, "uden-repraesentant", Text("Dage uden repræsentant", "Days without a representative"),
                read.groups["unrepresented"], source=Text("Som på Kvalitet i arbejdet", "As on the page of quality"),
                unit=Text("sager oprettet i perioden", "cases opened in the period"), requirements=("MIN-04",),
            ),
            happened_in(
                read, "forsvundne", Text("Forsvundet i perioden", "Went missing in the period"),
                [
                    *((str(one.label), missing[one.value]) for one in FoundHow),
                    (Text("Ikke fundet", "Not found"), missing["still"]),
                ],
                source=Text("Meldinger om forsvundne mindreårige", "Reports of missing minors"),
                unit=Text("gange", "times"), requirements=("MIN-04",),
            ),
        ],
    )  # fmt: skip


def _journal(read: Read) -> Theme:
    days: int = settings.HELLE_JOURNALISE_WITHIN_DAYS
    kinds = (
        Kind("journalised", Text("Dokumenter", "Documents"), days),
        Kind("noted", Text("Notater", "Notes"), days),
    )
    within = length_words(days)
    return Theme(
        "journalisering",
        Text("Journalisering", "Filing"),
        [
            timed(
                read, "journal",
                Text(f"Fra dagen til journalen: senest {within.da}", f"From the day to the file: at most {within.en}"),
                kinds,
                source=Text(
                    "CMM's dokumenter og notater, uden rettelser", "Documents and notes of CMM, without corrections"
                ),
                unit=Text("dokumenter og notater, dage", "documents and notes, days"), requirements=("PUB-LAW-16",),
            ),
        ],
    )  # fmt: skip


def _ground(da: str, en: str, ground: Text | str) -> Text:
    """ "Givet: særlige grunde": what came of it, and on which ground."""
    said = ground if isinstance(ground, Text) else Text(ground, ground)
    return Text(f"{da}: {said.da}", f"{en}: {said.en}")
