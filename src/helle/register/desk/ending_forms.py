"""Forms that end a case or the support, with what becomes of each thing that still runs."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from helle.register.desk.ending import LOOKS_AFTER, Decision, Running
from helle.register.interface.forms import CaseForm, DayField
from helle.register.interface.words import active_language
from helle.register.support_plans.choices import NotDone, State, Step
from helle.register.support_plans.steps import AFTER
from helle.rules.codes import OrganisationKind
from helle.rules.ladder import ENDING_MEANINGS
from helle.rules.support.codes import AtTheEnd

GOES_ON: Final = "goes_on"


class EndingForm(CaseForm):
    """What becomes of each stay and each support that still runs; the fields of one stand together, before the reasons.

    The names of its fields hold the ids of what runs. What may go on is asked with whom and why.
    """

    @property
    def needed_at_times(self) -> frozenset[str]:  # type: ignore[override] # which fields there are depends on what runs
        """Of what may go on, why."""
        return frozenset(_name("why", one.thing) for one in self._decided)

    reasons = forms.CharField(
        label=_("Begrundelse"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=8000,
        help_text=_("Teksten krypteres."),
    )

    def __init__(self, *args: Any, running: Sequence[Running], **kwargs: Any) -> None:
        self._decided = [one for one in running if one.becomes is AtTheEnd.DECIDED]
        super().__init__(*args, **kwargs)
        for one in self._decided:
            self.fields[_name("what", one.thing)] = _what_becomes(one)
            if one.may_go_on:
                self.fields[_name("why", one.thing)] = forms.CharField(
                    label=_now("%(thing)s: hvem præcis, og hvorfor?") % {"thing": one.words},
                    required=one.measure is None,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    max_length=4000,
                    help_text=_("Teksten krypteres.")
                    if one.measure is None
                    else _("Udfyldes, når det fortsætter. Teksten krypteres."),
                )
        self.order_fields([name for name in self.fields if name != "reasons"] + ["reasons"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for one in self._decided:
            why = _name("why", one.thing)
            if cleaned.get(_name("what", one.thing)) == GOES_ON and not str(cleaned.get(why, "")).strip():
                self.add_error(why, _now("Skriv, hvem der tager over, og hvorfor det fortsætter."))
        return cleaned

    def decided(self) -> dict[uuid.UUID, Decision]:
        """What was decided of each."""
        return {one.thing: self._decision(one) for one in self._decided if one.thing is not None}

    def _decision(self, one: Running) -> Decision:
        what, words = self.cleaned_data[_name("what", one.thing)], self.cleaned_data.get(_name("why", one.thing), "")
        if one.measure is None:
            return Decision(OrganisationKind(what), words=words)
        if what == GOES_ON:
            return Decision(OrganisationKind(one.measure.delivered_by), words=words)
        if what == Step.DONE:
            return Decision(None, Step.DONE, words=words)
        return Decision(None, Step.NOT_DONE, NotDone(what), words=words)


def _name(part: str, thing: uuid.UUID | None) -> str:
    return f"{part}_{thing.hex}" if thing else part


def _what_becomes(one: Running) -> forms.ChoiceField:
    """Of a stay who looks after it; of a support whether it was done, why not, or that it goes on."""
    language = active_language()
    if one.measure is None:
        return forms.ChoiceField(
            label=_now("Bor på %(thing)s: hvem følger opholdet fra nu af?") % {"thing": one.words},
            choices=[("", "—"), *((kind.value, kind.label.in_language(language)) for kind in LOOKS_AFTER)],
            help_text=_("Er personen flyttet, så notér fraflytning først."),
        )
    # What never began was not done either.
    may_be_done = (State(one.measure.state), Step.DONE) in AFTER
    ends = [(Step.DONE.value, str(Step.DONE.label))] if may_be_done else []
    ends += [(why.value, str(why.label)) for why in NotDone if why is not NotDone.MISTAKE]
    if one.may_go_on:
        kind = OrganisationKind(one.measure.delivered_by).label.in_language(language)
        by = one.deliverer if one.measure.delivered_by == OrganisationKind.OTHER else kind
        ends.append((GOES_ON, _now("Fortsætter hos den, der yder den (%(by)s)") % {"by": by}))
    return forms.ChoiceField(
        label=_now("%(thing)s: hvad bliver der af støtten?") % {"thing": one.words}, choices=[("", "—"), *ends]
    )


class ClosingForm(EndingForm):
    """How a case ends without an assessment (DEF-09, C2)."""

    ending = forms.ChoiceField(label=_("Hvordan er sagen endt?"), widget=forms.RadioSelect)
    occurred_on = DayField(label=_("Dato"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        self.fields["reasons"].help_text = _("Hvad er forsøgt, og hvad sagde personen? Teksten krypteres.")
        self.offer(
            "ending",
            [
                (event.value, f"{event.label.in_language(language)}: {meaning.in_language(language)}")
                for event, meaning in ENDING_MEANINGS.items()
            ],
        )
        self.order_fields(["ending", "occurred_on"])


class SupportEndForm(EndingForm):
    """That the support of a person who was assessed ends."""

    ended_on = DayField(label=_("Støtten er slut fra"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].help_text = _(
            "Hvorfor slutter støtten, og hvem kan personen gå til nu? Teksten krypteres."
        )
        self.order_fields(["ended_on"])
