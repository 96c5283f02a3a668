"""Reading requests to see a case: who asks for what, where each stands, and what waits."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.http import Http404

from helle.register.access_requests import files, lapsing
from helle.register.access_requests.choices import End
from helle.register.access_requests.models import (
    AccessRequest,
    Assembly,
    LockedFile,
    Making,
    Notice,
    Standing,
)
from helle.register.cases.models import Case
from helle.register.protection import clock, context, policies, vault
from helle.rules import access_request as rule
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Ruling, Text


@dataclass(frozen=True, slots=True)
class Told:
    """Who asks, by name where it is not the person, what was asked for, and why there is a further answer if one is."""

    name: str
    asked_for: str
    further: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed for the answer; `kept`: how long the information is kept, or what decides it."""

    own_words: str = ""
    kept: str = ""
    reasons: str = ""
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """A request with all that came of it, the first first."""

    row: AccessRequest
    notices: list[Notice]
    makings: list[Making]
    assemblies: list[Assembly]

    @property
    def right(self) -> Text:
        return rule.AccessRight(self.row.right).label

    @property
    def latest(self) -> Assembly | None:
        return self.assemblies[-1] if self.assemblies else None

    @property
    def making(self) -> Making | None:
        """The file that is being made."""
        last = self.makings[-1] if self.makings else None
        if last is None or _came_to_nothing(last) or not self.row.waits:
            return None
        return last if all(one.pk != last.pk for one in self.assemblies) else None

    @property
    def stopped(self) -> Making | None:
        """The file that was ordered last, where it came to nothing."""
        last = self.makings[-1] if self.makings else None
        return last if last is not None and _came_to_nothing(last) else None

    @property
    def waiting(self) -> Assembly | None:
        """The file that waits for a second person."""
        latest = self.latest
        return latest if self.row.waits and latest is not None and not hasattr(latest, "approval") else None

    def ordered_at(self, file: Assembly) -> dt.datetime:
        """From when on nothing more came into a file: it is composed of what was there as it was ordered."""
        return next((one.recorded_at for one in self.makings if one.pk == file.pk), file.recorded_at)

    @property
    def approved(self) -> Assembly | None:
        """The file that may be handed over."""
        latest = self.latest
        if latest is None or not hasattr(latest, "approval") or hasattr(latest, "withdrawal"):
            return None
        return latest if latest.approval.approved else None

    @property
    def withdrawn(self) -> Assembly | None:
        """The file whose approval was withdrawn, until it is made anew."""
        latest = self.latest
        return latest if latest is not None and hasattr(latest, "withdrawal") else None

    @property
    def sent_back(self) -> Assembly | None:
        latest = self.latest
        return latest if latest is not None and hasattr(latest, "approval") and not latest.approval.approved else None

    @property
    def locked(self) -> LockedFile | None:
        """The locked file that may be handed over: the last."""
        found = list(self.approved.locked_files.all()) if self.approved is not None else []
        return found[-1] if found else None

    @property
    def is_delivered(self) -> bool:
        """Whether its answer was handed over."""
        return not self.row.waits and self.row.ending.how == End.DELIVERED

    @property
    def is_assembled(self) -> bool:
        """Whether what is decided about the entries stands: a file is being made, waits or is approved, or it ended."""
        return not self.row.waits or self.making is not None or self.waiting is not None or self.approved is not None

    @property
    def state(self) -> Text:
        """Where it stands, in words."""
        if not self.row.waits:
            label = str(End(self.row.ending.how).label)
            return Text(label, label)
        if self.making is not None:
            return Text("filen laves", "the file is being made")
        if self.waiting is not None:
            return Text("venter på godkendelse", "waiting for approval")
        if self.approved is not None:
            return Text("godkendt, skal udleveres", "approved, to be handed over")
        if self.sent_back is not None:
            return Text("sendt tilbage", "sent back")
        if self.withdrawn is not None:
            return Text("godkendelsen er trukket tilbage", "approval withdrawn")
        return Text("skal samles", "to be assembled")


def runs_requests() -> bool:
    """Whether the acting role handles requests to see a case: who runs cases, and writes their documents."""
    return policies.may_write("documents") and context.current().unit_kind in (
        OrganisationKind.CMM,
        OrganisationKind.UDLST,
    )


def may_approve() -> bool:
    """Whether the acting role approves what others have assembled: at CMM a lead, who reads it all; where there are
    no leads, a colleague."""
    acting = context.current()
    if acting.unit_kind == OrganisationKind.CMM:
        return acting.role == "cmm_lead"
    return acting.unit_kind == OrganisationKind.UDLST and policies.may_write("documents")


def may_withdraw(opened: OpenedRequest) -> bool:
    """Whether the acting user may withdraw the approval: who gave it, a lead, or who answers where something came.

    What came is what the database counts, a note or a document: its policy is the one that lets the row in.
    """
    approved, acting = opened.approved, context.current()
    if approved is None or not opened.row.waits:
        return False
    if approved.approval.by_user_id == acting.user_id or acting.role == "cmm_lead":
        return True
    if not runs_requests():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.came_undecided(%s, %s, NULL)", [opened.row.pk, approved.pk])
        ((came,),) = cursor.fetchall()
    return bool(came)


