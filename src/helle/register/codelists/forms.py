"""Fields that offer what a kept list has today, and keep what they hold already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import Promise

from helle.register.codelists import queries
from helle.register.codelists.choices import KeptList


class CodeField(forms.ChoiceField):
    """One code of a list, or none. A code that has ended stays where the form already holds it (its initial value).

    `only`: which of the list's codes the field takes, where that is not all of them.
    """

    def __init__(
        self,
        code_list: KeptList,
        *,
        blank: str | Promise = "—",
        only: Callable[[str], bool] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.code_list, self.blank, self.only = code_list, blank, only

    # A form makes the bound field once, before it shows or checks anything: here it is known what the form holds.
    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        held = form.get_initial_for_field(self, field_name)
        found = queries.choices(self.code_list, [held] if held else [])
        if self.only is not None:
            found = [one for one in found if self.only(one[0])]
        self.choices = [("", self.blank), *found]
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
