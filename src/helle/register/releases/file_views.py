"""A release as a file: CSV, JSON-stat, PDF and its open microdata, in Danish or with `?sprog=en` in English.

It names nobody.
"""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.interface.marks import is_a_file
from helle.register.releases import down_views, policies, queries, repeated_told
from helle.register.releases.given import TYPES, NoSuchFile, given, head_of, made, printed_of


@is_a_file("A release of statistics as it leaves: figures and rows that were protected, and nobody's name.")
@require_GET
def file(request: ActingHttpRequest, release_id: uuid.UUID, kind: str) -> HttpResponse:
    """One of the files of a release. Raises `Http404` for a kind that there is not."""
    policies.require_sight()
    if kind not in TYPES:
        raise Http404
    try:
        of = queries.release_of(release_id)
    except Http404:
        return down_views.said(request, release_id)
    language = "en" if request.GET.get("sprog") == "en" else "da"
    audit.record(
        "release.file_made", object_id=of.release.pk, purpose="statistics", detail={"kind": kind, "language": language}
    )
    content = queries.file_of(of.release, kind, language)
    if content is None:
        down = repeated_told.down_now(of.kept)
        try:
            content = made(kind, printed_of(of, down), head_of(of, down), language)
        except NoSuchFile as none:
            raise Http404 from none
    return given(kind, content, of.number, language)
