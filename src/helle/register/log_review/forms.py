"""What is said of a look in a sample of the log."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import HelleForm, typed_text
from helle.register.log_review.choices import FINAL, Outcome, Verdict

_HELP = _("Nævn ikke personen i sagen. Teksten krypteres.")


class DrawForm(HelleForm):
    """Drawing a sample: nobody chooses what is in it."""


class JudgeForm(HelleForm):
    """Whether a look was in order."""

    needed_at_times = frozenset({"words"})

    verdict = forms.ChoiceField(
        label=_("Var opslaget i orden?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
    )
    words = typed_text(
        _("Med dine ord"),
        help_text=_("Skal udfyldes, når du spørger eller svarer nej. Nævn ikke personen i sagen. Teksten krypteres."),
        most=1000,
    )

    def __init__(self, *args: Any, asked: bool = False, settles: bool = False, **kwargs: Any) -> None:
        """`settles`: whoever judges is the one who settles what was not in order."""
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["verdict"])
        if_not = (
            _("Svarer du nej, venter det på, at du skriver, hvad der blev gjort.")
            if settles
            else _("Svarer du nej, får databeskyttelsesrådgiveren det.")
        )
        if asked:
            # There is one question about a look.
            field.choices = [(one.value, one.label) for one in FINAL]
            field.help_text = if_not
        else:
            field.help_text = f"{_('Spørger du, svarer medarbejderen på sit skrivebord.')} {if_not}"


class ReplyForm(HelleForm):
    """What the look was for."""

    words = typed_text(_("Hvad var opslaget til?"), required=True, help_text=_HELP, most=1000)


class SettleForm(HelleForm):
    """What became of it."""

    outcome = forms.ChoiceField(label=_("Hvad blev der gjort?"), choices=Outcome.choices, widget=forms.RadioSelect)
    words = typed_text(_("Med dine ord"), required=True, help_text=_HELP, most=1000)
