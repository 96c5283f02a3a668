"""The pages on which a name is taken out of what many read: by one, or asked for and done by another (GOV-01)."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.coordination import blanked_texts, blanking, policies
from helle.register.coordination.blanking import NameFound
from helle.register.interface.forms import AskedField, HelleForm
from helle.register.protection import clock, context


class _SureForm(HelleForm):
    """Asks whether she is sure, once it is told where the name stands."""

    sure = AskedField(label=gettext_lazy("Ja, slet navnet"), asked_by=NameFound)


class NameBlankForm(_SureForm):
    """The name, and, once it is told where it stands, that it is to go."""

    name = forms.CharField(
        label=gettext_lazy("Hvilket navn?"),
        max_length=120,
        help_text=gettext_lazy("Som det står i teksten. Det gemmes ikke."),
    )
    field_order = ("name", "sure")


class AskedNameForm(_SureForm):
    """The same name once more, from another; or that the texts stay as they are."""

    name = forms.CharField(
        label=gettext_lazy("Hvilket navn?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Som det står i teksterne her. Det gemmes ikke."),
    )
    leave = forms.BooleanField(label=gettext_lazy("Lad teksterne stå, som de er"), required=False)
    field_order = ("name", "sure", "leave")

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["name"], self.fields["sure"]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        said = super().clean()
        if bool(said.get("name")) == bool(said.get("leave")):
            here = "name" if "name" in self.fields else "leave"
            self.add_error(here, _("Skriv navnet, eller sæt kryds ved, at teksterne skal stå."))
        return said


def _name_in(form: forms.Form) -> str:
    """The name that was typed, in signs that can be looked for; none where there is no such name."""
    form.full_clean()
    return str(getattr(form, "cleaned_data", {}).get("name", ""))


_STAYS = gettext_lazy("Resten af teksten står: se efter, om en adresse, en fødselsdag eller andet også skal slettes.")


def _deleted(times: int) -> str:
    said = ngettext("Navnet er slettet i %(n)s tekst.", "Navnet er slettet i %(n)s tekster.", times) % {"n": times}
    return f"{said} {_STAYS}"


@require_http_methods(["GET", "POST"])
def name_blank(request: ActingHttpRequest) -> HttpResponse:
    """Take a name out of every text that many read."""
    policies.require(policies.blanks_names())
    form = NameBlankForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    name = _name_in(form)
    found = blanking.look_for(name) if name else []
    times: list[int] = []

    def save() -> None:
        times[:] = [blanking.name_blank(form.cleaned_data["name"], sure=form.cleaned_data["sure"])]

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("forums"),
        saved=lambda: (
            _deleted(times[0]) if times[0] else _("Der er bedt om det. Navnet står, til en kollega har slettet det.")
        ),
        page={
            "heading": _("Slet et navn i tekster, som mange læser"),
            "intro": _(
                "Tekster, som mange læser, nævner ingen personer. Er et navn kommet ind, slettes det her i alle på én "
                "gang; resten af teksten bliver stående. Er en tekst godkendt eller en anden enheds, skal to gøre det."
            ),
            "submit_label": _("Find og slet navnet"),
            "texts": blanked_texts.shown(found, name) if len(found) <= _MOST_SHOWN else [],
            "waiting": [(one, one.by_user_id == context.current().user_id) for one in blanking.waiting()],
            "today": clock.today(),
        },
        template="coordination/name_blank.html",
    )


# What stands in more texts is no name, and is refused.
_MOST_SHOWN = 30


@require_http_methods(["GET", "POST"])
def asked_name(request: ActingHttpRequest, row_id: uuid.UUID) -> HttpResponse:
    """Take out the name that a colleague asked about, or let the texts stand."""
    policies.require(policies.blanks_names())
    asked = blanking.asked_name(row_id)
    if asked is None:
        raise Http404
    if asked.answered_at is not None and request.method == "GET":
        return redirect("name-blank")  # There is nothing left to answer.
    own = asked.by_user_id == context.current().user_id
    form = AskedNameForm(request.POST or None, own=own, initial={"form_token": uuid.uuid4()})
    name = _name_in(form)
    times: list[int] = []

    def save() -> None:
        if form.cleaned_data["leave"]:
            blanking.asked_name_leave(asked)
        else:
            times[:] = [blanking.asked_name_blank(asked, name, sure=form.cleaned_data["sure"])]

    intro = _("Læs teksterne, og skriv selv det navn, der skal væk. Det slettes kun, hvis det er det samme navn.")
    if own:
        intro = _("Du har selv bedt om det, så en kollega sletter navnet. Du kan sige, at teksterne skal stå.")
    return answer_form(
        request,
        form,
        about=About(asked.pk, {}),
        save=save,
        done=reverse("name-blank"),
        saved=lambda: _deleted(times[0]) if times else _("Teksterne står, som de var."),
        page={
            "heading": _("Slet et navn, som en kollega har fundet"),
            "intro": intro,
            "texts": blanked_texts.shown(
                blanking.asked_places(asked), name if name and blanking.is_asked_name(asked, name) else "", whole=True
            ),
            "today": clock.today(),
        },
        template="coordination/name_blank.html",
    )
