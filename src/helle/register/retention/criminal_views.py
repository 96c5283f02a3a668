"""Pages of one criminal case: holding it back, and letting go of it again."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.prosecution.policies import PURPOSE
from helle.register.prosecution.views import case_for_writing
from helle.register.protection import clock
from helle.register.retention import criminal_holds
from helle.register.retention.trace_forms import CriminalHoldForm, TraceLiftForm
from helle.rules.retention.codes import HoldGround


@require_http_methods(["GET", "POST"])
def criminal_hold(request: ActingHttpRequest, number: str) -> HttpResponse:
    """What holds a criminal case back, and holding it back."""
    case = case_for_writing(number)
    form = CriminalHoldForm(request.POST or None, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        given = form.cleaned_data
        criminal_holds.hold(case, ground=HoldGround(given["ground"]), until_day=given["until_day"], why=given["why"])

    return answer_form(
        request,
        form,
        about=About(case.pk, {}, PURPOSE),
        save=save,
        done=reverse("criminal-case-hold", args=[number]),
        saved=_("Straffesagen holdes tilbage."),
        page={
            "heading": _("Hold straffesag %(number)s tilbage") % {"number": number},
            "intro": _(
                "Er der et tilsyn, en retssag eller en anmodning om indsigt, så hold sagen tilbage. Den kasseres ikke "
                "imens, heller ikke når den står på en liste. Begrundelsen læses af de enheder, der har del i sagen, "
                "og af databeskyttelsesrådgiveren."
            ),
            "submit_label": _("Hold sagen tilbage"),
            "number": number,
            "holds": criminal_holds.holds_of(case),
            "cancel_url": reverse("criminal-case-page", args=[number]),
            "today": clock.today(),
        },
        template="retention/criminal.html",
    )


@require_http_methods(["GET", "POST"])
def criminal_hold_lift(request: ActingHttpRequest, number: str, hold_id: uuid.UUID) -> HttpResponse:
    """Let go of what holds a criminal case back."""
    case = case_for_writing(number)
    held = criminal_holds.get_hold(case, hold_id)
    form = TraceLiftForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(case.pk, {}, PURPOSE),
        save=lambda: criminal_holds.lift(case, held.row),
        done=reverse("criminal-case-hold", args=[number]),
        saved=_("Straffesagen holdes ikke længere tilbage."),
        page={
            "heading": _("Ophæv tilbageholdelsen af straffesag %(number)s") % {"number": number},
            "submit_label": _("Ophæv det"),
            "held": held,
            "shut": not held.may_lift,
            "cancel_url": reverse("criminal-case-hold", args=[number]),
            "today": clock.today(),
        },
        template="retention/trace_lift.html",
    )
