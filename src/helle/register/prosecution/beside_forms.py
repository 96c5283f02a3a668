"""Forms of what stands beside a criminal case."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.cases.seen_forms import SeenForm
from helle.register.interface.forms import (
    AskedField,
    DayField,
    HelleForm,
    KronerField,
    YesNoField,
    YesNoUnknownField,
    code_choices,
    typed_text,
)
from helle.register.prosecution.beside_actions import NotAskedFor, Prepared
from helle.register.prosecution.choices import ClaimGround, ClaimOutcome, CompensationAnswer, NetworkKind, NoClaimWhy
from helle.register.prosecution.claim_actions import SameClaim
from helle.register.prosecution.forms import CMM_READS, NO_NAMES
from helle.rules.sharing.disclosure import DisclosureGround


class StatementAskForm(HelleForm):
    """What the prosecution needs of CMM."""

    words = typed_text(_("Hvad har I brug for?"), required=True, help_text=CMM_READS)


class StatementForm(HelleForm):
    """What is told whom, on which ground, until when."""

    to = forms.ChoiceField(label=_("Til"))
    statement = typed_text(
        _("Udtalelse"),
        required=True,
        rows=6,
        help_text=_("Hvad CMM har vurderet, ikke hvad personen har fortalt. Skriv ingen navne. Teksten krypteres."),
    )
    ground = forms.ChoiceField(
        label=_("Hvad hviler det på?"), choices=code_choices(DisclosureGround), widget=forms.RadioSelect
    )
    consent_on = DayField(label=_("Samtykke givet"), required=False)
    informed = YesNoField(label=_("Er personen orienteret?"))
    why_untold = typed_text(
        _("Hvorfor er personen ikke orienteret?"), help_text=_("Kun når svaret er nej. Teksten krypteres. [SHR-03]")
    )
    weighing = typed_text(
        _("Hvorfor vejer modtagerens behov tungere?"), required=True, help_text=_("Teksten krypteres. [SHR-03]")
    )
    until = DayField(label=_("Gælder til og med"))
    knows_unasked = AskedField(
        label=_("Ja, enheden skal have den, selv om den ikke har bedt om den"), asked_by=NotAskedFor
    )
    needed_at_times = frozenset({"consent_on", "why_untold"})


class QuestioningForm(HelleForm):
    """The steps towards gentle treatment."""

    planned_on = DayField(label=_("Afhøring den"))
    interview_asked_for = YesNoUnknownField(label=_("Er CMM spurgt, om der er holdt en samtale?"))
    wishes_asked = YesNoUnknownField(label=_("Er personen spurgt til sprog, tolk og hvem der afhører?"))
    wishes_honoured = YesNoUnknownField(label=_("Følges ønskerne?"))
    why_not = typed_text(_("Hvis ikke: hvorfor?"), help_text=NO_NAMES)
    rights_told = YesNoUnknownField(label=_("Kender personen sine rettigheder og CMM's tilbud?"))
    needed_at_times = frozenset({"why_not"})

    def prepared(self, day: Any) -> Prepared:
        """What was typed, for the action and for the rule."""
        return Prepared(
            self.typed("planned_on") or day,
            self.typed("interview_asked_for"),
            self.typed("wishes_asked"),
            self.typed("wishes_honoured"),
            self.typed("rights_told"),
            self.typed("why_not") or "",
        )


class NetworkForm(HelleForm):
    """Another criminal case of the same network."""

    journal = forms.CharField(
        label=_("Den anden straffesags journalnummer"), max_length=24, help_text=_("Som 4200-10110-00012-26.")
    )
    kind = forms.ChoiceField(label=_("Hvad forbinder dem?"), choices=NetworkKind.choices, widget=forms.RadioSelect)


MOST: Final = Decimal("99999999.99")


class CompensationForm(HelleForm):
    """That she was told that she can claim compensation, and what she says to it."""

    answer = forms.ChoiceField(
        label=_("Hvad siger personen?"), choices=CompensationAnswer.choices, widget=forms.RadioSelect
    )
    informed_on = DayField(label=_("Personen fik at vide, at det er muligt"), required=False)
    said_on = DayField(label=_("Personen sagde nej"), required=False)
    why = forms.ChoiceField(
        label=_("Personens egen grund til at sige nej"),
        required=False,
        choices=NoClaimWhy.choices,
        widget=forms.RadioSelect,
    )
    needed_at_times = frozenset({"informed_on", "said_on", "why"})


class ClaimForm(HelleForm):
    """A claim for compensation."""

    ground = forms.ChoiceField(label=_("Hvor kræves den?"), choices=ClaimGround.choices, widget=forms.RadioSelect)
    informed_on = DayField(label=_("Personen fik at vide, at det er muligt"))
    claimed_on = DayField(label=_("Krævet"))
    amount = KronerField(label=_("Beløb i kroner"), required=False, most=MOST)
    is_another = AskedField(label=_("Ja, det er et andet krav"), asked_by=SameClaim)


class ClaimCorrectionForm(SeenForm):
    """What is claimed after all, and why it was written otherwise."""

    amount = KronerField(label=_("Beløb i kroner"), required=False, most=MOST, help_text=_("Tomt: intet beløb er sat."))
    why = typed_text(_("Hvorfor rettes det?"), required=True, help_text=NO_NAMES)


class ClaimEndForm(HelleForm):
    """What became of a claim."""

    outcome = forms.ChoiceField(label=_("Hvad blev det til?"), choices=ClaimOutcome.choices, widget=forms.RadioSelect)
    decided_on = DayField(label=_("Dag"))
    awarded = KronerField(label=_("Tilkendt beløb i kroner"), required=False, most=MOST)
    needed_at_times = frozenset({"awarded"})
