"""What an interview noted by element of the definition, sealed beside the account (DEF-01..DEF-03, ID-12)."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field

from helle.rules.codes import ActElement, ExploitationPurpose, MeansElement
from helle.rules.definitions.interview_template import Section


@dataclass(frozen=True, slots=True)
class Findings:
    """What points to each element, by its codes, with what was said of it. Nothing noted is not nothing found.

    `signs` are codes of the catalogue, read by them for ever; `edition` is the day since which it stood as asked.
    """

    acts: tuple[ActElement, ...] = ()
    means: tuple[MeansElement, ...] = ()
    purposes: tuple[ExploitationPurpose, ...] = ()
    told: dict[Section, str] = field(default_factory=dict)
    signs: tuple[str, ...] = ()
    edition: dt.date | None = None

    @property
    def noted(self) -> bool:
        """Whether anything was noted at all."""
        return bool(self.acts or self.means or self.purposes or self.signs or any(self.told.values()))

    def to_json(self) -> str:
        """As it is sealed."""
        return json.dumps(
            {
                "acts": [one.value for one in self.acts],
                "means": [one.value for one in self.means],
                "purposes": [one.value for one in self.purposes],
                "told": {section.value: words for section, words in self.told.items() if words.strip()},
                "signs": list(self.signs),
                "edition": self.edition.isoformat() if self.edition else "",
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, kept: str) -> Findings:
        """What was sealed."""
        read = json.loads(kept)
        return cls(
            tuple(ActElement(code) for code in read["acts"]),
            tuple(MeansElement(code) for code in read["means"]),
            tuple(ExploitationPurpose(code) for code in read["purposes"]),
            {Section(code): words for code, words in read["told"].items()},
            tuple(read["signs"]),
            dt.date.fromisoformat(read["edition"]) if read["edition"] else None,
        )
