"""Forms of the hotline."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helle.register.allocation.choices import Region
from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodeField
from helle.register.hotline.actions import Told, Wish
from helle.register.hotline.choices import CallBackEnd, CallTheme, Done, ReferredTo, Work
from helle.register.hotline.models import LONGEST_MINUTES
from helle.register.interface.forms import DayField, HelleForm, code_choices
from helle.register.interface.words import active_language
from helle.register.organisations.queries import municipalities
from helle.register.protection import clock
from helle.register.referrals.choices import Sector
from helle.rules.hotline import CallerKind

TEXT_LENGTH: Final = 20_000
WISH_LENGTH: Final = 500
# Where a key with Alt (or what the browser has in its place) goes at once; shown beside the form.
KEYS: Final = {"caller": "o", "text": "n", "language": "l", "call_back": "r", "minutes": "m", "save": "g"}


def _several(label: Any, choices: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **more)


class CallForm(HelleForm):
    """A call, in the order in which it is told. Nothing is chosen beforehand but the time, which is when the page was
    opened; what the caller does not say stays empty."""

    draft = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    caller = forms.ChoiceField(
        label=_("Hvem ringer?"),
        choices=code_choices(CallerKind, blank="—"),
        widget=forms.Select(attrs={"accesskey": KEYS["caller"]}),
        help_text=_("Kun hvilken slags. Der spørges ikke om navn eller nummer."),
    )
    text = forms.CharField(
        label=_("Hvad blev der sagt?"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5, "accesskey": KEYS["text"]}),
        help_text=_("Teksten krypteres. Skriv intet, der kan føre til den, der ringer."),
    )
    themes = _several(_("Hvad handler det om?"), CallTheme.choices)
    danger = forms.BooleanField(label=_("Nogen er i fare nu"), required=False)
    signs = forms.ChoiceField(
        label=_("Tegn på menneskehandel?"),
        required=False,
        choices=[("yes", _("Ja")), ("no", _("Nej"))],
        widget=forms.RadioSelect,
    )
    work = forms.ChoiceField(
        label=_("Hvordan er arbejdsvilkårene?"), required=False, choices=[("", "—"), *Work.choices]
    )
    language = CodeField(KeptList.LANGUAGES, label=_("Sprog"), required=False)
    sector = forms.ChoiceField(label=_("Branche eller sted"), required=False, choices=[("", "—"), *Sector.choices])
    region = forms.ChoiceField(label=_("Region"), required=False, choices=[("", "—"), *Region.choices])
    municipality = forms.ChoiceField(label=_("Kommune"), required=False)
    done = _several(_("Hvad blev der gjort?"), Done.choices)
    referred_to = _several(_("Vist videre til"), ReferredTo.choices, required=False)
    call_back = forms.CharField(
        label=_("Hvem ringes der tilbage til?"),
        required=False,
        max_length=WISH_LENGTH,
        widget=forms.TextInput(attrs={"accesskey": KEYS["call_back"], "autocomplete": "off"}),
        help_text=_("Kun hvis der skal ringes. Krypteres for sig og slettes, når der er ringet."),
    )
    call_back_on = DayField(label=_("Ring senest"), required=False, help_text=_("Uden en dag er det i dag."))
    started_on = DayField(label=_("Dag"))
    started_time = forms.TimeField(
        label=_("Klokken"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"invalid": _("Skriv klokkeslættet som 14.30.")},
    )
    minutes = forms.IntegerField(
        label=_("Minutter"),
        required=False,
        min_value=0,
        max_value=LONGEST_MINUTES,
        widget=forms.NumberInput(attrs={"accesskey": KEYS["minutes"]}),
    )

    needed_at_times = frozenset({"referred_to", "call_back", "call_back_on"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        named = [(code, name.in_language(language)) for code, name in municipalities(clock.today()).items()]
        self.offer("municipality", sorted(named, key=lambda pair: pair[1]), blank=True)
        self.fields["language"].widget.attrs["accesskey"] = KEYS["language"]

    @property
    def started_at(self) -> dt.datetime:
        """When the call began, by the clock on the wall."""
        given = self.cleaned_data
        return dt.datetime.combine(given["started_on"], given["started_time"], clock.COPENHAGEN)

    def told(self) -> Told:
        """The call as it is written."""
        given = self.cleaned_data
        return Told(
            started_at=self.started_at,
            caller=CallerKind(given["caller"]),
            themes=given["themes"],
            done=given["done"],
            minutes=given["minutes"],
            language=given["language"],
            region=given["region"],
            municipality=given["municipality"],
            sector=given["sector"],
            signs={"yes": True, "no": False}.get(given["signs"]),
            work=given["work"],
            danger=given["danger"],
            referred_to=given["referred_to"],
            text=given["text"],
        )

    def wish(self) -> Wish | None:
        """Whom to call back; None where nothing was written. Today, where no day was given."""
        words = str(self.cleaned_data.get("call_back", "")).strip()
        return Wish(words, self.cleaned_data["call_back_on"] or clock.today()) if words else None

    def typed_so_far(self) -> dict[str, list[str]]:
        """All that was typed, as it was typed, to be kept as a draft."""
        if not isinstance(self.data, QueryDict):
            raise TypeError("what is kept comes of a page")
        names = [name for name, field in self.fields.items() if not field.widget.is_hidden]
        given = {name: [value[:TEXT_LENGTH] for value in self.data.getlist(name)][:100] for name in names}
        return {name: values for name, values in given.items() if any(values)}


class CorrectionForm(CallForm):
    """A call as it should have been written down. A wish to be called back that is there is settled on its own page.

    `version`: the one that stood in the page when it was opened.
    """

    version = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("Hvorfor rettes opkaldet?"), max_length=1000)
    field_order = ["why"]

    def __init__(self, *args: Any, has_call_back: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("draft", "draft_version", *(("call_back", "call_back_on") if has_call_back else ())):
            del self.fields[name]


class CallBackForm(HelleForm):
    """How a wish to be called back came to its end."""

    how = forms.ChoiceField(label=_("Hvordan gik det?"), choices=CallBackEnd.choices, widget=forms.RadioSelect)
