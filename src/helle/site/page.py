"""What every page needs: who works where, where she can go, and in the demo the day."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from helle.exchange.policies import LEADERS
from helle.register.accommodation.policies import sees_offers
from helle.register.administration.choices import LEADS
from helle.register.administration.policies import ADMINISTRATOR
from helle.register.bed_days.policies import role_runs_home, role_sees_statements
from helle.register.guidance.page_help import help_of
from helle.register.hotline.policies import sees_calls
from helle.register.joint_actions.policies import sees_joint_actions
from helle.register.notices import queries as notices
from helle.register.operations_figures.policies import sees_operations
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Membership
from helle.register.outreach.policies import does_outreach
from helle.register.placements.policies import sees_occupancy, sees_urgent_requests
from helle.register.prosecution.policies import sees_contact_point, sees_criminal_cases
from helle.register.protection import boxes, clock
from helle.register.protection.matrix import access_matrix
from helle.register.protection.policies import OFFICER
from helle.register.reports.choices import RECEIVERS
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text
from helle.site.sessions import used_second_factor

# Who finds something there: who administers, who leads a unit, who supervises.
ADMINISTRATION = LEADS | {ADMINISTRATOR, OFFICER}
# Whose units notify periods, and who write in their cases.
PERIOD_ROLES = frozenset({"cmm_caseworker", "cmm_lead", "udlst_caseworker"})
# Who finds something there: CMM, to whom the public reports, and the authorities that reports are passed on to.
REPORTS = {
    code
    for code, one in access_matrix().roles.items()
    if one.unit_kinds <= {OrganisationKind.CMM.value, *(kind.value for kind in RECEIVERS)}
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the main navigation."""

    url: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class PageHelp:
    """What a page is for, and where the guidance that belongs to it is."""

    text: Text
    guidance_url: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A membership with its names."""

    pk: uuid.UUID
    unit_name: Text
    role_name: Text


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of every page. Without a logged-in member it holds the demo's day at most."""
    context: dict[str, Any] = {
        "accessibility_url": reverse("accessibility"),
        "login_providers": list(settings.HELLE_LOGIN_PROVIDERS.items()),
        "login_is_whole": SimpleLazyObject(lambda: _login_is_whole(request)),
    }
    if getattr(settings, "HELLE_DEMO", False):
        context |= {"demo_clock": SimpleLazyObject(clock.today), "demo_start_url": "demo-start"}
    membership: Membership | None = getattr(request, "membership", None)
    roles = access_matrix().roles
    if membership is None or membership.role not in roles:  # A later matrix may have retired the role.
        return context
    today = clock.today() if getattr(request, "acting", None) else dt.datetime.now(clock.COPENHAGEN).date()  # noqa: TID251 # an error page outside the acting context needs a day for names only
    return context | {
        "idle_minutes": settings.HELLE_IDLE_MINUTES,
        # What is typed and not saved is closed with it where the login ends.
        "typed_box_key": SimpleLazyObject(boxes.public_key),
        "membership": _seat(membership, today),
        "memberships": [_seat(one, today) for one in getattr(request, "memberships", []) if one.role in roles],
        "page_help": _page_help(request),
        "mail_trouble": SimpleLazyObject(notices.trouble),
        "navigation": _navigation(request, membership.role),
    }


def _login_is_whole(request: HttpRequest) -> bool:
    """Whether a page may ask if the login still holds: whoever has yet to set up her second factor is told that it does
    not, and the page would leave with the code that her app is to read."""
    user = getattr(request, "user", None)  # The process of the public pages has none.
    return bool(user and user.is_authenticated) and used_second_factor(request)


def _page_help(request: HttpRequest) -> PageHelp | None:
    name = request.resolver_match.url_name if request.resolver_match else None
    text = help_of(name) if name else None
    return PageHelp(text, f"{reverse('guidance')}?side={name}") if text else None


def _seat(membership: Membership, day: dt.date) -> Seat:
    unit = organisations.units_on(day).get(membership.unit_id)
    return Seat(
        membership.pk,
        unit.name if unit else Text("", ""),
        access_matrix().roles[membership.role].label,
    )


def _navigation(request: HttpRequest, role: str) -> list[Entry]:
    readable, writable = access_matrix().roles[role].readable, access_matrix().roles[role].writable
    offered = [
        ("desk", _("Skrivebord"), True),
        ("referral-list", _("Henvendelser"), "contact" in readable),
        ("outreach-list", _("Opsøgende"), does_outreach(role)),
        ("call-list", _("Hotline"), sees_calls(role)),
        ("exploitation-list", _("Forhold"), sees_calls(role)),
        ("joint-action-list", _("Fælles aktioner"), sees_joint_actions(role)),
        ("criminal-case-list", _("Straffesager"), sees_criminal_cases(role)),
        ("contact-list", _("Kontaktpunkt"), sees_contact_point(role)),
        ("urgent-list", _("Hasteplads"), sees_urgent_requests(role)),
        ("occupancy-board", _("Belægning"), sees_occupancy(role)),
        ("report-list", _("Meldinger"), "contact" in readable and role in REPORTS),
        ("case-list", _("Sager"), "core" in readable),
        ("offer-list", _("Botilbud"), sees_offers(role)),
        # Who notifies periods.
        ("period-desk", _("Perioder"), role in PERIOD_ROLES),
        ("task-list", _("Opgaver"), "core" in readable),
        ("home", _("Beboere"), role_runs_home(role)),
        ("statements", _("Opgørelser"), role_sees_statements(role)),
        ("enquiry-list", _("Rådgivning"), "advice" in readable),
        ("case-search", _("Find person"), "numbers" in access_matrix().roles[role].particulars),
        # Who only reads cases has none to share out.
        ("allocation", _("Fordeling"), "core" in writable),
        ("action-plan", _("Handlingsplan"), "aggregates" in readable),
        ("knowledge", _("Viden"), "aggregates" in readable),
        ("statistics", _("Statistik"), "aggregates" in readable),
        ("operations", _("Driftstal"), sees_operations(role)),
        ("audit-log", _("Log"), "audit" in readable),
        ("access-oversight", _("Aktindsigt"), role == OFFICER),
        ("administration", _("Administration"), role in ADMINISTRATION),
        # Who leads an organisation administers nothing, and sees what calls for it.
        ("service-list", _("Systemer"), role in LEADERS - LEADS),
        ("units", _("Enheder"), True),
        ("rules", _("Regler"), True),
        ("guidance", _("Vejledning"), True),
    ]
    entries = []
    for name, label, hers in offered:
        if not hers:
            continue
        url = reverse(name)
        current = request.path == url if url == "/" or name == "case-search" else request.path.startswith(url)
        entries.append(Entry(url, label, current and not (name == "case-list" and "/find/" in request.path)))
    return entries
