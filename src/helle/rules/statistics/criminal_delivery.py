"""What is wrong with each number of a delivery of criminal statistics (STA-04, PUB-STAT-05), and what only looks odd.

Everything that affects whether numbers add up lives in `_does_not_add_up`: a journal number lies in one district or at
NSK, which is no district, so the country is never less than the districts come to. Kinds are not added: a person counts
under each kind and once in all. What comes of a stage is compared with that stage in `FOLLOWS`, and that is told and
refuses nothing: what was charged one year is judged in another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from helle.rules.crime.offences import Offence
from helle.rules.ruling import Text
from helle.rules.statistics.criminal_statistics import CaseCount, CaseNumber, PoliceDistrict

# What each kind follows, the nearest first; the first of them that was delivered is what it is held against. Nothing is
# held against reports, which are cases and not persons.
FOLLOWS: Final = {
    CaseCount.INDICTMENTS: (CaseCount.CHARGES,),
    CaseCount.CONVICTIONS: (CaseCount.INDICTMENTS, CaseCount.CHARGES),
    CaseCount.ACQUITTALS: (CaseCount.INDICTMENTS, CaseCount.CHARGES),
    CaseCount.WITHDRAWN: (CaseCount.CHARGES,),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one number; `index` is its place in the delivery, from 0."""

    index: int
    text: Text


@dataclass(frozen=True, slots=True)
class Doubt:
    """What looks odd of one number, and may be right."""

    of: CaseNumber
    text: Text


def doubts(numbers: Sequence[CaseNumber]) -> tuple[Doubt, ...]:
    """The numbers that are higher than those of the stage before, and the country where its districts come to more.

    The last is refused in one delivery; of numbers that were closed on different days it is no more than odd.
    """
    known = {(one.year, one.offence, one.district, one.kind): one.number for one in numbers if one.number is not None}
    found: list[Doubt] = []
    for one in numbers:
        if one.number is None:
            continue
        before = next(
            (
                (kind, number)
                for kind in FOLLOWS.get(one.kind, ())
                if (number := known.get((one.year, one.offence, one.district, kind))) is not None
            ),
            None,
        )
        if before is not None and one.number > before[1]:
            found.append(Doubt(one, _more_than(one, *before)))
        against = _does_not_add_up(one.number, _of_districts(one, numbers)) if one.district is None else None
        if against is not None:
            found.append(Doubt(one, against))
    return tuple(found)


def _more_than(one: CaseNumber, kind: CaseCount, number: int) -> Text:
    return Text(
        f"{one.kind.label.da.lower()} er {one.number}, men {kind.label.da.lower()} er {number}; de kan være fra et "
        "tidligere år.",
        f"{one.kind.label.en.lower()} are {one.number}, but {kind.label.en.lower()} are {number}; they may be of an "
        "earlier year.",
    )


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


def faults_beside(numbers: Sequence[CaseNumber], stand: Sequence[CaseNumber]) -> tuple[Fault, ...]:
    """The numbers of a delivery that do not fit those of another one that was closed on the same day (STA-04).

    `stand`: what it does not replace of that one. The index is that of `numbers`.
    """
    found: list[Fault] = []
    everything = [*numbers, *stand]
    for index, one in enumerate(numbers):
        country = next((each for each in everything if each.district is None and _alike(each, one)), None)
        if one.number is None or country is None or country.number is None:
            continue
        against = _does_not_add_up(country.number, _of_districts(country, everything))
        if against is not None:
            found.append(Fault(index, _beside(against)))
    return tuple(found)


def _alike(one: CaseNumber, other: CaseNumber) -> bool:
    return (one.year, one.offence, one.kind) == (other.year, other.offence, other.kind)


def _of_districts(country: CaseNumber, numbers: Sequence[CaseNumber]) -> dict[PoliceDistrict, int]:
    alike = (country.year, country.offence, country.kind)
    return {
        one.district: one.number
        for one in numbers
        if one.district is not None and one.number is not None and (one.year, one.offence, one.kind) == alike
    }


def _beside(against: Text) -> Text:
    return Text(
        f"{against.da[:-1]}, når det, der allerede gælder af samme dag, tælles med. Send landet og kredsene i samme "
        "fil, eller sæt den anden leverance ud af kraft.",
        f"{against.en[:-1]}, with what stands already of the same day. Send the country and the districts in one file, "
        "or put the other delivery out of force.",
    )


def _does_not_add_up(country: int, districts: dict[PoliceDistrict, int]) -> Text | None:
    total = sum(districts.values())
    if country < total:
        return Text(
            f"hele landet er {country}, men kredsene giver tilsammen {total}.",
            f"the whole country is {country}, but the districts come to {total}.",
        )
    return None
