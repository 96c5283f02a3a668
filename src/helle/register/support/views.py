"""Pages of support: the period and its extensions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.facts import Facts
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.identification import queries as identification
from helle.register.interface.words import active_language, long_day
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, policies
from helle.register.support import actions, after_queries, early_end_actions, ending_queries, queries
from helle.register.support.forms import (
    BreakOffForm,
    ExtensionDecisionForm,
    ExtensionRequestForm,
    OfferForm,
    PeriodForm,
)
from helle.register.support.models import ExtensionRequest, PeriodOffer
from helle.register.support.queries import OpenedPeriod
from helle.rules.codes import (
    Authority,
    BreakOffCause,
    ExtensionGround,
    NotGrantedGround,
    OfferAnswer,
    OrganisationKind,
    PeriodKind,
    Rung,
)
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Ruling, Text, Verdict
from helle.rules.stay import StayGroup, stay_group


@require_http_methods(["GET", "POST"])
def period(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Notify a reflection or restitution period."""
    case = cases.get_case_for_writing(number, "core", "reasons")
    form = PeriodForm(request.POST or None, initial=initial_of(case, notified_on=clock.today()))
    facts = cases.facts_on_typed_day(case, form.typed("notified_on"))
    kind_ruling = actions.period_kind_ruling(facts)
    kind = kind_ruling.answer
    another = actions.another_ruling(case, facts, kind, facts.on) if kind is not None else None

    def save() -> None:
        actions.period_set(
            case,
            expected_version=form.cleaned_data["case_version"],
            notified_on=form.cleaned_data["notified_on"],
            reasons=form.cleaned_data["reasons"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Perioden er meddelt."),
        page={
            "heading": _("Meddel periode i sag %(number)s") % {"number": number},
            "ruling": kind_ruling,
            "change": facts.stay_change,
            "another": another if another and another.verdict is not Verdict.ALLOWED else None,
            "extend_instead": another is not None and another.verdict is Verdict.REFUSED,
            "submit_label": _("Meddel perioden"),
        },
        template="support/period.html",
        rules_follow=True,
    )


@require_http_methods(["GET", "POST"])
def offer(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record that a period was offered, and the answer."""
    case = cases.get_case_for_writing(number, "core", "reasons")
    facts, today = cases.facts_today(case), clock.today()
    kind_ruling = actions.period_kind_ruling(facts)
    grants = kind_ruling.answer is not None and early_end_actions.grants(kind_ruling.answer)
    form = OfferForm(
        request.POST or None,
        initial=initial_of(case, offered_on=_offered_before(facts) or today, answered_on=today),
        refuses=grants and _may_refuse(facts),
    )

    def save() -> None:
        given = form.cleaned_data
        early_end_actions.offer_record(
            case,
            expected_version=given["case_version"],
            offered_on=given["offered_on"],
            answer=OfferAnswer(given["answer"]),
            answered_on=given["answered_on"],
            note=given["note"],
            ground=NotGrantedGround(given["ground"]) if given.get("ground") else None,
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Tilbuddet og svaret er noteret."),
        page={
            "heading": _("Tilbud om periode i sag %(number)s") % {"number": number},
            "intro": _(
                "Perioden er et tilbud, og personen må gerne sige nej. Siger personen ja, meddeles den bagefter."
            ),
            "ruling": kind_ruling,
            "refusing": _refusing(facts, form) if grants else None,
            "offers": _offers(case),
        },
        template="support/offer.html",
        rules_follow=grants,
    )


def _may_refuse(facts: Facts) -> bool:
    """Whether there is any ground on which no period may be granted: else the page does not offer to refuse one."""
    return any(early_end_actions.not_granted_ruling(facts, one).answer is not None for one in NotGrantedGround)


def _offered_before(facts: Facts) -> dt.date | None:
    """The day of the offer that waits for its answer: it is not asked a second time (SUP-11)."""
    waits = facts.period_answer in (OfferAnswer.WAITING, OfferAnswer.NOT_REACHED)
    return facts.period_offered_on if waits else None


def _refusing(facts: Facts, form: OfferForm) -> Ruling[PeriodKind] | None:
    """Whether the period may be refused: on the ground typed, or the one that the rung points to. None where it may
    not, and nobody has asked."""
    likely = NotGrantedGround.NOT_CURRENT if facts.rung is Rung.VICTIM_NOT_CURRENT else NotGrantedGround.SPECIAL_REASONS
    ruling = early_end_actions.not_granted_ruling(facts, NotGrantedGround(form.typed("ground") or likely))
    asked = form.typed("answer") == OfferAnswer.NOT_GRANTED
    return ruling if asked or ruling.answer is not None else None


@dataclass(frozen=True, slots=True)
class _Offer:
    """What came of an offer, as its page tells it."""

    row: PeriodOffer
    what: Text
    unit: NamedUnit | None


def _offers(case: Case) -> list[_Offer]:
    """All that came of offering a period in the case, the latest first."""
    units = organisations.units_on(clock.today())
    told = []
    for row in reversed(queries.offers_of(case.pk)):
        kind, answer = PeriodKind(row.kind).label, OfferAnswer(row.answer).label
        ground = NotGrantedGround(row.ground).label if row.ground else None
        what = Text(f"{kind.da}: {answer.da.lower()}", f"{kind.en}: {answer.en.lower()}")
        if ground is not None:
            what = Text(f"{what.da} ({ground.da.lower()})", f"{what.en} ({ground.en.lower()})")
        told.append(_Offer(row, what, units.get(row.by_unit_id)))
    return told


@require_http_methods(["GET", "POST"])
def break_off(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Break off the period that runs: the person left, disappeared or declined it."""
    case = cases.get_case_for_writing(number, "core", "reasons")
    running, today = queries.get_latest_period(case), clock.today()
    gone = after_queries.gone_now(case.pk)
    known: dict[str, object] = {"last_day": min(today, running.end)}
    if gone is not None:  # What was told of it is not asked a second time (SUP-11).
        known = {"cause": gone.kind, "last_day": min(gone.since, running.end)}
    form = BreakOffForm(request.POST or None, initial=initial_of(case, **known))
    whose = early_end_actions.authority_ruling(running, by=Authority(request.acting.unit_kind))

    def save() -> None:
        given = form.cleaned_data
        early_end_actions.period_break_off(
            case,
            running,
            expected_version=given["case_version"],
            cause=BreakOffCause(given["cause"]),
            last_day=given["last_day"],
            reasons=given["reasons"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Perioden er afbrudt."),
        page={
            "heading": _("Afbryd perioden i sag %(number)s") % {"number": number},
            "ruling": early_end_actions.break_off_ruling(
                running, last_day=form.typed("last_day") or today, by=Authority(request.acting.unit_kind)
            ),
            "refused": whose.headline if whose.answer is None else None,
            "submit_label": _("Afbryd perioden"),
        },
        template="support/break_off.html",
        rules_follow=True,
    )


@require_GET
def period_end(request: ActingHttpRequest, number: str) -> HttpResponse:
    """What can be done when a period ends: whether it can be extended and why not, and what comes after it."""
    case = cases.get_case_for_reading(number, "core")
    ending, facts, today = queries.get_latest_period(case), cases.facts_today(case), clock.today()
    held = cases.held_categories(case.pk)
    latest = ending.clock.latest_end
    may_extend = ending.end < latest and ending.broken_off_on is None

    def writes(*categories: str) -> bool:
        return all(category in held and policies.may_write(category) for category in categories)

    audit.record("case.read", object_id=case.pk, cases=[case.pk], detail={"page": "period_end"})
    decides = writes("core", "reasons") and request.acting.unit_kind in ("cmm", "udlst")
    ruling = identification.competence_ruling(facts)
    competent = ruling.answer if ruling else None
    over, goal = ending.end < today, after_queries.goal_of(ending.row.pk)
    early_end = (
        early_end_actions.break_off_ruling(
            ending, last_day=min(today, ending.end - dt.timedelta(days=1)), by=Authority(request.acting.unit_kind)
        )
        if decides
        else None
    )
    return render(
        request,
        "support/period_end.html",
        {
            "case": case,
            "facts": facts,
            "period": ending,
            "today": today,
            "heading": _what_became(ending, over=over),
            "reflection": ending.kind is PeriodKind.REFLECTION,
            # Where no later day is left, the ruling on the day after the last says why.
            "ruling": actions.extension_ruling(
                facts,
                ending,
                ground=ExtensionGround.SPECIAL_REASONS,
                new_end=latest if may_extend else latest + dt.timedelta(days=1),
                decided_on=today,
                by=ending.authority,
                wants_or_must_leave=None,
            ),
            "change": facts.stay_change,
            "to_be_weighed": facts.stay_to_be_weighed is not None,
            "may_set_other": decides and facts.other_period_falls_to(request.acting.unit_kind),
            "may_request": may_extend and decides and ending.open_request is None,
            "may_end_support": decides
            and request.acting.unit_kind == OrganisationKind.CMM
            and (over or ending.broken_off_on is not None)
            and ending_queries.support_end_of(case.pk) is None,
            "may_decide": decides
            and ending.authority == request.acting.unit_kind
            and (may_extend or ending.open_request is not None),
            "may_break_off": early_end is not None and early_end.answer is not None,
            "may_residence": writes("identity"),
            "may_settle": decides,
            "goals": cases.reason_about(case, goal.pk) if goal else "",
            "outcome": after_queries.outcome_of(ending.row.pk),
            "may_goals": decides and request.acting.unit_kind == OrganisationKind.CMM,
            "may_hand_over": decides
            and request.acting.unit_kind == OrganisationKind.CMM
            and ended.tells_more(facts.rung),
            "may_outcome": decides
            and request.acting.unit_kind == OrganisationKind.CMM
            and ending.end <= today
            and writes("outcome"),
            "may_assess": writes("outcome", "reasons") and competent == request.acting.unit_kind,
        },
    )


def _what_became(period: OpenedPeriod, *, over: bool) -> Text:
    """That a period ends or has ended on a day; of one that was broken off, on which day that was."""
    kind, end = period.kind.label, period.end
    if period.broken_off_on is not None:
        broken_off = period.broken_off_on
        return Text(
            f"{kind.da}n blev afbrudt {danish_date(broken_off)}",
            f"The {kind.en.lower()} was broken off on {english_date(broken_off)}",
        )
    return Text(
        f"{kind.da}n {'udløb' if over else 'udløber'} {danish_date(end)}",
        f"The {kind.en.lower()} {'ended' if over else 'ends'} on {english_date(end)}",
    )


@require_http_methods(["GET", "POST"])
def extension_request(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Ask for an extension of the period that runs."""
    case = cases.get_case_for_writing(number, "core", "reasons")
    running = queries.get_latest_period(case)
    latest = running.clock.latest_end
    facts = cases.facts_today(case)
    form = ExtensionRequestForm(
        request.POST or None,
        initial=initial_of(case, wanted_end=latest, wants_or_must_leave=_must_leave(facts, running)),
    )

    def save() -> None:
        actions.extension_request(
            case,
            running,
            expected_version=form.cleaned_data["case_version"],
            ground=ExtensionGround(form.cleaned_data["ground"]),
            wanted_end=form.cleaned_data["wanted_end"],
            why=form.cleaned_data["why"],
            wants_or_must_leave=form.cleaned_data["wants_or_must_leave"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Anmodningen er sendt."),
        page={
            "heading": _("Anmod om forlængelse i sag %(number)s") % {"number": number},
            "ruling": facts.stay_to_be_weighed
            or actions.extension_ruling(
                facts,
                running,
                ground=ExtensionGround(form.typed("ground") or ExtensionGround.SPECIAL_REASONS),
                new_end=form.typed("wanted_end") or latest,
                decided_on=clock.today(),
                by=running.authority,
                wants_or_must_leave=form.typed("wants_or_must_leave"),
            ),
            "submit_label": _("Send anmodning"),
        },
        rules_follow=True,
    )


@require_http_methods(["GET", "POST"])
def extension_decide(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Decide an extension, never past day 120."""
    case = cases.get_case_for_writing(number, "core", "reasons")
    running, facts = queries.get_latest_period(case), cases.facts_today(case)
    asked = running.open_request
    initial: dict[str, object] = (
        {
            "ground": asked.ground,
            "wants_or_must_leave": asked.wants_or_must_leave,
            "new_end": asked.wanted_end,
            # What was said in the request is not typed a second time.
            "reasons": queries.why_asked(case, asked),
        }
        if asked
        else {"new_end": running.clock.latest_end, "wants_or_must_leave": _must_leave(facts, running)}
    )
    form = ExtensionDecisionForm(
        request.POST or None,
        initial=initial_of(case, **initial),
        answered=_answered(asked) if asked else "",
        reasons_from=_asked_by(asked) if asked else "",
    )

    def save() -> None:
        given = form.cleaned_data
        actions.extension_decide(
            case,
            running,
            expected_version=given["case_version"],
            granted=given["granted"],
            ground=ExtensionGround(given["ground"]),
            new_end=given["new_end"],
            wants_or_must_leave=given["wants_or_must_leave"],
            reasons=given["reasons"],
        )

    asked_ground = asked.ground if asked else ExtensionGround.SPECIAL_REASONS
    asked_end: dt.date = asked.wanted_end if asked else running.clock.latest_end
    asked_leaves = asked.wants_or_must_leave if asked else None
    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Forlængelsen er afgjort."),
        page={
            "heading": _("Afgør forlængelse i sag %(number)s") % {"number": number},
            "ruling": actions.extension_ruling(
                facts,
                running,
                ground=ExtensionGround(form.typed("ground") or asked_ground),
                new_end=form.typed("new_end") or asked_end,
                decided_on=clock.today(),
                by=Authority(request.acting.unit_kind),
                wants_or_must_leave=form.typed("wants_or_must_leave") if form.is_bound else asked_leaves,
            ),
        },
        rules_follow=True,
    )


def _must_leave(facts: Facts, period: OpenedPeriod) -> bool | None:
    """Whether the person wants to leave or must, as far as the case says it already (SUP-11): who has no lawful stay
    must, and what she answered to the last request, or when a return was offered, is not asked as if nobody had."""
    if stay_group(facts.danish_citizen, facts.residence) is StayGroup.UNLAWFUL:
        return True
    answered = [asked.wants_or_must_leave for asked in period.requests if asked.wants_or_must_leave is not None]
    return answered[-1] if answered else facts.wants_to_leave


def _asked_by(asked: ExtensionRequest) -> str:
    """Whose words the reasons are that the request brings along."""
    return _(
        "Skrevet i anmodningen af %(who)s, %(unit)s, %(day)s. Brug teksten, hvis den er grunden, eller skriv den om; "
        "et afslag skal have sin egen begrundelse. Teksten krypteres."
    ) % _source(asked)


def _source(asked: ExtensionRequest) -> dict[str, str]:
    language, unit = active_language(), organisations.units_on(clock.today())[asked.by_unit_id]
    return {
        "who": organisations.user_names({asked.by_user_id})[asked.by_user_id],
        "unit": unit.name.in_language(language),
        "day": long_day(asked.requested_on, language),
    }


def _answered(asked: ExtensionRequest) -> str:
    """What the request says of the answer, in words: the decider confirms it or corrects it."""
    if asked.wants_or_must_leave is None:
        return ""
    said = _source(asked)
    if asked.wants_or_must_leave:
        return _("Svaret i anmodningen er ja: %(who)s, %(unit)s, %(day)s. Bekræft det, eller ret det.") % said
    return _("Svaret i anmodningen er nej: %(who)s, %(unit)s, %(day)s. Bekræft det, eller ret det.") % said
