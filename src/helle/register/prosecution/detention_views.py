"""Pages of detentions: the police write one down and end it; CMM reads it and finds a place."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.coming_of_age import profile_with
from helle.register.cases.http import About, answer_form
from helle.register.cases.models import Case
from helle.register.interface.marks import says_disposed_of
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.people.choices import Sex
from helle.register.placements import policies as places
from helle.register.placements import urgent_queries
from helle.register.prosecution import detention_actions, detention_queries, policies, queries
from helle.register.prosecution.choices import Mistake
from helle.register.prosecution.detention_models import Detention
from helle.register.prosecution.forms import (
    DetentionEndForm,
    DetentionForm,
    DetentionWithdrawForm,
    UntieForm,
    WhichCaseForm,
    WhoseDetentionForm,
)
from helle.register.prosecution.victim_views import known_choices
from helle.register.protection import clock, context
from helle.register.protection.refusals import Refused
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text

NO_SUCH_CASE: Final = Text("Den sag har I ikke, eller den findes ikke.", "You do not have that case, or there is none.")
OTHER: Final = "anden"
"""Who is held and stands in no case and no referral that the unit knows."""
REFERRED: Final = "henvist-"
"""Before the person of a referral whom CMM has not taken in yet."""


@require_GET
def detention_list(request: ActingHttpRequest) -> HttpResponse:
    """The detentions of possible victims that the acting unit sees: its own, for CMM those of its cases (CRI-09)."""
    policies.require(policies.sees_detentions())
    rows = detention_queries.listed()
    units = organisations.units_on(clock.today())
    audit.record("prosecution.detentions_listed", detail={"shown": len(rows)}, purpose=_purpose())
    return render(
        request,
        "prosecution/detentions.html",
        {
            "rows": [(row, units.get(row.by_unit_id)) for row in rows],
            "is_police": policies.is_police(),
            "today": clock.today(),
        },
    )


def _purpose() -> str | None:
    """CMM looks at it as casework, the police for law enforcement (PUB-LAW-14)."""
    return policies.PURPOSE if policies.is_police() else None


def _own(row: Detention) -> bool:
    """Whether the acting police unit wrote it, and it is in force: ended and put out of force by that one alone."""
    return policies.is_police() and row.superseded_at is None and row.by_unit_id == context.current().unit_id


def _referred_choices() -> list[tuple[str, str]]:
    return [
        (
            f"{REFERRED}{one.person_id}",
            _("Henvendelse %(number)s, person %(n)s · CMM har ikke taget imod endnu")
            % {"number": one.referral, "n": one.sequence},
        )
        for one in detention_queries.referred_and_not_taken_in()
    ]


def brought_along(request: ActingHttpRequest) -> dict[str, Any] | None:
    """What was typed in a request for a place, or of what became of one, for the form of a detention; None: nothing.

    Of a request that the unit has sent what it says of who is held comes along, too.
    """
    given = request.POST
    if "held" not in given:
        return None
    found = {
        "began_on": given.get("detained_on", "") or clock.today(),
        "began_time": given.get("detained_time", ""),
        "region": given.get("region", ""),
        "call": given.get("call", ""),
        "reasons": given.get("words", "") or given.get("why", ""),
        "sex": _sex_of(given.get("women", ""), given.get("men", "")),
        "minor": given.get("minors", "0") not in ("", "0"),
    }
    if not given["held"]:
        return found
    try:
        row = urgent_queries.get_request(uuid.UUID(given["held"]))
    except ValueError:
        raise Http404 from None
    asked = urgent_queries.whole(row)
    return found | {
        "region": row.region,
        "call": asked.call,
        "reasons": found["reasons"] or asked.why,
        "sex": _sex_of(str(row.women), str(row.men)),
        "minor": row.minors > 0,
        "of_request": row.pk,
    }


def _sex_of(women: str, men: str) -> str:
    """For whom the place is, where the request is for one kind alone."""
    return {(True, False): Sex.WOMAN.value, (False, True): Sex.MAN.value}.get(
        (women not in ("", "0"), men not in ("", "0")), Sex.NOT_STATED.value
    )


@require_http_methods(["GET", "POST"])
def detention_new(request: ActingHttpRequest) -> HttpResponse:
    """Write down that a possible victim is held, and ask CMM for a place in the same act (ACM-20)."""
    policies.require(policies.is_police())
    brought = brought_along(request)
    form = DetentionForm(
        None if brought is not None else request.POST or None,
        initial={"form_token": uuid.uuid4(), "began_on": clock.today(), **(brought or {})},
    )
    nobody = _("En anden: der er ingen henvendelse om personen")
    form.offer("known", [*known_choices(queries.known_cases()), *_referred_choices(), (OTHER, nobody)])
    shown_at: list[str] = []

    def save() -> None:
        who = form.cleaned_data["known"]
        row = detention_actions.detention_record(
            None if who == OTHER or who.startswith(REFERRED) else uuid.UUID(who),
            form.held(),
            referred=uuid.UUID(who.removeprefix(REFERRED)) if who.startswith(REFERRED) else None,
            asked_before=urgent_queries.get_request(before) if (before := form.cleaned_data["of_request"]) else None,
        )
        shown_at[:] = [reverse("detention-page", args=[row.pk])]

    return answer_form(
        request,
        form,
        about=About(None, {}, policies.PURPOSE),
        save=save,
        done=reverse("detention-list"),
        shown_at=lambda: shown_at[0],
        saved=_("CMM har fået besked og er bedt om en plads med det samme. Ring også."),
        page={
            "heading": _("Et muligt offer er frihedsberøvet"),
            "intro": _(
                "Ofre og mulige ofre frihedsberøves så vidt muligt ikke. CMM får besked nu og bliver bedt om en plads "
                "i stedet. [CRI-09, ACM-20]"
            ),
            "ruling": detention_actions.detention_ruling(
                tried=form.typed("alternative_tried"), reasoned=bool((form.typed("reasons") or "").strip()) or None
            ),
            "submit_label": _("Gem, og bed om en plads nu"),
        },
        rules_follow=True,
    )


@require_GET
def detention_page(request: ActingHttpRequest, detention_id: uuid.UUID) -> HttpResponse:
    """A detention: since when, why, what was weighed, what CMM answered, and when it ended."""
    policies.require(policies.sees_detentions())
    row = detention_queries.get_detention(detention_id)
    audit.record(
        "prosecution.detention_read", object_id=row.pk, cases=detention_queries.cases_of(row), purpose=_purpose()
    )
    shown = detention_queries.shown([row])[0]
    return render(
        request,
        "prosecution/detention.html",
        {
            "row": row,
            "shown": shown,
            "beside": detention_queries.beside(row),
            "unit": organisations.units_on(clock.today()).get(row.by_unit_id),
            "who": _who(row),
            "case_number": cases.number_of(row.case_id) if row.case_id and policies.hears_of_cases() else "",
            "ruling": detention_actions.detention_ruling(tried=row.alternative_tried, reasoned=True),
            "may_end": _own(row) and row.ended_at is None,
            "may_withdraw": _own(row) and not shown.disposed,
            "may_say_whose": _may_say_whose(row) and not shown.disposed,
            "may_untie": _may_untie(row),
            "hears": not policies.is_police(),
            "may_answer": places.may_answer(),
            "today": clock.today(),
        },
    )


def _who(row: Detention) -> str:
    """Who is held, as the acting unit knows her: by a referral, or not at all yet."""
    if row.case_id is not None:
        known = [one for one in queries.known_cases() if one.case_id == row.case_id]
        if known:
            return known_choices(known)[0][1]
    referral = detention_queries.referral_of(row)
    if referral:
        return _("Henvendelse %(number)s") % {"number": referral}
    return _("CMM ved, hvem det er") if row.case_id is not None else _("Har ingen sag hos CMM endnu")


def _may_say_whose(row: Detention) -> bool:
    """Whether nobody has said yet whose it is, and the acting unit may: who wrote it, or CMM."""
    return row.case_id is None and row.superseded_at is None and (_own(row) or policies.gives_statements())


def _may_untie(row: Detention) -> bool:
    """Whether the acting unit takes back whose it is: CMM, of one in force that does not follow a referral."""
    said = row.case_id is not None and row.referred_id is None and row.superseded_at is None
    return said and policies.gives_statements()


@require_http_methods(["GET", "POST"])
def detention_untie(request: ActingHttpRequest, detention_id: uuid.UUID) -> HttpResponse:
    """Take back that a detention is of a case: a wrong number was typed (CRI-09)."""
    policies.require(policies.gives_statements())
    row = detention_queries.get_detention(detention_id)
    number = cases.opened_number_of(row.case_id) if row.case_id is not None and _may_untie(row) else ""
    if row.case_id is None or not number:
        raise Http404
    case_id = row.case_id
    form = UntieForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(row.pk, {}, None, [case_id]),
        save=lambda: detention_actions.detention_untie(row, case_id=case_id, why=Mistake(form.cleaned_data["why"])),
        done=reverse("detention-page", args=[row.pk]),
        saved=_("Frihedsberøvelsen hører ikke til nogen sag. Sig, hvem den handler om, når I ved det."),
        page={
            "heading": _("Frihedsberøvelsen hører ikke til sag %(number)s") % {"number": number},
            "intro": _(
                "Den forsvinder fra sagen og hører igen til ingen. At den har stået dér, og hvorfor den er fjernet, "
                "står i loggen. [CRI-09]"
            ),
            "submit_label": _("Fjern den fra sagen"),
        },
    )


@says_disposed_of
@require_http_methods(["GET", "POST"])
def detention_whose(request: ActingHttpRequest, detention_id: uuid.UUID) -> HttpResponse:
    """Say of which case, or of which referral, a detention is that was written before anybody knew (CRI-09)."""
    policies.require(policies.says_whose_detention())
    row = detention_queries.get_detention(detention_id)
    if not _may_say_whose(row):
        raise Http404
    detention_queries.require_kept(row)
    form_of = WhoseDetentionForm if policies.is_police() else WhichCaseForm
    form = form_of(request.POST or None, initial={"form_token": uuid.uuid4()})
    if isinstance(form, WhoseDetentionForm):
        _offer_who(form, row)

    def save() -> None:
        if isinstance(form, WhichCaseForm):
            detention_actions.detention_say_whose(row, case_id=_asked_case(form).pk)
            return
        who = form.cleaned_data["known"]
        referred = uuid.UUID(who.removeprefix(REFERRED)) if who.startswith(REFERRED) else None
        detention_actions.detention_say_whose(row, case_id=None if referred else uuid.UUID(who), referred=referred)

    return answer_form(
        request,
        form,
        about=About(row.pk, {}, _purpose()),
        save=save,
        done=reverse("detention-page", args=[row.pk]),
        saved=lambda: (
            _("Frihedsberøvelsen hører nu til sag %(number)s.") % {"number": form.cleaned_data["number"].strip()}
            if isinstance(form, WhichCaseForm)
            else _("Frihedsberøvelsen hører nu til den sag eller henvendelse, I valgte.")
        ),
        page={
            "heading": _("Hvem handler frihedsberøvelsen om?"),
            "intro": _(
                "Den tæller med i personens sag hos CMM og kan ses derfra. Det siges én gang; er det den forkerte, så "
                "sæt frihedsberøvelsen ud af kraft, og notér den igen. [CRI-09]"
            )
            if policies.is_police()
            else _(
                "Den tæller med i personens sag og kan ses derfra. Er det den forkerte sag, kan den fjernes fra den "
                "igen. [CRI-09]"
            ),
        },
    )


def _asked_case(form: WhichCaseForm) -> Case:
    """The case of CMM's that somebody typed the number of, once she has seen what case it is and says that it is hers.

    Raises `Refused` where the unit has no such case, and `PurposeNeeded` where it is closed to her.
    """
    try:
        case = cases.get_case_for_reading(form.cleaned_data["number"].strip(), "core", "criminal")
    except Http404:
        raise Refused(NO_SUCH_CASE, field="number") from None
    if form.cleaned_data["is_hers"] != case.number:
        opened = clock.local_day(case.opened_at)
        born = _born(case)
        raise detention_actions.WhichCase(
            Text(
                f"Sag {case.number} er åbnet {danish_date(opened)}; personen er født "
                f"{danish_date(born) if born else 'på en ukendt dag'}. Politiets ord kommer til at stå i den. [CRI-09]",
                f"Case {case.number} was opened on {english_date(opened)}; the person was born "
                f"{'on ' + english_date(born) if born else 'on an unknown day'}. The words of the police will stand in "
                "it. [CRI-09]",
            ),
            field="is_hers",
        )
    return case


def _born(case: Case) -> dt.date | None:
    """The person's day of birth as it was read with the case; None where it is not known, or not for the reader."""
    profile = profile_with(case)
    return people.birth_date_of(profile) if profile is not None else None


