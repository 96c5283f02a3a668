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
from helle.register.prosecution import policies, statistics_queries
from helle.register.prosecution.choices import DeliveryMistake
from helle.register.prosecution.contact_models import DeliveredNumber, Delivery
from helle.register.prosecution.statistics_doubts import refuse_fallen, refuse_own_counts
from helle.register.protection import clock, context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import IN_THE_FUTURE, WRITTEN_MEANWHILE, Refused, refused_by
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
                f"Intet er taget ind: {len(rows)} rækker kan ikke bruges. [STA-04]",
                f"Nothing was taken in: {len(rows)} rows cannot be used. [STA-04]",
            ),
            field="file",
        )
        self.rows = tuple(rows)


def numbers_in(content: str) -> tuple[dict[int, CaseNumber], list[RowFault]]:
    """The numbers of a file with the columns of `COLUMNS`, each by its line, and the lines that cannot be read.

    Raises `Refused` for another file. A column more is refused: it could be about persons.
    """
    if len(content) > LONGEST:
        raise Refused(TOO_LARGE, field="file")
    text = content.removeprefix("\ufeff")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    try:
        # Lines may end as on any machine.
        lines = list(csv.reader(io.StringIO(text, newline=None), delimiter=delimiter))
    except csv.Error as error:
        raise Refused(UNREADABLE, field="file") from error
    head = [one.strip().lower() for one in lines[0]] if lines else []
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
    for line, cells in enumerate(lines[1:], start=2):
        if not any(one.strip() for one in cells):
            continue
        read = _number_in([one.strip() for one in cells])
        if isinstance(read, Text):
            wrong.append(RowFault(line, read))
        else:
            found[line] = read
    if not found and not wrong:
        raise Refused(Text("Der er ingen tal i filen.", "There are no numbers in the file."), field="file")
    return found, wrong


def _number_in(cells: list[str]) -> CaseNumber | Text:
    if len(cells) != len(COLUMNS):
        return Text(f"der skal være {len(COLUMNS)} felter.", f"there must be {len(COLUMNS)} fields.")
    year, offence, kind, district, persons = cells
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        return Text("året kan ikke læses.", "the year cannot be read.")
    if offence not in Provision:
        return Text("bestemmelsen kendes ikke.", "the provision is not known.")
    if kind not in CaseCount:
        return Text("det, der er talt, kendes ikke.", "what was counted is not known.")
    if district and district not in PoliceDistrict:
        return Text("kredsen kendes ikke.", "the district is not known.")
    if persons and not (persons.isascii() and persons.isdigit() and len(persons) <= 6):
        return Text("antallet er intet helt tal fra 0.", "the number is no whole number from 0.")
    if persons and int(persons) > MOST_PERSONS:
        return Text("antallet er for stort.", "the number is too large.")
    return CaseNumber(
        int(year),
        Provision(offence),
        CaseCount(kind),
        int(persons) if persons else None,
        PoliceDistrict(district) if district else None,
    )


def delivery_take_in(content: str, *, cut_off: dt.date, knows_fall: bool = False) -> Delivery:
    """Take a delivery in: every number of it, or none where one of them is wrong, each with its reason (FLO-07).

    `knows_fall`: that numbers of it are smaller than those they replace. Helle's own counts are no delivery (STA-04).
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
    acting = context.current()
    row = Delivery(
        id=new_id(),
        cut_off=cut_off,
        rows=len(numbers),
        known=ruling.answer or 0,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    with refused_by({"delivery_adds_up_with_what_stands": WRITTEN_MEANWHILE}), transaction.atomic():
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


def csv_of(rows: Sequence[tuple[int, str, str, str, int | None]], *, of: tuple[str, str] | None = None) -> str:
    """Numbers as the file that `numbers_in` reads. `of`: the unit whose cases alone they are, and the day they were
    counted; they stand on each line, and such a file is no delivery and is not taken in as one."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS if of is None else (*COLUMNS, "kun_sager_hos", "opgjort"))
    writer.writerows([*("" if cell is None else cell for cell in row), *(of or ())] for row in rows)
    return "\ufeff" + out.getvalue()
