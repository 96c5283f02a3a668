"""What is wrong with each number of a delivery of criminal statistics (STA-04, PUB-STAT-05): the row and why.

Everything that affects whether numbers add up lives in `_does_not_add_up`: a journal number lies in one district or at
NSK, which is no district, so the country is never less than the districts come to. Kinds are not added: a person counts
under each kind and once in all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from helle.rules.crime.offences import Offence
from helle.rules.ruling import Text
from helle.rules.statistics.criminal_statistics import CaseCount, CaseNumber, PoliceDistrict


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one number; `index` is its place in the delivery, from 0."""

    index: int
    text: Text


def faults(numbers: Sequence[CaseNumber]) -> tuple[Fault, ...]:
    """The numbers of the country that do not fit those of the districts, and the same number given twice."""
    found: list[Fault] = []
    seen: set[tuple[int, Offence, CaseCount, PoliceDistrict | None]] = set()
    for index, one in enumerate(numbers):
        key = (one.year, one.offence, one.kind, one.district)
        if key in seen:
            text = Text("det samme tal er leveret to gange.", "the same number is delivered twice.")
            found.append(Fault(index, text))
        seen.add(key)
    for index, one in enumerate(numbers):
        if one.district is None and one.number is not None:
            against = _does_not_add_up(one.number, _of_districts(one, numbers))
            if against is not None:
                found.append(Fault(index, against))
    return tuple(sorted(found, key=lambda fault: fault.index))


def _of_districts(country: CaseNumber, numbers: Sequence[CaseNumber]) -> dict[PoliceDistrict, int]:
    alike = (country.year, country.offence, country.kind)
    return {
        one.district: one.number
        for one in numbers
        if one.district is not None and one.number is not None and (one.year, one.offence, one.kind) == alike
    }


def _does_not_add_up(country: int, districts: dict[PoliceDistrict, int]) -> Text | None:
    total = sum(districts.values())
    if country < total:
        return Text(
            f"hele landet er {country}, men kredsene giver tilsammen {total}.",
            f"the whole country is {country}, but the districts come to {total}.",
        )
    return None
