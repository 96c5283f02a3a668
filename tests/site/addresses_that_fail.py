"""Addresses of views that do what no view may; for the tests of what the visitor then sees."""

from __future__ import annotations

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.models import Case
from helle.register.interface.marks import without_personal_data


def reads_in_silence(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Xenobia Quillfeather " + ", ".join(Case.objects.values_list("number", flat=True)))


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("Xenobia Quillfeather")


def writes_and_refuses(request: ActingHttpRequest) -> HttpResponse:
    audit.record("desk.read")
    raise Http404


def is_stopped_by_the_database(request: HttpRequest) -> HttpResponse:
    audit.record("desk.read")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM protection_grant")
    return HttpResponse("deleted")


@without_personal_data
def shows_nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nothing")


# The middleware guards the views of Helle; these stand in for some.
for _view in (reads_in_silence, breaks, writes_and_refuses, is_stopped_by_the_database, shows_nothing):
    _view.__module__ = f"helle.{_view.__module__}"

urlpatterns = [
    path("tavst/", reads_in_silence),
    path("brudt/", breaks),
    path("afvist/", writes_and_refuses),
    path("stoppet/", is_stopped_by_the_database),
    path("tomt/", shows_nothing),
    path("", include("helle.site.urls")),
]
