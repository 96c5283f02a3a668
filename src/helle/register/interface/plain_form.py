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

    @property
    def not_offered(self) -> list[str]:
        """The fields in which a value was sent that the form did not offer: no page of Helle's sends one."""
        if not self.is_bound:
            return []
        codes = {name: {one.code for one in errors.as_data()} for name, errors in self.errors.items()}
        return sorted(self.add_prefix(name) for name, of in codes.items() if of & {"invalid_choice", "invalid_list"})

    @property
    def in_log(self) -> dict[str, list[str]]:
        """What the log says of a form that was shown: the fields that were refused, and those in which a value came
        that it did not offer. Names of fields alone, never what was sent."""
        return {"refused": sorted(self.errors) if self.is_bound else [], **self.odd_in_log}

    @property
    def odd_in_log(self) -> dict[str, list[str]]:
        """Of `in_log` what no page sends: for the line of a list that is shown whatever was asked for."""
        return {"not_offered": self.not_offered} if self.not_offered else {}
