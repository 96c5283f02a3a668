"""The forms in which a charge against a victim is weighed and decided (CRI-07, CRI-08)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import DayField, HelleForm, YesNoField, code_choices, typed_text
from helle.register.interface.words import active_language
from helle.register.prosecution.choices import OF_A_CHARGE, OF_AN_INDICTMENT, WaiverOutcome
from helle.register.prosecution.forms import CMM_READS
from helle.register.prosecution.victim_actions import NOTHING_FAILED
from helle.register.prosecution.weighing import Weighed
from helle.register.protection import clock
from helle.register.protection.refusals import IN_THE_FUTURE, no_reasons
from helle.rules.codes import FactorAnswer
from helle.rules.crime.charge_waiver import CONDITIONS


def _condition(fact: str, help_text: Any = "") -> forms.ChoiceField:
    """A condition of a waiver: yes or no. Whoever knows neither has weighed nothing and proposes nothing (CRI-08)."""
    return forms.ChoiceField(
        label=QUESTIONS[fact],
        choices=code_choices((FactorAnswer.YES, FactorAnswer.NO)),
        widget=forms.RadioSelect,
        help_text=help_text,
    )


QUESTIONS: Final = {
    "exposed_to_trafficking": _("Kan det lægges til grund, at personen er blevet handlet?"),
    "relates_to_trafficking": _("Hænger forholdet sammen med menneskehandlen?"),
    "serious_crime": _("Er forholdet grov kriminalitet?"),
}
NOT_MET: Final = {
    "exposed_to_trafficking": _("Ikke frafaldet: ikke lagt til grund, at personen er blevet handlet"),
    "relates_to_trafficking": _("Ikke frafaldet: forholdet hænger ikke sammen med menneskehandlen"),
    "serious_crime": _("Ikke frafaldet: forholdet er grov kriminalitet"),
}
FAILED: Final = [("", "—"), *((one.fact, QUESTIONS[one.fact]) for one in CONDITIONS)]


class ProposalForm(HelleForm):
    """The three conditions of a waiver, and what is proposed (CRI-08)."""

    again = forms.MultipleChoiceField(
        label=_("Skal noget, der er afgjort, vejes på ny?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kun det, I vælger, er med; ellers gælder forslaget alene det, ingen har afgjort. [CRI-08]"),
    )
    exposed_to_trafficking = _condition("exposed_to_trafficking")
    relates_to_trafficking = _condition("relates_to_trafficking")
    serious_crime = _condition(
        "serious_crime",
        _("Efter jeres vurdering; anklageren afgør det. Kan I ikke svare, så lad anklageren veje det."),
    )
    proposes_waiver = YesNoField(label=_("Foreslås tiltalefrafald?"))
    weighed_on = DayField(
        label=_("Dag, det blev vejet"), required=False, help_text=_("Når det er vejet på papir før i dag. Ellers tomt.")
    )
    reasons = typed_text(_("Begrundelse"), required=True, help_text=CMM_READS)

    def weighed(self) -> Weighed:
        """The three answers; one that is not given is not known."""
        return Weighed(*(FactorAnswer(self.typed(one.fact) or FactorAnswer.UNKNOWN) for one in CONDITIONS))


class DecisionForm(HelleForm):
    """What the prosecution decides."""

    outcome = forms.ChoiceField(label=_("Afgørelse"), choices=WaiverOutcome.choices, widget=forms.RadioSelect)
    of_indictment = forms.ChoiceField(
        label=_("Afgørelse om tiltalen"),
        required=False,
        choices=[(one.value, one.label) for one in OF_AN_INDICTMENT],
        widget=forms.RadioSelect,
    )
    kept = forms.MultipleChoiceField(
        label=_("Er der noget, der står alligevel?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Når resten frafaldes eller trækkes tilbage: forholdet er f.eks. grov kriminalitet. [CRI-08]"),
    )
    decided_on = DayField(label=_("Dag"))
    failed = forms.ChoiceField(label=_("Betingelse, der ikke er opfyldt"), required=False, choices=FAILED)
    reasons = typed_text(_("Begrundelse"), required=True, help_text=CMM_READS)
    needed_at_times = frozenset({"failed", "of_indictment"})

    def ask_of(self, charges: str, indictments: str, each: Sequence[tuple[str, str]]) -> None:
        """Ask of a charge, of an indictment, or of both, each by the provisions of those that are decided. `each`: the
        charges with what each is of, of which some can stand."""
        if len(each) > 1:
            self.offer("kept", each)
        else:
            del self.fields["kept"]
        asked = OF_A_CHARGE if charges else OF_AN_INDICTMENT
        self.offer("outcome", [(one.value, str(one.label)) for one in asked])
        if not charges or not indictments:
            del self.fields["of_indictment"]
            return
        self.fields["outcome"].label = gettext("Afgørelse om sigtelsen: %(of)s") % {"of": charges}
        self.fields["of_indictment"].label = gettext("Afgørelse om tiltalen: %(of)s") % {"of": indictments}

    def clean(self) -> dict[str, Any]:
        """What does not go together is told in one round, as far as the form sees it (CRI-07)."""
        given = super().clean() or self.cleaned_data
        said = {
            "reasons": no_reasons(given["reasons"]) if "reasons" in given else None,
            "failed": (
                NOTHING_FAILED
                if given.get("failed")
                and given.get("outcome") not in (None, WaiverOutcome.NOT_WAIVED)
                and not given.get("kept")
                else None
            ),
            "decided_on": IN_THE_FUTURE if given.get("decided_on") and given["decided_on"] > clock.today() else None,
        }
        for name, text in said.items():
            if text is not None:
                self.add_error(name, text.in_language(active_language()))
        return given
