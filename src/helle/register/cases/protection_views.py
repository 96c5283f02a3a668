"""Pages on which the protection of an address is recorded, looked up and ended (PUB-DIG-12).

They lie here and not in `people`, since a person is reached through a case.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import person_actions as actions
from helle.register.cases import queries
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.interface.words import active_language, long_day
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.people.choices import ProtectionEndedWhy, ProtectionGround
from helle.register.people.forms import AddressProtectionEndForm, AddressProtectionForm
from helle.register.protection import clock


@require_http_methods(["GET", "POST"])
def address_protection(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record that the person's address is protected; beside it every protection there was, by whom and why."""
    case = queries.get_case_for_writing(number, "identity")
    form = AddressProtectionForm(request.POST or None, initial=initial_of(case, since=clock.today()))
    rows = people.address_protections_of(case.person_id)
    units = organisations.units_on(clock.today())

    def save() -> None:
        actions.address_protect(
            case,
            expected_version=form.cleaned_data["case_version"],
            ground=ProtectionGround(form.cleaned_data["ground"]),
            since=form.cleaned_data["since"],
            until=form.cleaned_data["until"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-address-protection", args=[number]),
        saved=lambda: _what_holds(case, form.cleaned_data["since"]),
        page={
            "case": case,
            "today": clock.today(),
            "heading": _("Adressebeskyttelse i sag %(number)s") % {"number": number},
            "rows": [
                (
                    row,
                    units.get(row.recorded_by_unit_id),
                    units.get(row.ended_by_unit_id) if row.ended_by_unit_id else None,
                )
                for row in rows
            ],
            "now": people.address_protection_now(case.person_id),
            "cancel_url": reverse("case-page", args=[number]),
            "submit_label": _("Notér adressebeskyttelse"),
        },
        template="cases/address_protection.html",
    )


def _what_holds(case: Case, since: dt.date) -> str:
    """What is said once a protection is recorded: one that begins later protects nothing until then."""
    noted = _("Adressebeskyttelsen er noteret.")
    if since <= clock.today():
        return f"{noted} {_('Nu kan kun de, der har brug for det, se, hvor personen bor.')}"
    day = {"day": long_day(since, active_language())}
    if people.address_protection_now(case.person_id) is None:
        return f"{noted} {_('Den gælder først fra %(day)s; i dag er adressen ikke beskyttet.') % day}"
    return f"{noted} {_('Den gælder først fra %(day)s.') % day}"


@require_http_methods(["GET", "POST"])
def address_protection_end(request: ActingHttpRequest, number: str, protection_id: uuid.UUID) -> HttpResponse:
    """End the protection of the person's address."""
    case = queries.get_case_for_writing(number, "identity")
    standing = people.address_protections_of(case.person_id)
    if not any(row.pk == protection_id and not row.ended_why for row in standing):
        raise Http404
    form = AddressProtectionEndForm(request.POST or None, initial=initial_of(case, last_day=clock.today()))
    listed = reverse("case-address-protection", args=[number])

    def save() -> None:
        actions.address_protection_end(
            case,
            protection_id,
            expected_version=form.cleaned_data["case_version"],
            last_day=form.cleaned_data["last_day"],
            why=ProtectionEndedWhy(form.cleaned_data["why"]),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=listed,
        saved=_("Adressebeskyttelsen er afsluttet."),
        page={
            "heading": _("Afslut adressebeskyttelse i sag %(number)s") % {"number": number},
            "cancel_url": listed,
            "submit_label": _("Afslut adressebeskyttelsen"),
        },
    )
