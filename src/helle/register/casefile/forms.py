"""Forms of the case file."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django import forms
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from helle.register.casefile.actions import THEME_LENGTH, Entry
from helle.register.casefile.choices import TYPES_IN_WORDS, Direction, DocumentKind, NoteKind
from helle.register.casefile.uploads import upload_limit
from helle.register.interface.forms import DayField, HelleForm
from helle.register.interface.words import active_language

TEXT_LENGTH: Final = 40_000


def _theme(**more: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Kort tema"),
        max_length=THEME_LENGTH,
        help_text=_("Hvad det handler om, i få ord og uden navne."),
        **more,
    )


def _direction(**more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Retning"),
        choices=Direction.choices,
        widget=forms.RadioSelect,
        help_text=_("Det, der er internt, ser kun jeres egen myndighed."),
        **more,
    )


class NoteForm(HelleForm):
    """A note. Kept as a draft while it is typed; `corrects` is the finished note it is to supersede."""

    draft = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    corrects = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("Hvad er det?"), choices=NoteKind.choices, widget=forms.RadioSelect)
    direction = _direction()
    dated_on = DayField(label=_("Dag"), help_text=_("Hvornår det skete."))
    theme = _theme()
    text = forms.CharField(
        label=_("Notat"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=TEXT_LENGTH,
        help_text=_("Teksten krypteres. Et færdigt notat kan ikke ændres, kun rettes med et nyt."),
    )
    why = forms.CharField(label=_("Hvorfor rettes notatet?"), max_length=1000)

    def __init__(self, *args: Any, correcting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not correcting:
            del self.fields["why"]

    def clean_theme(self) -> str:
        return " ".join(str(self.cleaned_data["theme"]).split())

    def entry(self) -> Entry:
        """What the journal is to say of it."""
        given = self.cleaned_data
        return Entry(Direction(given["direction"]), given["dated_on"], given["theme"])


class DraftForm(NoteForm):
    """The same, of which anything may be missing: what is kept while somebody types."""

    is_heard = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "direction", "dated_on", "theme", "text", "why"):
            if name in self.fields:
                self.fields[name].required = False


class JournalForm(HelleForm):
    """The line of the journal for a document that waits."""

    direction = _direction()
    dated_on = DayField(label=_("Dag"), help_text=_("Hvornår det kom, blev sendt eller blev til."))
    theme = _theme()

    def entry(self) -> Entry:
        """What the journal is to say of it."""
        given = self.cleaned_data
        return Entry(Direction(given["direction"]), given["dated_on"], given["theme"])


class DocumentForm(HelleForm):
    """A file for the case. What the journal needs may be left out altogether, and then it waits."""

    kind = forms.ChoiceField(label=_("Hvad er det?"), choices=DocumentKind.choices)
    direction = _direction(required=False)
    dated_on = DayField(label=_("Dag"), required=False, help_text=_("Hvornår det kom, blev sendt eller blev til."))
    theme = _theme(required=False)
    file = forms.FileField(
        label=_("Fil"),
        # Emptiness is the action's to tell: it has the words for it.
        allow_empty_file=True,
        error_messages={"required": _("Vælg en fil."), "missing": _("Vælg en fil."), "invalid": _("Vælg en fil.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = upload_limit() // (1024 * 1024)
        types = TYPES_IN_WORDS.in_language(active_language())
        self.fields["file"].help_text = lazystr(
            _("Højst %(most)s MB. %(types)s. Filen krypteres, og dens navn vises kun på dokumentets egen side.")
            % {"most": self.most, "types": types[:1].upper() + types[1:]}
        )
        self.fields["file"].widget.attrs["data-most-bytes"] = upload_limit()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        begun = bool(given.get("theme") or given.get("direction"))
        for name in ("direction", "dated_on", "theme"):
            if begun and name not in self.errors and not given.get(name):
                self.add_error(name, _("Udfyld også dette, eller lad retning og tema stå tomme og journalisér senere."))
        return given

    def entry(self) -> Entry | None:
        """What the journal is to say of it; None when that is left for later."""
        given = self.cleaned_data
        if not given["theme"]:
            return None
        return Entry(Direction(given["direction"]), given["dated_on"], given["theme"])


class VersionForm(DocumentForm):
    """A new version of a document."""

    why = forms.CharField(label=_("Hvorfor erstattes dokumentet?"), max_length=1000)

    field_order = ["why", "kind", "direction", "dated_on", "theme", "file"]


class TemplateForm(HelleForm):
    """A template for notes."""

    kind = forms.ChoiceField(label=_("Til hvilken slags notat?"), choices=NoteKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Navn"), max_length=80, help_text=_("Som kollegerne skal finde den under."))
    text = forms.CharField(
        label=_("Tekst"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=8000,
        help_text=_("En skabelon må ikke handle om nogen: den krypteres ikke."),
    )
    valid_from = DayField(label=_("Gælder fra og med"))
    retired = forms.BooleanField(label=_("Tag skabelonen ud af brug fra den dag"), required=False)
