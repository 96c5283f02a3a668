"""Why a login through an organisation was not taken, as whoever tried reads it: in the other language, too.

What was said is kept sealed in her browser's session for some minutes, since the answer of the provider is spent once
it is read: the page of before cannot be asked for again.
"""

from __future__ import annotations

import base64
import binascii
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from helle.register.administration.login_actions import Professional
from helle.register.interface.marks import without_context
from helle.register.protection import search_keys
from helle.register.protection.ciphers import CannotOpen, Place
from helle.rules.federated_login import NO_ROLE
from helle.rules.ruling import Ruling, from_json

KEPT: Final = "federation_refused"
SECONDS_KEPT: Final = 600
_DOMAIN: Final = "refused logins"
_SEALED: Final = Place("django_session", "refused", uuid.UUID(int=0))
# What is said of a login that was not taken, before anything of it was read.
NOT_TAKEN: Final = {
    "given_up": _("Du afbrød hos din organisation, eller den lukkede dig ikke ind."),
    "not_begun_here": _("Loginet er ikke begyndt her, eller det er for længe siden. Begynd igen."),
    "code_not_taken": _("Koden fra din organisations login er allerede brugt eller for gammel. Log på igen."),
    "no_answer": _("Din organisations login svarer ikke. Prøv igen om lidt."),
    "not_genuine": _(
        "Svaret fra din organisations login kan ikke godtages: det er ikke ægte, eller det er ikke til Helle."
    ),
    "too_old": _("Det er for længe siden, du loggede på hos din organisation. Log på igen."),
    "too_late": _("Svaret fra din organisations login gælder ikke nu. Log på igen."),
    "set_up": _("Loginet gennem din organisation er ikke sat rigtigt op. Sig det til den, der driver Helle."),
    "too_often": _("For mange forsøg herfra lige nu. Vent et minut, og prøv igen."),
    "changed_outside": _(
        "Dit login er ændret uden om Helle, så ingen kommer ind med det. Den, der administrerer Helle, har fået det at "
        "vide. Kontakt en administrator: to skal knytte dit login til dig på ny."
    ),
    "privileges": _("Dine rettigheder fra organisationen kan ikke læses. Bed den, der giver dem, om at se efter."),
}


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Why: a code before anything was read, or a ruling; `unknown` is what she tells whoever binds her login to her."""

    not_taken: str = ""
    ruling: Ruling[Any] | None = None
    unknown: Professional | None = None


def turned_away(request: HttpRequest, why: TurnedAway) -> HttpResponse:
    """Say why she is not let in and whom to ask, and keep it, so that she can read it in the other language.

    Nothing is kept for who came without a session before anything of her was read: anybody can ask for that.
    """
    if why.ruling is not None or request.session.session_key:
        request.session[KEPT] = _sealed(why)
    return _page(request, why)


@without_context
@require_GET
def said_again(request: HttpRequest) -> HttpResponse:
    """What whoever tried was told some minutes ago; the login where it was nothing, or is too long ago."""
    why = _opened(request.session.get(KEPT, ""))
    return _page(request, why) if why is not None else redirect("account_login")


def _page(request: HttpRequest, why: TurnedAway) -> HttpResponse:
    """No cache keeps it: it shows her what her organisation calls her."""
    context = {
        "not_taken": NOT_TAKEN[why.not_taken] if why.not_taken else "",
        "ruling": why.ruling,
        "unknown": why.unknown,
        "no_role": why.ruling is not None and NO_ROLE.code in {one.code for one in why.ruling.reasons},
        "contact": settings.HELLE_LOGIN_CONTACT,
        "language_next": reverse("federation-refused"),
    }
    page = render(request, "site/turned_away.html", context, status=403)
    page.headers["Cache-Control"] = "no-store"
    return page


def _sealed(why: TurnedAway) -> str:
    said = {
        "at": time.time(),
        "not_taken": why.not_taken,
        "ruling": why.ruling.to_json() if why.ruling is not None else None,
        "unknown": [why.unknown.issuer, why.unknown.cvr, str(why.unknown.uuid)] if why.unknown is not None else None,
    }
    return base64.b64encode(search_keys.seal(_DOMAIN, _SEALED, json.dumps(said))).decode()


def _opened(kept: str) -> TurnedAway | None:
    if not kept:
        return None
    try:
        said: Mapping[str, Any] = json.loads(search_keys.unseal(_DOMAIN, _SEALED, base64.b64decode(kept)))
    except (CannotOpen, binascii.Error, ValueError):
        return None
    if not 0 <= time.time() - said["at"] < SECONDS_KEPT:
        return None
    unknown = said["unknown"]
    return TurnedAway(
        said["not_taken"],
        from_json(said["ruling"]) if said["ruling"] is not None else None,
        Professional(unknown[0], unknown[1], uuid.UUID(unknown[2])) if unknown is not None else None,
    )
