"""The log, for those whose role reads it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from helle.register.audit import actions as audit
from helle.register.audit import queries
from helle.register.audit.choices import ACTIONS
from helle.register.audit.forms import NarrowLogForm
from helle.register.audit.http import ActingHttpRequest
from helle.register.audit.models import Line
from helle.register.audit.pages import tried
from helle.register.audit.purposes import PURPOSES
from helle.register.audit.queries import Asked
from helle.register.audit.rights_in_lines import ShownRight, rights_of
from helle.register.interface.words import active_language, page_number
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, policies
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text

NUMBERS_SHOWN = 3
_NOBODY = ("–", False)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line in words."""

    line: Line
    who: str
    is_system: bool
    """Whether that is a system that called the API."""
    unit: NamedUnit | None
    kind: Text | None
    """What kind of unit, in place of which and who, where these would tell of a protected address."""
    action: Text
    purpose: Text
    sealed: bool
    numbers: list[str]
    """Numbers of its cases that the acting unit has, of its referrals; of a refused attempt, what was asked for."""
    unnamed: int
    """How many more cases it is about."""
    more_referrals: int
    """How many more referrals."""
    rights: list[ShownRight]
    """Which rights it found that the log does not explain, or of which it says that they are explained."""

    @property
    def status(self) -> str:
        """What a refused call of a system was answered; '' of all else."""
        called = self.line.action == "service.call_refused" or self.line.detail.get("view") == "api"
        return str(self.line.detail.get("status", "")) if called else ""


def in_words(lines: list[Line], *, supervision: bool = False) -> list[ShownLine]:
    """Lines with the names of staff and units and the numbers of cases. Three queries for any number of lines.

    Of a municipality, a police district or a region in a case of which she is not shown where the person lives
    (PUB-DIG-12) the database gives the kind alone (`kind_alone`), and by no other way a line: that it looked, when and
    at what can be judged, and which it is would say where. A data-protection officer, who judges for all, is told. The
    lines of a home there, and of a stay, are not among those that she is given (sql/207_places_in_the_log.sql).

    `supervision`: she is told which cases, also those her unit has not: she is a data-protection officer, who sees each
    line of the register, or asks what one member of staff looked at.
    """
    units = organisations.units_on(clock.today())
    names = organisations.names_told_apart({line.user_id for line in lines if line.user_id})
    cases = {case for line in lines for case in line.cases}
    known = queries.numbers_for_supervision(cases) if supervision else queries.numbers_of(cases)
    rights = rights_of(lines, units)
    numbered = [(line, _cases(line, known), _referrals(line)) for line in lines]
    return [
        ShownLine(
            line,
            *(names.get(line.user_id, _NOBODY) if line.user_id else _NOBODY),
            units.get(line.unit_id) if line.unit_id else None,
            OrganisationKind(line.kind_alone).label if line.kind_alone is not None else None,
            tried(line.detail)
            if line.action == "access.denied"
            else ACTIONS.get(line.action, Text(line.action, line.action)),
            PURPOSES.get(line.purpose, PURPOSES["none"]),
            line.segment is not None,
            [*found[:NUMBERS_SHOWN], *referrals[:NUMBERS_SHOWN]],
            max(len(line.cases), len(found)) - len(found[:NUMBERS_SHOWN]),
            len(referrals) - len(referrals[:NUMBERS_SHOWN]),
            rights.get(line.pk, []),
        )
        for line, found, referrals in numbered
    ]


def _cases(line: Line, known: dict[uuid.UUID, str]) -> list[str]:
    # Of a note or a payment it is a count, and no number of a case.
    asked = [number] if isinstance(number := line.detail.get("number"), str) else []
    return list(dict.fromkeys([*asked, *(known[case] for case in line.cases if case in known)]))


def _referrals(line: Line) -> list[str]:
    one = [line.detail["referral_number"]] if "referral_number" in line.detail else []
    # Of a system that was made it says whether it sends any.
    several = found if isinstance(found := line.detail.get("referrals"), list) else []
    return [str(number) for number in (*one, *several)]


def _systems_of(whose: uuid.UUID | None) -> list[tuple[uuid.UUID, str]]:
    """Each with its unit: another unit's may have the same name."""
    units, language = organisations.units_on(clock.today()), active_language()
    found = organisations.systems_of(whose)
    return [(pk, f"{name} ({units[unit].name.in_language(language)})") for pk, name, unit in found]


@require_GET
def log(request: ActingHttpRequest) -> HttpResponse:
    """The newest lines: all, what was refused, who looked at a case, what somebody looked at."""
    policies.require_read("audit")
    everybody = policies.is_officer()
    whose = None if everybody else request.acting.unit_id
    form = NarrowLogForm(request.GET, staff=organisations.who_worked_in(whose), systems=_systems_of(whose))
    page = page_number(request.GET.get("side", ""))
    # A question that cannot be asked has no answer: all lines in its place would pass for one.
    asked = form.asked() if form.is_valid() else None
    lines, more = queries.lines(asked, page=page) if asked else ([], False)
    asked = asked or Asked()
    audit.record(
        "audit.read",
        object_id=asked.referral_id,
        cases=[asked.case_id] if asked.case_id else [],
        purpose="supervision",
        detail={
            "denied": asked.denied_only,
            "user": str(asked.user_id or ""),
            "page": page,
            **form.in_log,
            **({"referral_number": asked.referral_number} if asked.referral_id else {}),
        },
    )
    narrowed = QueryDict(mutable=True)
    narrowed.update({name: str(request.GET[name]) for name in form.fields if request.GET.get(name)})
    return render(
        request,
        "audit/log.html",
        {
            "lines": in_words(lines, supervision=everybody or asked.user_id is not None),
            "form": form,
            "narrowed": narrowed.urlencode(),
            "page_number": page,
            "more": more,
            "keeps_traces": everybody,
            "everybody": everybody,
            "today": clock.today(),
        },
    )
