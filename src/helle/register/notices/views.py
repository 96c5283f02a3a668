"""The page where one chooses how to be told by mail that something waits."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import answer_form
from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.interface.words import active_language
from helle.register.notices import actions, queries
from helle.register.notices.choices import How
from helle.register.notices.forms import NoticesForm
from helle.register.notices.models import Choice
from helle.register.notices.times import Habit
from helle.register.notices.wording import Told, written
from helle.register.protection import clock


@require_http_methods(["GET", "POST"])
def notices(request: ActingHttpRequest) -> HttpResponse:
    """Choose when mails may come, beside what one would say now and whether they reach one."""
    choice = queries.own_choice()
    form = NoticesForm(request.POST or None, initial={"form_token": uuid.uuid4(), **_initial(choice)})
    count = counted(what_waits(mine=True))
    audit.record("notice.counted", detail={"things": count.things, "late": count.late})
    told = Told(max(count.things, 1), count.late, None, count.more, clock.now())

    def save() -> None:
        given = form.cleaned_data
        actions.choice_set(
            Habit(
                how=How(given["how"]),
                daily_at=given["daily_at"],
                quiet_from=given["quiet_from"],
                quiet_to=given["quiet_to"],
                quiet_weekends=given["quiet_weekends"],
                quiet_holidays=given["quiet_holidays"],
            ),
            language=given["language"],
        )

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("notices"),
        saved=_("Dit valg er gemt."),
        page={
            "heading": _("Beskeder"),
            "cancel_url": reverse("desk"),
            "email": request.user.email,
            "mail": written(told, choice.language if choice else active_language()),
            "waits": count.things > 0,
            "last_mail": queries.last_mail(),
            "trouble": queries.trouble(),
            "today": clock.today(),
        },
        template="notices/notices.html",
    )


def _initial(choice: Choice | None) -> dict[str, object]:
    """What she chose; before she did, no mails, and what most would choose beside it."""
    if choice is None:
        return {
            "how": How.NEVER,
            "daily_at": 8,
            "quiet_from": 17,
            "quiet_to": 7,
            "quiet_weekends": True,
            "quiet_holidays": True,
            "language": active_language(),
        }
    return {name: getattr(choice, name) for name in NoticesForm.base_fields if name != "form_token"}


@require_POST
def address_mended(request: ActingHttpRequest) -> HttpResponse:
    """Say that one's address works again."""
    actions.address_mended()
    messages.success(request, _("Noteret. Den næste mail bliver sendt til adressen igen."))
    return redirect("notices")
