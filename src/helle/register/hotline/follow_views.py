"""From a call to what it becomes: a referral, or a question for advice.

Both begin with what the call says, all of it in sight in a form that can be changed; the call then says what it became.
"""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.enquiries import views as enquiries
from helle.register.enquiries.choices import Theme
from helle.register.hotline import actions, queries
from helle.register.hotline.choices import FIRST_CONTACTS, CallTheme
from helle.register.hotline.models import Call
from helle.register.interface.marks import says_disposed_of
from helle.register.protection import clock
from helle.register.referrals import views as referrals
from helle.rules.hotline import CallerKind

# Where a theme of a call is one of advice as well.
THEME_OF_ADVICE = {
    CallTheme.SUSPICION: Theme.SIGNS,
    CallTheme.SIGNS: Theme.SIGNS,
    CallTheme.IDENTIFICATION: Theme.IDENTIFICATION,
    CallTheme.STAY: Theme.STAY,
    CallTheme.SUPPORT: Theme.SUPPORT,
    CallTheme.MINORS: Theme.MINORS,
    CallTheme.RETURN: Theme.RETURN,
    CallTheme.CRIMINAL: Theme.CRIMINAL,
}


# Who calls for an organisation, or for herself, is no authority that notifies: consent is asked about (OUT-09).
ASKED_ABOUT_CONSENT = {CallerKind.ORGANISATION, CallerKind.HERSELF}


@says_disposed_of
@require_http_methods(["GET", "POST"])
def call_referral(request: ActingHttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Make a referral of a call (DET-08): who made the first contact is who called."""
    call = _call_shown(call_id)
    contacts = FIRST_CONTACTS[CallerKind(call.caller)]
    return referrals.answer_referral(
        request,
        referrals.Begun(
            initial={
                "first_contact": contacts[0] if len(contacts) == 1 else "",
                "occurred_on": clock.local_day(call.started_at),
                "sector": call.sector,
                "municipality": call.municipality,
                "description": queries.opened(call).text,
                "urgent": call.danger,
                **({"consent": ""} if CallerKind(call.caller) in ASKED_ABOUT_CONSENT else {}),
            },
            first_contacts=contacts,
            sent=lambda referral: actions.call_follow(call, referral),
            note=_("Udfyldt med det, opkaldet siger. Ret det, og fjern, hvad modtageren ikke har brug for."),
            cancel_url=reverse("call-page", args=[call.root]),
        ),
    )


def _call_shown(call_id: uuid.UUID) -> Call:
    """A call whose words the form is filled in with: reading them is a look at the call."""
    call = queries.get_call_for_writing(call_id)
    audit.record("call.read", object_id=call.root)
    return call


@says_disposed_of
@require_http_methods(["GET", "POST"])
def call_enquiry(request: ActingHttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Ask another authority for advice about what a caller asked (GOV-15)."""
    call = _call_shown(call_id)
    themes = [THEME_OF_ADVICE[CallTheme(code)] for code in call.themes if code in THEME_OF_ADVICE]
    return enquiries.answer_question(
        request,
        enquiries.Begun(
            initial={"theme": themes[0] if themes else Theme.OTHER, "text": queries.opened(call).text},
            asked=lambda enquiry: actions.call_follow(call, enquiry),
            done=reverse("call-page", args=[call.root]),
            page={
                "heading": _("Spørg om rådgivning efter et opkald"),
                "intro": _(
                    "Udfyldt med det, opkaldet siger. Skriv det om, så ingen kan kendes: et spørgsmål om rådgivning "
                    "nævner ingen."
                ),
            },
        ),
    )
