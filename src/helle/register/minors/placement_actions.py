"""Writing that a municipality was told of a minor, and where the minor is to live (MIN-06..MIN-09, ACM-21, FLO-15)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.minors import policies as minor_policies
from helle.register.minors.choices import Decider, PlacementKind
from helle.register.minors.facts import company_of, facts_of, status_of
from helle.register.minors.models import PlacementDecision
from helle.register.minors.sealing import seal_ruling
from helle.register.protection import clock, context, policies
from helle.register.protection.refusals import ENDS_BEFORE_IT_BEGINS, Refused, refused_by, says_something
from helle.register.support import municipality_actions
from helle.register.support.models import NotifiedMunicipality
from helle.rules.codes import OrganisationKind
from helle.rules.minors.codes import MunicipalityNotice, PlacementBasis
from helle.rules.minors.municipality import MunicipalityFacts, municipality_notice
from helle.rules.minors.placement import MinorPlacement, MinorPlacementFacts, minor_placement
from helle.rules.ruling import Ruling, Text
from helle.rules.support.codes import MunicipalityCause

_OTHER_THEN = Text(
    "Der er truffet en anden afgørelse for de dage. Vælg en senere dag.",
    "Another decision stands for those days. Choose a later day.",
)
_SAID: Final = {
    "one_placement_of_a_minor_at_a_time": Refused(_OTHER_THEN, field="since"),
    "placement_basis_fits_the_stay": Refused(
        Text(
            "Loven passer ikke til barnets ophold den dag. [MIN-07, MIN-09]",
            "The act does not fit the child's stay on that day. [MIN-07, MIN-09]",
        ),
        field="basis",
    ),
    "placement_of_a_minor": Refused(
        Text("Personen var ikke mindreårig den dag. [MIN-15]", "The person was not a minor on that day. [MIN-15]"),
        field="decided_on",
    ),
}


def notice_ruling(case: Case) -> Ruling[MunicipalityNotice]:
    """Whether the municipality of stay has to be told of this person (MIN-06)."""
    facts = facts_of(case, clock.today())
    return municipality_notice(
        MunicipalityFacts(
            minor=status_of(facts),
            danish_citizen=facts.danish_citizen,
            municipality_known=True,
            notified_on=None,
            on=facts.on,
        )
    )


def municipality_tell(case: Case, *, expected_version: int, unit: uuid.UUID, why: str = "") -> uuid.UUID:
    """Tell the municipality of stay of the minor: it sees the case and answers with a receipt (MIN-06, FLO-15).

    Of a Danish child a human decides, and says why (MIN-16).
    """
    policies.require_write("core")
    ruling = notice_ruling(case)
    if not ruling.permits(says_something(why)):
        raise Refused(ruling.headline, field="why" if ruling.needs_reason else None, ruling=ruling)
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        notice = municipality_actions.municipality_notify(case, unit_id=unit, cause=MunicipalityCause.MINOR)
        if why.strip():
            cases.statement_keep(case, about=notice, text=why, ruling=ruling)
        cases.case_project(case)
    return notice


def municipality_let_go(case: Case, notice: NotifiedMunicipality, *, expected_version: int, why: str) -> None:
    """End what a municipality sees of the minor, since she moved or another acts; the reason is kept."""
    policies.require_write("core")
    if not says_something(why):
        raise Refused(Text("Skriv, hvorfor.", "State why."), field="why")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        municipality_actions.municipality_release(case, unit_id=notice.unit_id, cause=MunicipalityCause.MINOR)
        cases.statement_keep(case, about=notice.pk, text=why, ruling=None)
        cases.case_project(case)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a minor is to live: by whose decision, under which act, from when to when."""

    decided_by: Decider
    municipality: uuid.UUID | None
    kind: PlacementKind
    basis: PlacementBasis | None
    decided_on: dt.date
    since: dt.date
    until: dt.date | None
    note: str
    why: str


def placement_ruling(
    case: Case, *, on: dt.date, decided_by: Decider | None = None, basis: PlacementBasis | None = None
) -> Ruling[MinorPlacement]:
    """Who may decide where this minor lives, and under which act, as things stand on a day."""
    facts = facts_of(case, on)
    return minor_placement(
        MinorPlacementFacts(
            minor=status_of(facts),
            danish_citizen=facts.danish_citizen,
            residence=facts.residence,
            unaccompanied=company_of(facts),
            decided_by=OrganisationKind(decided_by.value) if decided_by else None,
            basis=basis,
            on=on,
        )
    )


def placement_decide(case: Case, *, expected_version: int | None, home: Home) -> PlacementDecision:
    """Record where a minor is to live; what held before ends the day before (MIN-07..MIN-09, ACM-21).

    The municipality records its own decisions; CMM and Udlændingestyrelsen what they are told by letter. Raises
    `Refused` with the ruling where another decides or another act holds.
    """
    if not minor_policies.may_decide_placement():
        raise PermissionDenied
    acting = context.current()
    cases.refuse_future(home.decided_on, "decided_on")
    cases.refuse_long_ago(home.decided_on, "decided_on")
    if home.until is not None and home.until < home.since:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="until")
    if home.since < home.decided_on:
        raise Refused(
            Text("Barnet flytter ikke, før det er afgjort.", "The child does not move before it is decided."),
            field="since",
        )
    municipality = home.municipality
    if acting.unit_kind == OrganisationKind.MUNICIPALITY:
        if home.decided_by is not Decider.MUNICIPALITY:
            raise PermissionDenied
        municipality = acting.unit_id
    if home.decided_by is Decider.MUNICIPALITY and municipality is None:
        raise Refused(Text("Vælg kommunen.", "Choose the municipality."), field="municipality")
    if home.basis is None:
        raise Refused(Text("Vælg loven.", "Choose the act."), field="basis")
    ruling = placement_ruling(case, on=home.decided_on, decided_by=home.decided_by, basis=home.basis)
    if not ruling.permits(says_something(home.why)):
        raise _refused(ruling)
    row = new_row(
        PlacementDecision,
        case,
        decided_by=home.decided_by.value,
        municipality_id=municipality if home.decided_by is Decider.MUNICIPALITY else None,
        kind=home.kind.value,
        basis=home.basis.value,
        decided_on=home.decided_on,
        during=DateRange(home.since, None if home.until is None else home.until + dt.timedelta(days=1)),
    )
    seal(case, row, note=home.note, why=home.why)
    seal_ruling(case, row, ruling)
    with refused_by(_SAID), transaction.atomic():
        if policies.may_write("core"):
            cases.case_touch(case, expected_version)
        for before in PlacementDecision.objects.filter(case=case, during__contains=home.since):
            if before.during.lower < home.since:
                before.during = DateRange(before.during.lower, home.since)
                before.save(update_fields=["during"])
        row.save(force_insert=True)
        audit.record(
            "minor.placement_decided",
            object_id=row.pk,
            cases=[case.pk],
            detail={"by": row.decided_by, "kind": row.kind, "basis": row.basis},
        )
    return row


def _refused(ruling: Ruling[MinorPlacement]) -> Refused:
    """The reason beside the field that it is about."""
    if ruling.needs_reason:
        return Refused(ruling.headline, field="why", ruling=ruling)
    codes = {reason.code: reason.text for reason in ruling.reasons}
    for code, field in (
        ("minor_placement.not_the_decider", "decided_by"),
        ("minor_placement.not_the_basis", "basis"),
        ("minor_placement.adult", "decided_on"),
    ):
        if code in codes:
            return Refused(codes[code], field=field, ruling=ruling)
    return Refused(ruling.headline, ruling=ruling)
