"""Pages on which a lost second factor is reset: asked for by one, answered by another."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.administration import actions, policies, queries, vouched
from helle.register.administration.choices import Checked
from helle.register.administration.forms import FactorResetForm, fresh
from helle.register.administration.staff import HERSELF
from helle.register.administration.views import answer_what_was_asked
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.marks import asks_again


@asks_again
@require_http_methods(["GET", "POST"])
def factor_reset(request: ActingHttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Ask that a lost second factor is reset."""
    policies.require_administrator()
    user = queries.get_user(user_id).user
    herself = user_id == request.acting.user_id
    typed = not vouched.opens(user)
    form = FactorResetForm(request.POST or None, initial=fresh(address="" if typed else user.email), typed=typed)
    return answer_form(
        request,
        form,
        about=About(user_id, {}),
        save=lambda: actions.factor_reset_request(
            user, checked=Checked(form.cleaned_data["checked"]), address=form.cleaned_data["address"]
        ),
        done=reverse("user-page", args=[user_id]),
        saved=_("Der er bedt om det. En anden skal svare inden for en uge."),
        page={
            "heading": _("Nulstil den ekstra sikring"),
            "intro": (
                _(
                    "Det gælder %(name)s. Brugerens login er ændret uden om Helle. Find først ud af hvordan. En anden "
                    "administrator eller brugerens leder skal godkende og selv skrive brugerens mailadresse. Derefter "
                    "er brugeren logget af overalt, vælger en adgangskode gennem en mail og sætter en ny sikring op "
                    "ved næste login."
                )
                if typed
                else _(
                    "Det gælder %(name)s. En anden administrator eller brugerens leder skal godkende. Derefter er "
                    "brugeren logget af overalt, får en mail på %(address)s og sætter en ny sikring op ved næste "
                    "login. Er det ikke brugerens adresse, så bed ikke om det."
                )
            )
            % {"name": user.full_name, "address": user.email}
            if not herself
            else "",
            # Another asks for hers.
            "shut": herself,
            "refused_as": HERSELF.message if herself else None,
            "submit_label": _("Bed om nulstilling"),
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def factor_answer(request: ActingHttpRequest, reset_id: uuid.UUID) -> HttpResponse:
    """Say yes or no to a reset, or take back what was asked."""
    policies.require_second()
    reset = queries.get_factor_reset(reset_id)
    typed = not vouched.opens(reset.user)
    second = reset.requested_by_id != request.acting.user_id
    asked = {
        "asker": reset.requested_by.full_name,
        "name": reset.user.full_name,
        "checked": reset.get_checked_display(),
    }
    return answer_what_was_asked(
        request,
        reset,
        of=reset.user.full_name,
        second=second,
        act=lambda answer, read: actions.factor_reset_answer(reset, answer=answer, address=read),
        read="" if typed else reset.user.email,
        typed=typed,
        done=reverse("administration"),
        page={
            "heading": _("Svar på en anmodning om nulstilling"),
            "intro": _(
                "%(asker)s beder om, at den ekstra sikring for %(name)s bliver nulstillet. Kontrol: %(checked)s. "
                "Brugerens login er ændret uden om Helle. Godkender du, så skriv brugerens mailadresse, som du selv "
                "kender den: den skal være den, %(asker)s har skrevet, og den, der står for brugeren."
            )
            % asked
            if typed and second
            else _(
                "Du har bedt om, at den ekstra sikring for %(name)s bliver nulstillet. Kontrol: %(checked)s. En anden "
                "skal svare. Du kan trække anmodningen tilbage."
            )
            % asked
            if not second
            else _(
                "%(asker)s beder om, at den ekstra sikring for %(name)s bliver nulstillet. Kontrol: %(checked)s. "
                "Brugeren logger på med %(address)s og får mails der. Er det ikke brugerens adresse, så sig nej."
            )
            % {**asked, "address": reset.user.email},
        },
    )
