"""An approved release counted anew, from its frozen order and its cut-off, and held against what was kept (STA-01).

Its tables are counted as known at the end of the cut-off, protected and looked at beside what was out before it, and
made into files. Of what was kept the order and the words are read, and no figure but those of a year that it repeats,
which is frozen by itself. Its estimates are reckoned anew, too (`estimates_anew`).
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from helle.register.releases import beside, extracts, given, making, microdata, queries, repeating
from helle.register.releases.content import content_of, layout_again, originals_of, worded_as
from helle.register.releases.joint import count_joints
from helle.register.releases.models import Answer, Making, Original, ReleaseFile
from helle.register.releases.queries import ReleaseView
from helle.register.releases.tables import axes_of, count_all, frozen_of
from helle.rules.ruling import Text

type Files = dict[tuple[str, str], bytes]
"""By kind and language."""


class NoSuchRelease(Exception):
    """No release was approved under that number."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a release says, what was counted for it, and its files; `privacy`: of its open microdata."""

    content: dict[str, Any]
    originals: list[dict[str, Any]]
    files: Files
    privacy: dict[str, Any] = field(default_factory=dict)


def numbered(number: int) -> ReleaseView:
    """The release of a number. Three queries. Raises `NoSuchRelease`."""
    found = Answer.objects.filter(number=number).values_list("release_id", flat=True).first()
    if found is None:
        raise NoSuchRelease
    return queries.release_of(found)


def as_kept(of: ReleaseView) -> Told:
    """A release as it was approved. Two queries."""
    files = {(one.kind, one.language): bytes(one.content) for one in ReleaseFile.objects.filter(release=of.release)}
    original = Original.objects.get(release=of.release)
    return Told(of.release.content, original.tables, files, original.microdata)


def counted(of: ReleaseView, until: dt.date | None = None) -> making.Counted:
    """Everything that is read for it again, as whoever works with the figures; as known at its cut-off or on another
    day, with its estimates as they stand in it. Raises `Refused` where one of its definitions is not kept any more."""
    order = Making.objects.select_related("corrects").get(pk=of.release.pk)
    years, day = order.years_counted, until or of.release.cut_off
    wholes = count_all(frozen_of(order.tables), years, day)
    then = beside.told_by_all(day)
    # As of another day other rows would stand in it, which may not be made at all: it is asked of the tables.
    opens = order.microdata if until is None else []
    out = [one for one in beside.out() if one.number < (of.number or 0)]
    return making.Counted(
        wholes=wholes,
        years=years,
        repeated=repeating.sources(repeating.chosen(order)),
        why_repeated=Text(order.repeats_why_da, order.repeats_why_en),
        cut_off=day,
        content={
            **worded_as(of.release.content, content_of(wholes, years, day)),
            "layout": layout_again(of.release.content),
            "estimates": of.release.content.get("estimates", []),
        },
        originals=originals_of(wholes, years),
        out=out,
        told_then=beside.told_before(years, number=of.number) if opens else [],
        told_now=(),
        told_next=then,
        elsewhere=beside.told(beside.on_page(then), years, day),
        handed=[one for one in extracts.out() if one.was_out(of.number or 0, given.head_of(of).drawn)],
        # What page and reports told then is not what they tell now: that it moved by none was asked when it was made.
        moves=False,
        opens=opens,
        persons=microdata.count_persons(years, day) if opens else {},
        joints=count_joints([*axes_of(wholes), *beside.axes_out(out)], years, day),
    )


def told_anew(of: ReleaseView, made: making.Made) -> Told:
    """What it says so, with its files. Changes `of`, which is not to be saved: files are made of what it holds."""
    order = Making.objects.select_related("corrects").get(pk=of.release.pk)
    of.release.content = _as_stored(making.beside_corrected(order, made.content))
    of.__dict__.pop("kept", None)
    printed, head = given.printed_of(of), given.head_of(of)
    kinds = given.TYPES if of.kept.microdata is not None else given.KINDS
    files = {(kind, language): given.made(kind, printed, head, language) for kind in kinds for language in ("da", "en")}
    return Told(of.release.content, _as_stored(made.originals), files, _as_stored(made.privacy))


def _as_stored(value: Any) -> Any:
    return json.loads(json.dumps(value))
