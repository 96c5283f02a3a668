"""What is typed about a request to see a case."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helle.register.access_requests.choices import (
    Asker,
    Decision,
    End,
    Means,
    PasswordMeans,
    Received,
    Verified,
    WithheldGround,
    law_of,
)
from helle.register.access_requests.cuts import THEME, Cuts, words_typed
from helle.register.access_requests.entry_queries import Listed
from helle.register.access_requests.looks import lookers_of
from helle.register.access_requests.queries import Told, Words
from helle.register.interface.forms import CaseForm, DayField, PersonNameField, code_choices
from helle.register.printing.choices import EntryKind
from helle.rules.access_request import AccessRight

_UNIT: Final = "unit_"
_LOOKER: Final = "looker_"


class RequestForm(CaseForm):
    """A request as it came."""

    right = forms.ChoiceField(
        label=_("Hvad bygger anmodningen på?"),
        choices=code_choices(AccessRight),
        widget=forms.RadioSelect,
        help_text=_(
            "Siger personen det ikke, så vælg det, der giver mest. Er personen part i en afgørelsessag, er det "
            "aktindsigt."
        ),
    )
    asker = forms.ChoiceField(label=_("Hvem beder om indsigt?"), choices=Asker.choices, widget=forms.RadioSelect)
    name = PersonNameField(
        label=_("Navn på den, der beder om indsigt, hvis det ikke er personen selv"),
        required=False,
        max_length=200,
        help_text=_("Teksten krypteres."),
    )
    received_on = DayField(label=_("Modtaget"), help_text=_("Fristen regnes fra denne dag."))
    received_by = forms.ChoiceField(label=_("Hvordan kom den?"), choices=Received.choices, widget=forms.RadioSelect)
    verified = forms.ChoiceField(
        label=_("Hvordan ved vi, at personen er den, vedkommende siger?"),
        choices=Verified.choices,
        widget=forms.RadioSelect,
        help_text=_("Er du i tvivl, så spørg, før du noterer. De, der leder efter personen, kan også skrive et brev."),
    )
    asked_for = forms.CharField(
        label=_("Hvad ønskes der indsigt i?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("Med personens egne ord, eller »hele sagen«. Teksten krypteres."),
    )

    def told(self) -> Told:
        return Told(self.cleaned_data["name"], self.cleaned_data["asked_for"])


class NoticeForm(CaseForm):
    """That whoever asked was told that it takes longer."""

    told_on = DayField(label=_("Givet besked den"))
    expected_on = DayField(label=_("Svaret ventes senest"))
    reasons = forms.CharField(
        label=_("Hvorfor tager det længere tid?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("Det, du har sagt eller skrevet til personen. Teksten krypteres."),
    )


class ChoiceForm(CaseForm):
    """What of one entry is handed out. Each passage or page has a field of its own with the ground it goes for."""

    decision = forms.ChoiceField(label=_("Hvad skal der ske?"), choices=Decision.choices, widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=_("Grund, hvis intet af det tages med"), required=False)
    words = forms.CharField(
        label=_("Ord eller sætninger, der undtages"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        help_text=_("Kopiér dem fra teksten, én på hver linje. De fjernes overalt i denne tekst."),
    )
    words_ground = forms.ChoiceField(label=_("Grund til at undtage ordene"), required=False)

    def __init__(self, *args: Any, listed: Listed, right: AccessRight, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = listed
        grounds = [
            (one.value, f"{one.label} ({law})")
            for one in WithheldGround
            if (law := law_of(one, right, of_looks=listed.entry.kind is EntryKind.LOG))
        ]
        for name in ("ground", "words_ground"):
            self.offer(name, grounds, blank=True)
        if not listed.entry.passages:
            del self.fields["words"]
            del self.fields["words_ground"]
        units = _units(listed)
        ready = listed.proposal.cuts if listed.proposal else listed.cuts
        for at, (label, said) in units.items():
            self.fields[f"{_UNIT}{at}"] = forms.ChoiceField(
                label=label,
                help_text=said,
                required=False,
                choices=[("", _("Tages med")), *grounds],
                initial=ready.units[at].value if at in ready.units else "",
            )

        lookers = lookers_of(listed.entry)
        reaches = gettext(
            "Undtages en enhed, gælder det også nye opslag, brevets lister, enhedens navn i resten af svaret, og når "
            "sagen læses sammen med personen. Sider af dokumenter skal du selv se efter."
        )
        for at, (unit, name) in enumerate(lookers.items()):
            of_police = gettext("Politi eller anklagemyndighed.") if unit in listed.entry.police else ""
            self.fields[f"{_LOOKER}{unit}"] = forms.ChoiceField(
                label=gettext("Det, der står om %(unit)s") % {"unit": name},
                help_text=" ".join(one for one in (of_police, reaches if at == 0 else "") if one),
                required=False,
                choices=[("", _("Tages med")), *grounds],
                initial=ready.lookers[unit].value if unit in ready.lookers else "",
            )

        # The text first, then what is to be copied from it.
        own = (*(f"{_LOOKER}{unit}" for unit in lookers), *(f"{_UNIT}{at}" for at in units))
        self.order_fields(["decision", "ground", *own])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("words", "").strip() and not given.get("words_ground"):
            self.add_error("words_ground", gettext("Vælg grunden til, at ordene undtages."))
        return given

    def ground_chosen(self) -> WithheldGround | None:
        chosen = self.cleaned_data["ground"]
        return WithheldGround(chosen) if chosen else None

    def cuts(self) -> Cuts:
        given = self.cleaned_data
        units = {
            int(name.removeprefix(_UNIT)): WithheldGround(value)
            for name, value in given.items()
            if name.startswith(_UNIT) and value
        }
        words = words_typed(given.get("words", ""))
        lookers = {
            uuid.UUID(name.removeprefix(_LOOKER)): WithheldGround(value)
            for name, value in given.items()
            if name.startswith(_LOOKER) and value
        }
        return Cuts(units, tuple((word, WithheldGround(given["words_ground"])) for word in words), lookers)


def initial_of_choice(listed: Listed) -> dict[str, object]:
    """What stands in the fields of an entry: what was decided, or what is proposed and waits for a human's word."""
    proposal = listed.proposal
    decision, ground = (proposal.decision, proposal.ground) if proposal else (listed.decision, listed.ground)
    words = (proposal.cuts if proposal else listed.cuts).words
    return {
        "decision": decision.value if decision else "",
        "ground": ground.value if ground else "",
        "words": "\n".join(word for word, _ground in words),
        "words_ground": words[0][1].value if words else "",
    }


