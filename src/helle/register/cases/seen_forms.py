"""Forms over what stands already: nobody writes over what a colleague wrote after the page was read.

Two at the very same moment the database tells apart; a page that stood open for minutes only tells itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from helle.register.interface.forms import HelleForm, Refusal
from helle.register.interface.words import active_language, long_day
from helle.register.protection.refusals import WRITTEN_MEANWHILE, Refused

type Stands = tuple[str, str]
"""A thing that stands: what it is, and what was said of it."""


def stamp_of(parts: Iterable[object]) -> str:
    """A short sign for what stands where no count tells one state from another."""
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()[:16]


class SeenForm(HelleForm):
    """Carries a sign of what stood when its page was made; once something else stands, it is refused once.

    Nothing that was typed is lost: the page shows beside it what stands now, and the next press is about that. Who
    sends no sign has seen nothing. `beside`: what stands in words, where that is not what the fields begin with.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    is_behind = False
    meanwhile: ClassVar[Refused] = WRITTEN_MEANWHILE
    """What is said where something else stands by now."""

    def __init__(self, *args: Any, stands: object = "", beside: Iterable[Stands] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stands, self.beside = str(stands), list(beside)
        self.initial["seen"] = self.stands

    @property
    def rows_seen(self) -> int:
        """How many rows were seen, for an action that compares them itself; fewer than none of no number."""
        said: str = self.cleaned_data["seen"]
        return int(said) if said.isascii() and said.isdigit() else -1

    def unless_written(
        self, write: Callable[[], object], *, left_alone: Callable[[], Mapping[str, str]] = dict
    ) -> Callable[[], None]:
        """Write, unless somebody has written since. `left_alone`: fields that she did not touch, as they stand now."""

        def save() -> None:
            if self.cleaned_data["seen"] != self.stands:
                self._retype(left_alone())
                raise self.meanwhile
            write()

        return save

    def refuse(self, refused: Refusal) -> None:
        super().refuse(refused)
        if refused is self.meanwhile:
            self.is_behind = self.cleaned_data["seen"] != self.stands
            self._retype({"seen": self.stands})

    def _retype(self, typed: Mapping[str, str]) -> None:
        if isinstance(self.data, QueryDict):
            data = self.data.copy()
            for name, text in typed.items():
                data[name] = text
            self.data = data

    @property
    def stands_now(self) -> list[Stands]:
        """What stands beside it; or else, where it came too late, each field that stands otherwise than was typed."""
        if self.beside or not self.is_behind:
            return self.beside
        found = []
        for bound in self.visible_fields():
            present = bound.field.prepare_value(self.initial.get(bound.name))
            typed = bound.field.widget.value_from_datadict(self.data, self.files, bound.html_name)
            if bound.name in self.initial and bound.field.has_changed(present, typed) and str(present) != typed:
                found.append((str(bound.label), _in_words(bound.field, present)))
        return found


def _in_words(field: forms.Field, present: object) -> str:
    if isinstance(field, forms.ChoiceField):
        offered: Iterable[tuple[object, object]] = getattr(field.widget, "choices", ())
        labels = {str(value): str(label) for value, label in offered}
        several = present if isinstance(present, (list, tuple, set, frozenset)) else [present]
        return ", ".join(labels.get(str(one), str(one)) for one in several if one not in (None, ""))
    if isinstance(present, bool):
        return _("Ja") if present else _("Nej")
    if isinstance(present, dt.date):
        return long_day(present, active_language())
    return "" if present is None else str(present)
