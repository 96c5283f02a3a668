"""Pages: a file under its link, fetching it, and the list of all that was handed out."""

from __future__ import annotations

import uuid
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.handing_out import actions, policies, queries
from helle.register.interface.marks import asks_again, is_a_file
from helle.register.interface.words import active_language
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

TYPES: Final = {"pdf": "application/pdf", "zip": "application/zip"}


@asks_again
@require_GET
def file(request: ActingHttpRequest, link: str) -> HttpResponse:
    """What a link leads to, for whom it was made: until when, how often it was fetched, and the button that does."""
    shown = queries.get_by_link(link)
    audit.record("handing_out.opened", object_id=shown.row.pk, cases=shown.row.cases, detail={"paper": shown.row.paper})
    return render(request, "handing_out/file.html", {"shown": shown, "link": link, "today": clock.today()})


@asks_again
@is_a_file("Locked with a password, under a link that runs out: what Helle puts together out of a case goes through.")
@require_POST
def fetch(request: ActingHttpRequest, link: str) -> HttpResponse:
    """The locked file. Each fetch is a line in the log."""
    row = queries.get_by_link(link).row
    try:
        content = actions.file_fetch(row, link)
    except Refused as refused:
        messages.error(request, refused.message.in_language(active_language()))
        return redirect("handed-out-file", link)
    response = HttpResponse(content, content_type=TYPES[row.form])
    response.headers["Content-Disposition"] = f'attachment; filename="udlevering-{row.pk.hex[-8:]}.{row.form}"'
    return response


@require_GET
def file_list(request: ActingHttpRequest) -> HttpResponse:
    """The files one was handed in the last months; for who leads, those of the unit, and for the officer all."""
    found = queries.file_list()
    cases = {case for one in (*found.own, *found.others) for case in one.row.cases}
    oversees = policies.oversees()
    audit.record("handing_out.listed", cases=sorted(cases), purpose="supervision" if oversees else None)
    return render(
        request,
        "handing_out/list.html",
        {
            "found": found,
            "oversees": oversees,
            "today": clock.today(),
        },
    )


@require_POST
def take_back(request: ActingHttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """End a file before its time: one's own, or one of the unit that one leads."""
    shown = queries.get_file(file_id)
    try:
        actions.file_take_back(shown.row)
    except Refused as refused:
        messages.error(request, refused.message.in_language(active_language()))
    else:
        messages.success(request, _("Filen er taget tilbage og kan ikke hentes mere."))
    return redirect("handed-out-list")
