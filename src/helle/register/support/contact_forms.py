"""Forms about the contact person, whoever stands in, and whoever it was before the plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import CaseForm, DayField, NearDayField
from helle.register.interface.words import active_language
from helle.register.organisations.models import User
from helle.register.organisations.queries import NamedUnit


class ContactPersonForm(CaseForm):
    """Who is to be the contact person."""

    user = forms.ChoiceField(label=_("Kontaktperson"))
    since = NearDayField(
        label=_("Fra og med"), help_text=_("En overdragelse kan planlægges. Indtil dagen er det den nuværende.")
    )
    why = forms.CharField(
        label=_("Hvorfor skal det være en anden?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Alle, der ser sagen, kan læse det i forløbet."),
    )

    note = forms.CharField(
        label=_("Hvad skal den nye vide?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=_("Læses kun i CMM. Teksten krypteres."),
    )

    def __init__(self, *args: Any, staff: list[User], replaces: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("user", [(str(user.pk), user.full_name) for user in staff], blank=True)
        if replaces is None:
            del self.fields["why"]
            self.fields["since"].help_text = ""
        else:
            # As the action says it to who sends none.
            asked = gettext("%(name)s er kontaktperson. Skriv, hvorfor det skal være en anden.")
            self.fields["why"].error_messages["required"] = asked % {"name": replaces.full_name}


class DeputyForm(CaseForm):
    """Who stands in for the contact person, from a day to a day."""

    user = forms.ChoiceField(label=_("Stedfortræder"))
    since = NearDayField(label=_("Fra og med"))
    until = NearDayField(label=_("Til og med"), help_text=_("Den dag slutter det af sig selv."))

    def __init__(self, *args: Any, staff: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("user", [(str(user.pk), user.full_name) for user in staff], blank=True)


class DeputyEndForm(CaseForm):
    """That the contact person is back sooner."""


class EarlierContactForm(CaseForm):
    """An organisation that was contact person before the plan."""

    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    name = forms.CharField(
        label=_("Navn på en organisation, der ikke er på listen"),
        required=False,
        max_length=200,
        help_text=_("Kun organisationen, ikke hvem der arbejdede der. Teksten krypteres."),
    )
    since = DayField(label=_("Fra og med"), help_text=_("En dag før 2022. Fra da af er det CMM alene."))
    until = DayField(
        label=_("Til og med"),
        required=False,
        help_text=_("Tomt, hvis CMM ikke har overtaget endnu. Det slutter, når personen får en kontaktperson fra CMM."),
    )
    source = forms.CharField(
        label=_("Hvor er det kendt fra?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Teksten krypteres."),
    )

    def __init__(self, *args: Any, organisations: list[NamedUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        self.offer("organisation", [(str(one.id), one.name.in_language(language)) for one in organisations], blank=True)
