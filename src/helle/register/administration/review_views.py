"""Pages of the yearly review of rights."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.administration import policies, review_actions, review_queries, unexplained_queries
from helle.register.administration.forms import ReviewForm
from helle.register.administration.values import review_months
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.handing_out.choices import Paper
from helle.register.handing_out.http import Wanted, answer_with_file
from helle.register.interface.cells import table_of
from helle.register.interface.marks import asks_again
from helle.register.interface.words import active_language
from helle.register.protection import clock
from helle.register.protection.matrix import access_matrix

OPERATION = "operation"


@require_GET
def review_list(request: ActingHttpRequest) -> HttpResponse:
    """How the review of each unit stands, the most urgent first."""
    policies.require_oversight()
    today = clock.today()
    standing = review_queries.reviews()
    audit.record("review.listed", purpose=OPERATION, detail={"units": len(standing)})
    return render(
        request,
        "administration/reviews.html",
        {
            "reviews": [(one, one.late(today), len(one.mine)) for one in standing],
            "months": review_months(today),
            "sees_users": policies.administers() or policies.leads(),
            "today": today,
        },
    )


@require_http_methods(["GET", "POST"])
def review_unit(request: ActingHttpRequest, unit_id: uuid.UUID) -> HttpResponse:
    """Say of each role in a unit that it stays, or that it ends today."""
    policies.require_second()
    review = review_queries.get_review(unit_id)
    # What was looked at today already is not asked again.
    asked = [right for right in review.mine if right.reviewed_on != clock.today()]
    if not review.mine:
        raise Http404
    unexplained = unexplained_queries.unexplained_seats(right.membership.pk for right in review.rights)
    form = ReviewForm(request.POST or None, initial={"form_token": uuid.uuid4()}, rights=asked, unexplained=unexplained)
    return answer_form(
        request,
        form,
        about=About(unit_id, {"roles": len(asked)}),
        save=lambda: review_actions.roles_review(form.said()),
        done=reverse("review-list"),
        saved=_("Gennemgangen er gemt."),
        template="administration/review.html",
        page={
            "heading": _("Gennemgå rettigheder"),
            "unit": review.unit,
            "others": [right for right in review.rights if not right.mine],
            "unexplained": unexplained,
            "today": clock.today(),
            "submit_label": _("Gem gennemgangen"),
        },
    )


@require_GET
def review_report(request: ActingHttpRequest, unit_id: uuid.UUID) -> HttpResponse:
    """What reviews have said of a unit's roles: to be read and printed."""
    policies.require_oversight()
    unit = review_queries.get_unit_reviewed(unit_id)
    said = review_queries.said_of(unit_id)
    audit.record("review.read", object_id=unit_id, purpose=OPERATION, detail={"rows": len(said)})
    roles = access_matrix().roles
    return render(
        request,
        "administration/review_report.html",
        {
            "unit": unit,
            "said": [(row, roles[row.role].label if row.role in roles else row.role) for row in said],
            "today": clock.today(),
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def review_csv(request: ActingHttpRequest, unit_id: uuid.UUID) -> HttpResponse:
    """The same as a file, for a spreadsheet."""
    policies.require_oversight()
    review_queries.get_unit_reviewed(unit_id)
    said = review_queries.said_of(unit_id)
    language, roles = active_language(), access_matrix().roles
    head = [_("Gennemgået"), _("Medarbejder"), _("Rolle"), _("Svar"), _("Af")]
    lines = [
        [
            row.reviewed_on.isoformat(),
            row.user.full_name,
            roles[row.role].label.in_language(language) if row.role in roles else row.role,
            row.get_verdict_display(),
            row.by_user.full_name,
        ]
        for row in said
    ]
    wanted = Wanted(
        Paper.ROLE_REVIEW,
        make=lambda: table_of([head, *lines]).encode(),
        made=lambda: audit.record("review.exported", object_id=unit_id, purpose=OPERATION, detail={"rows": len(said)}),
        back=reverse("review-report", args=[unit_id]),
        about=unit_id,
        table="csv",
        looked_for=OPERATION,
    )
    return answer_with_file(request, wanted)
