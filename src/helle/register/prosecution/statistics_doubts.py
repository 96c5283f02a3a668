"""What is asked of a file of criminal statistics before it is taken in: whose it is, and which numbers fall."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from helle.register.prosecution import statistics_queries
from helle.register.prosecution.queries import provision_text
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text
from helle.rules.statistics.criminal_delivery import faults_beside
from helle.rules.statistics.criminal_statistics import CaseNumber

# A line that begins with it tells of the numbers and is none.
HEAD: Final = "#"
PRODUCT: Final = "helle"
NAMED: Final = 3
"""So many numbers that fall are told; how many there are is told of all."""
OWN_COUNTS: Final = Text(
    "Filen er Helles egen optælling, ikke politiets. Kun tal, som politiet leverer, tages ind. [STA-04]",
    "The file is Helle's own count, not the police's. Only numbers that the police deliver are taken in. [STA-04]",
)


class NumbersFall(Refused):
    """Numbers would replace larger ones of the police: whoever takes them in may say that she knows it."""


class NumbersApart(Refused):
    """Districts would come to more than the country, of different days: whoever takes them in may say that it is so."""


def refuse_own_counts(content: str) -> None:
    """Refuse a file that says of itself, in the lines above its columns, that Helle counted what it holds."""
    for line in content.removeprefix("\ufeff").splitlines():
        told = line.lstrip('"')
        if not told.startswith(HEAD):
            return
        if PRODUCT in told.casefold():
            raise Refused(OWN_COUNTS, field="file")


def refuse_again(numbers: Sequence[CaseNumber], cut_off: dt.date) -> None:
    """Refuse a file whose numbers, closed on the same day, stand as one delivery already: it says when that was."""
    given = {_in_cells(one) for one in numbers}
    for delivery in statistics_queries.deliveries_closed(cut_off, rows=len(numbers)):
        if {(*statistics_queries.key_of(one), one.number) for one in statistics_queries.numbers_of(delivery)} == given:
            at = clock.local_day(delivery.recorded_at)
            raise Refused(
                Text(
                    f"De samme tal, gjort op den samme dag, blev taget ind {danish_date(at)}. Sæt den leverance ud af "
                    "kraft først, hvis den skal afløses. [STA-04]",
                    f"The same numbers, closed on the same day, were taken in on {english_date(at)}. Put that delivery "
                    "out of force first if it is to be replaced. [STA-04]",
                ),
                field="file",
            )


def _in_cells(one: CaseNumber) -> tuple[object, ...]:
    return (one.year, one.offence.value, one.kind.value, one.district.value if one.district else "", one.number)


def refuse_fallen(numbers: Sequence[CaseNumber], cut_off: dt.date) -> None:
    """Refuse numbers that are smaller than those they would replace. A charge of a year that is over is not undone."""
    stands = {statistics_queries.key_of(one): one for one in statistics_queries.standing()}
    fallen: list[tuple[CaseNumber, int]] = []
    for one in numbers:
        old = stands.get((one.year, one.offence.value, one.kind.value, one.district.value if one.district else ""))
        if old is None or old.number is None or one.number is None or old.delivery.cut_off > cut_off:
            continue
        if one.number < old.number:
            fallen.append((one, old.number))
    if fallen:
        raise NumbersFall(
            Text(
                f"{len(fallen)} tal er mindre end det, de afløser: {_named(fallen, 'da')}. Sæt kryds, hvis politiet "
                "har rettet dem ned, og vælg filen igen. [STA-04]",
                f"{len(fallen)} numbers are smaller than what they replace: {_named(fallen, 'en')}. Tick the box if "
                "the police have put them down, and choose the file again. [STA-04]",
            ),
            field="file",
        )


def refuse_apart(numbers: Sequence[CaseNumber], cut_off: dt.date) -> None:
    """Ask where districts would come to more than the country, of numbers that were closed on different days.

    On one day it is one reckoning and is refused; a later number may be higher, and whoever takes it in says so.
    """
    stand = {statistics_queries.key_of(one): one for one in statistics_queries.standing() if one.number is not None}
    # What was closed later stays, whatever is given.
    late = {key for key, one in stand.items() if one.delivery.cut_off > cut_off}
    given = [one for one in numbers if one.number is not None and _in_cells(one)[:4] not in late]
    replaced = {_in_cells(one)[:4] for one in given}
    left = [statistics_queries.as_number(one) for key, one in stand.items() if key not in replaced]
    apart = faults_beside(given, left)
    if apart:
        first = given[apart[0].index]
        of = ", ".join(_of(first, "da")), ", ".join(_of(first, "en"))
        raise NumbersApart(
            Text(
                f"Med det, der er leveret en anden dag, er kredsene flere end hele landet: {of[0]}. Sæt kryds, hvis "
                "politiet har leveret dem sådan, og vælg filen igen. [STA-04]",
                f"With what was delivered on another day the districts are more than the country: {of[1]}. Tick the "
                "box if the police delivered them so, and choose the file again. [STA-04]",
            ),
            field="file",
        )


def _of(one: CaseNumber, language: str) -> list[str]:
    """Which number it is, in words."""
    of = [str(one.year), provision_text(one.offence.value).in_language(language), one.kind.label.in_language(language)]
    return [*of, one.district.label.in_language(language)] if one.district else of


def _named(fallen: Sequence[tuple[CaseNumber, int]], language: str) -> str:
    said = []
    for one, old in fallen[:NAMED]:
        said.append(f"{', '.join(_of(one, language))}: {old} → {one.number}")
    return "; ".join(said) + (" …" if len(fallen) > NAMED else "")
