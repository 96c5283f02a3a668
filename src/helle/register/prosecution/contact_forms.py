"""Forms of the contact point and of criminal statistics."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import AskedField, DayField, HelleForm, YesNoField, typed_text
from helle.register.prosecution.choices import ContactAbout, DeliveryMistake
from helle.register.prosecution.forms import NO_NAMES
from helle.register.prosecution.statistics_doubts import NumbersApart, NumbersFall


class ContactForm(HelleForm):
    """Something for the other side: no name and no case."""

    about = forms.ChoiceField(
        label=_("Hvad drejer det sig om?"), choices=ContactAbout.choices, widget=forms.RadioSelect
    )
    acute = YesNoField(
        label=_("Haster det?"), help_text=_("Så går det direkte, og kontaktpunktet kan se det bagefter. [CRI-17]")
    )
    to = forms.ChoiceField(label=_("Til"), required=False)
    words = typed_text(_("Tekst"), required=True, help_text=NO_NAMES)
    needed_at_times = frozenset({"to"})


class ForwardForm(HelleForm):
    """Sending it on from the contact point."""

    to = forms.ChoiceField(label=_("Til"))
    words = typed_text(_("Bemærkning"), help_text=NO_NAMES)


class ContactAnswerForm(HelleForm):
    """Answering it."""

    words = typed_text(_("Svar"), required=True, help_text=NO_NAMES)


class DeliveryForm(HelleForm):
    """A file of criminal statistics, and when its numbers were closed."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("Semikolonsepareret, UTF-8: aar;bestemmelse;slags;kreds;personer. Kreds tom: hele landet."),
    )
    cut_off = DayField(label=_("Tallene er gjort op"))
    knows_fall = AskedField(label=_("Ja, politiet har rettet tallene ned"), asked_by=NumbersFall)

    knows_apart = AskedField(label=_("Ja, kredsene og landet er leveret sådan, hver sin dag"), asked_by=NumbersApart)


class DeliveryWithdrawForm(HelleForm):
    """Why a delivery is put out of force."""

    why = forms.ChoiceField(label=_("Hvorfor?"), choices=DeliveryMistake.choices, widget=forms.RadioSelect)
