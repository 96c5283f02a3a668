"""Pages of the contact point, of the numbers of criminal cases, and of criminal statistics in and out."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.casefile.uploads import Received
from helle.register.cases.http import About, answer_form
from helle.register.interface.words import active_language, page_number
from helle.register.organisations import queries as organisations
from helle.register.placements.choices import DetainedWhy
from helle.register.prosecution import contact_actions, contact_queries, policies, queries, statistics_actions
from helle.register.prosecution.choices import POLICE_KINDS, ContactAbout, WaiverOutcome
from helle.register.prosecution.contact_forms import ContactAnswerForm, ContactForm, DeliveryForm, ForwardForm
from helle.register.prosecution.contact_models import ContactMessage, Delivery
from helle.register.prosecution.forms import NOT_MET
from helle.register.prosecution.statistics_actions import RowsRefused
from helle.register.protection import clock, context
from helle.register.protection.refusals import Refused
from helle.rules.codes import OrganisationKind
from helle.rules.crime.stages import CriminalStage, EndReason
from helle.rules.ruling import Text
from helle.rules.statistics.criminal_statistics import CaseCount, PoliceDistrict


@require_GET
def contact_list(request: ActingHttpRequest) -> HttpResponse:
    """The queue between the police and CMM: what the acting unit sent or was sent; at Rigspolitiet all of it."""
    policies.require(policies.reads_contact_point())
    page = page_number(request.GET.get("side", ""))
    (shown, more), units = contact_queries.listed(page=page), organisations.units_on(clock.today())
    audit.record("contact.listed", detail={"page": page, "shown": len(shown)})
    return render(
        request,
        "prosecution/contacts.html",
        {
            "rows": [(one, units.get(one.row.by_unit_id), units.get(one.lies_with)) for one in shown],
            "may_write": policies.uses_contact_point(),
            "page_number": page,
            "more": more,
            "today": clock.today(),
        },
    )


def units_of(*kinds: str) -> list[tuple[str, str]]:
    """The units of some kinds to choose from, by their names."""
    language = active_language()
    found = organisations.units_on(clock.today()).values()
    named = [(str(one.id), one.name.in_language(language)) for one in found if one.kind in kinds and not one.closed]
    return sorted(named, key=lambda pair: pair[1])


@require_http_methods(["GET", "POST"])
def contact_new(request: ActingHttpRequest) -> HttpResponse:
    """Write to the contact point, or straight to the other side where it is acute (CRI-17)."""
    policies.require(policies.uses_contact_point())
    form = ContactForm(request.POST or None, initial={"form_token": uuid.uuid4(), "acute": False})
    kind = context.current().unit_kind
    if kind in POLICE_KINDS:
        del form.fields["to"]
    else:
        cmm = [OrganisationKind.CMM.value] if kind == OrganisationKind.NATIONAL_POLICE else []
        form.offer("to", units_of(*POLICE_KINDS, *cmm), blank=True)
    made: list[ContactMessage] = []

    def save() -> None:
        given = form.cleaned_data
        made[:] = [
            contact_actions.contact_write(
                about=ContactAbout(given["about"]),
                words=given["words"],
                acute=given["acute"],
                to=uuid.UUID(given["to"]) if given.get("to") else None,
            )
        ]

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("contact-list"),
        shown_at=lambda: reverse("contact-page", args=[made[0].pk]),
        saved=_("Det er sendt."),
        page={
            "heading": _("Skriv til kontaktpunktet"),
            "intro": _(
                "Rigspolitiet er kontaktpunkt mellem politiet og CMM. Skriv ingen navne: en person henvises for sig. "
                "[CRI-17]"
            ),
            "submit_label": _("Send"),
        },
    )


@require_GET
def contact_page(request: ActingHttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """One of the queue, with all that was done with it."""
    policies.require(policies.reads_contact_point())
    found = contact_queries.get_contact(contact_id)
    audit.record("contact.read", object_id=found.row.pk)
    units = organisations.units_on(clock.today())
    words, *said = contact_queries.words_of(found)
    return render(
        request,
        "prosecution/contact.html",
        {
            "shown": found,
            "words": words,
            "steps": [
                (one, text, units.get(one.to_unit_id) if one.to_unit_id else None)
                for one, text in zip(found.steps, said, strict=True)
            ],
            "sender": units.get(found.row.by_unit_id),
            "lies_with": units.get(found.lies_with),
            "may_answer": found.is_mine and policies.uses_contact_point(),
            "may_forward": found.is_mine and policies.is_contact_point(),
            "today": clock.today(),
        },
    )


def _mine(contact_id: uuid.UUID) -> contact_queries.Shown:
    found = contact_queries.get_contact(contact_id)
    if not found.is_mine:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def contact_forward(request: ActingHttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Send it on to CMM, a district or NSK: Rigspolitiet."""
    policies.require(policies.is_contact_point())
    found = _mine(contact_id)
    form = ForwardForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    form.offer("to", units_of(OrganisationKind.CMM.value, *POLICE_KINDS), blank=True)

    def save() -> None:
        given = form.cleaned_data
        contact_actions.contact_forward(found.row, to=uuid.UUID(given["to"]), words=given["words"])

    return answer_form(
        request,
        form,
        about=About(found.row.pk, {}),
        save=save,
        done=reverse("contact-page", args=[contact_id]),
        saved=_("Det er sendt videre."),
        page={
            "heading": _("Send videre"),
            "intro": contact_queries.words_of(found)[0],
            "submit_label": _("Send videre"),
        },
    )