def _opened(found: QuerySet[AccessRequest]) -> list[OpenedRequest]:
    """Requests with all that came of them. Eight queries at most."""
    locked = Prefetch("locked_files", LockedFile.objects.select_related("by_user").order_by("sequence"))
    standing = Prefetch("standings", Standing.objects.select_related("by_user").order_by("recorded_at"))
    made = Assembly.objects.select_related(
        "by_user", "approval", "approval__by_user", "withdrawal", "withdrawal__by_user"
    ).order_by("sequence")
    rows = found.select_related(
        "by_user", "ending", "ending__document", "ending__by_user", "follows", "follows__ending"
    ).prefetch_related(
        Prefetch("notices", Notice.objects.order_by("told_on")),
        Prefetch("makings", Making.objects.order_by("recorded_at", "pk")),
        Prefetch("followers", AccessRequest.objects.order_by("recorded_at")),
        Prefetch("assemblies", made.prefetch_related(locked, standing)),
    )
    return [
        OpenedRequest(row, list(row.notices.all()), list(row.makings.all()), list(row.assemblies.all())) for row in rows
    ]


def requests_of(case_id: uuid.UUID) -> list[OpenedRequest]:
    """The requests to the acting unit about a case, the latest first."""
    return _opened(AccessRequest.objects.filter(case_id=case_id).order_by("-received_on", "-id"))


def get_request(case: Case, request_id: uuid.UUID) -> OpenedRequest:
    """One request about a case to the acting unit; else `Http404`."""
    found = _opened(AccessRequest.objects.filter(case_id=case.pk, pk=request_id))
    if not found:
        raise Http404
    return found[0]


def get_assembly(case: Case, opened: OpenedRequest, assembly_id: uuid.UUID) -> Assembly:
    """One file made for a request; else `Http404`."""
    found = next((one for one in opened.assemblies if one.pk == assembly_id), None)
    if found is None:
        raise Http404
    return found


def waiting_requests(limit: int) -> tuple[list[AccessRequest], bool]:
    """What the acting unit has not answered yet, by deadline, and whether there are more. One query."""
    found = AccessRequest.objects.filter(by_unit_id=context.current().unit_id, waits=True).select_related("case")
    rows = list(found.order_by("due", "pk")[: limit + 1])
    return rows[:limit], len(rows) > limit


def told_of(case: Case, row: AccessRequest) -> Told:
    """Who asks and what was asked for."""
    return Told(**json.loads(vault.unseal(case.person_id, row, "told_sealed")))


def why_stopped(case: Case, row: Making) -> Text:
    """Why a file that was ordered came to nothing."""
    if row.lapsed_at is not None:
        return lapsing.LAPSED
    return Text(*json.loads(vault.unseal(case.person_id, row, "stopped_sealed")))


def _came_to_nothing(row: Making) -> bool:
    return row.stopped_sealed is not None or row.lapsed_at is not None


def words_of(case: Case, row: Making | Assembly) -> Words:
    """What was typed for an answer."""
    return Words(**json.loads(vault.unseal(case.person_id, row, "words_sealed")))


def why_sent_back(case: Case, row: Assembly) -> str:
    """Why a file was sent back, or its approval withdrawn; '' where neither is so."""
    if hasattr(row, "withdrawal"):
        return vault.unseal(case.person_id, row.withdrawal, "why_sealed")
    return vault.unseal(case.person_id, row.approval, "why_sealed") if hasattr(row, "approval") else ""


# An entry as it was when somebody said that the answer stands: its kind, its id and what it was like.
type Covered = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Stands:
    """That an answer stands although something came since: what, by its title, and why.

    `covers` is what each entry was like then; () for what was said before that was kept, which covers by id alone.
    """

    row: Standing
    named: list[str]
    why: str
    covers: tuple[Covered, ...]


def standings_of(case: Case, assembly: Assembly | None) -> list[Stands]:
    """Why an approved answer stands in spite of what came, the first first."""
    return [_stands_of(case, row) for row in (assembly.standings.all() if assembly is not None else ())]


def _stands_of(case: Case, row: Standing) -> Stands:
    told = json.loads(vault.unseal(case.person_id, row, "told_sealed"))
    covers = tuple((kind, key, seen) for kind, key, seen in told.get("covers", ()))
    return Stands(row, told["named"], told["why"], covers)


def due_ruling(row: AccessRequest, notices: list[Notice]) -> Ruling[dt.date]:
    """Until when a request is answered in time, today (PUB-LAW-20, PUB-LAW-21). The first notice is the one that may
    extend the time; a later one promises another day."""
    first = notices[0] if notices else None
    return rule.access_request_due(
        rule.AccessRequestFacts(
            rule.AccessRight(row.right),
            row.received_on,
            clock.today(),
            told_on=first.told_on if first else None,
            expected_on=first.expected_on if first else None,
        )
    )


def content_of(case: Case, file: Assembly | LockedFile) -> bytes:
    """The content of an assembled or a locked file."""
    return files.fetch(case, file.pk, file.size)
