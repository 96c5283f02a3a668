"""Pages of one case: how long it is kept, holding it back, and letting go of it again."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import answer_form
from helle.register.interface.words import active_language, long_day
from helle.register.protection import clock
from helle.register.retention import actions, policies, queries
from helle.register.retention.forms import HoldForm, LiftForm
from helle.register.retention.parts import parts_of_others
from helle.rules.retention.codes import HoldGround


@require_http_methods(["GET", "POST"])
def case_hold(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Until when the case is kept, or why that cannot be computed, and holding it back beyond that."""
    case = queries.get_case_to_hold(number)
    form = HoldForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    kept = queries.keeping(case)
    others = parts_of_others([case.pk]).get(case.pk, [])

    def save() -> None:
        given = form.cleaned_data
        actions.hold(case, ground=HoldGround(given["ground"]), until_day=given["until_day"], why=given["why"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-hold", args=[number]),
        saved=lambda: _held_until(form.cleaned_data["until_day"]),
        page={
            "heading": _("Hvor længe sag %(number)s bevares") % {"number": number},
            "intro": _(
                "Er der grund til at bevare sagen længere, end tiden er sat til, så hold den tilbage her. Det gælder "
                "alle personens sager."
            ),
            "submit_label": _("Hold sagen tilbage"),
            "kept": kept,
            "holds": queries.holds_of(case),
            "on_list": queries.list_of(case),
            "others": others,
            "ruling": queries.disposal_ruling(case, kept, others),
            "ruling_beside": True,
            "may_lift": policies.may_lead(),
            "cancel_url": reverse("case-page", args=[number]),
            "today": clock.today(),
        },
        template="retention/case.html",
    )


def _held_until(last_day: dt.date | None) -> str:
    """What is said once a case is held back: until when it comes on no list."""
    if last_day is None:
        return _("Sagen holdes tilbage. Den kommer ikke på en kassationsliste, før en leder ophæver det.")
    return _(
        "Sagen holdes tilbage til og med %(day)s. Så længe kommer den ikke på en kassationsliste, medmindre en leder "
        "ophæver det før."
    ) % {"day": long_day(last_day, active_language())}


@require_http_methods(["GET", "POST"])
def case_hold_lift(request: ActingHttpRequest, number: str, hold_id: uuid.UUID) -> HttpResponse:
    """Let go of what holds the case back."""
    policies.require_lead()
    case = queries.get_case_to_hold(number)
    held = queries.get_hold(case, hold_id)
    form = LiftForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.lift(held.row, why=form.cleaned_data["why"]),
        done=reverse("case-hold", args=[number]),
        saved=_("Sagen holdes ikke længere tilbage."),
        page={
            "heading": _("Ophæv tilbageholdelsen af sagen"),
            "submit_label": _("Ophæv"),
            "held": held,
            "shut": held.row.lifted_at is not None,
            "refused_as": actions.LIFTED,
            "today": clock.today(),
        },
        template="retention/lift.html",
    )
