"""The pages of obligations: all of them by instrument and state, one of them, and what is written about it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.action_plans.choices import Feed
from helle.register.action_plans.loading import NAMESPACE
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.cases.seen_forms import Stands
from helle.register.interface.words import active_language
from helle.register.obligations import actions, figures, policies, queries
from helle.register.obligations.choices import ShownBy
from helle.register.obligations.content import NOT_JUDGED, SAID_NO_MORE
from helle.register.obligations.forms import JudgeForm, PracticeForm, ShowsForm, WithdrawForm
from helle.register.obligations.models import Carrier, Recommendation, Shows, Study
from helle.register.obligations.queries import EVIDENCE_DOWN, View
from helle.register.organisations import queries as organisations
from helle.register.protection import clock
from helle.register.protection import policies as protection
from helle.register.protection.refusals import Refused
from helle.rules.instruments import Instrument
from helle.rules.obligations.codes import ObligationState, TreatyReportAct
from helle.rules.ruling import Text

NOT_YET = "ikke-bedoemt"
LAPSED = "kan-ikke-siges"
NO_UNIT = frozenset({"municipality", "representative", "prison", "court", "partner"})


@dataclass(frozen=True, slots=True)
class ShownInstrument:
    """An instrument with those of its obligations that are shown, and how all of them stand."""

    instrument: Instrument
    views: tuple[View, ...]
    tally: tuple[tuple[str, Text, int], ...]


@require_GET
def obligations(request: ActingHttpRequest) -> HttpResponse:
    """What the instruments ask, by instrument and state; studies with what is overdue; reports to the treaty bodies."""
    found = queries.views()
    # What is recorded are codes: of what stands in the address only what is known is taken.
    state = _known(request, "tilstand", {*(one.value for one in ObligationState), NOT_YET, LAPSED, EVIDENCE_DOWN})
    instrument = _known(request, "instrument", {one.instrument.code for one in found})
    owner = _known(request, "ministerium", {one.owner.code for one in found})
    audit.record(
        "obligation.listed", purpose="statistics", detail={"state": state, "instrument": instrument, "owner": owner}
    )
    studies, reports = queries.studies(), queries.reports()
    judged = [one for one in found if one.obligation.judged]
    return render(
        request,
        "obligations/obligations.html",
        {
            "instruments": _by_instrument(found, state, instrument, owner),
            "states": _tally(judged),
            "known_instruments": _instruments(found),
            "owners": sorted(
                {one.owner.code: one.owner for one in found}.values(),
                key=lambda unit: unit.name.in_language(active_language()),
            ),
            "state": state,
            "instrument": instrument,
            "owner": owner,
            "not_yet": NOT_YET,
            "evidence_down": EVIDENCE_DOWN,
            "bare": [one for one in judged if not one.carriers],
            "unshown": [one for one in judged if one.evidence_on is None],
            "lapsed": [one for one in judged if one.lapsed],
            "studies": studies,
            "overdue": [(study, one) for study in studies for one in study.overdue],
            "reports": reports,
            "bodies": [
                (body, policies.report_ruling(body, TreatyReportAct.DRAW).answer is not None)
                for body in queries.bodies()
            ],
            "leads": policies.leads(),
            "today": clock.today(),
        },
    )


def _known(request: ActingHttpRequest, name: str, codes: set[str]) -> str:
    """What is asked for, where it is one of the codes; else nothing."""
    asked = request.GET.get(name, "")
    return asked if asked in codes else ""


def _state_of(one: View) -> str:
    if one.lapsed:
        return LAPSED
    return one.state.value if one.state is not None else NOT_YET


def _stands_so(one: View, state: str) -> bool:
    if state == EVIDENCE_DOWN:
        return bool(one.taken_down)
    return one.obligation.judged and _state_of(one) == state


def _tally(of: Sequence[View]) -> tuple[tuple[str, Text, int], ...]:
    """Each state with how many obligations stand so, last what may be said no more and what nobody has judged."""
    counted = Counter(_state_of(one) for one in of)
    labels = [(state.value, state.label) for state in ObligationState]
    labels += [(LAPSED, SAID_NO_MORE), (NOT_YET, NOT_JUDGED)]
    return tuple((code, label, counted[code]) for code, label in labels if counted[code])


def _instruments(found: Sequence[View]) -> list[Instrument]:
    return list({one.instrument.code: one.instrument for one in found}.values())


def _by_instrument(found: Sequence[View], state: str, wanted: str, owner: str) -> list[ShownInstrument]:
    shown = []
    for instrument in _instruments(found):
        own = [one for one in found if one.instrument is instrument]
        kept = tuple(
            one for one in own if (not state or _stands_so(one, state)) and (not owner or one.owner.code == owner)
        )
        if kept and (not wanted or instrument.code == wanted):
            tally = _tally([one for one in own if one.obligation.judged])
            shown.append(ShownInstrument(instrument, kept, tally))
    return shown


@require_GET
def obligation(request: ActingHttpRequest, code: str) -> HttpResponse:
    """What one article asks, what carries it, what shows it, and what its ministry says of it."""
    of = queries.view_of(code)
    audit.record("obligation.read", purpose="statistics", detail={"obligation": code})
    return render(
        request,
        "obligations/obligation.html",
        {
            "of": of,
            "judges": policies.judges(of.obligation),
            "adds": policies.adds_to(of.obligation),
            "takes_back": {
                *(one.carrier.pk for one in of.carriers if policies.withdraws(of.obligation, one.carrier)),
                *(one.pk for one in of.shown_by if policies.withdraws(of.obligation, one)),
                *(one.pk for one, _number in of.taken_down if policies.withdraws(of.obligation, one)),
            },
            "recommendations": Recommendation.objects.filter(obligation=of.obligation)
            .order_by("recorded_at")
            .select_related("study"),
            "today": clock.today(),
        },
    )


def _writing(code: str) -> View:
    """An obligation for whoever writes about it."""
    protection.require_write("action_plan")
    of = queries.view_of(code)
    if not policies.adds_to(of.obligation):
        raise PermissionDenied("action_plan")
    return of


def _about(of: View) -> About:
    return About(uuid.uuid5(NAMESPACE, of.obligation.code), {"obligation": of.obligation.code})


def _page(of: View) -> str:
    return reverse("obligation", args=[of.obligation.code])


def _heading(of: View, what: str) -> dict[str, object]:
    return {"heading": f"{what}: {of.name.in_language(active_language())}"}


@require_http_methods(["GET", "POST"])
def judge(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Say how an obligation stands, by its ministry."""
    of = _writing(code)
    policies.require(policies.judges(of.obligation))
    begun = {"state": of.state.value} if of.state is not None else {}
    form = JudgeForm(
        request.POST or None,
        stands=of.version,
        beside=_stands(of),
        initial={"form_token": uuid.uuid4(), **begun},
    )
    return answer_form(
        request,
        form,
        about=_about(of),
        save=form.unless_written(
            lambda: actions.obligation_judge(
                of, state=ObligationState(form.cleaned_data["state"]), why=form.cleaned_data["why"]
            )
        ),
        done=_page(of),
        saved=_("Bedømmelsen er gemt."),
        page={
            **_heading(of, _("Bedøm")),
            "intro": of.obligation.asks,
            "ruling": of.ruling(ObligationState.CARRIED) if not form.is_bound else None,
            "refused_as": _("Som det står nu, kan det ikke siges, at forpligtelsen bæres ud."),
        },
    )


