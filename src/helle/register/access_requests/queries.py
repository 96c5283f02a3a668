"""Reading requests to see a case: where each stands, its entries with what was decided, and what waits."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import override

from helle.register.access_requests import cuts, files, lapsing, looks
from helle.register.access_requests.choices import LAW, Decision, End, WithheldGround
from helle.register.access_requests.cuts import Cuts, Stretch, Unnamed
from helle.register.access_requests.models import (
    AccessRequest,
    Assembly,
    Choice,
    LockedFile,
    Making,
    Notice,
    Standing,
)
from helle.register.casefile import files as casefile_files
from helle.register.cases.models import Case
from helle.register.interface.words import active_language
from helle.register.letters.composing import paragraphs_of
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of
from helle.register.printing.entry import Entry
from helle.register.printing.typesetting import Passage
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.whereabouts import UnitsOnACasesPage
from helle.rules import access_request as rule
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Ruling, Text

KINDS: Final = tuple(EntryKind)
_A_PERSON: Final = re.compile(r"person\s+\d+\b", re.IGNORECASE)
# What tells where she lives, in which municipality, or how she was reached: whoever is not shown it cannot say whether
# it has changed.
_TELLS_WHERE: Final = frozenset({EntryKind.PERSON, EntryKind.CONTACT, EntryKind.PERIOD, EntryKind.MINOR})
# In these it is said which unit did something, sent something or sees the case.
_NAMES_UNITS: Final = frozenset({EntryKind.FACTS, EntryKind.COURSE, EntryKind.TASK, EntryKind.REFERRAL, EntryKind.LOG})
# Proposed to be left out, for a human to confirm: it may name those who helped her, and give them away.
PROPOSED: Final[Mapping[EntryKind, WithheldGround]] = {EntryKind.CONTACT: WithheldGround.THIRD_PERSON}


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


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is ticked ready about an entry. It decides nothing before a human has confirmed it."""

    decision: Decision
    ground: WithheldGround | None
    cuts: Cuts


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of the case with what was decided about it; `choice` None: nothing yet. Nothing is decided by itself.

    `seen` is what it is like now, `changed` that it was otherwise when somebody decided about it. `unnamed` are the
    units that the answer names nowhere, since its log withholds them.
    """

    entry: Entry
    choice: Choice | None
    cuts: Cuts
    seen: str
    changed: bool
    proposal: Proposal | None
    unnamed: Unnamed = ()

    @property
    def given(self) -> Cuts:
        """What goes when it is handed out: what was cut of it, and the names of units that are named nowhere."""
        return replace(self.cuts, words=(*self.cuts.words, *self.unnamed))

    @property
    def decision(self) -> Decision | None:
        """What stands. What changed since is decided anew."""
        return Decision(self.choice.decision) if self.choice is not None and not self.changed else None

    @property
    def ground(self) -> WithheldGround | None:
        """Why all of it is left out, where it is."""
        return WithheldGround(self.choice.ground) if self.choice is not None and self.choice.ground else None

    @property
    def covered(self) -> Covered:
        """What is kept of it where somebody says that the answer stands in spite of it."""
        return self.entry.kind.value, str(self.entry.key), self.seen

    @property
    def kind_label(self) -> str:
        return str(self.entry.kind.label)


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


def listed_entries(case: Case, row: AccessRequest) -> list[Listed]:
    """All entries of the case that the acting role sees, with what was decided about each for a request.

    Where somebody lives whose address is protected stands in the entries of those who are shown it: to others such an
    entry is not told as changed (PUB-DIG-12).
    """
    hidden = people.where_is_hidden(case.pk, case.person_id)
    chosen, before = _choices(row.pk), _choices(row.follows_id)
    entries = entries_of(case, KINDS, named=True, worded=True)
    likeness = _likeness(case, entries)
    found = []
    for entry in (*entries, *looks.looks_of(case, row)):
        key = (entry.kind.value, entry.key)
        of_looks = entry.kind is EntryKind.LOG
        choice, now = chosen.get(key), cuts.likeness(entry) if of_looks else likeness.get(key, "")
        cut, seen = cuts.unseal(case, choice) if choice else (Cuts(), now)
        cut = cuts.lines_cut(entry, cut) if of_looks else cut
        proposal = None if choice else _proposal(case, row, entry, before.get(key), now)
        changed = seen != now and not (hidden and choice is not None and entry.kind in _TELLS_WHERE)
        # All of the log is left out, whoever else has looked.
        changed = changed and not (of_looks and choice is not None and choice.decision == Decision.OMIT)
        found.append(Listed(entry, choice, cut, now, changed=changed, proposal=proposal))
    log = found[-1] if found and found[-1].entry.kind is EntryKind.LOG else None
    if log is None or log.decision is not Decision.REDACT:
        return found
    unnamed = looks.unnamed(log.entry, log.cuts, active_language())
    return [*(replace(one, unnamed=unnamed) for one in found[:-1]), log]


def _choices(request_id: uuid.UUID | None) -> dict[tuple[str, uuid.UUID], Choice]:
    if request_id is None:
        return {}
    return {(one.kind, one.entry): one for one in Choice.objects.filter(request_id=request_id)}


def _proposal(case: Case, row: AccessRequest, entry: Entry, before: Choice | None, now: str) -> Proposal | None:
    """What was chosen for the answer that this one follows, where the entry is what it was; else what is always
    proposed for its kind, for what the authority wrote for itself, and for a text that lists several persons."""
    if before is not None:
        cut, seen = cuts.unseal(case, before)
        if seen == now:
            ground = WithheldGround(before.ground) if before.ground else None
            return Proposal(Decision(before.decision), ground, cut)
    ground = PROPOSED.get(entry.kind)
    if ground is None and _is_internal(entry) and LAW[WithheldGround.INTERNAL, rule.AccessRight(row.right)]:
        ground = WithheldGround.INTERNAL
    return Proposal(Decision.OMIT, ground, Cuts()) if ground else _of_persons(entry)


def _is_internal(entry: Entry) -> bool:
    """Whether the journal says that it is the authority's own; a document without a line there says nothing."""
    return entry.internal and (entry.kind is EntryKind.NOTE or bool(entry.direction))


