"""The page on which CMM, or the prosecution, says what was done of a charge that nobody weighed in time (CRI-07)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import About, answer_form
from helle.register.cases.models import Case
from helle.register.interface.forms import HelleForm
from helle.register.interface.words import active_language, long_day
from helle.register.prosecution import charge_looks, detention_queries, policies, queries
from helle.register.prosecution.choices import LookDone, LookedAt, looks_offered
from helle.register.prosecution.models import CriminalCase, Stage, VictimLink
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.crime.stages import CriminalStage


class ChargeLookForm(HelleForm):
    """What was done."""

    done = forms.ChoiceField(
        label=gettext_lazy("Hvad er der gjort?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("CMM, politiet og anklagemyndigheden læser svaret. Alt andet siges i telefonen."),
    )

    def __init__(self, *args: Any, offered: Sequence[LookDone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("done", [(one.value, str(one.label)) for one in offered])


STANDS_UNTIL: Final = gettext_lazy(
    "Linjen står på jeres bord, til nogen hos jer har set på sagen og sagt, hvad der er gjort. CMM og "
    "anklagemyndigheden svarer hver for sig. [CRI-07]"
)
WHILE_IT_CAN_BE_DONE: Final = gettext_lazy(
    "Tal med personen, og vurder, om politiet skal have en udtalelse: anklagemyndigheden skal veje, om sigtelsen skal "
    "frafaldes, før den tiltaler. Linjen står på jeres bord, til nogen har sagt, hvad der er gjort. [CRI-07, DEF-07]"
)

NOTE_IT: Final = gettext_lazy(
    "Gælder tiltalen straffeloven, så notér den på sagen: så tager domstolen stilling til handelsspørgsmålet, hvis det "
    "ikke er afgjort, og linjen er væk. Gælder den noget andet, så sig det her. [ID-10]"
)
WHAT_TO_DO: Final = {LookedAt.CHARGED: WHILE_IT_CAN_BE_DONE, LookedAt.INDICTED: NOTE_IT}


@require_http_methods(["GET", "POST"])
def charge_look(request: ActingHttpRequest, link_id: uuid.UUID, what: str) -> HttpResponse:
    """Look at what nobody weighed, and say what was done of it: the line then leaves the own desks."""
    policies.require(policies.looks_at_charges())
    # Of a colleague's case the link is closed, and the desk has the line all the same: she says first what for.
    of_case = charge_looks.case_of(link_id)
    if of_case is not None:
        cases.opened_number_of(of_case)
    link = VictimLink.objects.filter(pk=link_id).first()
    if link is None or what not in LookedAt.values:
        raise Http404
    waiting = charge_looks.waits(link).get(LookedAt(what))
    waits = waiting is not None
    # What was typed meanwhile is kept, and the answer says that it waits no more.
    if not waits and request.method != "POST":
        raise Http404
    offered = looks_offered(LookedAt(what), by_cmm=policies.hears_of_cases())
    form = ChargeLookForm(request.POST or None, offered=offered, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        if not waits:
            raise Refused(charge_looks.LOOKED_ALREADY)
        charge_looks.charge_look_record(link, LookedAt(what), done=LookDone(form.cleaned_data["done"]))

    return answer_form(
        request,
        form,
        about=About(link.criminal_case_id, {}, policies.PURPOSE, [link.case_id]),
        save=save,
        done=_page_of(link),
        saved=_("Det er noteret, og linjen er væk fra jeres bord."),
        page={
            "heading": str(LookedAt(what).label),
            "intro": (_of_which(link, LookedAt(what), *waiting) + " " if waiting else "")
            + charge_looks.why_unlinked(link)
            + WHAT_TO_DO.get(LookedAt(what), STANDS_UNTIL),
            "submit_label": _("Gem, hvad der er gjort"),
        },
    )


# Which steps of hers a line is of, where it is of steps.
_OF_STAGE: Final = {
    LookedAt.CHARGED: (CriminalStage.CHARGE,),
    LookedAt.INDICTED: (CriminalStage.INDICTMENT,),
    LookedAt.CONVICTED: (CriminalStage.CONVICTION,),
    LookedAt.UNLINKED: (CriminalStage.CHARGE, CriminalStage.INDICTMENT, CriminalStage.CONVICTION),
}


def _of_which(link: VictimLink, what: LookedAt, number: str, since: dt.datetime) -> str:
    """Of which case, provision and day a line is: of two lines, this one."""
    if what in _OF_STAGE:
        own = (
            detention_queries.own_stages(link.case_id).get(link.pk, [])
            if policies.hears_of_cases()
            else list(Stage.objects.filter(suspect=link.suspect_id).select_related("offence"))
        )
        of = queries.provisions_of(
            one.offence for one in own if one.stage in _OF_STAGE[what] and one.superseded_at is None
        )
    else:
        of = [text for one in queries.proposals_of([link]) if one.undone for text in one.of]
    named = dict.fromkeys(one.in_language(active_language()) for one in of)
    whose = (
        _("Sag %(number)s") % {"number": Case.objects.get(pk=link.case_id).number}
        if policies.hears_of_cases()
        else _("Mistænkt %(n)s") % {"n": link.suspect.serial if link.suspect else ""}
    )
    return _("%(whose)s. Straffesag %(number)s: %(provisions)s, %(day)s.") % {
        "whose": whose,
        "number": number,
        "provisions": ", ".join(named),
        "day": long_day(clock.local_day(since), active_language()),
    }


def _page_of(link: VictimLink) -> str:
    """Where the person's criminal case stands for the acting role."""
    if policies.hears_of_cases():
        return reverse("case-criminal", args=[Case.objects.get(pk=link.case_id).number])
    return reverse("criminal-case-page", args=[CriminalCase.objects.get(pk=link.criminal_case_id).number])
