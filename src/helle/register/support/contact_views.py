"""Pages of the contact person: who it is and was, who stands in, who it was before the plan, and who has nobody."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import About, answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.interface.forms import SupersedeForm
from helle.register.interface.words import active_language, long_day
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Unit, User
from helle.register.protection import clock, policies
from helle.register.support import contact_actions, contact_queries, queries
from helle.register.support.contact_forms import ContactPersonForm, DeputyEndForm, DeputyForm, EarlierContactForm
from helle.register.support.contact_models import ContactDeputy
from helle.rules.codes import OrganisationKind


def _case_for_cmm(request: ActingHttpRequest, number: str) -> Case:
    """The case, for CMM, whose the contact person is (SUP-08)."""
    if request.acting.unit_kind != OrganisationKind.CMM:
        raise PermissionDenied("contact_person")
    return cases.get_case_for_writing(number, "core")


def _page(number: str) -> str:
    return reverse("case-contact", args=[number])


def _staff(request: ActingHttpRequest) -> list[User]:
    return organisations.staff_of(request.acting.unit_id, clock.today(), policies.roles_writing("core"))


@require_GET
def contact(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Whom the person turns to today, who it was, and on which days it was nobody."""
    if request.acting.unit_kind == OrganisationKind.MUNICIPALITY:
        raise PermissionDenied("contact")  # Who was contact person is of the course of the case (C6).
    case = cases.get_case_for_reading(number, "core")
    facts = cases.facts_today(case)
    held, earlier = contact_queries.held_by(case), contact_queries.earlier_contacts_of(case)
    now = contact_queries.contact_now(contact_queries.standing(one.row for one in held), case.pk, facts)
    in_cmm = request.acting.unit_kind == OrganisationKind.CMM
    may_write = in_cmm and policies.may_write("core")
    wrongly = now.person is not None and in_cmm and contact_queries.put_there_by_a_wrong_look(case.pk)
    audit.record("contact_person.read", object_id=case.pk, cases=[case.pk])
    for one in held:
        if one.handover is not None:
            contact_actions.handover_read(case, one.handover)
    return render(
        request,
        "support/contact.html",
        {
            "case": case,
            "now": now,
            "planned": contact_queries.planned(one.row for one in held),
            "held": held,
            "deputies": contact_queries.deputies_of(case.pk),
            "earlier": earlier,
            "gaps": contact_queries.gaps_of(case.pk),
            "ruling": contact_queries.cover_ruling(now, facts, earlier),
            "may_write": may_write,
            "wrongly": wrongly,
            "letter_url": reverse("case-letter-new", args=[number, "contact_person"])
            if in_cmm and not wrongly and policies.may_write("documents")
            else "",
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def contact_person(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Give the person a contact person from CMM, by CMM (SUP-01)."""
    case = _case_for_cmm(request, number)
    today, staff = clock.today(), _staff(request)
    standing = contact_queries.standing(queries.contact_persons_of(case.pk))
    now = standing if standing and (standing.during.upper is None or standing.during.upper > today) else None
    form = ContactPersonForm(
        request.POST or None, initial=initial_of(case, since=today), staff=staff, replaces=now.user if now else None
    )

    def chosen() -> User:
        return next(user for user in staff if str(user.pk) == form.cleaned_data["user"])

    def save() -> None:
        contact_actions.contact_person_set(
            case,
            expected_version=form.cleaned_data["case_version"],
            user=chosen(),
            since=form.cleaned_data["since"],
            why=form.cleaned_data.get("why", ""),
            note=form.cleaned_data["note"],
        )

    def saved() -> str:
        if now is not None and form.cleaned_data["since"] > today:
            said = _("%(name)s bliver kontaktperson %(day)s. Indtil da er det %(earlier)s.") % {
                "name": chosen().full_name,
                "day": long_day(form.cleaned_data["since"], active_language()),
                "earlier": now.user.full_name,
            }
            return f"{said} {_('Fortæl personen det; brevet om det kan skrives fra den dag.')}"
        if now is None:
            said = _("%(name)s er kontaktperson.") % {"name": chosen().full_name}
        else:
            said = _("%(name)s er kontaktperson i stedet for %(earlier)s.") % {
                "name": chosen().full_name,
                "earlier": now.user.full_name,
            }
        return f"{said} {_('Fortæl personen det; der er et brev til det.')}"

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=saved,
        page={
            "heading": _("Kontaktperson i sag %(number)s") % {"number": number},
            "cancel_url": _page(number),
            "intro": _("Nu er det %(name)s.") % {"name": now.user.full_name} if now else "",
        },
    )


@require_http_methods(["GET", "POST"])
def handover_take_back(request: ActingHttpRequest, number: str) -> HttpResponse:
    """A planned handover does not take place."""
    case = _case_for_cmm(request, number)
    form = DeputyEndForm(request.POST or None, initial=initial_of(case))
    planned = contact_queries.planned(queries.contact_persons_of(case.pk))
    said = (
        _("%(name)s skulle tage over %(day)s. Den nuværende kontaktperson fortsætter.")
        % {"name": planned.user.full_name, "day": long_day(planned.during.lower, active_language())}
        if planned
        else _("Ingen overdragelse er planlagt.")
    )
    alone = _nobody_stands_in(contact_queries.deputies_ended_by(planned)) if planned else ""
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: contact_actions.handover_take_back(case, expected_version=form.cleaned_data["case_version"]),
        done=_page(number),
        saved=f"{_('Overdragelsen er trukket tilbage.')}{alone}",
        page={
            "heading": _("Træk overdragelsen tilbage i sag %(number)s") % {"number": number},
            "intro": f"{said}{alone}",
            "submit_label": _("Træk tilbage"),
        },
    )


def _nobody_stands_in(deputies: list[ContactDeputy]) -> str:
    """Whose days as deputy the handover cut short: they do not come back with it, so that one is chosen anew."""
    language = active_language()
    said = [
        _("%(name)s er ikke længere stedfortræder.") % {"name": one.user.full_name}
        if one.withdrawn_at
        else _("%(name)s er kun stedfortræder til og med %(day)s.")
        % {"name": one.user.full_name, "day": long_day(one.last_day, language)}
        for one in deputies
    ]
    asks = [_("Vælg en stedfortræder igen, hvis den nuværende kontaktperson er væk længere.")] if said else []
    return "".join(f" {one}" for one in (*said, *asks))


@require_http_methods(["GET", "POST"])
def deputy(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Let a colleague stand in for the contact person while she is away."""
    case = _case_for_cmm(request, number)
    facts, today = cases.facts_today(case), clock.today()
    standing = contact_queries.standing(queries.contact_persons_of(case.pk))
    now = contact_queries.contact_now(standing, case.pk, facts)
    if now.person is None:
        raise PermissionDenied("no_contact_person")
    replaced = now.person.user
    staff = [user for user in _staff(request) if user.pk != replaced.pk]
    form = DeputyForm(
        request.POST or None, initial=initial_of(case, since=today, until=now.away_until or ""), staff=staff
    )

    def save() -> None:
        given = form.cleaned_data
        contact_actions.deputy_set(
            case,
            expected_version=given["case_version"],
            user=next(user for user in staff if str(user.pk) == given["user"]),
            since=given["since"],
            until=given["until"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=_page(number),
        saved=_("Stedfortræderen er noteret. Fortæl personen, hvem det er."),
        page={
            "heading": _("Stedfortræder for kontaktpersonen i sag %(number)s") % {"number": number},
            "intro": _("%(name)s er og bliver kontaktperson.") % {"name": replaced.full_name}
            + (
                " " + _("Væk til og med %(day)s.") % {"day": long_day(now.away_until, active_language())}
                if now.away_until
                else ""
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def deputy_end(request: ActingHttpRequest, number: str, deputy_id: uuid.UUID) -> HttpResponse:
    """The contact person is back sooner."""
    case = _case_for_cmm(request, number)
    row = contact_queries.get_deputy(case, deputy_id)
    form = DeputyEndForm(request.POST or None, initial=initial_of(case))
    begun = row.during.lower < clock.today()
    language = active_language()
    yesterday = long_day(clock.today() - dt.timedelta(days=1), language)

    def save() -> None:
        contact_actions.deputy_end(case, row, expected_version=form.cleaned_data["case_version"])

    return answer_form(
        request,
        form,
        case=case,
        about=About(row.pk, {}),
        save=save,
        done=_page(number),
        saved=_("Stedfortræderen er afsluttet."),
        page={
            "heading": _("Afslut stedfortræder i sag %(number)s") % {"number": number},
            "intro": _("%(name)s er noteret til og med %(day)s.")
            % {"name": row.user.full_name, "day": long_day(row.last_day, language)}
            + " "
            + (_("Sidste dag bliver i går, %(day)s.") % {"day": yesterday} if begun else _("Det tages tilbage.")),
            "submit_label": _("Afslut"),
        },
    )


@require_http_methods(["GET", "POST"])
def earlier_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record an organisation that was contact person before the plan (SUP-12)."""
    case = _case_for_cmm(request, number)
    ngos = sorted(
        (one for one in organisations.units_on(clock.today()).values() if one.kind == OrganisationKind.NGO),
        key=lambda one: one.name.in_language(active_language()),
    )
    form = EarlierContactForm(request.POST or None, initial=initial_of(case), organisations=ngos)

    def save() -> None:
        given = form.cleaned_data
        contact_actions.earlier_contact_record(
            case,
            expected_version=given["case_version"],
            organisation=Unit.objects.get(pk=given["organisation"]) if given["organisation"] else None,
            name=given["name"],
            since=given["since"],
            until=given["until"],
            source=given["source"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=_page(number),
        saved=_("Kontaktpersonen fra før planen er noteret."),
        page={
            "heading": _("Kontaktperson før planen i sag %(number)s") % {"number": number},
            "intro": _("Før 2022 kunne frivillige organisationer være kontaktperson. Her noteres det som historik."),
        },
    )


@require_http_methods(["GET", "POST"])
def earlier_supersede(request: ActingHttpRequest, number: str, row_id: uuid.UUID) -> HttpResponse:
    """Put an organisation of before the plan out of force."""
    case = _case_for_cmm(request, number)
    earlier = contact_queries.get_earlier_contact(case, row_id)
    form = SupersedeForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        contact_actions.earlier_contact_supersede(
            case, earlier.row, expected_version=form.cleaned_data["case_version"], why=form.cleaned_data["why"]
        )

    return answer_form(
        request,
        form,
        case=case,
        about=About(earlier.row.pk, {}),
        save=save,
        done=_page(number),
        saved=_("Oplysningen er sat ud af kraft."),
        page={
            "heading": _("Kontaktperson før planen er en fejl i sag %(number)s") % {"number": number},
            "intro": earlier.name,
        },
    )


@require_GET
def contact_loads(request: ActingHttpRequest) -> HttpResponse:
    """For CMM's lead: whom nobody looks after, and for how many each colleague is contact person."""
    policies.require_write("core")
    if not contact_queries.sees_flagged():
        raise PermissionDenied("contact_loads")
    flagged, more = contact_queries.flagged(limit=100)
    loads = contact_queries.contact_loads()
    audit.record(
        "contact_person.loads_read",
        cases=list(dict.fromkeys(one.case_id for one in flagged)),
        purpose="supervision",
        detail={"people": len(loads)},
    )
    return render(
        request,
        "support/contact_loads.html",
        {"flagged": flagged, "more": more, "loads": loads, "today": clock.today()},
    )
