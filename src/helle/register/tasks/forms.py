"""Forms of tasks."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import DayField, HelleForm
from helle.register.tasks.choices import Ask


class AskForm(HelleForm):
    """What is asked, of whom, by when. `seen` says what was shown of it before it is sent to another organisation."""

    recipient = forms.ChoiceField(
        label=_("Hvem skal have opgaven?"),
        help_text=_("Kun enheder, der allerede har sagen, kan få en opgave; den giver ingen adgang."),
    )
    category = forms.ChoiceField(
        label=_("Hvad handler den om?"),
        help_text=_("Kun de roller, der ser den del af sagen, kan læse opgaven."),
    )
    asks = forms.ChoiceField(label=_("Hvad beder du om?"))
    text = forms.CharField(
        label=_("Beskriv det"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=8000,
        help_text=_("Skriv kun det, modtageren skal bruge, og aldrig en hemmelig adresse. Teksten krypteres."),
    )
    due = DayField(label=_("Frist"))
    remind_on = DayField(
        label=_("Påmind fra"),
        required=False,
        help_text=_("Fra den dag står opgaven på modtagerens skrivebord, også hvis fristen ligger længere ude."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, recipients: list[tuple[str, str]], themes: list[tuple[str, str]], step: bool, **kwargs: Any
    ) -> None:
        """`step`: it is made of a next step, which says what is asked."""
        super().__init__(*args, **kwargs)
        self.offer("recipient", recipients, blank=True)
        self.offer("category", themes, blank=True)
        if step:
            del self.fields["asks"]
        else:
            self.offer("asks", [(one.value, str(one.label)) for one in Ask if one is not Ask.STEP], blank=True)

    def fingerprint(self) -> str:
        """Tells one filled-in form from another: what is sent is what was shown."""
        names = ("recipient", "category", "asks", "text", "due", "remind_on")
        given = "\0".join(str(self.cleaned_data.get(name)) for name in names)
        return hashlib.sha256(given.encode()).hexdigest()

    def show(self) -> None:
        """Remember in the form that just this was shown."""
        if isinstance(self.data, QueryDict):
            data = self.data.copy()
            data["seen"] = self.fingerprint()
            self.data = data


class MoveForm(HelleForm):
    """Something done with a task. `last` is the last event its page showed."""

    last = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, last: int) -> None:
        super().__init__(data, initial={"form_token": uuid.uuid4(), "last": last})
        self.now_last = last

    def renew(self) -> None:
        """Let the next press be about the task as it is now."""
        if isinstance(self.data, QueryDict):
            data = self.data.copy()
            data["last"], data["form_token"] = str(self.now_last), str(uuid.uuid4())
            self.data = data


class WordsForm(MoveForm):
    """Something done with words: an answer, or why not."""

    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=8000,
        help_text=_("Skriv aldrig en hemmelig adresse. Teksten krypteres."),
    )

    def __init__(self, data: QueryDict | None = None, *, last: int, label: str) -> None:
        super().__init__(data, last=last)
        self.fields["text"].label = label


class HandForm(MoveForm):
    """Giving a task to a colleague."""

    to_user = forms.ChoiceField(label=_("Kollega"))

    def __init__(self, data: QueryDict | None = None, *, last: int, staff: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, last=last)
        self.offer("to_user", staff, blank=True)


def later(today: dt.date) -> dt.date:
    """The deadline a form suggests: a week from today."""
    return today + dt.timedelta(days=7)
