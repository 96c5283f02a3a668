"""What every form of Helle's begins with: of a choice that is none any more it says so in words, without its key."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

CHOICE_IS_GONE: Final = _("Det, der blev valgt, kan ikke vælges her nu. Vælg en af de viste muligheder.")
# Django's own sentences: they repeat the key that was sent.
_OF_DJANGO: Final = tuple(
    kind.default_error_messages[code]
    for kind, code in (
        (forms.ChoiceField, "invalid_choice"),
        (forms.MultipleChoiceField, "invalid_choice"),
        (forms.ModelChoiceField, "invalid_choice"),
        (forms.ModelMultipleChoiceField, "invalid_choice"),
        (forms.ModelMultipleChoiceField, "invalid_pk_value"),
    )
)


class PlainForm(forms.Form):
    """Says of a choice that is gone what to do. A field that says why by itself keeps its words."""

    def full_clean(self) -> None:
        # Here and not where it is made: some forms make their fields last.
        for field in self.fields.values():
            for code, said in field.error_messages.items():
                if any(said is one for one in _OF_DJANGO):
                    field.error_messages[code] = CHOICE_IS_GONE
        super().full_clean()
