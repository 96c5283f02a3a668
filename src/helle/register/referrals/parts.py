"""What is told of an exploitation: the business, the place, the employer's housing, the route, the recruiter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from helle.register.referrals import businesses
from helle.register.referrals.choices import Housing


@dataclass(frozen=True, slots=True)
class ExploitationParts:
    """The parts of one exploitation as somebody told them; '' is what was not told (ID-16, ACT-09)."""

    business: str = ""
    cvr: str = ""
    place: str = ""
    route: str = ""
    recruiter: str = ""
    housing: str = Housing.UNKNOWN.value

    @property
    def says_something(self) -> bool:
        """Whether anything was told."""
        told = (self.business, self.cvr, self.place, self.route, self.recruiter)
        return any(told) or self.housing != Housing.UNKNOWN

    def checked(self) -> ExploitationParts:
        """The same without blanks around, its CVR number in its one form. Raises `Refused` beside `cvr`."""
        return replace(
            self,
            business=self.business.strip(),
            cvr=businesses.normalised(self.cvr),
            place=self.place.strip(),
            route=self.route.strip(),
            recruiter=self.recruiter.strip(),
        )


NOTHING_TOLD = ExploitationParts()

SEALED = ("business", "cvr", "place", "route", "recruiter")
"""The parts that are kept sealed, each in a column of its own."""
