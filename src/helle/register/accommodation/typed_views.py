"""Who has typed what leads to a secret place: for CMM's lead and the data-protection officer."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from helle.register.accommodation import queries, typed_addresses
from helle.register.audit import actions as audit
from helle.register.audit.choices import ACTIONS
from helle.register.audit.http import ActingHttpRequest
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, policies


@require_GET
def addresses_typed(request: ActingHttpRequest) -> HttpResponse:
    """The last of them, one line each: who, when, of which place, in doing what, and whether it was refused."""
    policies.require_read("audit")
    found = typed_addresses.listed()
    audit.record("address.typed_listed", detail={"shown": len(found)})
    aliases, units = (
        queries.aliases({one.offer_id for one in found if one.offer_id}),
        organisations.units_on(clock.today()),
    )
    return render(
        request,
        "accommodation/typed.html",
        {
            "rows": [
                (
                    one,
                    units.get(one.unit_id),
                    aliases.get(one.offer_id, "") if one.offer_id else "",
                    ACTIONS.get(one.action or ""),
                )
                for one in found
            ],
            "days": typed_addresses.SHOWN.days,
            "today": clock.today(),
        },
    )