def _of_persons(entry: Entry) -> Proposal | None:
    """To leave out the passages on "Person 1", "Person 2" and so on: at most one of them is hers."""
    units = {
        at: WithheldGround.THIRD_PERSON for at, said in enumerate(entry.passages, 1) if _A_PERSON.match(said.strip())
    }
    return Proposal(Decision.REDACT, None, Cuts(units)) if len(units) > 1 else None


def _likeness(case: Case, entries: list[Entry]) -> dict[tuple[str, uuid.UUID], str]:
    """What each entry is like now. Told in one language, whoever reads it in which."""
    if active_language() != "da":
        with override("da"):
            entries = entries_of(case, KINDS, named=True, worded=True)
    return {(entry.kind.value, entry.key): cuts.likeness(entry) for entry in entries}


def get_listed(case: Case, row: AccessRequest, kind: str, entry: uuid.UUID) -> Listed:
    """One entry of the case, with the words of a text file; else `Http404`."""
    found = next(
        (one for one in listed_entries(case, row) if (one.entry.kind.value, one.entry.key) == (kind, entry)), None
    )
    if found is None:
        raise Http404
    whole = with_text(case, found.entry)
    proposal = found.proposal or (None if found.choice else _of_persons(whole))
    return replace(found, entry=whole, proposal=proposal)


def with_text(case: Case, entry: Entry) -> Entry:
    """An entry that is a text file with its text, any other as it is."""
    if entry.document is None or entry.document.content_type != "text/plain":
        return entry
    spool = casefile_files.fetch(case, entry.document)
    try:
        text = b"".join(spool.pieces()).decode("utf-8-sig", errors="replace")
    finally:
        spool.close()
    return replace(entry, passages=paragraphs_of(text))


