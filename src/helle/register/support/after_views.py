"""Pages of what is written of a period and after it: goals, outcome, winding down, who is gone, the hand-over."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.identification import queries as identification
from helle.register.identification.told_before import told_before
from helle.register.interface.words import active_language, long_day
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.protection import clock
from helle.register.support import after_actions, after_queries, gone_actions, hand_over_actions, queries
from helle.register.support.after_actions import Outcome, WindingDown
from helle.register.support.after_forms import (
    FOUND,
    FoundForm,
    GoalForm,
    GoneForm,
    HandOverEndForm,
    HandOverForm,
    OutcomeForm,
    ReceiptForm,
    WindDownForm,
)
from helle.register.support.gone_actions import Whereabouts
from helle.register.support.hand_over_actions import Handing
from helle.register.support.models import Gone, NotifiedMunicipality, WindDown
from helle.register.support.municipality_actions import municipality_receive
from helle.register.support.queries import OpenedPeriod
from helle.rules.codes import GoneKind, GoneToldBy, OrganisationKind
from helle.rules.facts import add_days
from helle.rules.parameters import parameter, whole_number
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.support.codes import AfterPeriod, GoalReached, GoalWords, ShownOnTo
from helle.rules.support.hand_over import latest_first_day


def _for_cmm(request: ActingHttpRequest, number: str, *categories: str) -> Case:
    """The case, for CMM, which meets the person and holds her support together."""
    if request.acting.unit_kind != OrganisationKind.CMM:
        raise PermissionDenied("after_the_period")
    return cases.get_case_for_writing(number, "core", "reasons", *categories)


@require_http_methods(["GET", "POST"])
def goals(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Write down with the person what she wants of the period (PER-02)."""
    case = _for_cmm(request, number)
    period = queries.get_latest_period(case)
    standing = after_queries.goal_of(period.row.pk)
    given = {"goals": cases.reason_about(case, standing.pk), "words": standing.words} if standing else {}
    form = GoalForm(request.POST or None, initial=initial_of(case, **given))

    def save() -> None:
        after_actions.goal_write(
            case,
            period,
            expected_version=form.cleaned_data["case_version"],
            words=GoalWords(form.cleaned_data["words"]),
            goals=form.cleaned_data["goals"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-period-end", args=[number]),
        saved=_("Målene er skrevet."),
        page={
            "heading": _("Mål med perioden i sag %(number)s") % {"number": number},
            "intro": _("Perioden giver tid til at komme til kræfter og blive fri af handelsforholdet."),
            **told_before(case),
        },
        template="support/goals.html",
    )


@require_http_methods(["GET", "POST"])
def outcome(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Note what the period led to (PER-02)."""
    case = _for_cmm(request, number, "outcome")
    period = queries.get_latest_period(case)
    standing, goal = after_queries.outcome_of(period.row.pk), after_queries.goal_of(period.row.pk)
    given: dict[str, object] = {"after": _after(case, period)}
    if standing:
        given = {"recovered": standing.recovered, "free": standing.free, "after": standing.after}
        given["words"] = cases.reason_about(case, standing.pk)
    form = OutcomeForm(request.POST or None, initial=initial_of(case, **given))

    def save() -> None:
        typed = form.cleaned_data
        after_actions.outcome_note(
            case,
            period,
            expected_version=typed["case_version"],
            outcome=Outcome(
                recovered=GoalReached(typed["recovered"]),
                free=GoalReached(typed["free"]),
                after=AfterPeriod(typed["after"]),
                words=typed["words"],
            ),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Det er noteret, hvad perioden førte til."),
        page={
            "heading": _("Hvad perioden førte til i sag %(number)s") % {"number": number},
            "goals": cases.reason_about(case, goal.pk) if goal else "",
        },
        template="support/outcome.html",
    )


def _after(case: Case, period: OpenedPeriod) -> str:
    """What came after the period, as far as the case says it already (SUP-11)."""
    if after_queries.handed_over(case.pk):
        return AfterPeriod.MUNICIPALITY.value
    gone = after_queries.gone_now(case.pk)
    if gone is not None:
        return gone.kind
    why = period.broken_off_why
    return why.value if why is not None and why.value in ("left", "disappeared") else ""


@require_http_methods(["GET", "POST"])
def wind_down(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record how support is wound down after a negative assessment (ACC-04, DEF-08)."""
    case = _for_cmm(request, number)
    facts = cases.facts_today(case)
    assessed = next(iter(identification.assessments_of(case.pk)), None)
    standing = after_queries.wind_down_of(assessed.pk) if assessed else None
    form = WindDownForm(
        request.POST or None, initial=initial_of(case, **_wound_down(case, standing, facts.assessed_on))
    )

    def save() -> None:
        typed = form.cleaned_data
        after_actions.wind_down_set(
            case,
            expected_version=typed["case_version"],
            planned=WindingDown(
                last_day=typed["last_day"],
                why=typed["why"],
                told_on=typed["told_on"],
                referred_to=[ShownOnTo(one) for one in typed["referred_to"]],
                # That it is done is said where all that still runs is shown.
                done_on=standing.done_on if standing else None,
            ),
        )

    last_day = form.typed("last_day") or form.initial.get("last_day") or clock.today()
    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Afviklingen er noteret."),
        page={
            "heading": _("Afvikling af støtten i sag %(number)s") % {"number": number},
            "ruling": after_actions.wind_down_ruling(facts, last_day),
        },
        rules_follow=True,
    )


def _wound_down(case: Case, standing: WindDown | None, assessed_on: dt.date | None) -> dict[str, object]:
    if standing is not None:
        return {
            "last_day": standing.last_day,
            "why": cases.reason_about(case, standing.pk),
            "told_on": standing.told_on,
            "referred_to": standing.referred_to,
        }
    if assessed_on is None:
        return {}
    grace = whole_number(parameter("negative_assessment_grace_days", assessed_on))
    return {"last_day": add_days(assessed_on, grace)}


@require_http_methods(["GET", "POST"])
def gone(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record that the person is gone; of one who is, that she was found (C3)."""
    case = cases.get_case_for_writing(number, "core", "reasons")
    standing = after_queries.gone_now(case.pk)
    return _found(request, case, standing) if standing else _gone(request, case)


def _gone(request: ActingHttpRequest, case: Case) -> HttpResponse:
    form = GoneForm(request.POST or None, initial=initial_of(case, since=clock.today()))

    def save() -> None:
        typed = form.cleaned_data
        whereabouts = Whereabouts(
            kind=GoneKind(typed["kind"]),
            since=typed["since"],
            told_by=GoneToldBy(typed["told_by"]),
            words=typed["words"],
        )
        gone_actions.gone_record(case, expected_version=typed["case_version"], gone=whereabouts)

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[case.number]),
        saved=_("Det er noteret, at personen er væk."),
        page={
            "heading": _("Er personen væk i sag %(number)s?") % {"number": case.number},
            "intro": _(
                "Det noteres som en kendsgerning. Om en periode afbrydes, tager den stilling til, der har meddelt den."
            ),
        },
    )


def _found(request: ActingHttpRequest, case: Case, standing: Gone) -> HttpResponse:
    form = FoundForm(request.POST or None, initial=initial_of(case, found_on=clock.today()))

    def save() -> None:
        typed = form.cleaned_data
        if typed["what"] != FOUND:
            gone_actions.gone_withdraw(case, standing, expected_version=typed["case_version"], why=typed["words"])
            return
        gone_actions.gone_found(
            case,
            standing,
            expected_version=typed["case_version"],
            found_on=typed["found_on"],
            told_by=GoneToldBy(typed["told_by"]) if typed["told_by"] else None,
            words=typed["words"],
        )

    kind, language = GoneKind(standing.kind).label, active_language()
    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[case.number]),
        saved=_("Det er noteret."),
        page={
            "heading": _("Er personen fundet i sag %(number)s?") % {"number": case.number},
            "intro": _("%(kind)s siden %(day)s. Det, der er noteret før, kan stadig læses i sagens forløb.")
            % {"kind": kind.in_language(language), "day": long_day(standing.since, language)},
        },
    )


@require_http_methods(["GET", "POST"])
def hand_over(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Hand the person over to a municipality (ACT-08)."""
    case = _for_cmm(request, number)
    facts, language, today = cases.facts_today(case), active_language(), clock.today()
    units = organisations.units_on(today)
    told = after_queries.municipalities_of(case.pk)
    form = HandOverForm(
        request.POST or None,
        initial=initial_of(case, from_day=min(max(facts.period_end or today, today), latest_first_day(today))),
        municipalities=sorted(
            (
                (str(unit.id), unit.name.in_language(language))
                for unit in units.values()
                if unit.kind == OrganisationKind.MUNICIPALITY
            ),
            key=lambda choice: choice[1],
        ),
    )

    def save() -> None:
        typed = form.cleaned_data
        hand_over_actions.hand_over_make(
            case,
            expected_version=typed["case_version"],
            handing=Handing(
                municipality=uuid.UUID(typed["municipality"]),
                from_day=typed["from_day"],
                ground=DisclosureGround(typed["ground"]),
                consent=typed["consent"],
                told=typed["told"],
                why=typed["why"],
                address_confirmed=typed["address_confirmed"],
            ),
        )

    ground = form.typed("ground")
    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Personen er overdraget. Kommunen ser sagen fra nu af."),
        page={
            "heading": _("Overdrag til kommunen i sag %(number)s") % {"number": number},
            "ruling": hand_over_actions.hand_over_ruling(
                facts, DisclosureGround(ground) if ground else None, form.typed("consent")
            ),
            "told": [(row, units.get(row.unit_id)) for row in told],
            "protected": people.address_protection_now(case.person_id),
            "submit_label": _("Overdrag"),
            **ended.shut(case),
        },
        template="support/hand_over.html",
        rules_follow=True,
    )


@require_http_methods(["GET", "POST"])
def receive(request: ActingHttpRequest, number: str, notice: uuid.UUID) -> HttpResponse:
    """The municipality reads what it was told, and confirms that it has it (FLO-15, ACT-08)."""
    case = cases.get_case_for_reading(number, "core")
    row = next((one for one in after_queries.to_receive(case.pk) if one.pk == notice), None)
    if row is None:
        raise Http404
    form, language = ReceiptForm(request.POST or None, initial={"form_token": uuid.uuid4()}), active_language()
    unit = organisations.units_on(clock.today()).get(row.by_unit_id)
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: _received(row, not_ours=form.cleaned_data["not_ours"]),
        done=reverse("case-page", args=[number]),
        saved=lambda: (
            _("Det er meldt til den, der underrettede jer, at personen ikke er jeres borger.")
            if form.cleaned_data["not_ours"]
            else _("Modtagelsen er bekræftet.")
        ),
        page={
            "heading": _("Underretning i sag %(number)s") % {"number": number},
            "intro": _("Fra %(unit)s, %(day)s.")
            % {
                "unit": unit.name.in_language(language) if unit else "",
                "day": long_day(clock.local_day(row.notified_at), language),
            },
            "notice": row,
            "protected": people.address_protection_now(case.person_id),
            "told": after_queries.told_at(case, row.hand_over) if hasattr(row, "hand_over") else "",
            "submit_label": _("Meld det") if row.received_at else _("Bekræft modtagelsen"),
        },
        template="support/receive.html",
    )


def _received(row: NotifiedMunicipality, *, not_ours: bool) -> None:
    municipality_receive(row, not_ours=not_ours)


@require_http_methods(["GET", "POST"])
def hand_over_end(request: ActingHttpRequest, number: str, notice: uuid.UUID) -> HttpResponse:
    """End a hand-over: the municipality sees the case no more."""
    case = _for_cmm(request, number)
    standing = next((one for one in after_queries.handed_over(case.pk) if one.pk == notice), None)
    if standing is None:
        raise Http404
    return _end(request, case, standing)


def _end(request: ActingHttpRequest, case: Case, standing: NotifiedMunicipality) -> HttpResponse:
    form = HandOverEndForm(request.POST or None, initial=initial_of(case))
    unit = organisations.units_on(clock.today()).get(standing.unit_id)

    def save() -> None:
        hand_over_actions.hand_over_end(
            case, standing, expected_version=form.cleaned_data["case_version"], why=form.cleaned_data["why"]
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[case.number]),
        saved=_("Overdragelsen er ophørt."),
        page={
            "heading": _("Afslut overdragelsen i sag %(number)s") % {"number": case.number},
            "intro": _("Overdraget til %(unit)s.") % {"unit": unit.name.in_language(active_language())} if unit else "",
        },
    )
