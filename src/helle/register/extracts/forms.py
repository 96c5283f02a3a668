"""What is typed about a reading of her own file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.access_requests.choices import LAW, Verified, WithheldGround
from helle.register.extracts.choices import WITH_PAPER, End
from helle.register.extracts.queries import Told
from helle.register.extracts.sources import Source
from helle.register.interface.forms import CaseForm, PersonNameField, code_choices
from helle.register.interface.words import active_language
from helle.register.printing.forms import ADDRESS_CONFIRMED
from helle.rules.access_request import AccessRight
from helle.rules.own_file import ChildView, FileReader, OwnFilePart


class ExtractForm(CaseForm):
    """Who reads what, and how we know who it is."""

    reader = forms.ChoiceField(label=_("Hvem læser?"), choices=code_choices(FileReader), widget=forms.RadioSelect)
    name = PersonNameField(
        label=_("Navn på den, der læser, hvis det ikke er personen selv"),
        required=False,
        max_length=200,
        help_text=_("Teksten krypteres."),
    )
    verified = forms.ChoiceField(
        label=_("Hvordan ved vi, hvem det er?"), choices=Verified.choices, widget=forms.RadioSelect
    )
    child_view = forms.ChoiceField(
        label=_("Er det et barn: hvad siger barnet til, at andre læser, hvad det har fortalt?"),
        choices=code_choices(ChildView, blank="—"),
        required=False,
        help_text=_("Udfyldes kun, når en anden læser for barnet."),
    )
    why = forms.CharField(
        label=_("Begrundelse, hvis reglerne kræver en"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=_("Når den, der har forældremyndigheden, vil læse. Vises ikke i læsningen. Teksten krypteres."),
    )
    parts = forms.MultipleChoiceField(
        label=_("Hvilke dele vil personen læse?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Vælg sammen med personen. Det, personen har fortalt, læses kun, hvis personen selv vil."),
    )
    language = forms.ChoiceField(
        label=_("Sprog"), choices=[("da", _("Dansk")), ("en", _("Engelsk"))], widget=forms.RadioSelect
    )
    interpreter = forms.CharField(
        label=_("Hvem tolker?"), required=False, max_length=200, help_text=_("Teksten krypteres.")
    )

    needed_at_times = frozenset({"name", "child_view", "why"})

    def __init__(self, *args: Any, offered: Sequence[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        self.offer("parts", [(one.part.value, one.part.label.in_language(language)) for one in offered])

    def chosen(self) -> list[OwnFilePart]:
        return [OwnFilePart(one) for one in self.cleaned_data["parts"]]

    def view_of_the_child(self) -> ChildView | None:
        given = self.cleaned_data["child_view"]
        return ChildView(given) if given else None

    def told(self) -> Told:
        return Told(self.cleaned_data["name"], self.cleaned_data["interpreter"])


class HoldBackForm(CaseForm):
    """Why one piece is held back."""

    ground = forms.ChoiceField(label=_("Grund"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Hvorfor?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Vises ikke for personen. Teksten krypteres."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        right = AccessRight.PARTY
        self.offer("ground", [(one.value, f"{one.label} ({LAW[one, right]})") for one in WithheldGround])


class PaperForm(CaseForm):
    """That it was talked over where the paper can be kept."""

    safe_place = forms.BooleanField(
        label=_("Vi har talt om, hvor papiret kan ligge, så ingen andre finder det, og personen vil have det"),
        error_messages={
            "required": _(
                "Tal først om, hvor papiret kan ligge. Er der intet sikkert sted, så lad være med at lave det."
            )
        },
    )
    address_confirmed = forms.BooleanField(label=ADDRESS_CONFIRMED, required=False)


class EndForm(CaseForm):
    """How the reading ended."""

    how = forms.ChoiceField(label=_("Hvordan endte det?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Var der noget, personen spurgte om eller ville have rettet?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("Teksten krypteres."),
    )

    def __init__(self, *args: Any, on_paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("how", [(one.value, str(one.label)) for one in End if (one in WITH_PAPER) is on_paper])


class AskForm(CaseForm):
    """That whoever reads asks to see more."""

    right = forms.ChoiceField(
        label=_("Hvad bygger anmodningen på?"),
        choices=code_choices(AccessRight),
        widget=forms.RadioSelect,
        help_text=_(
            "Siger personen det ikke, så vælg det, der giver mest. Er personen part i en afgørelsessag, er det "
            "aktindsigt."
        ),
    )
    asked_for = forms.CharField(
        label=_("Hvad ønskes der indsigt i?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("Med personens egne ord, eller »hele sagen«. Teksten krypteres."),
    )
