"""Forms that end a case or the support, with what becomes of each thing that still runs."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helle.register.desk.ending import LOOKS_AFTER, SEARCHES, Decision, Running
from helle.register.interface.forms import CaseForm, DayField, code_choices
from helle.register.interface.words import active_language
from helle.register.support_plans.choices import NotDone, State, Step
from helle.register.support_plans.steps import AFTER
from helle.rules.codes import LadderEvent, OrganisationKind
from helle.rules.ladder import ENDING_MEANINGS
from helle.rules.support.codes import AtTheEnd, EndDespite, StillRuns

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
                    label=gettext("%(thing)s: hvem præcis, og hvorfor?") % {"thing": one.words}
                    if one.kind is not StillRuns.ALARM
                    else gettext("Hvem præcis leder, og hvorfor slutter det, mens barnet er væk?"),
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
                self.add_error(why, gettext("Skriv, hvem der tager over, og hvorfor det fortsætter."))
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
    if one.kind is StillRuns.ALARM:
        return forms.ChoiceField(
            label=gettext("Barnet er forsvundet: hvem leder efter barnet nu?"),
            choices=[("", "—"), *((kind.value, kind.label.in_language(language)) for kind in SEARCHES)],
            help_text=_("Alarmen bliver stående. Er barnet fundet, så notér det først."),
        )
    if one.measure is None:
        return forms.ChoiceField(
            label=gettext("Bor på %(thing)s: hvem følger opholdet fra nu af?") % {"thing": one.words},
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
        ends.append((GOES_ON, gettext("Fortsætter hos den, der yder den (%(by)s)") % {"by": by}))
    return forms.ChoiceField(
        label=gettext("%(thing)s: hvad bliver der af støtten?") % {"thing": one.words}, choices=[("", "—"), *ends]
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
        for name in self._of_the_alarm():
            self.fields[name].required = False

    @property
    def needed_at_times(self) -> frozenset[str]:  # type: ignore[override] # as above
        """Also of the alarm for a missing child, unless the case ends because of it."""
        return super().needed_at_times | frozenset(self._of_the_alarm())

    def _of_the_alarm(self) -> list[str]:
        alarms = [one.thing for one in self._decided if one.kind is StillRuns.ALARM]
        return [_name(part, thing) for thing in alarms for part in ("what", "why")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("ending") != LadderEvent.DISAPPEARED.value:
            for name in self._of_the_alarm():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(
                        name, gettext("Barnet er forsvundet. Skriv, hvem der leder, og hvorfor sagen slutter.")
                    )
        return cleaned

    def decided(self) -> dict[uuid.UUID, Decision]:
        """What was decided of each; of an alarm with which the case ends nothing."""
        answered = [one for one in self._decided if one.thing and self.cleaned_data[_name("what", one.thing)]]
        return {one.thing: self._decision(one) for one in answered if one.thing is not None}


class SupportEndForm(EndingForm):
    """That the support of a person who was assessed ends."""

    ended_on = DayField(label=_("Støtten er slut fra"))
    despite = forms.ChoiceField(
        label=_("Personen er stadig i handelsforholdet. Hvorfor slutter støtten alligevel?"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, in_relation: bool, period_ran: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if in_relation:
            given = [one for one in code_choices(EndDespite)() if period_ran or one[0] != EndDespite.PERIOD_OVER.value]
            self.offer("despite", given)
        else:
            del self.fields["despite"]
        self.fields["reasons"].help_text = _(
            "Hvorfor slutter støtten, og hvem kan personen gå til nu? Teksten krypteres."
        )
        self.order_fields(["ended_on", "despite"])

    def in_spite_of(self) -> EndDespite | None:
        """Why it ends although she is in the relation still, where she is."""
        given = self.cleaned_data.get("despite")
        return EndDespite(given) if given else None
