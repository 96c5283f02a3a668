"""Pages of evenings: writing one down, the list, one evening, correcting it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, Saved, answer_form, keep_sent
from helle.register.interface.forms import HelleForm
from helle.register.interface.marks import without_personal_data
from helle.register.interface.words import active_language, page_number
from helle.register.outreach import actions, policies, queries
from helle.register.outreach.choices import WITHDRAWS, Why
from helle.register.outreach.forms import CorrectionForm, EveningForm
from helle.register.outreach.models import Evening, EveningDraft
from helle.register.protection import boxes, clock
from helle.register.protection.drafts import Saving
from helle.register.protection.policies import may_write
from helle.register.protection.refusals import Refused
from helle.rules.outreach import OutreachArea, OutreachStep, StepFacts, outreach_step
from helle.rules.ruling import Ruling

MONTHS_OFFERED: Final = 24
# Who writes an evening down in the small hours means the evening before.
NIGHT: Final = dt.timedelta(hours=12)


@require_GET
def evening_list(request: ActingHttpRequest) -> HttpResponse:
    """The evenings of the acting organisation, and those that somebody has not finished writing down."""
    policies.require_outreach()
    area, month = request.GET.get("omraade", ""), request.GET.get("maaned", "")
    area, month = area if area in OutreachArea else "", month if month in dict(_months()) else ""
    page = page_number(request.GET.get("side", ""))
    first = dt.date.fromisoformat(f"{month}-01") if month else None
    lines, more = queries.listed_evenings(area=area, month=first, page=page)
    audit.record("outreach.listed", detail={"area": area, "month": month, "page": page, "shown": len(lines)})
    language, own = active_language(), queries.own_areas(clock.today())
    return render(
        request,
        "outreach/list.html",
        {
            "lines": lines,
            "drafts": queries.own_drafts(),
            "areas": [(one.value, one.label.in_language(language)) for one in OutreachArea],
            "months": _months(),
            "area": area,
            "month": month,
            "page_number": page,
            "more": more,
            "today": clock.today(),
            "own_areas": [one.label for one in OutreachArea if one in own],
        },
    )


def _months() -> list[tuple[str, dt.date]]:
    """The months that can be chosen, this one first."""
    return [(f"{first:%Y-%m}", first) for first in clock.latest_months(MONTHS_OFFERED)]


@require_http_methods(["GET", "POST"])
def evening_new(request: ActingHttpRequest) -> HttpResponse:
    """Write an evening down; kept as a draft meanwhile. `kladde` continues one."""
    policies.require_outreach()
    draft = _asked_draft(request)
    form = EveningForm(request.POST or None, initial={"form_token": uuid.uuid4()} | _initial(draft))
    recorded: list[Evening] = []

    def save() -> None:
        recorded[:] = [actions.evening_record(form.counted(), draft_id=form.cleaned_data["draft"])]

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("outreach-list"),
        shown_at=lambda: reverse("outreach-page", args=[recorded[0].pk]),
        saved=_("Aftenen er skrevet ned."),
        page={
            "heading": _("En opsøgende aften"),
            "ruling": _place_so_far(form),
            "counting": _counting(),
            "submit_label": _("Gem aftenen"),
            "draft": draft,
            "box_key": boxes.public_key(),
        },
        template="outreach/evening_form.html",
        rules_follow=True,
    )


def _initial(draft: EveningDraft | None) -> dict[str, Any]:
    if draft is None:
        return {"started_on": clock.local_day(clock.now() - NIGHT), "staff": 2}
    typed = {name: values if name == "languages" else values[0] for name, values in queries.typed_in(draft).items()}
    return {**typed, "draft": draft.pk, "draft_version": draft.version}


def _asked_draft(request: ActingHttpRequest) -> EveningDraft | None:
    asked = request.GET.get("kladde", "")
    if not asked or request.method == "POST":
        return None
    try:
        key = uuid.UUID(asked)
    except ValueError as error:
        raise Http404 from error
    draft = queries.get_draft(key)
    audit.record("outreach.draft_read", object_id=draft.pk)
    return draft


def _counting() -> Ruling[OutreachStep]:
    """What the rule says of counting: the form has no place for a name."""
    return outreach_step(StepFacts(OutreachStep.COUNT, clock.today(), names_person=False))


def _place_so_far(form: EveningForm) -> Ruling[OutreachArea] | None:
    """Whether the evening counts there by what is typed; nothing while the area or the day cannot be read."""
    if form.is_bound and not form.asks_the_rules:
        return None
    area = (form.typed("area") if form.is_bound else form.initial.get("area")) or ""
    day = form.typed("started_on") if form.is_bound else form.initial.get("started_on")
    if isinstance(day, str):  # A draft has the day as it was typed.
        try:
            day = dt.date.fromisoformat(day)
        except ValueError:
            day = None
    return actions.place_ruling(OutreachArea(area) if area in OutreachArea else None, day or clock.today())


@require_POST
@without_personal_data
def draft_save(request: ActingHttpRequest) -> HttpResponse:
    """Keep what is typed of an evening, every second or so. Answers with the draft's id and version.

    A `box` is what the browser closed while there was no connection; one that nobody can open is refused, and the
    browser lets it go. One of another kind of draft is refused too, and the browser keeps it for its own page.
    """
    policies.require_outreach()

    def keep(saving: Saving, typed: dict[str, list[str]]) -> Saved:
        kept = actions.draft_save(saving, typed)
        return Saved(kept.pk, kept.version, kept.saved_at)

    return keep_sent(request, kind="evening", form_of=EveningForm, keep=keep)


@require_http_methods(["GET", "POST"])
def draft_discard(request: ActingHttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Throw one's own draft away."""
    draft = queries.get_draft(draft_id)
    form = HelleForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(draft.pk, {}),
        save=lambda: actions.draft_discard(draft),
        done=reverse("outreach-list"),
        saved=_("Kladden er kasseret."),
        page={
            "heading": _("Kassér en aften, der ikke er gemt"),
            "intro": _("Det, du har skrevet, slettes for altid. Ingen anden har set det."),
            "submit_label": _("Kassér kladden"),
        },
    )


