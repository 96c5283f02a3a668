"""Pages on which CMM and Udlændingestyrelsen see what is noted of them, and say whether it was so (CRI-04)."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.cases.seen_forms import SeenForm
from helle.register.interface.forms import DayField
from helle.register.interface.words import active_language, long_day
from helle.register.organisations import queries as organisations
from helle.register.prosecution import policies, their_word
from helle.register.prosecution.choices import TheirWord
from helle.register.protection import clock


class InvolvementAnswerForm(SeenForm):
    """Whether the acting unit was involved as noted, and on which day else."""

    says = forms.ChoiceField(
        label=gettext_lazy("Blev I inddraget den dag?"), choices=TheirWord.choices, widget=forms.RadioSelect
    )
    heard_on = DayField(
        label=gettext_lazy("Hvilken dag?"), required=False, help_text=gettext_lazy("Kun når det var en anden dag.")
    )
    needed_at_times = frozenset({"heard_on"})


@require_GET
def involvement_list(request: ActingHttpRequest) -> HttpResponse:
    """What is noted of the acting unit's involvement in criminal cases, what it has not answered first."""
    policies.require(policies.sees_notes_of_itself())
    noted, units = their_word.noted(), organisations.units_on(clock.today())
    audit.record("prosecution.involvements_listed", detail={"shown": len(noted)}, purpose=policies.PURPOSE)
    return render(
        request,
        "prosecution/noted.html",
        {
            "noted": [(one, units.get(one.unit_id)) for one in noted],
            "may_write": policies.answers_for_itself(),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def involvement_answer(request: ActingHttpRequest, involvement_id: uuid.UUID) -> HttpResponse:
    """Say whether the acting unit was involved as noted; the note and the answer both stand."""
    policies.require(policies.answers_for_itself())
    found = their_word.get_noted(involvement_id)
    form = InvolvementAnswerForm(
        request.POST or None,
        stands=f"{found.says} {found.heard_on}",
        beside=[(_("I har sagt"), found.said)] if found.says else [],
        initial={"form_token": uuid.uuid4(), "says": found.says, "heard_on": found.heard_on},
    )

    def save() -> None:
        given = form.cleaned_data
        their_word.involvement_answer(found, says=TheirWord(given["says"]), heard_on=given["heard_on"])

    return answer_form(
        request,
        form,
        about=About(found.criminal_case_id, {}, policies.PURPOSE),
        save=form.unless_written(save),
        done=reverse("involvement-list"),
        saved=_("Det står nu ved siden af det, der er noteret."),
        page={
            "heading": _("Blev I inddraget?"),
            "intro": _("Straffesag %(number)s: noteret, at I blev inddraget %(day)s.")
            % {"number": found.number, "day": long_day(found.told_on, active_language())},
            "submit_label": _("Gem svaret"),
        },
    )