def undecided(listed: list[Listed]) -> list[Listed]:
    """The entries about which nobody has decided yet."""
    return [one for one in listed if one.decision is None]


def came_since(case: Case, opened: OpenedRequest, listed: list[Listed]) -> list[Listed]:
    """What came into the case or changed after the approved file was made, where nobody said that it stands in spite.

    Nobody has decided about it as it is now, and while a file is approved nobody can.
    """
    approved = opened.approved
    if approved is None or not opened.row.waits:
        return []
    # Before files were ordered, how to reach her safely was left out by itself, with no choice: it was there then.
    was_left_out = all(one.pk != approved.pk for one in opened.makings)
    covered: set[Covered] = set()
    by_id: set[uuid.UUID] = set()
    for row in approved.standings.all():
        told = _stands_of(case, row)
        covered.update(told.covers)
        by_id.update(row.covers if not told.covers else ())
    return [
        one
        for one in listed
        if (one.choice is None or one.changed)
        and one.entry.kind is not EntryKind.LOG
        and one.covered not in covered
        and not (one.choice is None and one.entry.key in by_id)
        and not (one.choice is None and one.entry.kind is EntryKind.CONTACT and was_left_out)
    ]


@dataclass(frozen=True, slots=True)
class Compared:
    """One entry as it is in the case and as it is handed out: its passages side by side, and the pages that go."""

    listed: Listed
    passages: list[tuple[list[Stretch], Passage | None]]
    pages: list[tuple[int, str]]

    @property
    def is_whole(self) -> bool:
        cut = any(part.grounds for before, _after in self.passages for part in before)
        return self.listed.decision is Decision.INCLUDE and not cut


def compared(case: Case, listed: list[Listed]) -> list[Compared]:
    """Each entry before and after what was decided about it, for whoever approves. What is left out is there before.

    Where it is not shown where the person lives, a unit that tells it is named by its kind, as on the case's page. A
    query for each text file of which something goes, and two more where an address is protected.
    """
    found = []
    hidden = _names_not_shown(case)
    for one in listed:
        cut = one.given
        cut_of = one.decision in (Decision.REDACT, Decision.OMIT) or bool(one.unnamed)
        entry = with_text(case, one.entry) if cut_of else one.entry
        if one.decision is Decision.OMIT and one.ground is not None:
            cut = Cuts(dict.fromkeys(range(cuts.THEME, max(len(entry.passages), entry.pages) + 1), one.ground))
        kept = [*cuts.theme_left(entry, cut), *cuts.passages_left(entry, cut)]
        after = [None if one.decision is Decision.OMIT else left for left in kept]
        pages = sorted((at, str(ground.label)) for at, ground in cut.units.items() if at) if entry.pages else []
        before = [*cuts.theme_before(entry, cut), *cuts.passages_before(entry, cut)]
        if entry.kind in _NAMES_UNITS:
            before = [[replace(part, text=_by_kind_alone(part.text, hidden)) for part in parts] for parts in before]
            after = [left and replace(left, text=_by_kind_alone(left.text, hidden)) for left in after]
        found.append(Compared(replace(one, entry=entry), list(zip(before, after, strict=True)), pages))
    return found


def _names_not_shown(case: Case) -> dict[str, str]:
    """The names of units that tell where the person of a case lives, each with what stands in its place; none where it
    is shown. The longest first, so that none is taken for a part of another."""
    if not people.where_is_hidden(case.pk, case.person_id):
        return {}
    language, units = active_language(), organisations.units_on(clock.today())
    found = {
        units[key].name.in_language(language): one.name.in_language(language)
        for key, one in UnitsOnACasesPage(case.pk).items()
        if one.kind_alone
    }
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _by_kind_alone(text: str, hidden: Mapping[str, str]) -> str:
    for name, instead in hidden.items():
        text = text.replace(name, instead)
    return text


def content_of(case: Case, file: Assembly | LockedFile) -> bytes:
    """The content of an assembled or a locked file."""
    return files.fetch(case, file.pk, file.size)
