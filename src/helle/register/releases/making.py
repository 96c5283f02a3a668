"""Making a release, as a job does it: counted, then protected and audited outside any transaction, and kept whole or
not at all.

It is made as whoever ordered it, under her own policies. A second run finds nothing to do.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, Final

from django.db import transaction

from helle.register.action_plans.rulings import require_allowed
from helle.register.audit import actions as audit
from helle.register.protection import context
from helle.register.protection.orders import make_or_stop
from helle.register.protection.refusals import Refused, refused_by
from helle.register.protection.written import new_written
from helle.register.releases import actions, auditing, beside, estimated, extracts, microdata, policies, repeating
from helle.register.releases.content import as_counted, content_of, held_back, kept, originals_of
from helle.register.releases.corrected import moved
from helle.register.releases.elsewhere import Elsewhere
from helle.register.releases.extracts import Extract
from helle.register.releases.joint import Joints, count_joints
from helle.register.releases.models import Making, Original, Release, Stopped
from helle.register.releases.protecting import ASSESSED, CannotProtect, Out, Shown, protected
from helle.register.releases.repeating import Source
from helle.register.releases.tables import Whole, axes_of, count_all, wanted_of
from helle.register.statistics import filling
from helle.register.statistics.queries import Breakdown
from helle.rules.ruling import Text
from helle.rules.statistics.release import ReleaseAct

_PURPOSE: Final = "statistics"
_FAILED: Final = Text(
    "Udgivelsen kunne ikke laves. Prøv igen; bliver det ved, så sig det til driften.",
    "The release could not be made. Try again; if it goes on, tell the operators.",
)


def run(making_id: uuid.UUID, membership_id: uuid.UUID) -> None:
    """Make the release that was ordered. Where it cannot be made the order is stopped, and says why."""
    make_or_stop(partial(make, making_id, membership_id), partial(_stop, making_id, membership_id), failed=_FAILED)


def make(making_id: uuid.UUID, membership_id: uuid.UUID) -> Release | None:
    """Make it; None where it is made or stopped already. Raises `Refused`.

    What was written until now is counted: the table is filled in first.
    """
    filling.refresh_now()
    with context.acting(membership_id, purpose=_PURPOSE):
        making = _waiting(making_id)
        if making is None:
            return None
        require_allowed(policies.ruling(ReleaseAct.DRAW))
        _require_next(making)
        wanted = repeating.asked_of(wanted_of(making.tables)) if making.repeats else []
        repeating.require_repeatable(repeating.wish_of(making, wanted), field="repeats")
        found = _counted(making)
    # No transaction is open while patterns are looked for: it takes minutes.
    made = protect_and_look(found)
    with context.acting(membership_id, purpose=_PURPOSE), refused_by(actions.SAID), transaction.atomic():
        making = _waiting(making_id)
        return _kept(making, found, made) if making is not None else None


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything that was read for a release.

    Of what page and reports tell: each state of these years that they told, what they tell now, and once it is
    approved. `moves`: it counts assessed victims; no other moves what they tell. `years`: those that are counted;
    `repeated`: where the others are told. `opens`: the columns of its open microdata; `persons`: of whom these are.
    `joints`: who stands behind its tables and those that are out, where these are in a ring.
    """

    wholes: Sequence[Whole]
    years: Sequence[int]
    repeated: Sequence[Source]
    why_repeated: Text
    cut_off: dt.date
    content: dict[str, Any]
    originals: list[dict[str, Any]]
    out: list[Out]
    told_then: Sequence[Breakdown]
    told_now: Sequence[Breakdown]
    told_next: tuple[Breakdown, ...]
    elsewhere: dict[tuple[str, int], Elsewhere]
    handed: list[Extract]
    moves: bool
    opens: Sequence[str]
    persons: microdata.Persons
    joints: Joints

    @property
    def page(self) -> tuple[Breakdown, ...]:
        """What the page of statistics tells once it is approved."""
        return beside.on_page(self.told_next)


