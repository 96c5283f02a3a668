"""The template of an identification interview, in versions: what is asked, and which element each answer bears on.

CMM and the Immigration Service ask the same, so that interviews are alike (ID-12). An interview keeps the version it
was held by; a version that was used is never edited, a later one follows it. It guides the talk and decides nothing.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.parameters import PLAN_FIRST_DAY
from helle.rules.ruling import Text


class Section(Code):
    """The parts of the template, in the order in which they are talked about."""

    ACT = "act", "Handling", "Act"
    MEANS = "means", "Middel", "Means"
    PURPOSE = "purpose", "Formål", "Purpose"


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a version: what to ask about, and the requirement it serves."""

    section: Section
    ask: Text
    requirement: str


@dataclass(frozen=True, slots=True)
class InterviewTemplate:
    """One version of the template, and the first day on which it was used."""

    version: int
    valid_from: date
    parts: tuple[Part, ...]

    def part(self, section: Section) -> Part:
        """The part of a section. Raises KeyError where the version has none."""
        return {one.section: one for one in self.parts}[section]


TEMPLATES: tuple[InterviewTemplate, ...] = (
    InterviewTemplate(
        1,
        PLAN_FIRST_DAY,
        (
            Part(
                Section.ACT,
                Text(
                    "Hvem kom med tilbuddet, og hvad blev der lovet? Hvem betalte og fulgte med på rejsen? Hvem tog "
                    "imod og sørgede for et sted at bo?",
                    "Who made the offer, and what was promised? Who paid for the journey and came along? Who received "
                    "the person and found somewhere to live?",
                ),
                "DEF-01",
            ),
            Part(
                Section.MEANS,
                Text(
                    "Blev der truet, tvunget, spærret inde eller taget papirer? Var noget anderledes, end personen "
                    "havde fået at vide? Er der gæld, og hvem kræver den?",
                    "Was there any threat, force, locking up or taking of papers? Was anything other than the person "
                    "had been told? Is there a debt, and who demands it?",
                ),
                "DEF-02",
            ),
            Part(
                Section.PURPOSE,
                Text(
                    "Hvad skulle personen lave, hvor længe og for hvem? Hvem fik pengene? Kunne personen sige nej "
                    "og gå?",
                    "What was the person to do, for how long and for whom? Who got the money? Could the person say no "
                    "and leave?",
                ),
                "DEF-03",
            ),
        ),
    ),
)


def template_on(day: date) -> InterviewTemplate:
    """The version in use on a day; before the first one, the first."""
    return max((one for one in TEMPLATES if one.valid_from <= day), key=lambda one: one.version, default=TEMPLATES[0])
