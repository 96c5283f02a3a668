"""The units of the plan: what they are called, were called, and where they belong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from helle.register.interface.marks import without_personal_data
from helle.register.organisations import queries
from helle.rules.codes import OrganisationKind


@require_GET
@without_personal_data
def units(request: HttpRequest) -> HttpResponse:
    """All units with their dated names, parents and mandates."""
    asked = request.GET.get("art", "")
    wanted = asked if asked in {kind.value for kind in OrganisationKind} else ""
    kinds, described = queries.described_units(wanted)
    return render(request, "organisations/units.html", {"units": described, "kinds": kinds, "kind": wanted})
