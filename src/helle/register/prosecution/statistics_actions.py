"""Taking criminal statistics in, all of a delivery or none of it, and giving the cases' own numbers out (STA-04)."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.interface.cells import table_of
from helle.register.prosecution import policies, statistics_queries
from helle.register.prosecution.choices import DeliveryMistake
from helle.register.prosecution.contact_models import DeliveredNumber, Delivery
from helle.register.prosecution.statistics_doubts import (
    HEAD,
    refuse_again,
    refuse_apart,
    refuse_fallen,
    refuse_own_counts,
)
from helle.register.protection import clock, context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import IN_THE_FUTURE, WRITTEN_MEANWHILE, Refused, refused_by
from helle.rules.codes import Code
from helle.rules.crime.offences import Offence as Provision
from helle.rules.ruling import Ruling, Text, Verdict
from helle.rules.statistics.criminal_delivery import faults, faults_beside
from helle.rules.statistics.criminal_statistics import (
    CaseCount,
    CaseNumber,
    CriminalStatisticsFacts,
    PoliceDistrict,
    criminal_statistics,
)

COLUMNS: Final = ("aar", "bestemmelse", "slags", "kreds", "personer")
LONGEST: Final = 200_000
MOST: Final = 5_000
MOST_PERSONS: Final = 100_000
# So many digits are more than any number that is taken; what follows them says nothing more.
LONGEST_NUMBER: Final = 9
# As much of a cell that is not understood is said back.
ECHOED: Final = 40
UNREADABLE: Final = Text("Filen kan ikke læses.", "The file cannot be read.")
OUT_OF_FORCE_ALREADY: Final = Text(
    "Leverancen er allerede sat ud af kraft.", "The delivery has been put out of force already."
)
TOO_LARGE: Final = Text("Filen er for stor.", "The file is too large.")


type CaseKey = tuple[int, Provision, CaseCount, PoliceDistrict | None]


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a line of the file; `line` counts as a spreadsheet does, the heading being 1."""

    line: int
    text: Text


class RowsRefused(Refused):
    """Lines of the file cannot be taken in, each with its reason; nothing was written."""

    def __init__(self, rows: Sequence[RowFault]) -> None:
        super().__init__(
            Text(
                f"Intet er taget ind: {len(rows)} {'række' if len(rows) == 1 else 'rækker'} kan ikke bruges. [STA-04]",
                f"Nothing was taken in: {len(rows)} {'row' if len(rows) == 1 else 'rows'} cannot be used. [STA-04]",
            ),
            field="file",
        )
        self.rows = tuple(rows)


def numbers_in(content: str) -> tuple[dict[int, CaseNumber], list[RowFault]]:
    """The numbers of a file with the columns of `COLUMNS`, each by its line, and the lines that cannot be read.

    Lines above the columns that begin with `HEAD` tell of the file and are passed over. Raises `Refused` for another
    file, and for one without any number. A column more is refused: it could be about persons.
    """
    if len(content) > LONGEST:
        raise Refused(TOO_LARGE, field="file")
    text = content.removeprefix("\ufeff")
    columns = next((one for one in text.splitlines() if not one.lstrip('"').startswith(HEAD)), "")
    delimiter = ";" if ";" in columns else ","
    try:
        # Lines may end as on any machine.
        lines = list(csv.reader(io.StringIO(text, newline=None), delimiter=delimiter))
    except csv.Error as error:
        raise Refused(UNREADABLE, field="file") from error
    told = next((place for place, one in enumerate(lines) if not (one and one[0].startswith(HEAD))), len(lines))
    head = [one.strip().lower() for one in lines[told]] if told < len(lines) else []
    if tuple(head) != COLUMNS:
        raise Refused(
            Text(
                f"Første linje skal være: {';'.join(COLUMNS)}. Andre kolonner modtages ikke: kun tal, ingen personer.",
                f"The first line must be: {';'.join(COLUMNS)}. No other columns are taken: numbers only, no persons.",
            ),
            field="file",
        )
    if len(lines) > MOST:
        raise Refused(Text("Filen har for mange rækker.", "The file has too many rows."), field="file")
    found: dict[int, CaseNumber] = {}
    wrong: list[RowFault] = []
    for line, cells in enumerate(lines[told + 1 :], start=told + 2):
        if not any(one.strip() for one in cells):
            continue
        read = _number_in([one.strip() for one in cells])
        if isinstance(read, Text):
            wrong.append(RowFault(line, read))
        else:
            found[line] = read
    if not wrong and all(one.number is None for one in found.values()):
        raise Refused(Text("Der er ingen tal i filen.", "There are no numbers in the file."), field="file")
    return found, wrong


def _number_in(cells: list[str]) -> CaseNumber | Text:
    if len(cells) != len(COLUMNS):
        return Text(f"der skal være {len(COLUMNS)} felter.", f"there must be {len(COLUMNS)} fields.")
    year, offence, kind, district, persons = cells
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        return Text("året kan ikke læses.", "the year cannot be read.")
    of_provision, counted = _named(Provision, offence), _named(CaseCount, kind)
    if of_provision is None:
        return _not_known(Text("bestemmelsen", "the provision"), offence, Provision)
    if counted is None:
        return _not_known(Text("det, der er talt,", "what was counted"), kind, CaseCount)
    of_district = _named(PoliceDistrict, district) if district else None
    if district and of_district is None:
        return _not_known(Text("kredsen", "the district"), district, PoliceDistrict)
    if persons and not (persons.isascii() and persons.isdigit()):
        return Text("antallet er intet helt tal fra 0.", "the number is no whole number from 0.")
    if persons and int(persons.lstrip("0")[:LONGEST_NUMBER] or 0) > MOST_PERSONS:
        return Text("antallet er for stort.", "the number is too large.")
    return CaseNumber(int(year), of_provision, counted, int(persons) if persons else None, of_district)


