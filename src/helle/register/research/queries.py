"""Reading extracts for research: what was applied for, how it stands today, and when it has to be deleted."""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404
from django.utils.translation import gettext as _

from helle.register.protection import clock
from helle.register.releases.queries import opened_numbers
from helle.register.research.choices import ResearchColumn, ResearchDecision, ResearchState
from helle.register.research.columns import columns
from helle.register.research.models import Application, Deletion, Extract, Measured, Preparation, Revocation
from helle.register.statistics.policies import researches
from helle.rules.ruling import Text
from helle.rules.statistics.research import deletion_days, reminder_days

_AT_WORK: Final = (ResearchState.APPLIED, ResearchState.PREPARED, ResearchState.SENT_BACK)
_NEARLY: Final = 0.8


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column that was applied for: why, and what was answered, or proposed where nobody has decided yet. `granted`
    None: nothing yet."""

    label: Text
    reason: str
    granted: bool | None
    why: str
    decided: bool = False


@dataclass(frozen=True, slots=True)
class ResearchView:
    """An application with all that followed."""

    row: Application
    prepared: Preparation | None
    extract: Extract | None
    revocation: Revocation | None
    deletion: Deletion | None

    @property
    def kind(self) -> ResearchDecision | None:
        """What the lead answered to the last preparation."""
        decision = getattr(self.prepared, "decision", None)
        return ResearchDecision(decision.kind) if decision is not None else None

    @property
    def state(self) -> ResearchState:
        """How it stands today."""
        today = clock.today()
        if self.deletion is not None:
            return ResearchState.DELETED
        if self.extract is not None:
            return self._of_the_rows(today)
        if self.revocation is not None:
            return ResearchState.REVOKED
        if self.kind is ResearchDecision.GRANTED:
            return ResearchState.LAPSED if self.row.use_until < today else ResearchState.GRANTED
        if self.kind is ResearchDecision.REFUSED:
            return ResearchState.REFUSED
        if self.kind is ResearchDecision.SENT_BACK:
            return ResearchState.SENT_BACK
        return ResearchState.APPLIED if self.prepared is None else ResearchState.PREPARED

    def _of_the_rows(self, today: dt.date) -> ResearchState:
        if self.due is not None and self.due < today:
            return ResearchState.OVERDUE
        if self.revocation is not None:
            return ResearchState.REVOKED
        return ResearchState.TO_DELETE if self.row.use_until < today else ResearchState.IN_USE

    @property
    def due(self) -> dt.date | None:
        """By which day the rows have to be deleted; None where nobody has any."""
        if self.extract is None or self.deletion is not None:
            return None
        if self.revocation is None or self.revocation.recorded_at is None:
            return self.row.delete_by
        taken = clock.local_day(self.revocation.recorded_at)
        return min(self.row.delete_by, taken + dt.timedelta(days=deletion_days(taken)))

    @property
    def reminds(self) -> bool:
        """Whether the deletion is near enough, or late enough, to stand on a desk."""
        today = clock.today()
        return self.due is not None and self.due <= today + dt.timedelta(days=reminder_days(today))

    @property
    def is_news(self) -> bool:
        """Whether CMM answered, handed out or took the permission back within as many days as a reminder stands."""
        decision = getattr(self.prepared, "decision", None) if self.kind is not ResearchDecision.SENT_BACK else None
        told = [one.recorded_at for one in (decision, self.extract, self.revocation) if one is not None]
        today = clock.today()
        first = today - dt.timedelta(days=reminder_days(today))
        return self.deletion is None and any(at is not None and clock.local_day(at) >= first for at in told)

    @property
    def at_work(self) -> bool:
        """Whether CMM has something to do before it is decided."""
        return self.state in _AT_WORK

    @property
    def called(self) -> str:
        """How it stands, in words. The institution does not read what is prepared: to it CMM is at work."""
        return _("Behandles i CMM") if self.at_work and researches() else str(self.state.label)

    @property
    def is_decided(self) -> bool:
        """Whether the lead has granted or refused what was prepared last; else that is a proposal."""
        return self.kind in (ResearchDecision.GRANTED, ResearchDecision.REFUSED)

    @property
    def asked(self) -> list[ColumnView]:
        """Each column with its reason and the answer: where the lead refused it all, none is granted."""
        none = self.kind is ResearchDecision.REFUSED
        refused = dict(zip(self.prepared.refused, self.prepared.refused_why, strict=True)) if self.prepared else {}
        return [
            ColumnView(
                columns()[code].label,
                reason,
                None if self.prepared is None else not none and code not in refused,
                refused.get(code, ""),
                self.is_decided,
            )
            for code, reason in zip(self.row.columns, self.row.reasons, strict=True)
        ]

    @property
    def granted(self) -> list[ResearchColumn]:
        """The columns that are granted, in their order."""
        given = self.prepared.granted if self.prepared is not None else []
        return [ResearchColumn(code) for code in self.row.columns if code in given]


def applications() -> list[ResearchView]:
    """Every application that the acting unit may see, the latest first. Two queries."""
    return [_view(row) for row in _rows().order_by("-number")]


def get_application(application_id: uuid.UUID) -> ResearchView:
    """One of them. Raises `Http404`."""
    row = _rows().filter(pk=application_id).first()
    if row is None:
        raise Http404
    return _view(row)


def held_against(of: ResearchView) -> list[int]:
    """The releases with open microdata of its years that the extract was held against as it was made; before that, that
    it would be held against today. Of those that were taken down CMM alone reads. One query."""
    years = range(of.row.first_year, of.row.last_year + 1)
    return opened_numbers(years, of.extract.recorded_at if of.extract is not None else None)


def measured_of(of: ResearchView) -> Measured | None:
    """What was measured of the extract, for those who work with the figures."""
    return Measured.objects.filter(extract__application=of.row).first()


def holds(unit_id: uuid.UUID | None, institution: str) -> bool:
    """Whether an institution has an extract that nobody has confirmed deleted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.research_held(%s, %s)", [unit_id, institution])
        return bool(cursor.fetchone()[0])


