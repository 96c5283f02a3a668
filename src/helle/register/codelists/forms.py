"""Fields that offer what a kept list has today, and keep what they hold already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise

from helle.register.codelists import queries
from helle.register.codelists.choices import KeptList


class CodeField(forms.ChoiceField):
    """One code of a list, or none. A code that has ended stays where the form already holds it (its initial value)."""

    def __init__(self, code_list: KeptList, *, blank: str | Promise = "—", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.code_list, self.blank = code_list, blank

    # A form makes the bound field once, before it shows or checks anything: here it is known what the form holds.
    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        held = form.get_initial_for_field(self, field_name)
        self.choices = [("", self.blank), *queries.choices(self.code_list, [held] if held else [])]
        return super().get_bound_field(form, field_name)


class CodesField(forms.MultipleChoiceField):
    """Several codes of a list; those that have ended stay where the form already holds them."""

    def __init__(self, code_list: KeptList, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.code_list = code_list

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        held = form.get_initial_for_field(self, field_name) or []
        self.choices = queries.choices(self.code_list, list(held))
        return super().get_bound_field(form, field_name)