def _counted(making: Making) -> Counted:
    years, cut_off = making.years_counted, actions.counted_until()
    wholes = count_all(wanted_of(making.tables), years, cut_off)
    told_next = beside.told_by_all(cut_off)
    moves = any(one.wanted.choice.population == ASSESSED for one in wholes)
    microdata.require_possible(making.microdata, counts_assessed=moves, repeats=bool(making.repeats))
    out = beside.out()
    return Counted(
        wholes,
        years,
        repeating.sources(repeating.chosen(making)),
        Text(making.repeats_why_da, making.repeats_why_en),
        cut_off,
        {
            **content_of(wholes, years, cut_off),
            "estimates": estimated.to_publish(making.estimates, making.first_year, making.last_year),
        },
        originals_of(wholes, years),
        out,
        beside.told_before(years) if moves else [],
        beside.told_now() if moves else (),
        told_next,
        beside.told(beside.on_page(told_next), years, cut_off),
        extracts.out(),
        moves=moves,
        opens=making.microdata,
        persons=microdata.count_persons(years, cut_off) if making.microdata else {},
        joints=count_joints([*axes_of(wholes), *beside.axes_out(out)], years, cut_off),
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A release as it leaves and as it was counted, with the years that are repeated; `audited` as it is kept.

    `privacy`: of its open microdata, for whoever works with the figures."""

    content: dict[str, Any]
    originals: list[dict[str, Any]]
    audited: bool
    privacy: dict[str, Any]


def protect_and_look(found: Counted) -> Made:
    """The release as it leaves, looked at as it leaves. Raises `Refused` where a figure cannot be protected."""
    try:
        if found.moves:
            beside.require_told_alike(found.told_then, found.told_next, found.years)
            beside.require_beside_extracts(found.told_now, found.told_next, found.years, found.handed)
        shown = protected(found.wholes, found.years, found.out, found.elsewhere, found.handed, found.joints)
        content, originals = _whole(found, shown)
        alone = [(population.en, year) for population, year in shown.protection.alone]
        tables = [(one, as_counted(one, originals)) for one in kept(content).tables]
        safe = auditing.look(tables, found.out, found.page, alone, found.handed, found.joints)
    except CannotProtect as cannot:
        raise Refused(cannot.said, field="tables") from cannot
    narrowest = min((one for one in (shown.protection.narrowest, safe.narrowest) if one is not None), default=None)
    content, originals = _whole(found, replace(shown, protection=replace(shown.protection, narrowest=narrowest)))
    if not found.opens:
        return Made(content, originals, shown.audited, {})
    opened = _opened(found, content)
    return Made({**content, "microdata": opened.public}, originals, shown.audited, opened.privacy)


def _opened(found: Counted, content: dict[str, Any]) -> microdata.Opened:
    """The open microdata beside all that is out and what leaves with it. Raises `Refused`."""
    tables = [microdata.Beside(one, None) for one in kept(content).tables]
    tables += [microdata.Beside(one.told, one.number) for one in found.out]
    asked = microdata.Asked(
        found.opens, found.years, found.persons, tables, found.told_next, found.told_then, found.handed
    )
    try:
        return microdata.opened(asked)
    except CannotProtect as cannot:
        raise Refused(cannot.said, field="microdata") from cannot


def _whole(found: Counted, shown: Shown) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What leaves and what was counted: the years that were counted and those that are repeated."""
    content = held_back(found.content, shown.suppressed, shown.protection)
    return repeating.with_repeated(content, found.originals, found.repeated, found.why_repeated)


def beside_corrected(making: Making, content: dict[str, Any]) -> dict[str, Any]:
    """A correction with how it differs from what it corrects."""
    if making.corrects is None:
        return content
    return {**content, "moved": asdict(moved(kept(content), kept(making.corrects.content)))}


def _kept(making: Making, found: Counted, made: Made) -> Release:
    row = new_written(
        Release,
        sequence=making.sequence,
        title_da=making.title_da,
        title_en=making.title_en,
        first_year=making.first_year,
        last_year=making.last_year,
        cut_off=found.cut_off,
        public_from=making.public_from,
        content=beside_corrected(making, made.content),
        audited=made.audited,
        introduction=making.introduction,
        introduction_en=making.introduction_en,
        corrects_id=making.corrects_id,
        why_da=making.why_da,
        why_en=making.why_en,
        repeats=making.repeats,
        repeats_why_da=making.repeats_why_da,
        repeats_why_en=making.repeats_why_en,
    )
    row.id = making.pk
    row.save(force_insert=True)
    new_written(Original, release=row, tables=made.originals, microdata=made.privacy).save(force_insert=True)
    audit.record(
        "release.drawn",
        object_id=row.pk,
        purpose=_PURPOSE,
        detail={"tables": len(found.wholes), "years": len(found.years), "repeated": len(found.repeated)}
        | ({"opened": len(found.opens)} if found.opens else {}),
    )
    return row


def _waiting(making_id: uuid.UUID) -> Making | None:
    """The order, until it is made or stopped."""
    if Release.objects.filter(pk=making_id).exists():
        return None
    return Making.objects.filter(pk=making_id, stopped__isnull=True).first()


def _require_next(making: Making) -> None:
    """Refuse early what the database would refuse in the end: another was made since."""
    if making.sequence != 1 + Release.objects.count():
        raise actions.MADE_MEANWHILE


def _stop(making_id: uuid.UUID, membership_id: uuid.UUID, why: Text) -> None:
    with context.acting(membership_id, purpose=_PURPOSE), transaction.atomic():
        making = _waiting(making_id)
        if making is not None:
            new_written(Stopped, making=making, why_da=why.da, why_en=why.en).save(force_insert=True)
            audit.record("release.stopped", object_id=making.pk, purpose=_PURPOSE)
