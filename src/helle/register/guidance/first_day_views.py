"""The page of the first day, and its marks."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.guidance import first_day as days
from helle.register.protection.refusals import Refused


@require_GET
def first_day(request: ActingHttpRequest) -> HttpResponse:
    """The steps for the acting role, with what she has done. Having opened it, she is not offered it again."""
    row = days.offer_end()
    steps = days.steps_for(request.acting.role, own_login=request.user.has_usable_password())
    done = [step for step in steps if step.code in row.done]
    audit.record("first_day.read", object_id=row.pk, detail={"done": len(done)})
    return render(
        request,
        "guidance/first_day.html",
        {"steps": [(step, reverse(step.view), step in done) for step in steps], "done": len(done), "of": len(steps)},
    )


@require_POST
def mark(request: ActingHttpRequest) -> HttpResponse:
    """Mark a step as done, or not."""
    code = request.POST.get("step", "")
    try:
        days.step_mark(code, done=request.POST.get("done") == "1", own_login=request.user.has_usable_password())
    except Refused as refused:
        raise Http404 from refused
    return redirect(f"{reverse('first-day')}#{code}")


@require_POST
def dismiss(request: ActingHttpRequest) -> HttpResponse:
    """She needs no help with the first day."""
    row = days.offer_end()
    audit.record("first_day.marked", object_id=row.pk, detail={"dismissed": True})
    return redirect("desk")