def _offer_who(form: WhoseDetentionForm, row: Detention) -> None:
    """The police choose among those that they know, as where they write one down."""
    referred = _referred_choices() if row.referred_id is None else []
    form.offer("known", [*known_choices(queries.known_cases()), *referred])


@require_http_methods(["GET", "POST"])
def detention_end(request: ActingHttpRequest, detention_id: uuid.UUID) -> HttpResponse:
    """Record that a detention has ended, and what came instead."""
    policies.require(policies.is_police())
    row = detention_queries.get_detention(detention_id)
    if row.ended_at is not None or not _own(row):
        raise Http404
    form = DetentionEndForm(request.POST or None, initial={"form_token": uuid.uuid4(), "ended_on": clock.today()})
    form.ask_of_others(detention_queries.also_lasting(row))

    def save() -> None:
        detention_actions.detention_end(
            row,
            ended_at=form.ended_at(),
            became=form.outcome(),
            words=form.cleaned_data["words"],
            others_too=form.cleaned_data.get("others_too"),
        )

    return answer_form(
        request,
        form,
        about=About(row.pk, {}, policies.PURPOSE, detention_queries.cases_of(row)),
        save=save,
        done=reverse("detention-page", args=[row.pk]),
        saved=_("Frihedsberøvelsen er afsluttet."),
        page={"heading": _("Frihedsberøvelsen er slut")},
    )


@says_disposed_of
@require_http_methods(["GET", "POST"])
def detention_withdraw(request: ActingHttpRequest, detention_id: uuid.UUID) -> HttpResponse:
    """Put a detention out of force that was written of the wrong person, or never was."""
    policies.require(policies.is_police())
    row = detention_queries.get_detention(detention_id)
    if not _own(row):
        raise Http404
    detention_queries.require_kept(row)
    form = DetentionWithdrawForm(request.POST or None, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        given = form.cleaned_data
        detention_actions.detention_withdraw(row, why=Mistake(given["why"]), words=given["words"])

    return answer_form(
        request,
        form,
        about=About(row.pk, {}, policies.PURPOSE, detention_queries.cases_of(row)),
        save=save,
        done=reverse("detention-page", args=[row.pk]),
        saved=_("Det er sat ud af kraft. Det kan stadig ses."),
        page={
            "heading": _("Sæt en frihedsberøvelse ud af kraft"),
            "intro": _(
                "Varer den ved, eller er den af en under 18, står det på CMM's bord, til nogen dér har set på det. "
                "Anmodningen om en plads slutter med det, I skriver her. [CRI-09, ACM-20]"
            ),
            "submit_label": _("Sæt ud af kraft"),
        },
    )
