"""A pack out of a release as a file: CSV in the columns of whoever asks for it. It names nobody."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.interface.marks import is_a_file
from helle.register.releases import down_views, policies, queries, repeated_told
from helle.register.releases.content import Kept
from helle.register.releases.filling import Filling, as_csv, fill, fill_all
from helle.register.releases.given import SOURCE
from helle.register.releases.packs import packs


@is_a_file("A release of statistics in the columns of a receiver: figures that were protected, and nobody's name.")
@require_GET
def pack(request: ActingHttpRequest, release_id: uuid.UUID, code: str) -> HttpResponse:
    """One pack. Raises `Http404` for one that there is not, or that is not given out of this release."""
    policies.require_sight()
    try:
        of = queries.release_of(release_id)
    except Http404:
        return down_views.said(request, release_id)
    if of.taken_down is not None:
        return down_views.said(request, release_id)
    if not of.approved:
        raise Http404
    down = repeated_told.down_now(of.kept)
    made = given(of.kept, code, number=of.number or 0, cut_off=of.release.cut_off, down=down)
    audit.record("release.file_made", object_id=of.release.pk, purpose="statistics", detail={"kind": code})
    return made


def given(kept: Kept, code: str, *, number: int, cut_off: dt.date, down: Collection[int]) -> HttpResponse:
    """The file, under a name that says what it is. `down`: the releases that years are repeated from and that were
    taken down. Raises `Http404` for a pack that is not given."""
    if code not in packs():
        raise Http404
    filling = fill(kept, packs()[code])
    if not filling.given:
        raise Http404
    made = as_csv(filling, source=SOURCE.en, cut_off=cut_off, number=number, down=down)
    response = HttpResponse(made, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="helle-{number}-{code}.csv"'
    return response


def offered(kept: Kept, address: Callable[[str], str] | None) -> list[tuple[Filling, str]]:
    """Every pack with the address of its file; none where there is no file, or nobody gets one (no `address`)."""
    return [(one, address(one.pack.code) if address and one.given else "") for one in fill_all(kept)]
