"""What somebody wants printed, for what, and whether with names."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.codelists.queries import language_name
from helle.register.interface.forms import HelleForm
from helle.register.printing.choices import EntryKind, PrintPurpose

ADDRESS_CONFIRMED = _(
    "Står der en adresse eller et telefonnummer på papiret, er det hverken hemmeligt, en andens eller personens "
    "opholdssted"
)


class PrintForm(HelleForm):
    """Which parts of a case, in which language, what for."""

    purpose = forms.ChoiceField(
        label=_("Hvad er udskriften til?"),
        choices=PrintPurpose.choices,
        widget=forms.RadioSelect,
        help_text=_("Formålet står på hver side og i loggen."),
    )
    parts = forms.MultipleChoiceField(label=_("Hvilke dele?"), widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(
        label=_("Sprog"), choices=[("da", _("Dansk")), ("en", _("Engelsk"))], widget=forms.RadioSelect
    )
    with_name = forms.BooleanField(
        label=_("Skriv navne, numre, fødselsdag, børn og sikker kontakt på udskriften (logges)"),
        required=False,
        help_text=_("Uden dette står de ikke under Personen. Fritekst skrives ud, som den er."),
    )

    def __init__(self, *args: Any, kinds: Collection[EntryKind], may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("parts", [(kind.value, str(kind.label)) for kind in kinds])
        if not may_name:
            del self.fields["with_name"]

    def chosen(self) -> list[EntryKind]:
        return [EntryKind(one) for one in self.cleaned_data["parts"]]


class PlanPrintForm(HelleForm):
    """In which language of hers the plan is printed, and whether with what concerns body and mind."""

    language = forms.ChoiceField(label=_("På hvilket sprog?"), widget=forms.RadioSelect)
    with_health = forms.BooleanField(
        label=_("Tag det med, der drejer sig om krop og sind"),
        required=False,
        help_text=_("Spørg personen. Papiret kan ses af andre."),
    )
    address_confirmed = forms.BooleanField(label=ADDRESS_CONFIRMED, required=False)

    def __init__(self, *args: Any, languages: Collection[str], sees_health: bool, **kwargs: Any) -> None:
        """`languages`: those whose words somebody has reviewed."""
        super().__init__(*args, **kwargs)
        self.offer("language", [(code, language_name(code)) for code in languages])
        if not sees_health:
            del self.fields["with_health"]