@require_http_methods(["GET", "POST"])
def contact_answer(request: ActingHttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Answer it."""
    policies.require(policies.uses_contact_point())
    found = _mine(contact_id)
    form = ContactAnswerForm(request.POST or None, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        contact_actions.contact_answer(found.row, words=form.cleaned_data["words"])

    return answer_form(
        request,
        form,
        about=About(found.row.pk, {}),
        save=save,
        done=reverse("contact-page", args=[contact_id]),
        saved=_("Svaret er sendt."),
        page={
            "heading": _("Svar"),
            "intro": contact_queries.words_of(found)[0],
            "submit_label": _("Send svaret"),
        },
    )


# --- numbers --------------------------------------------------------------------------------------------------------


def _year(asked: str) -> int:
    """The year that is asked for; this one where none can be meant."""
    this = clock.today().year
    return int(asked) if asked.isascii() and asked.isdigit() and 2010 <= int(asked) <= this else this


@require_GET
def criminal_figures(request: ActingHttpRequest) -> HttpResponse:
    """Numbers of a year: asked in time by unit, how long stages took, why cases ended, waivers, detentions (CRI-16)."""
    policies.require(policies.counts_cases())
    year = _year(request.GET.get("aar", ""))
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    audit.record("statistics.criminal_read", detail={"year": year})
    units = organisations.units_on(clock.today())
    return render(
        request,
        "prosecution/figures.html",
        {
            "year": year,
            "years": range(clock.today().year, clock.today().year - 6, -1),
            "asked": [(one, units.get(one.unit_id)) for one in contact_queries.asked_in_time(first, last)],
            "durations": [
                (CriminalStage(one.before).label, CriminalStage(one.stage).label, one)
                for one in contact_queries.durations(first, last)
            ],
            "ends": [
                (queries.provision_text(provision), EndReason(why).label, times)
                for provision, why, times in contact_queries.ends(first, last)
            ],
            "care": [
                (what, _care_in_words(what, code), times) for what, code, times in contact_queries.care(first, last)
            ],
            "counted": contact_queries.counted(),
        },
    )


def _care_in_words(what: str, code: str) -> str:
    if what == "detention":
        return str(DetainedWhy(code).label)
    return str(WaiverOutcome(code).label if code in WaiverOutcome.values else NOT_MET[code])


@require_GET
def criminal_statistics(request: ActingHttpRequest) -> HttpResponse:
    """The criminal statistics that the police delivered: the latest, or the one asked for (STA-04)."""
    policies.require(policies.reads_deliveries())
    found = contact_queries.deliveries()
    asked = request.GET.get("leverance", "")
    chosen = next((one for one in found if str(one.pk) == asked), found[0] if found else None)
    audit.record("statistics.criminal_delivered_read", object_id=chosen.pk if chosen else None)
    return render(
        request,
        "prosecution/deliveries.html",
        {
            "deliveries": found,
            "chosen": chosen,
            "numbers": [_number(one) for one in contact_queries.numbers_of(chosen)] if chosen else [],
            "takes": policies.takes_deliveries(),
            "counts": policies.counts_cases(),
            "today": clock.today(),
        },
    )


def _number(one: Any) -> tuple[Any, Text, Text, Text | None]:
    return (
        one,
        queries.provision_text(one.offence),
        CaseCount(one.kind).label,
        PoliceDistrict(one.district).label if one.district else None,
    )


def _text_of(received: Received) -> str:
    """What stands in a file that was sent, out of the spool that it came in; '' where it is no text.

    Raises `Refused` for one that is larger than numbers can be.
    """
    if received.too_large or (received.size or 0) > statistics_actions.LONGEST:
        raise Refused(statistics_actions.TOO_LARGE, field="file")
    try:
        return b"".join(received.spool.pieces()).decode("utf-8")
    except UnicodeDecodeError:
        return ""


@require_http_methods(["GET", "POST"])
def delivery_new(request: ActingHttpRequest) -> HttpResponse:
    """Take a delivery in: all of it, or none and each row's error (FLO-07)."""
    policies.require(policies.takes_deliveries())
    form = DeliveryForm(request.POST or None, request.FILES or None, initial={"form_token": uuid.uuid4()})
    wrong: list[statistics_actions.RowFault] = []
    made: list[Delivery] = []

    def save() -> None:
        content = _text_of(form.cleaned_data["file"])
        try:
            made[:] = [statistics_actions.delivery_take_in(content, cut_off=form.cleaned_data["cut_off"])]
        except RowsRefused as refused:
            wrong[:] = refused.rows
            raise

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("criminal-statistics"),
        saved=lambda: _("%(n)s tal er taget ind.") % {"n": made[0].rows if made else 0},
        page={
            "heading": _("Tag straffestatistik ind"),
            "intro": _(
                "Personer for hvert journalnummer, ikke rækker; kun tal, ingen personer. Er én række forkert, tages "
                "intet ind, og hver fejl står med sin linje. [STA-04]"
            ),
            "submit_label": _("Tag tallene ind"),
            "wrong": wrong,
        },
        template="prosecution/delivery_form.html",
    )


@require_GET
def criminal_statistics_file(request: ActingHttpRequest) -> HttpResponse:
    """The numbers of the criminal cases in Helle as the file that a delivery is: persons, by year of the stage."""
    policies.require(policies.counts_cases())
    year = _year(request.GET.get("aar", ""))
    rows = contact_queries.counts(year, year)
    audit.record("statistics.criminal_exported", detail={"year": year, "rows": len(rows)})
    response = HttpResponse(statistics_actions.csv_of(rows), content_type="text/csv; charset=utf-8")
    # The file has the columns of a delivery alone: whose numbers they are and when they were counted stand in its name.
    unit = organisations.units_on(clock.today())[context.current().unit_id].code
    name = f"straffesager-{year}-{unit}-{clock.today():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
