"""Pages of the contact point, and of the numbers of the criminal cases in Helle."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.marks import is_a_file, says_disposed_of
from helle.register.interface.words import active_language, page_number
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.placements.choices import DetainedWhy
from helle.register.prosecution import (
    contact_actions,
    contact_queries,
    policies,
    queries,
    statistics_actions,
    their_word,
)
from helle.register.prosecution.choices import POLICE_KINDS, UNWEIGHED, ContactAbout, Instance, WaiverOutcome
from helle.register.prosecution.contact_forms import ContactAnswerForm, ContactForm, ForwardForm
from helle.register.prosecution.contact_models import ContactMessage
from helle.register.prosecution.waiver_forms import NOT_MET
from helle.register.protection import clock, context
from helle.register.protection.refusals import Refused
from helle.rules.codes import OrganisationKind
from helle.rules.crime.stages import CriminalStage, EndReason
from helle.rules.ruling import Text


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
            "noted": [(one, units.get(one.unit_id)) for one in their_word.noted()],
            "answers_for_cmm": policies.answers_for_itself(),
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
    form = ContactForm(request.POST or None, initial={"form_token": uuid.uuid4()})
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


@says_disposed_of
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


def _mine(contact_id: uuid.UUID, *, typed: bool) -> contact_queries.Shown:
    """One that lies with the acting unit, or did when the page was opened: what was typed is kept, and the answer says
    where it lies now."""
    found = contact_queries.get_contact(contact_id)
    if not found.is_mine and not (typed and context.current().unit_id in found.lay_with):
        raise Http404
    return found


def _refuse_moved(found: contact_queries.Shown) -> None:
    """Say that it was answered, or with whom it lies, where it waits for the acting unit no more."""
    if found.is_mine:
        return
    unit = organisations.units_on(clock.today()).get(found.lies_with)
    if found.answered or unit is None or found.lies_with == context.current().unit_id:
        raise Refused(contact_actions.MOVED_MEANWHILE)
    raise Refused(
        Text(
            f"Det er sendt videre og ligger nu hos {unit.name.da}. Det, du har skrevet, står her stadig. [CRI-17]",
            f"It was sent on and lies with {unit.name.en} now. What you typed is still here. [CRI-17]",
        )
    )


@require_http_methods(["GET", "POST"])
def contact_forward(request: ActingHttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Send it on to CMM, a district or NSK: Rigspolitiet."""
    policies.require(policies.is_contact_point())
    found = _mine(contact_id, typed=request.method == "POST")
    form = ForwardForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    # Whoever asked does not answer itself.
    others = [one for one in units_of(OrganisationKind.CMM.value, *POLICE_KINDS) if one[0] != str(found.row.by_unit_id)]
    form.offer("to", others, blank=True)

    def save() -> None:
        given = form.cleaned_data
        _refuse_moved(found)
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
    found = _mine(contact_id, typed=request.method == "POST")
    form = ContactAnswerForm(request.POST or None, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        _refuse_moved(found)
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
            "first": first,
            "last": last,
            "today": clock.today(),
            "years": range(clock.today().year, clock.today().year - 6, -1),
            "asked": [(one, units.get(one.unit_id)) for one in contact_queries.asked_in_time(first, last)],
            "otherwise": [(units.get(unit), times) for unit, times in their_word.otherwise(first, last)],
            "durations": [
                (CriminalStage(one.before).label, CriminalStage(one.stage).label, _instance(one), _took(one))
                for one in sorted(contact_queries.durations(first, last), key=_on_the_way)
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


def _instance(one: contact_queries.Duration) -> str:
    """Why another judgment was given, in words; '' where a step is to none."""
    return str(Instance(one.instance).label) if one.instance else ""


def _on_the_way(one: contact_queries.Duration) -> tuple[int, int]:
    """Where a step stands on the way from the report to the judgment."""
    order = list(CriminalStage)
    return order.index(CriminalStage(one.before)), order.index(CriminalStage(one.stage))


def _took(one: contact_queries.Duration) -> str:
    """How long a step took in words; of one alone there is no middle."""
    shown = localize(int(one.days) if one.days.is_integer() else round(one.days, 1))
    days = ngettext("%(n)s dag", "%(n)s dage", 1 if one.days == 1 else 2) % {"n": shown}
    if one.steps == 1:
        return _("%(days)s (ét tilfælde)") % {"days": days}
    return _("%(days)s (den midterste af %(n)s)") % {"days": days, "n": one.steps}


def _care_in_words(what: str, code: str) -> str:
    if what == "detention":
        return str(DetainedWhy(code).label)
    if what == "unweighed":
        return str(UNWEIGHED[code])
    return str(WaiverOutcome(code).label if code in WaiverOutcome.values else NOT_MET[code])


def _head_of(year: int, whose: str, unit: NamedUnit) -> list[str]:
    """What the file tells of its numbers: of which cases, for whom, what is counted, and when it was (STA-04)."""
    language = active_language()
    scopes = {
        "all": _("Alle straffesager i Helle, i hele landet"),
        "told": _("Ikke hele landet: kun de straffesager, CMM er inddraget i eller kender en person i"),
        "own": _("Ikke hele landet: kun enhedens egne straffesager"),
    }
    return [
        _("Straffesager i Helle, %(year)s") % {"year": year},
        _("Omfang: %(scope)s") % {"scope": scopes[whose]},
        _("Trukket af: %(unit)s") % {"unit": unit.name.in_language(language)},
        _("Enhed: personer for hvert journalnummer, slagsene lægges ikke sammen [PUB-STAT-05]"),
        _("Er der dømt flere gange om det samme, tæller den sidste dom, i sit år"),
        *_left_out(year),
        _("Gjort op: %(day)s") % {"day": f"{clock.today():%Y-%m-%d}"},
    ]


def _left_out(year: int) -> list[str]:
    """What the file leaves out, and how many cases that is; that another provision is none of it is said always."""
    given = contact_queries.left_out(year, year)
    other, nobody, nsk = (given.get(one, 0) for one in ("other", "without_suspect", "nsk"))
    said = [_("Ikke med: forhold efter en anden bestemmelse, i antal sager: %(n)s") % {"n": other}]
    if nobody:
        said.append(_("Ikke med: anmeldelser, som ingen er mistænkt for endnu, i antal sager: %(n)s") % {"n": nobody})
    if nsk:
        said.append(
            _("Ikke med: trin, mens NSK efterforsker (kun i tal for landet), i antal sager: %(n)s") % {"n": nsk}
        )
    return said


@is_a_file("Counts of persons, as the page shows them: no number of a case and no name.")
@require_GET
def criminal_statistics_file(request: ActingHttpRequest) -> HttpResponse:
    """The numbers of the criminal cases in Helle as the file that a delivery is: persons, by year of the stage."""
    policies.require(policies.counts_cases())
    year = _year(request.GET.get("aar", ""))
    rows = contact_queries.counts(year, year)
    audit.record("statistics.criminal_exported", detail={"year": year, "rows": len(rows)})
    whose, unit = contact_queries.counted(), organisations.units_on(clock.today())[context.current().unit_id]
    content = statistics_actions.csv_of(rows, head=_head_of(year, whose, unit), of_the_country=whose == "all")
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"straffesager-{year}-{unit.code}-{clock.today():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
