"""Forms about a report from the public."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import DayField, GroupedChoiceField, HelleForm
from helle.register.interface.plain_form import PlainForm
from helle.register.interface.words import active_language
from helle.register.protection import clock
from helle.register.protection.refusals import IN_THE_FUTURE
from helle.register.referrals.choices import Sector
from helle.register.referrals.forms import MOST_IN_THE_FORM, SpectrumForm
from helle.register.referrals.signs import sign_groups
from helle.register.reports.choices import Outcome
from helle.register.reports.queries import Alike, Sought


class QuestionForm(HelleForm):
    """A question to whoever wrote a report."""

    text = forms.CharField(
        label=_("Spørgsmål"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        help_text=_("Spørg om én ting ad gangen, og spørg aldrig, hvem det er, der skriver. Teksten krypteres."),
    )


class ReferForm(HelleForm):
    """The referral that a report becomes: all of it is shown, and can be changed before it is one."""

    occurred_on = DayField(label=_("Hvornår blev det set?"))
    sector = forms.ChoiceField(label=_("Branche eller sted"), choices=Sector.choices)
    municipality = forms.ChoiceField(label=_("Kommune"), required=False)
    persons = forms.IntegerField(label=_("Antal personer"), min_value=1, max_value=MOST_IN_THE_FORM, initial=1)
    indicators = GroupedChoiceField(
        label=_("Tegn på menneskehandel"),
        required=False,
        groups=sign_groups,
        follows="sector",
        help_text=_("Det er flere tegn tilsammen, der betyder noget. De lægges ikke sammen til en score."),
    )
    description = forms.CharField(
        label=_("Hvad er set og hørt?"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20000,
        help_text=_("Det, borgeren skrev og svarede. Fjern det, der kan vise, hvem borgeren er. Teksten krypteres."),
    )
    urgent = forms.BooleanField(label=_("Haster: nogen er i fare nu"), required=False)

    def __init__(self, *args: Any, municipalities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("municipality", municipalities, blank=True)

    def clean_occurred_on(self) -> dt.date:
        """A day to come is told with whatever else is wrong; the action refuses it too."""
        day: dt.date = self.cleaned_data["occurred_on"]
        if day > clock.today():
            raise ValidationError(IN_THE_FUTURE.in_language(active_language()))
        return day


class CloseForm(SpectrumForm):
    """A report that becomes no referral, with what the receiver is told of it."""

    needed_at_times = SpectrumForm.needed_at_times | {"passed_on_text"}
    field_order = ["outcome"]

    outcome = forms.ChoiceField(
        label=_("Hvad blev resultatet?"),
        choices=[(one.value, one.label) for one in (Outcome.PASSED_ON, Outcome.NO_ACTION)],
        widget=forms.RadioSelect,
    )
    passed_on_text = forms.CharField(
        label=_("Hvad modtageren skal vide"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=8000,
        required=False,
        help_text=_(
            "Modtageren får kun det, du skriver her, og hvad det er for et sted. Meldingen selv bliver hos CMM. "
            "Skrives, når meldingen sendes videre."
        ),
    )
    reason = forms.CharField(label=_("Begrundelse"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class SoughtForm(PlainForm):
    """Which new reports to show, to be closed together."""

    use_required_attribute = False
    nothing_required = True

    fra = DayField(label=_("Modtaget fra og med"), required=False)
    til = DayField(label=_("Modtaget til og med"), required=False)
    sted = forms.ChoiceField(label=_("Branche eller sted"), choices=[("", _("Alle")), *Sector.choices], required=False)
    sprog = forms.ChoiceField(label=_("Sprog"), required=False)
    spoerg = forms.ChoiceField(
        label=_("Må spørges"), choices=[("", _("Alle")), ("ja", _("Ja")), ("nej", _("Nej"))], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["sprog"]
        if isinstance(language, forms.ChoiceField):
            language.choices = [("", _("Alle")), *settings.HELLE_PORTAL_LANGUAGES]

    def sought(self) -> Sought:
        """What was asked for, of a form that is valid."""
        given = self.cleaned_data
        may_ask = {"ja": True, "nej": False}.get(given["spoerg"])
        return Sought(given["fra"], given["til"], given["sted"], given["sprog"], may_ask)


class ChosenField(forms.Field):
    """The reports that were marked: each box stands for those that were shown with the same words."""

    def to_python(self, value: list[str] | None) -> list[uuid.UUID]:
        try:
            return sorted({uuid.UUID(one) for box in value or [] for one in box.split(",")})
        except ValueError as error:
            raise ValidationError(_("Vis listen igen.")) from error


class CloseSeveralForm(HelleForm):
    """Closing those that were marked, for one reason."""

    chosen = ChosenField(
        label=_("Meldinger"),
        widget=forms.MultipleHiddenInput,
        error_messages={"required": _("Sæt kryds ved det, der skal afsluttes.")},
    )
    reason = forms.CharField(
        label=_("Begrundelse"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("Den samme for dem alle, for eksempel at det er reklame. Teksten krypteres."),
    )

    def marked(self, shown: list[Alike]) -> list[tuple[Alike, bool]]:
        """What is shown, and whether it was marked."""
        marked = set(self.data.getlist("chosen")) if self.is_bound else set()  # type: ignore[attr-defined] # A QueryDict.
        return [(one, one.chosen_by in marked) for one in shown]


class ReopenForm(HelleForm):
    """Opening reports again that came to nothing."""

    why = forms.CharField(
        label=_("Hvorfor genåbnes der?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("Den tidligere afgørelse kan stadig ses bagefter. Teksten krypteres."),
    )
