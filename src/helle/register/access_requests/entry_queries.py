"""Reading the entries of a case for a request to see it: what was decided about each, and what came since."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.http import Http404
from django.utils.translation import override

from helle.register.access_requests import cuts, looks
from helle.register.access_requests.choices import LAW, Decision, WithheldGround
from helle.register.access_requests.cuts import Cuts, Stretch, Unnamed
from helle.register.access_requests.models import AccessRequest, Choice
from helle.register.access_requests.queries import Covered, OpenedRequest, standings_of
from helle.register.casefile import files as casefile_files
from helle.register.cases.models import Case
from helle.register.interface.words import active_language
from helle.register.letters.composing import paragraphs_of
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import address_protected, entries_of
from helle.register.printing.entry import Entry
from helle.register.printing.typesetting import Passage
from helle.register.protection import clock
from helle.register.protection.whereabouts import by_kind_alone, tells_which_part_of_the_country
from helle.rules import access_request as rule

KINDS: Final = tuple(EntryKind)
_A_PERSON: Final = re.compile(r"person\s+\d+\b", re.IGNORECASE)
# What tells where she lives, in which municipality or part of the country, or how she was reached: whoever is not shown
# it cannot say whether it has changed.
_TELLS_WHERE: Final = frozenset(
    {EntryKind.PERSON, EntryKind.CONTACT, EntryKind.PERIOD, EntryKind.MINOR, EntryKind.TASK, EntryKind.REFERRAL}
)
# In these it is said which unit did something, sent something or sees the case.
_NAMES_UNITS: Final = frozenset({EntryKind.FACTS, EntryKind.COURSE, EntryKind.TASK, EntryKind.REFERRAL, EntryKind.LOG})
# Proposed to be left out, for a human to confirm: it may name those who helped her, and give them away.
PROPOSED: Final[Mapping[EntryKind, WithheldGround]] = {EntryKind.CONTACT: WithheldGround.THIRD_PERSON}


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


def listed_entries(case: Case, row: AccessRequest) -> list[Listed]:
    """All entries of the case that the acting role sees, with what was decided about each for a request.

    Where somebody lives whose address is protected stands in the entries of those who are shown it: to others such an
    entry is not told as changed (PUB-DIG-12).
    """
    hidden = people.where_is_hidden(case.pk, case.person_id)
    chosen, before = _choices(row.pk), _choices(row.follows_id)
    entries = entries_of(case, KINDS, named=True, worded=True)
    likeness = _likeness(case, entries, hidden=hidden)
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


def _likeness(case: Case, entries: list[Entry], *, hidden: bool) -> dict[tuple[str, uuid.UUID], str]:
    """What each entry is like now. Told in one language, whoever reads it in which, and with who wrote it, whoever is
    shown that."""
    if hidden or active_language() != "da":
        with override("da"):
            whole = organisations.units_on(clock.today()) if hidden else None
            entries = entries_of(case, KINDS, named=True, worded=True, of_units=whole)
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
    for told in standings_of(case, approved):
        covered.update(told.covers)
        by_id.update(told.row.covers if not told.covers else ())
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
    """One entry as it is in the case and as it is handed out: its passages side by side, and the pages that go.

    `grown`: some of its passages came after the file was made, so that they are not handed out."""

    listed: Listed
    passages: list[tuple[list[Stretch], Passage | None]]
    pages: list[tuple[int, str]]
    grown: bool = False

    @property
    def is_whole(self) -> bool:
        cut = any(part.grounds for before, _after in self.passages for part in before)
        return self.listed.decision is Decision.INCLUDE and not cut and not self.grown


def compared(case: Case, listed: list[Listed], *, protected_after: dt.datetime | None = None) -> list[Compared]:
    """Each entry before and after what was decided about it, for whoever approves. What is left out is there before.

    `protected_after`: where her address was protected after the file was made, when that was. That it is protected
    stands before, and not in what is handed out.

    Where it is not shown where the person lives, a unit that tells it is named by its kind, as on the case's page. A
    query for each text file of which something goes, one more where an address is protected, and another where that
    came after the file.
    """
    found = []
    hidden = _names_not_shown(case)
    later = _protected_later(case, protected_after) if protected_after else frozenset()
    for one in listed:
        cut = one.given
        cut_of = one.decision in (Decision.REDACT, Decision.OMIT) or bool(one.unnamed)
        whole = with_text(case, one.entry) if cut_of else one.entry
        # The passages are counted as they were when somebody decided about them.
        came = [at for at, said in enumerate(whole.passages) if said in later] if whole.kind is EntryKind.PERSON else []
        entry = replace(whole, passages=tuple(said for at, said in enumerate(whole.passages) if at not in came))
        if one.decision is Decision.OMIT and one.ground is not None:
            cut = Cuts(dict.fromkeys(range(cuts.THEME, max(len(entry.passages), entry.pages) + 1), one.ground))
        kept = [*cuts.theme_left(entry, cut), *cuts.passages_left(entry, cut)]
        after = [None if one.decision is Decision.OMIT else left for left in kept]
        pages = sorted((at, str(ground.label)) for at, ground in cut.units.items() if at) if entry.pages else []
        before = [*cuts.theme_before(entry, cut), *cuts.passages_before(entry, cut)]
        for at in came:
            before.insert(at, [Stretch(whole.passages[at])])
            after.insert(at, None)
        if entry.kind in _NAMES_UNITS:
            before = [[replace(part, text=_by_kind_alone(part.text, hidden)) for part in parts] for parts in before]
            after = [left and replace(left, text=_by_kind_alone(left.text, hidden)) for left in after]
        passages = list(zip(before, after, strict=True))
        found.append(Compared(replace(one, entry=whole), passages, pages, grown=bool(came)))
    return found


def _protected_later(case: Case, moment: dt.datetime) -> frozenset[str]:
    """What the entry of the person says of protections of her address that were recorded after a moment."""
    rows = people.address_protections_of(case.person_id)
    return frozenset(": ".join(address_protected(one)) for one in rows if not one.is_void and one.recorded_at > moment)


def _names_not_shown(case: Case) -> dict[str, str]:
    """The names of units that tell where the person of a case lives, each with what stands in its place; none where it
    is shown. The longest first, so that none is taken for a part of another."""
    if not people.where_is_hidden(case.pk, case.person_id):
        return {}
    language = active_language()
    found = {
        one.name.in_language(language): by_kind_alone(one).name.in_language(language)
        for one in organisations.units_on(clock.today()).values()
        if tells_which_part_of_the_country(one)
    }
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _by_kind_alone(text: str, hidden: Mapping[str, str]) -> str:
    for name, instead in hidden.items():
        text = text.replace(name, instead)
    return text
