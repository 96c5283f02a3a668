"""The page where somebody sees where she is logged in."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from helle.register.administration.login_queries import logs_in_elsewhere
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.interface.marks import asks_again
from helle.register.organisations.models import User
from helle.site import login_places


@require_GET
def own_sessions(request: ActingHttpRequest) -> HttpResponse:
    """Where she is logged in, and since when."""
    places = login_places.own_places(request)
    audit.record("sessions.listed", purpose="login", detail={"listed": len(places)})
    return render(
        request,
        "site/own_sessions.html",
        {
            "places": places,
            "others": sum(not one.is_this for one in places),
            "elsewhere": isinstance(request.user, User) and logs_in_elsewhere(request.user),
        },
    )


@asks_again
@require_POST
def own_session_end(request: ActingHttpRequest) -> HttpResponse:
    """End one of her logins elsewhere, or all of them."""
    which = request.POST.get("place", "")
    try:
        place = None if which == "others" else uuid.UUID(which)
    except ValueError as error:
        raise Http404 from error
    ended = login_places.places_end(request, place)
    audit.record("sessions.own_ended", purpose="login", detail={"ended": ended, "others": place is None})
    if ended:
        said = ngettext("%(count)s login er slut.", "%(count)s login er slut.", ended) % {"count": ended}
        messages.success(request, said)
    else:
        messages.info(request, _("Der var ikke noget at afslutte: det er slut i forvejen."))
    return redirect("own-sessions")
