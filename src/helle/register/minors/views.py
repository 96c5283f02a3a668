"""Pages of a minor: all of it on one page, the list of those who follow minors, and the municipality's receipt."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.entries import get_of_case
from helle.register.cases.facts import Facts
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.minors import actions, placement_actions, policies, queries
from helle.register.minors.choices import Decider, FoundHow, PlacementKind, ToldOfMissing
from helle.register.minors.facts import company_of, facts_of, status_of
from helle.register.minors.forms import (
    FoundForm,
    MissingForm,
    MissingToldForm,
    MunicipalityForm,
    MunicipalityReleaseForm,
    PlacementForm,
    ReviewForm,
)
from helle.register.minors.models import Missing
from helle.register.minors.placement_actions import Home
from helle.register.organisations import queries as organisations
from helle.register.organisations.loading import unit_id
from helle.register.people import queries as people
from helle.register.protection import clock
from helle.register.protection import policies as categories
from helle.register.support import municipality_actions
from helle.register.support import queries as support
from helle.rules.codes import MinorStatus, OrganisationKind
from helle.rules.minors.codes import PlacementBasis
from helle.rules.minors.representative import Representation, RepresentativeFacts, representative
from helle.rules.minors.responsibility import ResponsibilityFacts, minor_responsibility
from helle.rules.ruling import Ruling


@require_GET
def minor_list(request: ActingHttpRequest) -> HttpResponse:
    """The minors that a municipality was told of, or a representative's own child."""
    if not policies.follows_minors():
        raise PermissionDenied
    followed = queries.followed()
    audit.record("minor.listed", cases=[one.grant.case_id for one in followed])
    return render(
        request,
        "minors/list.html",
        {
            "followed": followed,
            "today": clock.today(),
            "is_municipality": request.acting.unit_kind == OrganisationKind.MUNICIPALITY,
        },
    )


@require_GET
def case_minor(request: ActingHttpRequest, number: str) -> HttpResponse:
    """All that is kept of a minor: who represents her, who was told, where she lives, what is searched for."""
    categories.require_read("identity")
    case = cases.get_case_for_reading(number, "core", "identity")
    view = queries.minor_view(case)
    audit.record("minor.read", object_id=case.pk, cases=[case.pk])
    facts = facts_of(case, clock.today())
    protected = people.address_protection_now(case.person_id)
    return render(
        request,
        "minors/minor.html",
        {
            "case": case,
            "protected": protected,
            "where_shown": people.whereabouts_ruling(case.pk, protected),
            "view": view,
            "notices": queries.notices_of(case),
            "facts": facts,
            "of_age": status_of(facts) is MinorStatus.ADULT,
            "is_municipality": request.acting.unit_kind == OrganisationKind.MUNICIPALITY,
            "today": clock.today(),
            "units": organisations.units_on(clock.today()),
            "responsible": minor_responsibility(
                ResponsibilityFacts(status_of(facts), facts.danish_citizen, facts.residence, facts.on)
            ),
            "contact_person": next(
                (one for one in support.contact_persons_of(case.pk) if clock.today() in one.during), None
            ),
            "represented": _represented(facts, appointed=view.representative is not None),
            "days_without": queries.days_without_representative(case),
            "lives": placement_actions.placement_ruling(case, on=clock.today()),
            "acting_unit": request.acting.unit_id,
            "tells_more": ended.tells_more(facts.rung),
            "may_represent": policies.may_represent(),
            "may_write_letter": policies.may_write_letter_of_appointment(),
            "may_decide_placement": policies.may_decide_placement(),
            "may_trace": policies.may_trace(),
            "may_review": policies.may_review() and facts.turns_18_on is not None and not facts.review_at_18_done,
            "sees_return": categories.may_read("return_plan"),
            "sees_nominations": request.acting.unit_kind in ("cmm", "udlst"),
            "sees_notices": request.acting.unit_kind in ("cmm", "udlst", "municipality"),
            "sees_reviews": categories.may_read("reasons"),
        },
    )


def _represented(facts: Facts, *, appointed: bool) -> Ruling[Representation] | None:
    """Whether a representative has to be appointed, and for how many days there has been none (MIN-01, MIN-04).

    None of a minor who has one, and of who is not unaccompanied: whom she came with is asked in the interview.
    """
    if appointed or facts.unaccompanied is False:
        return None
    return representative(
        RepresentativeFacts(
            minor=status_of(facts),
            unaccompanied=company_of(facts),
            companion_suspected=None,
            registered_on=facts.opened_on,
            appointed=False,
            appointed_on=None,
            on=facts.on,
            danish_citizen=facts.danish_citizen,
        )
    )