def handed_out_before(of: Application) -> list[ResearchView]:
    """What the same institution was handed before, the latest first, for the lead who decides. Two queries."""
    found = _rows().filter(pk__in=_of_institution(of), extract__isnull=False).exclude(pk=of.pk)
    return [_view(row) for row in found.order_by("-number")]


def _of_institution(of: Application) -> RawSQL:
    """The applications of the same institution, as the database knows it that has its last extract deleted first."""
    return RawSQL("SELECT helle.research_of_institution(%s, %s)", [of.unit_id, of.institution])


@dataclass(frozen=True, slots=True)
class Alike:
    """Another institution whose name looks nearly as this one's: its applications, the latest first."""

    name: str
    applications: tuple[ResearchView, ...]


def alike(of: Application) -> list[Alike]:
    """Other institutions whose names look nearly as this one's, for the lead to see whether it is the same. Three
    queries, and one where there is none."""
    names = Application.objects.exclude(pk__in=_of_institution(of)).values_list("institution", flat=True).distinct()
    mine = _compared(of.institution)
    near = sorted(name for name in names if SequenceMatcher(None, mine, _compared(name)).ratio() >= _NEARLY)
    if not near:
        return []
    rows = [_view(row) for row in _rows().filter(institution__in=near).order_by("-number")]
    return [Alike(name, tuple(one for one in rows if one.row.institution == name)) for name in near]


def _compared(name: str) -> str:
    """A name without case, accents, spaces, marks and signs that nobody sees."""
    whole = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in whole if sign.isalnum())


def how_many() -> int:
    """How many applications there are, also those that the acting unit does not see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.research_applications()")
        return int(cursor.fetchone()[0])


def never_fetched() -> list[uuid.UUID]:
    """The extracts that nobody has: their file ended before anybody fetched it. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.research_never_fetched()")
        return [extract for (extract,) in cursor.fetchall()]


def _rows() -> QuerySet[Application]:
    preparations = Preparation.objects.select_related("decision", "by_user", "decision__by_user").order_by("version")
    return Application.objects.select_related("by_user", "extract", "revocation", "deletion").prefetch_related(
        Prefetch("preparations", queryset=preparations)
    )


def _view(row: Application) -> ResearchView:
    prepared: Iterable[Preparation] = row.preparations.all()
    return ResearchView(
        row,
        next(iter(reversed(list(prepared))), None),
        getattr(row, "extract", None),
        getattr(row, "revocation", None),
        getattr(row, "deletion", None),
    )
