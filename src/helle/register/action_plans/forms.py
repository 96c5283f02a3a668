"""Forms of action plans. Their words name nobody, and are read by all who see figures."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.action_plans.choices import EvidenceKind, MilestoneAct
from helle.register.cases.seen_forms import SeenForm
from helle.register.interface.forms import (
    DayField,
    HelleForm,
    KronerField,
    NearDayField,
    NumberField,
    YesNoField,
    code_choices,
    typed_text,
)
from helle.rules.initiatives.codes import MoneyKind, ReportedState
from helle.rules.initiatives.standing import ENDED

NOBODY: Final = _("Nævn ingen personer. Alle, der ser tal, kan læse det.")


_words = partial(typed_text, required=True, help_text=NOBODY, rows=4, most=2000)


class StatusForm(SeenForm):
    """How far an initiative is."""

    state = forms.ChoiceField(
        label=_("Hvor langt er initiativet?"), choices=code_choices(ReportedState), widget=forms.RadioSelect
    )
    text = _words(_("Hvad er gjort, og hvad er ikke?"), rows=8, most=4000)
    next_steps = _words(_("Hvad er det næste?"), required=False)

    back_why = _words(
        _("Hvorfor er det et skridt tilbage?"),
        most=500,
        rows=3,
        required=False,
        help_text=_("Skal skrives, når initiativet sidst var i gang og nu ikke er begyndt. Nævn ingen personer."),
    )
    needed_at_times = frozenset({"back_why"})

    def __init__(
        self, *args: Any, closes: bool = False, over: bool = False, may_step_back: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if closes or not may_step_back:
            del self.fields["back_why"]
        to_say = ENDED if closes else frozenset(ReportedState) - (frozenset() if over else {ReportedState.CARRIED_ON})
        self.offer("state", code_choices([one for one in ReportedState if one in to_say])())


class AnswerForm(HelleForm):
    """The ministry's answer to a report."""

    needed_at_times = frozenset({"remarks"})

    approved = YesNoField(label=_("Godkendes status?"))
    remarks = _words(
        _("Bemærkninger"),
        required=False,
        help_text=_(
            "Skal skrives, når status sendes tilbage, og når noget godkendes som gennemført uden dokumentation. Nævn "
            "ingen personer."
        ),
    )

    def __init__(self, *args: Any, undoes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if undoes:
            self.fields["approved"].label = _("Sættes afslutningen ud af kraft?")
            self.fields["remarks"].help_text = _(
                "Skal skrives, når svaret er nej: så gælder afslutningen fortsat. Nævn ingen personer."
            )


class MilestoneForm(HelleForm):
    """A milestone with its day."""

    title = forms.CharField(label=_("Hvad skal være nået?"), max_length=200, help_text=NOBODY)
    due = NearDayField(label=_("Senest hvilken dag?"))


class MilestoneActForm(SeenForm):
    """What has happened to a milestone."""

    needed_at_times = frozenset({"new_due", "why"})

    kind = forms.ChoiceField(label=_("Hvad er sket?"), choices=MilestoneAct.choices, widget=forms.RadioSelect)
    on_day = DayField(label=_("Hvilken dag?"))
    new_due = NearDayField(label=_("Hvilken dag flyttes den til?"), required=False, help_text=_("Kun når den flyttes."))
    why = _words(
        _("Hvorfor?"),
        most=500,
        required=False,
        help_text=_("Skal skrives, når den flyttes eller opgives. Nævn ingen personer."),
    )

    def __init__(self, *args: Any, by_hand: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_hand:
            acts = (one for one in MilestoneAct if one is not MilestoneAct.REACHED)
            self.offer("kind", [(one.value, str(one.label)) for one in acts])
            self.fields["kind"].help_text = _(
                "Den er nået den dag, undersøgelsen er udgivet; det skrives på undersøgelsen."
            )


class OwnerForm(SeenForm):
    """Whom the ministry makes an owner."""

    unit = forms.ChoiceField(label=_("Hvilken enhed?"))
    first_day = NearDayField(label=_("Fra hvilken dag?"))
    why = _words(_("Hvorfor?"), most=500)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", units, blank=True)


class OwnerEndForm(HelleForm):
    """The end of an appointment."""

    last_day = NearDayField(label=_("Hvilken dag er den sidste?"))
    why = _words(_("Hvorfor?"), most=500)


class FigureForm(SeenForm):
    """The figure of a year, with its source (FIG-11)."""

    year = forms.ChoiceField(
        label=_("Hvilket år?"),
        help_text=_("Et nyt tal for samme år træder i stedet for det, der står; begge bliver stående i historikken."),
    )
    value = NumberField(label=_("Tal"), most=Decimal("9999999999.99"))
    source = forms.CharField(label=_("Hvor er tallet fra?"), max_length=300, help_text=NOBODY)
    cut_off = DayField(label=_("Opgjort til og med hvilken dag?"))

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("year", [(str(year), str(year)) for year in years], blank=True)


class EvidenceForm(HelleForm):
    """What shows that something was done."""

    kind = forms.ChoiceField(label=_("Hvad er det?"), choices=EvidenceKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Hvad viser det?"), max_length=200, help_text=NOBODY)
    where = forms.CharField(
        label=_("Hvor findes det?"),
        max_length=300,
        help_text=_("Et journalnummer, en adresse på nettet eller stien til en side i Helle, der ikke nævner nogen."),
    )
    on_day = DayField(label=_("Hvilken dag er det fra?"), required=False)


class WhyForm(HelleForm):
    """A reason."""

    why = _words(_("Hvorfor?"), most=500)


class UndoForm(SeenForm):
    """Why an approved end is put out of force."""

    why = _words(_("Hvorfor?"), most=500)


class MoneyBackForm(WhyForm):
    """Why money is taken back, and whether its text goes as well."""

    unsays = forms.BooleanField(
        label=_("Teksten nævner nogen og skal fjernes"),
        required=False,
        help_text=_("Beløbet bliver stående. Teksten kan ikke hentes frem igen."),
    )


class MoneyForm(SeenForm):
    """Money of an initiative, of a recipient or of both, in a year."""

    kind = forms.ChoiceField(label=_("Hvad er posten?"), widget=forms.RadioSelect)
    initiative = forms.ChoiceField(label=_("Initiativ"), required=False)
    recipient = forms.ChoiceField(
        label=_("Modtager"), required=False, help_text=_("Vælg et initiativ, en modtager eller begge.")
    )
    year = forms.ChoiceField(label=_("Hvilket år?"))
    amount = KronerField(label=_("Beløb i kroner"), help_text=_("Som 1.234.567,50. Intet beløb rundes af eller deles."))
    on_day = DayField(label=_("Hvilken dag?"))
    text = forms.CharField(label=_("Hvad dækker det?"), max_length=500, help_text=NOBODY)

    def __init__(
        self,
        *args: Any,
        kinds: list[MoneyKind],
        initiatives: list[tuple[str, str]],
        recipients: list[tuple[str, str]],
        years: list[int],
        language: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", [(kind.value, kind.label.in_language(language)) for kind in kinds])
        self.offer("initiative", initiatives, blank=True)
        self.offer("recipient", recipients, blank=True)
        self.offer("year", [(str(year), str(year)) for year in years], blank=True)


class YearToldForm(SeenForm):
    """Of which initiatives and year it is said that all is entered, or that it is not after all."""

    year = forms.ChoiceField(label=_("Hvilket år?"))
    initiatives = forms.MultipleChoiceField(
        label=_("Hvilke initiativer?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sæt kryds ved alle, det gælder for; også dem, der ingen penge fik det år."),
    )
    complete = forms.TypedChoiceField(
        label=_("Er alt bogført?"),
        choices=[("ja", _("Ja, alt for året er bogført")), ("nej", _("Nej, det var ikke alt"))],
        coerce=lambda said: said == "ja",
        widget=forms.RadioSelect,
    )
    why = _words(_("Hvorfor ikke?"), most=500, required=False)
    needed_at_times = frozenset({"why"})

    def __init__(self, *args: Any, initiatives: list[tuple[str, str]], years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("initiatives", initiatives)
        self.offer("year", [(str(year), str(year)) for year in years], blank=True)


class OverspendForm(MoneyForm):
    """By how much more than the allocation may be used, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kinds=[], **kwargs)
        del self.fields["kind"]
        self.fields["amount"].label = _("Hvor meget mere end det fordelte?")
        self.fields["on_day"].label = _("Hvilken dag er det besluttet?")
        self.fields["text"].label = _("Hvorfor, og hvad er det besluttet med?")
