"""Forms of the guidance: a draft, and publishing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.guidance.choices import Topic
from helle.register.guidance.page_help import screens
from helle.register.interface.forms import HelleForm, NearDayField
from helle.register.interface.words import active_language

MOST_SIGNS = 20_000


def screen_choices() -> list[tuple[str, str]]:
    """The pages an article can belong to, by name in the language of the page."""
    language = active_language()
    return [(name, label.in_language(language)) for name, label in screens().items()]


class ArticleForm(HelleForm):
    """A draft: both languages, its topic, the pages it belongs to, and what it rests on."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    topic = forms.ChoiceField(label=_("Emne"), choices=Topic.choices)
    title_da = forms.CharField(label=_("Titel på dansk"), max_length=120)
    body_da = forms.CharField(
        label=_("Tekst på dansk"),
        max_length=MOST_SIGNS,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "Skriv aldrig om en bestemt person, heller ikke uden navn. En tom linje skiller afsnit, ## begynder en "
            "overskrift og - et punkt i en liste."
        ),
    )
    title_en = forms.CharField(label=_("Titel på engelsk"), max_length=120)
    body_en = forms.CharField(
        label=_("Tekst på engelsk"), max_length=MOST_SIGNS, widget=forms.Textarea(attrs={"rows": 14})
    )
    requirements = forms.CharField(
        label=_("Kilder"),
        max_length=200,
        help_text=_("Numre fra planen med komma imellem, for eksempel ID-03, PER-04."),
    )
    screens = forms.MultipleChoiceField(
        label=_("Sider, artiklen hører til"),
        choices=screen_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_requirements(self) -> tuple[str, ...]:
        given: str = self.cleaned_data["requirements"]
        return tuple(dict.fromkeys(one.strip().upper() for one in given.split(",") if one.strip()))

    def clean_screens(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["screens"])


class WithdrawForm(HelleForm):
    """Why a version is withdrawn before it is in force."""

    why = forms.CharField(
        label=_("Hvorfor trækkes udgaven tilbage?"),
        max_length=300,
        help_text=_("Det kan læses af alle ved udgaven, som aldrig kommer til at gælde."),
    )


class PublishForm(HelleForm):
    """From which day a draft holds."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    valid_from = NearDayField(label=_("Gælder fra og med"))
    read = forms.BooleanField(
        label=_("Jeg har læst begge sprog, og teksten handler ikke om nogen bestemt person"),
        error_messages={"required": _("Læs teksten igennem, og sæt kryds.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"].initial = False
