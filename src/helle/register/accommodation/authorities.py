"""The five Social Supervision Authorities and where each supervises (PUB-SOC-01).

Each has a region and does not supervise in the municipality it belongs to: there a fellow authority does. The same
stands in the units of the plan (`region`, `also`) and, for the rows, in `helle.supervises_place`; tests hold the three
together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from helle.register.allocation.choices import Region


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Where one authority supervises: its region but `home`, and besides it the municipality `also` of `other`."""

    region: Region
    home: str
    also: str
    other: Region


SUPERVISORS: Final = {
    "ST-HOV": Supervisor(Region.CAPITAL, "KOM-147", "KOM-316", Region.ZEALAND),
    "ST-OST": Supervisor(Region.ZEALAND, "KOM-316", "KOM-860", Region.NORTH),
    "ST-SYD": Supervisor(Region.SOUTH, "KOM-430", "KOM-147", Region.CAPITAL),
    "ST-MIDT": Supervisor(Region.CENTRAL, "KOM-740", "KOM-430", Region.SOUTH),
    "ST-NORD": Supervisor(Region.NORTH, "KOM-860", "KOM-740", Region.CENTRAL),
}
