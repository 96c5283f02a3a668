"""What whoever reads figures sees in place of a release that was taken down, and of its files: that it was, and why."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import render

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.releases import queries


def said(request: ActingHttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """That a release was taken down, when and why. Raises `Http404` for one that was not."""
    found = queries.down_said(release_id)
    if not found:
        raise Http404
    audit.record("release.read", object_id=release_id, purpose="statistics")
    return render(request, "releases/taken_down.html", {"of": found[0]}, status=HTTPStatus.GONE)
