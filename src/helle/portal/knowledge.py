"""The page of publications, conferences and campaigns, for anybody and without login (GOV-27, STA-02)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from helle.portal.opened import asked_language, open_page
from helle.register.interface.marks import without_context
from helle.register.knowledge.for_all import open_to_all
from helle.register.protection import clock
from helle.rules.knowledge.codes import ActivityKind


@without_context
@require_safe
def knowledge(request: HttpRequest) -> HttpResponse:
    """What is published and what is to come. It asks nothing, sets no cookie, and is kept in no cache."""
    language = asked_language(request)
    with translation.override(language):
        found, today = open_to_all(), clock.today()
        events = sorted(
            (one for one in found if one.kind is not ActivityKind.PUBLICATION), key=lambda one: one.first_day
        )
        context = {
            "publications": [one for one in found if one.kind is ActivityKind.PUBLICATION],
            "running": [one for one in events if one.first_day <= today],
            "coming": [one for one in events if one.first_day > today],
        }
        return open_page(request, "portal/knowledge.html", language, context)
