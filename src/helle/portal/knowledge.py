"""The page of publications, conferences and campaigns, for anybody and without login (GOV-27, STA-02)."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from helle.register.interface.marks import without_context
from helle.register.knowledge.for_all import open_to_all
from helle.register.protection import clock
from helle.rules.knowledge.codes import ActivityKind

LANGUAGES: Final = (("da", "Dansk"), ("en", "English"))


@without_context
@require_safe
def knowledge(request: HttpRequest) -> HttpResponse:
    """What is published and what is to come. It asks nothing, sets no cookie, and is kept in no cache."""
    wanted = request.GET.get("sprog", "")
    language = wanted if wanted in dict(LANGUAGES) else LANGUAGES[0][0]
    with translation.override(language):
        found, today = open_to_all(), clock.today()
        events = sorted(
            (one for one in found if one.kind is not ActivityKind.PUBLICATION), key=lambda one: one.first_day
        )
        context = {
            "publications": [one for one in found if one.kind is ActivityKind.PUBLICATION],
            "running": [one for one in events if one.first_day <= today],
            "coming": [one for one in events if one.first_day > today],
            "others": [one for one in LANGUAGES if one[0] != language],
            "exit_to": settings.HELLE_PORTAL_EXIT,
        }
        response = render(request, "portal/knowledge.html", context)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    return response