@require_GET
def evening_page(request: ActingHttpRequest, evening_id: uuid.UUID) -> HttpResponse:
    """An evening as it holds, and its earlier versions. From here one goes on to a referral, which is another matter:
    nothing of the evening goes with it, and neither leads to the other (OUT-01, OUT-09)."""
    evening = queries.get_evening(evening_id)
    audit.record("outreach.read", object_id=evening.root)
    return render(
        request,
        "outreach/evening.html",
        {
            "evening": queries.opened(evening),
            "earlier": queries.earlier_versions(evening),
            "counting": _counting(),
            "may_refer": may_write("contact"),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def evening_correct(request: ActingHttpRequest, evening_id: uuid.UUID) -> HttpResponse:
    """Correct an evening by a version that says why. What is corrected is the version that stood in the page; where
    another came meanwhile, nothing is."""
    evening = queries.get_evening(evening_id)
    if evening.withdrawn:
        raise Http404
    form = CorrectionForm(
        request.POST or None,
        initial={"form_token": uuid.uuid4(), "version": evening.pk, **_as_it_holds(evening)},
    )

    def save() -> None:
        if form.cleaned_data["version"] != evening.pk:
            raise Refused(actions.CORRECTED_MEANWHILE)
        actions.evening_correct(evening, form.counted(), why=Why(form.cleaned_data["why"]))

    def saved() -> str:
        if form.cleaned_data["why"] in WITHDRAWS:
            return _("Aftenen tælles ikke med mere. Den kan stadig ses.")
        return _("Aftenen er rettet. Det, der stod før, kan stadig ses.")

    return answer_form(
        request,
        form,
        about=About(evening.root, {}),
        save=save,
        done=reverse("outreach-page", args=[evening.root]),
        saved=saved,
        page={
            "heading": _("Ret en opsøgende aften"),
            "ruling": _place_so_far(form),
            "submit_label": _("Gem rettelsen"),
        },
        template="outreach/correct.html",
        rules_follow=True,
    )


def _as_it_holds(evening: Evening) -> dict[str, Any]:
    counted = queries.opened(evening).counted
    began, ended = (at.astimezone(clock.COPENHAGEN) for at in (counted.started_at, counted.ended_at))
    return {
        "started_on": began.date(),
        "started_time": f"{began:%H:%M}",
        "ended_time": f"{ended:%H:%M}",
        "area": counted.area.value,
        "elsewhere": counted.elsewhere.value if counted.elsewhere else "",
        "team": counted.team,
        "staff": counted.staff,
        "languages": list(counted.languages),
        "referrals_offered": counted.referrals_offered,
        "referrals_accepted": counted.referrals_accepted,
        **{f"first_{setting.value}": met.first for setting, met in counted.visits.items()},
        **{f"again_{setting.value}": met.again for setting, met in counted.visits.items()},
        **{f"given_{given.value}": contacts for given, contacts in counted.services.items()},
    }