# --- the municipality


@require_http_methods(["GET", "POST"])
def minor_municipality(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Tell the municipality of stay of the minor (MIN-06, FLO-15)."""
    case = cases.get_case_for_writing(number, "core", "identity", "reasons")
    form = MunicipalityForm(request.POST or None, initial=initial_of(case))
    form.offer("municipality", queries.own_municipality_choices(), blank=True)
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: _tell(case, form),
        done=reverse("case-minor", args=[number]),
        saved=_("Kommunen er underrettet og kan nu se sagen. Dens kvittering kommer på barnets side."),
        page={
            "heading": _("Underret opholdskommunen"),
            "intro": _(
                "Kommunen får sagens nummer, barnets navn og hvor det bor, og kvitterer på sin egen side. Skriv også "
                "brevet, hvis kommunen skal have det på papir."
            ),
            "submit_label": _("Underret kommunen"),
            "ruling": placement_actions.notice_ruling(case),
            **ended.shut(case),
        },
    )


def _tell(case: Case, form: MunicipalityForm) -> None:
    given = form.cleaned_data
    placement_actions.municipality_tell(
        case,
        expected_version=given["case_version"],
        unit=unit_id(given["municipality"]),
        why=given["why"],
    )


@require_http_methods(["GET", "POST"])
def minor_municipality_release(request: ActingHttpRequest, number: str, notice_id: uuid.UUID) -> HttpResponse:
    """End what a municipality sees of the minor."""
    case = cases.get_case_for_writing(number, "core", "identity", "reasons")
    notice = queries.get_notice(case, notice_id)
    form = MunicipalityReleaseForm(request.POST or None, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: placement_actions.municipality_let_go(
            case, notice, expected_version=form.cleaned_data["case_version"], why=form.cleaned_data["why"]
        ),
        done=reverse("case-minor", args=[number]),
        saved=_("Kommunen ser ikke længere barnet i sagen."),
        page={
            "heading": _("Afslut kommunens indblik"),
            "intro": _(
                "Når barnet flytter, eller en anden kommune handler. Underret den nye kommune først, så barnet ikke "
                "står uden."
            ),
            "submit_label": _("Afslut indblikket"),
        },
    )


@require_POST
def minor_municipality_receive(request: ActingHttpRequest, number: str, notice_id: uuid.UUID) -> HttpResponse:
    """The municipality confirms that it has what it was told."""
    case = cases.get_case_for_reading(number, "core")
    if request.acting.unit_kind != OrganisationKind.MUNICIPALITY:
        raise PermissionDenied
    notice = queries.get_notice(case, notice_id)
    municipality_actions.municipality_receive(notice)
    audit.record("minor.read", object_id=case.pk, cases=[case.pk])
    return redirect("case-minor", number)


# --- where the minor lives


@require_http_methods(["GET", "POST"])
def minor_placement(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record where the minor is to live, by whose decision and under which act (MIN-07..MIN-09)."""
    if not policies.may_decide_placement():
        raise PermissionDenied
    case = cases.get_case_for_reading(number, "core", "identity", "placement")
    by_us = request.acting.unit_kind == OrganisationKind.MUNICIPALITY
    form = PlacementForm(
        request.POST or None,
        initial=initial_of(case, decided_on=clock.today(), since=clock.today()),
        municipalities=queries.own_municipality_choices(),
        by_us=by_us,
    )
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: _place(case, form, by_us=by_us),
        done=reverse("case-minor", args=[number]),
        saved=_("Afgørelsen er noteret."),
        page={
            "heading": _("Notér, hvor barnet skal bo"),
            "intro": _("Adressen skrives ikke her. Det, der gjaldt før, slutter dagen før."),
            "ruling": placement_actions.placement_ruling(case, on=clock.today()),
        },
    )


def _place(case: Case, form: PlacementForm, *, by_us: bool) -> None:
    given = form.cleaned_data
    code = given.get("municipality", "")
    placement_actions.placement_decide(
        case,
        expected_version=given["case_version"],
        home=Home(
            decided_by=Decider.MUNICIPALITY if by_us else Decider(given["decided_by"]),
            municipality=unit_id(code) if code else None,
            kind=PlacementKind(given["kind"]),
            basis=PlacementBasis(given["basis"]),
            decided_on=given["decided_on"],
            since=given["since"],
            until=given["until"],
            note=given["note"],
            why=given["why"],
        ),
    )


