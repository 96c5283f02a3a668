"""The page on which a name is taken out of what many read (GOV-01)."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import answer_form
from helle.register.coordination import blanking, policies
from helle.register.coordination.blanking import NameFound
from helle.register.interface.forms import HelleForm, Refusal


class NameBlankForm(HelleForm):
    """The name, and, once it is told where it stands, that it is to go."""

    name = forms.CharField(
        label=gettext_lazy("Hvilket navn?"),
        max_length=120,
        help_text=gettext_lazy("Som det står i teksten. Det gemmes ikke."),
    )
    sure = forms.BooleanField(label=gettext_lazy("Ja, slet navnet"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("sure"):
            self._ask()

    def refuse(self, refused: Refusal) -> None:
        """Show the box that answers the question once it is asked."""
        if isinstance(refused, NameFound):
            self._ask()
        super().refuse(refused)

    def _ask(self) -> None:
        self.fields["sure"].widget = forms.CheckboxInput()


@require_http_methods(["GET", "POST"])
def name_blank(request: ActingHttpRequest) -> HttpResponse:
    """Take a name out of every text that many read."""
    policies.require(policies.blanks_names())
    form = NameBlankForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    times: list[int] = []

    def save() -> None:
        times[:] = [blanking.name_blank(form.cleaned_data["name"], sure=form.cleaned_data["sure"])]

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("forums"),
        saved=lambda: (
            ngettext("Navnet er slettet i %(n)s tekst.", "Navnet er slettet i %(n)s tekster.", times[0])
            % {"n": times[0]}
        ),
        page={
            "heading": _("Slet et navn i tekster, som mange læser"),
            "intro": _(
                "Tekster, som mange læser, nævner ingen personer. Er et navn kommet ind, slettes det her i alle på én "
                "gang; resten af teksten bliver stående."
            ),
            "submit_label": _("Find og slet navnet"),
        },
    )
