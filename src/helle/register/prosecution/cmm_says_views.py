"""The page on which CMM says whether it was involved in a criminal case as the police noted (CRI-04)."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.cases.seen_forms import SeenForm
from helle.register.interface.forms import DayField
from helle.register.interface.words import active_language, long_day
from helle.register.prosecution import cmm_says, policies
from helle.register.prosecution.choices import CmmSays


class InvolvementAnswerForm(SeenForm):
    """Whether CMM was involved as noted, and on which day else."""

    says = forms.ChoiceField(
        label=gettext_lazy("Blev CMM inddraget den dag?"), choices=CmmSays.choices, widget=forms.RadioSelect
    )
    heard_on = DayField(
        label=gettext_lazy("Hvilken dag?"), required=False, help_text=gettext_lazy("Kun når det var en anden dag.")
    )
    needed_at_times = frozenset({"heard_on"})


@require_http_methods(["GET", "POST"])
def involvement_answer(request: ActingHttpRequest, involvement_id: uuid.UUID) -> HttpResponse:
    """Say for CMM whether it was involved as noted; the note and the answer both stand."""
    policies.require(policies.answers_for_cmm())
    found = cmm_says.get_noted(involvement_id)
    form = InvolvementAnswerForm(
        request.POST or None,
        stands=f"{found.says} {found.heard_on}",
        beside=[(_("CMM har sagt"), found.said)] if found.says else [],
        initial={"form_token": uuid.uuid4(), "says": found.says, "heard_on": found.heard_on},
    )

    def save() -> None:
        given = form.cleaned_data
        cmm_says.involvement_answer(found, says=CmmSays(given["says"]), heard_on=given["heard_on"])

    return answer_form(
        request,
        form,
        about=About(found.criminal_case_id, {}, policies.PURPOSE),
        save=form.unless_written(save),
        done=reverse("contact-list"),
        saved=_("Det står nu ved siden af det, der er noteret."),
        page={
            "heading": _("Blev CMM inddraget?"),
            "intro": _("Straffesag %(number)s: noteret, at CMM blev inddraget %(day)s.")
            % {"number": found.number, "day": long_day(found.told_on, active_language())},
            "submit_label": _("Gem svaret"),
        },
    )
