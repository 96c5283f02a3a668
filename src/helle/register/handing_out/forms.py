"""What somebody says before a file is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.handing_out.choices import PURPOSES_OF, Paper
from helle.register.interface.forms import HelleForm


class PurposeForm(HelleForm):
    """What the file is for."""

    purpose = forms.ChoiceField(
        label=_("Hvad skal filen bruges til?"),
        widget=forms.RadioSelect,
        help_text=_("Det står i loggen og på listen over udleverede filer, som din leder kan se."),
    )

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = PURPOSES_OF[paper]
        self.fields["purpose"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined] # a choice field
        self.fields["purpose"].initial = offered[0].value