def _units(listed: Listed) -> dict[int, tuple[str, str]]:
    """The label and the text of a document's theme and of each passage, or the label of each page. The log's lines are
    not cut one by one."""
    entry = listed.entry
    if entry.kind is EntryKind.LOG:
        return {}
    found = {THEME: (gettext("Temaet i journalen"), entry.theme)} if entry.theme else {}
    if entry.passages:
        return found | {at: (gettext("Afsnit %(at)s") % {"at": at}, said) for at, said in enumerate(entry.passages, 1)}
    return found | {at: (gettext("Side %(at)s") % {"at": at}, "") for at in range(1, entry.pages + 1)}


class AssembleForm(CaseForm):
    """The words of the answer."""

    language = forms.ChoiceField(
        label=_("Brevets sprog"), choices=[("da", _("Dansk")), ("en", _("Engelsk"))], widget=forms.RadioSelect
    )
    own_words = forms.CharField(
        label=_("Egne ord"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
        help_text=_(
            "Det, du vil sige til den, der beder. Formål, modtagere, rettigheder og kilder skrives af sig selv."
        ),
    )
    kept = forms.CharField(
        label=_("Hvor længe gemmes oplysningerne, eller hvad afgør det?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=4000,
        help_text=_("Skal stå i et svar efter forordningen; bruges ikke ved partsaktindsigt."),
    )
    reasons = forms.CharField(
        label=_("Begrundelse, hvis noget er undtaget"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
        help_text=_("Grunden og reglen for hvert sted skrives af sig selv. Her skrives, hvad der er lagt vægt på."),
    )
    guidance = forms.CharField(
        label=_("Klagevejledning, hvis noget er undtaget"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=8000,
    )
    refuses_all = forms.BooleanField(label=_("Intet udleveres: svaret er et afslag"), required=False)

    def words(self) -> Words:
        given = self.cleaned_data
        return Words(given["own_words"], given["kept"], given["reasons"], given["guidance"])


class AnswerForm(CaseForm):
    """The answer of the second person."""

    answer = forms.ChoiceField(
        label=_("Har du læst filen, og kan den udleveres?"),
        choices=[("yes", _("Ja, godkend den")), ("no", _("Nej, send den tilbage"))],
        widget=forms.RadioSelect,
        help_text=_("Ja kan kun gemmes af den, der har haft filen åben."),
    )
    why = forms.CharField(
        label=_("Hvorfor sendes den tilbage?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("Teksten krypteres."),
    )


class WhyForm(CaseForm):
    """Why an approval is withdrawn, an answer stands, or a further one is given."""

    why = forms.CharField(
        label=_("Hvorfor?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("Teksten krypteres."),
    )


class DeliverForm(CaseForm):
    """How the answer was handed over."""

    on = DayField(label=_("Udleveret den"))
    means = forms.ChoiceField(label=_("Hvordan kom filen frem?"), choices=Means.choices, widget=forms.RadioSelect)
    password_means = forms.ChoiceField(
        label=_("Hvordan fik personen adgangskoden?"),
        choices=PasswordMeans.choices,
        widget=forms.RadioSelect,
        help_text=_("Ad en anden vej end filen."),
    )
    by_whom = forms.CharField(label=_("Hvem udleverede?"), max_length=200, help_text=_("Teksten krypteres."))
    note = forms.CharField(
        label=_("Bemærkning"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )


class CloseForm(CaseForm):
    """Ending a request without an answer."""

    how = forms.ChoiceField(
        label=_("Hvorfor lukkes den?"),
        choices=[(one.value, one.label) for one in End if one is not End.DELIVERED],
        widget=forms.RadioSelect,
    )
    on = DayField(label=_("Dato"))
    note = forms.CharField(
        label=_("Hvad er der sket?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("Teksten krypteres."),
    )
