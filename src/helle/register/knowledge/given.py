"""What is written of an activity, as a form or a story gives it, before anything is asked of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helle.register.knowledge.choices import Body, Channel, PublicationKind, Topic
from helle.rules.knowledge.codes import AudienceSector


@dataclass(frozen=True, slots=True)
class Given:
    """What an activity is; `initiative` by its code.

    An audience has each sector with its expected number, None where nobody can say.
    """

    title_da: str
    topic: Topic
    first_day: dt.date
    last_day: dt.date
    title_en: str = ""
    place: str = ""
    address: str = ""
    materials: str = ""
    partners: str = ""
    languages: Sequence[str] = ()
    audience: Mapping[AudienceSector, int | None] = field(default_factory=dict)
    channels: Sequence[Channel] = ()
    publication: PublicationKind | None = None
    isbn: str = ""
    supersedes: uuid.UUID | None = None
    body: Body | None = None
    open_to_all: bool = False
    initiative: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `came`: each sector with its number, None where nobody counted; `reached`: each channel with its
    number and where that is from."""

    first_day: dt.date
    last_day: dt.date
    came: Mapping[AudienceSector, int | None] = field(default_factory=dict)
    reached: Mapping[Channel, tuple[int, str]] = field(default_factory=dict)
    contributed: str = ""
    follow_up: str = ""
    figures: str = ""
    counted_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What those who came answered: how many, how many gave each mark, the worst first; what was learnt."""

    answers: int
    marks: tuple[int, int, int, int, int]
    learnt: str
    changes: str = ""
