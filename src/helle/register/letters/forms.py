"""Forms of letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodeField
from helle.register.codelists.queries import language_name
from helle.register.interface.forms import CaseForm, DayField
from helle.register.letters.choices import Addressee, Failure, LetterKind, Means, Outcome, Translation
from helle.register.letters.composing import Content
from helle.register.letters.kinds import KINDS, guidance_needed

TYPED_LENGTH = 200


class LetterForm(CaseForm):
    """What somebody writes in a letter. Fields that its kind does not have are taken away."""

    language = forms.ChoiceField(label=_("Sprog"))
    addressee = forms.ChoiceField(label=_("Til"))
    with_name = forms.BooleanField(
        label=_("Skriv personens navn i brevet"),
        required=False,
        help_text=_("Lad være, hvis det kan skade personen, at andre finder brevet."),
    )
    meeting_on = DayField(label=_("Samtalens dato"), required=False)
    meeting_at = forms.TimeField(
        label=_("Klokkeslæt"), required=False, input_formats=["%H:%M", "%H.%M"], widget=forms.TimeInput(format="%H:%M")
    )
    meeting_place = forms.CharField(
        label=_("Sted"), required=False, max_length=TYPED_LENGTH, help_text=_("Aldrig en hemmelig adresse.")
    )
    phone = forms.CharField(label=_("Kontaktpersonens telefon"), required=False, max_length=TYPED_LENGTH)
    municipality = forms.ChoiceField(label=_("Kommune"), required=False)
    reasons = forms.CharField(
        label=_("Begrundelse"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=8000,
        help_text=_("Hentet fra sagen. Skriv den, så personen kan forstå den; reglerne kommer på af sig selv."),
    )
    own_words = forms.CharField(
        label=_("Egen tekst"), required=False, widget=forms.Textarea(attrs={"rows": 6}), max_length=8000
    )
    guidance = forms.CharField(
        label=_("Klagevejledning"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=_("Jeres egen vejledning: til hvem, hvordan og hvor længe. Helle skriver den ikke for jer."),
    )
    address_confirmed = forms.BooleanField(
        label=_("Står der en adresse i brevet, er den hverken hemmelig eller personens opholdssted"), required=False
    )

    def __init__(
        self,
        *args: Any,
        kind: LetterKind,
        unit_kind: str,
        languages: list[str],
        addressees: Sequence[Addressee],
        municipalities: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.offer("language", [(code, language_name(code)) for code in languages])
        self.offer("addressee", [(one.value, str(one.label)) for one in addressees])
        self.offer("municipality", municipalities, blank=True)
        for name in ("meeting_on", "meeting_at", "meeting_place", "phone", "municipality"):
            if name in KINDS[kind].typed:
                self.fields[name].required = True
            else:
                del self.fields[name]
        self.fields["own_words"].required = kind is LetterKind.PLAIN
        if not KINDS[kind].decides:
            del self.fields["reasons"]
            del self.fields["guidance"]
        elif not guidance_needed(kind, unit_kind):
            self.fields["guidance"].label = _("Klagevejledning, hvis der er en")

    def content(self) -> Content:
        """What was typed, days and times as text."""
        given = self.cleaned_data
        typed = {name: given[name] for name in KINDS[self.kind].typed if name in given}
        if typed.get("meeting_on"):
            typed["meeting_on"] = typed["meeting_on"].isoformat()
        if typed.get("meeting_at"):
            typed["meeting_at"] = f"{typed['meeting_at']:%H:%M}"
        return Content(
            typed={name: value or "" for name, value in typed.items()},
            reasons=given.get("reasons", ""),
            own_words=given["own_words"],
            guidance=given.get("guidance", ""),
        )

    def chosen_addressee(self) -> Addressee:
        return Addressee(self.cleaned_data["addressee"])


def initial_of_content(content: Content) -> dict[str, object]:
    """What stands in the fields of a letter that is written further."""
    return {
        **content.typed,
        "reasons": content.reasons,
        "own_words": content.own_words,
        "guidance": content.guidance,
    }


class SignForm(CaseForm):
    """Signing a letter. `shown` is the mark of the letter on the page: no other one is signed."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def show(self, mark: str) -> None:
        """Let the next press be about the letter that the page shows now."""
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["shown"] = mark


class DeliveryForm(CaseForm):
    """One try to deliver a letter. Nothing is chosen beforehand: each answer is a fact that somebody was there for.

    Where nothing was translated, or nobody got the letter, what stands about a translation is left out.
    """

    needed_at_times = frozenset({"failure", "translation", "translated_to", "interpreter"})

    means = forms.ChoiceField(
        label=_("Hvordan?"),
        choices=Means.choices,
        widget=forms.RadioSelect,
        help_text=_("Regn ikke med, at Digital Post når personen."),
    )
    outcome = forms.ChoiceField(label=_("Hvordan gik det?"), choices=Outcome.choices, widget=forms.RadioSelect)
    failure = forms.ChoiceField(
        label=_("Hvorfor lykkedes det ikke?"),
        required=False,
        choices=[("", "—"), *Failure.choices],
        help_text=_("Kun hvis det ikke lykkedes."),
    )
    on = DayField(label=_("Dato"), help_text=_("Er brevet modtaget, så den dag, personen fik det."))
    before_the_end = forms.BooleanField(
        label=_("Det var, før det blev noteret, at sagen er afsluttet"),
        required=False,
        help_text=_("Kun hvis det var samme dag."),
    )
    by_whom = forms.CharField(
        label=_("Hvem afleverede det?"), max_length=200, help_text=_("Den, der stod med brevet. Teksten krypteres.")
    )
    translation = forms.ChoiceField(
        label=_("Oversat"),
        choices=Translation.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Lykkedes det ikke, så spring det over."),
    )
    translated_to = CodeField(
        KeptList.LANGUAGES, label=_("Oversat til"), required=False, help_text=_("Kun hvis det blev oversat.")
    )
    interpreter = forms.CharField(
        label=_("Hvem oversatte?"),
        required=False,
        max_length=200,
        help_text=_("Tolkens navn eller nummer. Kun hvis det blev oversat."),
    )
    note = forms.CharField(
        label=_("Bemærkning"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )

    def __init__(self, *args: Any, ended: bool = False, **kwargs: Any) -> None:
        """`ended`: the case has, and the letter went out before that, if it did."""
        super().__init__(*args, **kwargs)
        if not ended:
            del self.fields["before_the_end"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("outcome") == Outcome.FAILED:
            given["translation"] = Translation.NONE.value
        elif not given.get("translation") and "translation" not in self.errors:
            self.add_error("translation", self.fields["translation"].error_messages["required"])
        if given.get("translation") == Translation.NONE:
            given["translated_to"] = given["interpreter"] = ""
        return given
