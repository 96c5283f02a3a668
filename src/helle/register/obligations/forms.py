"""Forms of obligations, studies and reports. Their words name nobody, and are read by all who see figures."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.action_plans.forms import NOBODY
from helle.register.cases.seen_forms import SeenForm
from helle.register.interface.forms import DayField, HelleForm, NearDayField, YesNoField, code_choices, typed_text
from helle.register.obligations.choices import FIGURES, ShownBy, StudyKind
from helle.rules.obligations.codes import ObligationState, RecommendationReply, RecommendationStep

words = partial(typed_text, required=True, help_text=NOBODY, rows=4, most=1000)


class JudgeForm(SeenForm):
    """What the ministry says of an obligation."""

    state = forms.ChoiceField(
        label=_("Bæres forpligtelsen ud?"), choices=code_choices(ObligationState), widget=forms.RadioSelect
    )
    why = words(_("Hvorfor?"), rows=6)


class PracticeForm(HelleForm):
    """A practice that carries an obligation."""

    unit = forms.ChoiceField(label=_("Hvilken enhed gør det?"))
    text = words(_("Hvad gøres der?"), most=500)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", units, blank=True)


class ShowsForm(HelleForm):
    """What shows that an obligation is carried out: a document, a study, or a figure of the register."""

    needed_at_times = frozenset({"title", "where", "on_day", "study", "feed", "year"})

    kind = forms.ChoiceField(
        label=_("Hvad viser det?"),
        choices=[
            (ShownBy.DOCUMENT.value, ShownBy.DOCUMENT.label),
            *[(one.value, one.label) for one in (ShownBy.STUDY, ShownBy.FIGURE)],
        ],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("Dokumentets titel"), max_length=200, required=False, help_text=_("Kun et dokument. Nævn ingen.")
    )
    where = forms.CharField(
        label=_("Hvor findes det?"),
        max_length=300,
        required=False,
        help_text=_("Kun et dokument: et journalnummer eller en adresse på nettet."),
    )
    on_day = DayField(label=_("Hvilken dag er det fra?"), required=False, help_text=_("Kun et dokument."))
    study = forms.ChoiceField(
        label=_("Undersøgelse"), required=False, help_text=_("Kun en undersøgelse, der er udgivet.")
    )
    feed = forms.ChoiceField(label=_("Tal fra registret"), required=False, help_text=_("Kun et tal."))
    year = forms.ChoiceField(
        label=_("Hvilket år?"),
        required=False,
        help_text=_(
            "Kun et tal, og kun et år, der er gået. Et tal, der ville pege på en til fire personer, kan ikke bruges. "
            "Hvor der ikke tælles personer, eller hvor politiet har leveret tallet, kan det være så lavt."
        ),
    )

    def __init__(self, *args: Any, studies: list[tuple[str, str]], years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("study", studies, blank=True)
        self.offer("feed", [(value, str(label)) for value, label in FIGURES], blank=True)
        self.offer("year", [(str(year), str(year)) for year in years], blank=True)


class WithdrawForm(HelleForm):
    """Why something is taken back."""

    why = words(_("Hvorfor?"), most=500)


class StudyForm(HelleForm):
    """A study, or a treaty body's look at Denmark."""

    kind = forms.ChoiceField(label=_("Hvad er det?"), choices=StudyKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Titel"), max_length=200)
    by = forms.CharField(label=_("Hvem laver den?"), max_length=160, help_text=_("En organisation, ingen personer."))
    first_day = NearDayField(label=_("Fra hvilken dag?"))
    last_day = NearDayField(label=_("Til og med hvilken dag?"))
    author = forms.ChoiceField(
        label=_("Enhed i Helle, der laver den"), required=False, help_text=_("Skriver selv anbefalingerne.")
    )
    commissioned_by = forms.ChoiceField(label=_("Hvem har bestilt den?"), required=False)
    initiative = forms.ChoiceField(label=_("Initiativ i planen"), required=False)

    def __init__(
        self, *args: Any, units: list[tuple[str, str]], initiatives: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("author", units, blank=True)
        self.offer("commissioned_by", units, blank=True)
        self.offer("initiative", initiatives, blank=True)


class PublishForm(HelleForm):
    """That a study was published."""

    on_day = DayField(label=_("Hvilken dag er den udgivet?"))
    where = forms.CharField(label=_("Hvor findes den?"), max_length=300, help_text=_("En titel eller en adresse."))


class RecommendationForm(HelleForm):
    """What a study recommends, and to whom."""

    text = words(_("Hvad anbefales der, i egne ord?"))
    units = forms.MultipleChoiceField(label=_("Hvilke enheder er den rettet til?"), widget=forms.CheckboxSelectMultiple)
    obligation = forms.ChoiceField(label=_("Hvilken forpligtelse handler den om?"), required=False)

    def __init__(
        self, *args: Any, units: list[tuple[str, str]], obligations: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("units", units)
        self.offer("obligation", obligations, blank=True)


class ReplyForm(SeenForm):
    """What a unit answers to a recommendation."""

    needed_at_times = frozenset({"promises", "promised_by"})

    kind = forms.ChoiceField(
        label=_("Hvad svarer I?"), choices=code_choices(RecommendationReply), widget=forms.RadioSelect
    )
    why = words(_("Hvorfor?"))
    promises = words(
        _("Hvad gør I?"), most=500, required=False, help_text=_("Skal skrives, når anbefalingen følges, også delvist.")
    )
    promised_by = NearDayField(
        label=_("Hvornår er det gjort?"),
        required=False,
        help_text=_("Skal skrives, når anbefalingen følges, også delvist."),
    )


class FollowUpForm(SeenForm):
    """What became of what was promised."""

    needed_at_times = frozenset({"new_day"})

    kind = forms.ChoiceField(
        label=_("Hvad er sket?"), choices=code_choices(RecommendationStep), widget=forms.RadioSelect
    )
    on_day = DayField(label=_("Hvilken dag?"))
    new_day = NearDayField(label=_("Hvilken dag flyttes det til?"), required=False, help_text=_("Kun når det flyttes."))
    why = words(_("Hvad er gjort, eller hvorfor ikke?"), most=500)


class DrawForm(SeenForm):
    """The years a report is about, and why an approved one is corrected."""

    needed_at_times = frozenset({"why"})

    first_year = forms.ChoiceField(label=_("Fra hvilket år?"))
    last_year = forms.ChoiceField(label=_("Til og med hvilket år?"))
    introduction = words(
        _("Indledning på dansk"),
        rows=8,
        most=4000,
        required=False,
        help_text=_("Står først i rapporten. Nævn ingen personer."),
    )
    introduction_en = words(
        _("Indledning på engelsk"),
        rows=8,
        most=4000,
        required=False,
        help_text=_("Står først i den engelske rapport. Mangler den, står den danske dér."),
    )
    corrects = forms.ChoiceField(label=_("Retter den en godkendt rapport?"), required=False)
    why = words(_("Hvorfor rettes den?"), most=500, required=False, help_text=_("Kun når en godkendt rapport rettes."))

    def __init__(self, *args: Any, years: list[int], reports: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(year), str(year)) for year in years]
        self.offer("first_year", offered, blank=True)
        self.offer("last_year", offered, blank=True)
        self.offer("corrects", reports, blank=True)


class ReportAnswerForm(HelleForm):
    """The answer to a report that was drawn."""

    needed_at_times = frozenset({"remarks"})

    approved = YesNoField(label=_("Godkendes rapporten?"))
    remarks = words(
        _("Bemærkninger"),
        most=2000,
        required=False,
        help_text=_("Skal skrives, når rapporten sendes tilbage. Nævn ingen personer."),
    )