def _stands(of: View) -> list[Stands]:
    """What a judgement rests on: what was said last, what carries the obligation and what shows it."""
    language = active_language()
    said = [(of.state.label.in_language(language), of.judgement.why)] if of.state and of.judgement else []
    carried = [(one.kind, one.words.in_language(language)) for one in of.carriers]
    return said + carried + [(one.get_kind_display(), queries.evidence_words(one)) for one in of.shown_by]


def units_offered() -> list[tuple[str, str]]:
    """The units that carry something or answer a recommendation, by name: no single municipality, and nobody's own."""
    language = active_language()
    return [
        (key, name)
        for name, key in sorted(
            (unit.name.in_language(language), str(unit.id))
            for unit in organisations.units_on(clock.today()).values()
            if not unit.closed and unit.kind not in NO_UNIT
        )
    ]


@require_http_methods(["GET", "POST"])
def practice(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Say which practice carries an obligation."""
    of = _writing(code)
    form = PracticeForm(request.POST or None, units=units_offered(), initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=_about(of),
        save=lambda: actions.practice_add(
            of, unit_id=uuid.UUID(form.cleaned_data["unit"]), text=form.cleaned_data["text"]
        ),
        done=_page(of),
        saved=_("Praksissen er skrevet på."),
        page={**_heading(of, _("Ny praksis")), "intro": of.obligation.asks},
    )


@require_http_methods(["GET", "POST"])
def shows(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Add what shows that an obligation is carried out."""
    of = _writing(code)
    language = active_language()
    published = {
        str(one.pk): one
        for one in Study.objects.filter(publication__isnull=False).order_by("-first_day").select_related("publication")
    }
    form = ShowsForm(
        request.POST or None,
        studies=[(key, one.title.in_language(language)) for key, one in published.items()],
        years=list(figures.years_there_are()),
        initial={"form_token": uuid.uuid4()},
    )
    return answer_form(
        request,
        form,
        about=_about(of),
        save=lambda: _add(of, form, published),
        done=_page(of),
        saved=_("Dokumentationen er skrevet på."),
        page={**_heading(of, _("Ny dokumentation")), "intro": of.obligation.asks},
    )


def _add(of: View, form: ShowsForm, published: dict[str, Study]) -> None:
    given = form.cleaned_data
    if given["kind"] == ShownBy.DOCUMENT:
        if given["on_day"] is None:
            raise Refused(Text("Skriv dagen.", "Enter the day."), field="on_day")
        actions.document_add(of, title=given["title"], where=given["where"], on_day=given["on_day"])
    elif given["kind"] == ShownBy.STUDY:
        if given["study"] not in published:
            raise Refused(Text("Vælg undersøgelsen.", "Choose the study."), field="study")
        actions.study_add(of, study=published[given["study"]])
    else:
        for name in ("feed", "year"):
            if not given[name]:
                raise Refused(Text("Vælg tal og år.", "Choose figure and year."), field=name)
        actions.figure_add(of, feed=Feed(given["feed"]), year=int(given["year"]))


@require_http_methods(["GET", "POST"])
def withdraw(request: ActingHttpRequest, code: str, row_id: uuid.UUID) -> HttpResponse:
    """Take a practice or a piece of evidence back, with the reason."""
    of = _writing(code)
    row = _to_withdraw(of, row_id)
    # Whoever typed why while a colleague took it back is told so, and keeps what was typed.
    if row is None or (row.withdrawn_at is not None and request.method == "GET"):
        raise Http404
    policies.require(policies.withdraws(of.obligation, row))
    form = WithdrawForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=_about(of),
        save=lambda: actions.withdraw(of, row, why=form.cleaned_data["why"]),
        done=_page(of),
        saved=_("Det er trukket tilbage."),
        page=_heading(of, _("Træk tilbage")),
    )


def _to_withdraw(of: View, row_id: uuid.UUID) -> Carrier | Shows | None:
    carriers = Carrier.objects.filter(obligation=of.obligation, pk=row_id)
    return carriers.first() or Shows.objects.filter(obligation=of.obligation, pk=row_id).first()