def _named[C: Code](codes: type[C], typed: str) -> C | None:
    """The code that a cell names: by its code, in the words of either language, or as those have it in brackets."""
    plain = " ".join(typed.casefold().split())
    for one in codes:
        words = [one.label.da.casefold(), one.label.en.casefold()]
        if plain and plain in {one.value.casefold(), *words, *(each.partition("(")[2].rstrip(")") for each in words)}:
            return one
    return None


def _not_known[C: Code](what: Text, typed: str, codes: type[C]) -> Text:
    """That a cell names nothing known, what stands in it, and what can stand there."""
    said, known = typed[:ECHOED], ", ".join(one.value for one in codes)
    return Text(
        f"{what.da} »{said}« kendes ikke; der kan stå {known}.", f"{what.en} “{said}” is not known; use {known}."
    )


def delivery_take_in(
    content: str, *, cut_off: dt.date, knows_fall: bool = False, knows_apart: bool = False
) -> Delivery:
    """Take a delivery in: every number of it, or none where one of them is wrong, each with its reason (FLO-07).

    `knows_fall`: that numbers of it are smaller than those they replace. `knows_apart`: that with numbers of other days
    districts are more than the country. Helle's own counts are no delivery (STA-04).
    Raises `RowsRefused` for lines that cannot be used, `Refused` with the ruling for the whole.
    """
    policies.require(policies.takes_deliveries())
    if cut_off > clock.today():
        raise Refused(IN_THE_FUTURE, field="cut_off")
    refuse_own_counts(content)
    read, wrong = numbers_in(content)
    lines, numbers = list(read), list(read.values())
    wrong += [
        RowFault(line, ruling.problems[0].text)
        for line, one in read.items()
        if (ruling := _ruling((one,), cut_off)).verdict is not Verdict.ALLOWED
    ]
    wrong += [RowFault(lines[one.index], one.text) for one in faults(numbers)]
    if not wrong:
        wrong = _beside_what_stands(read, cut_off)
    if wrong:
        raise RowsRefused(sorted(wrong, key=lambda one: one.line))
    ruling = _ruling(tuple(numbers), cut_off)
    if ruling.verdict is not Verdict.ALLOWED:
        raise Refused(ruling.problems[0].text if ruling.problems else ruling.headline, field="file", ruling=ruling)
    if not knows_fall:
        refuse_fallen(numbers, cut_off)
    if not knows_apart:
        refuse_apart(numbers, cut_off)
    refuse_again(numbers, cut_off)
    acting = context.current()
    met = {"delivery_adds_up_with_what_stands": WRITTEN_MEANWHILE, "delivery_is_taken_in_once": WRITTEN_MEANWHILE}
    row = Delivery(
        id=new_id(),
        cut_off=cut_off,
        rows=len(numbers),
        known=ruling.answer or 0,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    with refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        DeliveredNumber.objects.bulk_create(
            DeliveredNumber(
                delivery=row,
                year=one.year,
                offence=one.offence.value,
                kind=one.kind.value,
                district=one.district.value if one.district else "",
                number=one.number,
            )
            for one in numbers
        )
        audit.record("statistics.criminal_taken_in", object_id=row.pk, detail={"rows": len(numbers)})
        with connection.cursor() as cursor:  # Asked here, where it can still be said.
            cursor.execute("SET CONSTRAINTS keep_delivery IMMEDIATE")
            cursor.execute("SET CONSTRAINTS keep_delivery DEFERRED")
    return row


def _beside_what_stands(read: Mapping[int, CaseNumber], cut_off: dt.date) -> list[RowFault]:
    """The lines that do not add up with those of another file that was closed on the same day: it is one reckoning.

    Of other days it is told and refuses nothing: a later number may be higher.
    """
    given = {line: one for line, one in read.items() if one.number is not None}
    known = {_key_of(one) for one in given.values()}
    stand = [statistics_queries.as_number(one) for one in statistics_queries.standing(cut_off=cut_off)]
    left = [one for one in stand if one.number is not None and _key_of(one) not in known]
    lines = list(given)
    return [RowFault(lines[one.index], one.text) for one in faults_beside(list(given.values()), left)]


def _key_of(one: CaseNumber) -> CaseKey:
    return (one.year, one.offence, one.kind, one.district)


def delivery_withdraw(delivery: Delivery, *, why: DeliveryMistake) -> None:
    """Put a delivery out of force, once; it stays readable, and what it replaced stands again (STA-04)."""
    policies.require(policies.takes_deliveries())
    acting = context.current()
    with transaction.atomic():
        changed = Delivery.objects.filter(pk=delivery.pk, superseded_at__isnull=True).update(
            superseded_at=acting.instant, superseded_by=acting.user_id, superseded_why=why.value
        )
        if not changed:
            raise Refused(OUT_OF_FORCE_ALREADY)
        audit.record("statistics.criminal_withdrawn", object_id=delivery.pk, detail={"why": why.value})


def _ruling(numbers: tuple[CaseNumber, ...], cut_off: dt.date) -> Ruling[int]:
    return criminal_statistics(CriminalStatisticsFacts(numbers, cut_off, names_persons=False))


def csv_of(
    rows: Sequence[tuple[int, str, str, str, int | None]], *, head: Sequence[str] = (), of_the_country: bool = True
) -> str:
    """Numbers as the file that `numbers_in` reads, below what `head` tells of them.

    Where they are not of the country no number is of it: an empty district says the whole country (STA-04).
    """
    told = [row for row in rows if of_the_country or row[3]]
    return table_of([*([f"{HEAD} {one}"] for one in head), COLUMNS, *told])