# --- turning eighteen


@require_http_methods(["GET", "POST"])
def minor_review(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Go through what held for the minor, point by point, for the day of turning eighteen (MIN-15)."""
    case = cases.get_case_for_writing(number, "core", "identity", "reasons")
    ruling = actions.review_ruling(facts_of(case, clock.today()))
    points = ruling.answer.review if ruling.answer else ()
    form = ReviewForm(request.POST or None, initial=initial_of(case, done_on=clock.today()), points=points)
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: _review(case, form),
        done=reverse("case-minor", args=[number]),
        saved=_("Gennemgangen er gemt. Skridtet er afsluttet."),
        page={
            "heading": _("Gennemgå sagen ved de 18 år"),
            "intro": _(
                "Skriv ved hvert punkt, hvad der er aftalt. Planen siger ikke, hvad der sker på dagen; det afgør et "
                "menneske. Repræsentationen og dens adgang slutter af sig selv på dagen."
            ),
            "ruling": ruling,
            "submit_label": _("Gem gennemgangen"),
        },
    )


def _review(case: Case, form: ReviewForm) -> None:
    given = form.cleaned_data
    actions.review_make(case, expected_version=given["case_version"], done_on=given["done_on"], agreed=form.agreed())


# --- a minor whom nobody can find


@require_http_methods(["GET", "POST"])
def minor_missing(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Raise the alarm: nobody can find the minor."""
    case = cases.get_case_for_writing(number, "core", "identity")
    form = MissingForm(request.POST or None, initial=initial_of(case, since=clock.today()))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: _missing(case, form),
        done=reverse("case-minor", args=[number]),
        saved=_("Alarmen er slået. Giv politiet, kommunen og repræsentanten besked nu."),
        page={
            "heading": _("Barnet er forsvundet"),
            "intro": _(
                "Alarmen står øverst på skrivebordet hos alle, der har sagen, til barnet er fundet, og der sendes "
                "mails med det samme uden at nævne nogen, også til dem, der har valgt mails fra; den, der har valgt "
                "ro, får sin bagefter. Ring selv til politiet: det gør systemet ikke."
            ),
            "submit_label": _("Slå alarm"),
        },
    )


def _missing(case: Case, form: MissingForm) -> None:
    given = form.cleaned_data
    actions.missing_report(case, expected_version=given["case_version"], since=given["since"])


@require_http_methods(["GET", "POST"])
def minor_missing_told(request: ActingHttpRequest, number: str, missing_id: uuid.UUID) -> HttpResponse:
    """Record who was told that the minor is missing."""
    case = cases.get_case_for_writing(number, "core", "identity")
    missing = get_of_case(Missing, case, missing_id)
    now = clock.now().astimezone(clock.COPENHAGEN)
    form = MissingToldForm(
        request.POST or None,
        initial=initial_of(case, told_on=now.date(), told_at=now.time().replace(second=0, microsecond=0)),
    )
    if not queries.was_represented(case, missing.since):
        form.offer("whom", [(code, str(name)) for code, name in ToldOfMissing.choices if code != "representative"])

    def save() -> None:
        given = form.cleaned_data
        actions.missing_tell(
            case,
            missing,
            expected_version=given["case_version"],
            whom=ToldOfMissing(given["whom"]),
            told_at=form.instant(clock.COPENHAGEN),
            reference=given["reference"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-minor", args=[number]),
        saved=_("Det er noteret, hvem der har fået besked."),
        page={"heading": _("Hvem har fået besked?")},
    )


@require_http_methods(["GET", "POST"])
def minor_missing_found(request: ActingHttpRequest, number: str, missing_id: uuid.UUID) -> HttpResponse:
    """Record that the minor was found, and how."""
    case = cases.get_case_for_writing(number, "core", "identity")
    missing = get_of_case(Missing, case, missing_id)
    form = FoundForm(request.POST or None, initial=initial_of(case, ended_on=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        actions.missing_end(
            case,
            missing,
            expected_version=given["case_version"],
            ended_on=given["ended_on"],
            how=FoundHow(given["how"]),
            note=given["note"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-minor", args=[number]),
        saved=_("Barnet er fundet. Alarmen er taget ned."),
        page={"heading": _("Barnet er fundet"), "submit_label": _("Tag alarmen ned")},
    )
