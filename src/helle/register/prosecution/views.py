"""Pages of criminal cases: the list, a new one, one case with all of it, and what is written in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.cases.seen_forms import stamp_of
from helle.register.interface.forms import HelleForm
from helle.register.interface.words import active_language, page_number
from helle.register.organisations import queries as organisations
from helle.register.prosecution import actions, beside_actions, beside_queries, cmm_says, policies, queries
from helle.register.prosecution.beside_models import NetworkLink, Questioning
from helle.register.prosecution.choices import POLICE_KINDS, EntryKind, Mistake, NetworkKind, Part
from helle.register.prosecution.forms import (
    NO_PART,
    InvestigationForm,
    OffenceForm,
    OpenForm,
    PartForm,
    StageForm,
    WithdrawForm,
)
from helle.register.prosecution.journal_actions import JournalMissed, noted, record_misses
from helle.register.prosecution.models import (
    CriminalCase,
    Involvement,
    Offence,
    Stage,
    Suspect,
    VictimLink,
    WaiverProposal,
    Withdrawable,
)
from helle.register.prosecution.referral_queries import SaidBefore, said_in_referrals
from helle.register.protection import clock, context
from helle.rules.codes import ExploitationPurpose, OrganisationKind
from helle.rules.crime.gentle_treatment import GentleStep
from helle.rules.crime.stages import BY_THE_PROSECUTION, FOLLOWS, CriminalStage, EndReason

KEPT: Final[dict[EntryKind, type[Withdrawable]]] = {
    EntryKind.OFFENCE: Offence,
    EntryKind.STAGE: Stage,
    EntryKind.LINK: VictimLink,
    EntryKind.INVOLVEMENT: Involvement,
    EntryKind.NETWORK: NetworkLink,
    EntryKind.PROPOSAL: WaiverProposal,
}


@require_GET
def criminal_case_list(request: ActingHttpRequest) -> HttpResponse:
    """The criminal cases in which the acting unit has a part."""
    policies.require(policies.may_read())
    page = page_number(request.GET.get("side", ""))
    lines, more = queries.own_lines(page=page)
    audit.record("prosecution.listed", detail={"page": page, "shown": len(lines)}, purpose=policies.PURPOSE)
    return render(
        request,
        "prosecution/list.html",
        {
            "lines": lines,
            "page_number": page,
            "more": more,
            "today": clock.today(),
            "is_police": policies.is_police(),
        },
    )


@require_http_methods(["GET", "POST"])
def criminal_case_new(request: ActingHttpRequest) -> HttpResponse:
    """Open a criminal case with its first offence; the rule says beside it which unit investigates."""
    policies.require(policies.is_police())
    form = OpenForm(
        request.POST or None,
        initial={"form_token": uuid.uuid4(), "aware_on": clock.today(), "reported_on": clock.today()},
    )
    made: list[CriminalCase] = []

    missed: list[JournalMissed] = []

    def save() -> None:
        given = form.cleaned_data
        with noted(missed):
            made[:] = [
                actions.criminal_case_open(
                    journal=given["journal"],
                    aware_on=given["aware_on"],
                    touches_stay=given["touches_stay"],
                    grounds=form.grounds(),
                    done=form.done(),
                    why=given["why"],
                )
            ]

    response = answer_form(
        request,
        form,
        about=About(None, {}, policies.PURPOSE),
        save=save,
        done=reverse("criminal-case-list"),
        shown_at=lambda: reverse("criminal-case-page", args=[made[0].number]),
        saved=_("Straffesagen er oprettet. Inddrag CMM og anklagemyndigheden i tide."),
        page={
            "heading": _("Ny straffesag"),
            "intro": _(
                "Kun en henvisning til jeres egen sag: intet navn og intet af efterforskningens indhold. [CRI-01]"
            ),
            "ruling": actions.investigation_ruling(form.grounds(), clock.today()),
            "submit_label": _("Opret straffesagen"),
        },
        rules_follow=True,
    )
    record_misses(missed)
    return response


@require_GET
def criminal_case_page(request: ActingHttpRequest, number: str) -> HttpResponse:
    """A criminal case, as far as the acting unit sees it."""
    row = queries.get_criminal_case(number)
    found = queries.whole(row)
    audit.record(
        "prosecution.read",
        object_id=row.pk,
        cases=sorted({one.row.case_id for one in (*found.links, *found.withdrawn_links)}),
        purpose=policies.PURPOSE,
    )
    units = organisations.units_on(clock.today())
    works = found.own_part is not Part.ASSISTS
    return render(
        request,
        "prosecution/page.html",
        {
            "row": row,
            "whole": found,
            "parts": [(one, units.get(one.unit_id)) for one in found.parts],
            "investigations": [(one, units.get(one.row.unit_id)) for one in found.investigations],
            "chains": [_shown(one, found) for one in found.chains],
            "units": units,
            "cmm_says": cmm_says.answers_of(row),
            "today": clock.today(),
            "works": works,
            "leads": found.own_part is Part.INVESTIGATES and policies.is_police(),
            "is_prosecutor": policies.is_prosecutor(),
            "uses_contact_point": policies.uses_contact_point(),
            "said_otherwise": _said_otherwise(found),
            "beside": _beside(found.links),
            "beside_withdrawn": _beside(found.withdrawn_links),
            "network": [
                (one, units.get(one.unit_id) if one.unit_id else None, NetworkKind(one.kind).label)
                for one in beside_queries.network_of(row)
            ],
        },
    )


def _said_otherwise(found: queries.Whole) -> list[tuple[Involvement, SaidBefore]]:
    """The involvements of which a referral of the police says an earlier day: recorded before the person was linked."""
    said = said_in_referrals(found.row) if found.involvements else {}
    return [(one, said[one.told]) for one in found.involvements if one.told in said and said[one.told].on < one.told_on]


def _beside(links: list[queries.OpenedLink]) -> list[dict[str, Any]]:
    """Each link with what CMM told, what it was asked for, and how the person was questioned last."""
    keys = [one.row.pk for one in links]
    told = beside_queries.disclosures_of([one.row.case_id for one in links])
    asked, questioned = beside_queries.requests_of(keys), beside_queries.questionings_of(keys)
    return [
        {
            "link": one,
            "told": [each for each in told if each.row.case_id == one.row.case_id],
            "asked": [each for each in asked if each.row.link_id == one.row.pk],
            "questioned": questioned.get(one.row.pk),
            "remaining": _remaining(questioned[one.row.pk]) if one.row.pk in questioned else (),
        }
        for one in links
    ]


def _remaining(row: Questioning) -> tuple[GentleStep, ...]:
    prepared = beside_actions.Prepared(
        row.planned_on, row.interview_asked_for, row.wishes_asked, row.wishes_honoured, row.rights_told
    )
    return beside_actions.gentle_ruling(prepared).answer or ()


def _shown(chain: queries.Chain, found: queries.Whole) -> dict[str, Any]:
    """A chain of stages in words, and whether anything can follow: also a charge of somebody else for the offence."""
    charged = sum(1 for one in found.chains if one.offence.pk == chain.offence.pk and one.suspect is not None)
    known = found.known_suspects
    return {
        "chain": chain,
        "provision": queries.provision_text(chain.offence.provision),
        "purpose": ExploitationPurpose(chain.offence.purpose).label if chain.offence.purpose else None,
        "stages": [
            (
                one,
                queries.told_stage(one, known),
                EndReason(one.end_reason).label if one.end_reason and not queries.is_veiled(one, known) else None,
                one is chain.last,
                one is chain.last and actions.may_withdraw(one),
            )
            for one in chain.stages
        ],
        "goes_on": len(found.suspects) > charged
        or bool(chain.last and FOLLOWS[CriminalStage(chain.last.stage)] and not queries.is_veiled(chain.last, known)),
    }


def answer(
    request: ActingHttpRequest,
    form: HelleForm,
    case: CriminalCase,
    *,
    save: Callable[[], None],
    saved: str | Callable[[], str],
    page: dict[str, Any],
    victims: Sequence[uuid.UUID] = (),
    **more: Any,
) -> HttpResponse:
    """Answer a form of a criminal case: for law enforcement, and back to the case.

    `victims`: whose cases the form is about, so that the look stands in the log of each.
    """
    return answer_form(
        request,
        form,
        about=About(case.pk, {}, policies.PURPOSE, victims),
        save=save,
        done=reverse("criminal-case-page", args=[case.number]),
        saved=saved,
        page={"intro": _("Straffesag %(number)s") % {"number": case.number}, **page},
        **more,
    )


def _police_units(*, but_own: bool, kinds: frozenset[str] = POLICE_KINDS) -> list[tuple[str, str]]:
    own, language = context.current().unit_id, active_language()
    found = [
        (str(one.id), one.name.in_language(language))
        for one in organisations.units_on(clock.today()).values()
        if one.kind in kinds and not one.closed and not (but_own and one.id == own)
    ]
    return sorted(found, key=lambda pair: pair[1])


def _case_that_leads(number: str) -> CriminalCase:
    """The case, for the police of the unit that investigates."""
    policies.require(policies.is_police())
    case = queries.get_criminal_case(number)
    if queries.whole(case).own_part is not Part.INVESTIGATES:
        raise Http404
    return case


def case_for_writing(number: str) -> CriminalCase:
    """The case, for a unit that investigates or prosecutes."""
    case = queries.get_criminal_case(number)
    if queries.whole(case).own_part is Part.ASSISTS:
        raise Http404
    return case


@require_http_methods(["GET", "POST"])
def investigation_set(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Say anew who investigates, and why: the district or NSK (CRI-01, CRI-02)."""
    case = _case_that_leads(number)
    form = InvestigationForm(request.POST or None, initial=_grounds_now(case))
    form.offer("unit", _police_units(but_own=False))

    def save() -> None:
        given = form.cleaned_data
        actions.investigation_set(
            case, unit=uuid.UUID(given["unit"]), grounds=form.grounds(), since=given["since"], why=given["why"]
        )

    def done_at() -> str:
        gone = form.cleaned_data["unit"] != str(context.current().unit_id)
        return reverse("criminal-case-list") if gone else reverse("criminal-case-page", args=[number])

    return answer_form(
        request,
        form,
        about=About(case.pk, {}, policies.PURPOSE),
        save=save,
        done=reverse("criminal-case-page", args=[number]),
        shown_at=done_at,
        saved=_("Det er noteret, hvem der efterforsker."),
        page={
            "heading": _("Hvem efterforsker?"),
            "intro": _("Efterforsker en anden enhed, får den sagen, og I har den ikke mere."),
            "ruling": actions.investigation_ruling(form.grounds(), clock.today()),
        },
        rules_follow=True,
    )


def _grounds_now(case: CriminalCase) -> dict[str, object]:
    latest = queries.whole(case).investigations[0].row
    return {
        "form_token": uuid.uuid4(),
        "since": clock.today(),
        "unit": str(latest.unit_id),
        "organised": latest.organised,
        "very_extensive": latest.very_extensive,
        "otherwise_qualified": latest.otherwise_qualified,
        "forced_labour": latest.forced_labour,
        "specialists_wanted": latest.specialists_wanted,
    }


@require_http_methods(["GET", "POST"])
def part_give(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Let another unit assist, or the prosecution in, or end its part (CRI-03)."""
    case = _case_that_leads(number)
    form = PartForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    kinds = POLICE_KINDS | {OrganisationKind.PROSECUTION.value}
    form.offer("unit", _police_units(but_own=True, kinds=kinds), blank=True)

    def save() -> None:
        given = form.cleaned_data
        unit = uuid.UUID(given["unit"])
        if given["part"] == NO_PART:
            actions.part_end(case, unit=unit)
        else:
            actions.part_give(case, unit=unit, part=Part(given["part"]))

    return answer(
        request,
        form,
        case,
        save=save,
        saved=lambda: (
            _("Enheden kan ikke se straffesagen mere.")
            if form.cleaned_data["part"] == NO_PART
            else _("Enheden kan nu se straffesagen.")
        ),
        page={
            "heading": _("Andre enheders del i sagen"),
            "intro": _(
                "NSK bistår med særlige kompetencer; anklagemyndigheden i politikredsen har allerede sagen. [CRI-03]"
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def offence_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Another offence of the case."""
    case = case_for_writing(number)
    form = OffenceForm(request.POST or None, initial={"form_token": uuid.uuid4(), "reported_on": clock.today()})

    def save() -> None:
        actions.offence_record(case, form.done())

    return answer(
        request,
        form,
        case,
        save=save,
        saved=_("Forholdet er noteret."),
        page={
            "heading": _("Endnu et forhold"),
            "ruling": actions.offence_ruling(form.typed("began_on"), form.typed("ended_on"), form.typed("purpose")),
        },
        rules_follow=True,
    )


@require_http_methods(["GET", "POST"])
def suspect_add(request: ActingHttpRequest, number: str) -> HttpResponse:
    """One more suspect, by a number alone."""
    policies.require(policies.is_police())
    case = case_for_writing(number)
    form = HelleForm(request.POST or None, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        actions.suspect_add(case)

    return answer(
        request,
        form,
        case,
        save=save,
        saved=_("Den mistænkte har fået et nummer."),
        page={
            "heading": _("Endnu en mistænkt"),
            "intro": _("Her står kun et nummer. Hvem det er, står i politiets eget system."),
            "submit_label": _("Giv den mistænkte et nummer"),
        },
    )


@require_http_methods(["GET", "POST"])
def stage_new(request: ActingHttpRequest, number: str, offence_id: uuid.UUID) -> HttpResponse:
    """The next stage of an offence, with one suspect or alone. `mistaenkt` is whose chain was opened."""
    case = case_for_writing(number)
    found = queries.whole(case)
    if offence_id not in {one.pk for one in found.offences}:
        raise Http404
    by_key = {str(one.pk): one for one in found.suspects}
    stages = {str(stage.pk) for one in found.chains if one.offence.pk == offence_id for stage in one.stages}
    form = StageForm(
        request.POST or None,
        # A judgment may follow a judgment: what was typed before somebody else's stage would be another one.
        stands=stamp_of(sorted(stages)),
        initial={"form_token": uuid.uuid4()},
    )
    form.fields["suspect"].initial = request.GET.get("mistaenkt", "")
    form.offer("suspect", [(key, _("Mistænkt %(n)s") % {"n": one.serial}) for key, one in by_key.items()], blank=True)
    language = active_language()
    form.offer("stage", [(one.value, one.label.in_language(language)) for one in _stages_offered()])

    def chain(suspect: Suspect | None) -> queries.Chain:
        chosen = actions.chain_of(case, offence_id, suspect.pk if suspect else None)
        if chosen is None:
            raise Http404
        return chosen

    def save() -> None:
        given = form.cleaned_data
        suspect = by_key.get(given["suspect"])
        actions.stage_record(
            case,
            chain(suspect),
            CriminalStage(given["stage"]),
            suspect=suspect,
            on=given["on"],
            end_reason=EndReason(given["end_reason"]) if given["end_reason"] else None,
        )

    suspect = by_key.get(form.typed("suspect") or request.GET.get("mistaenkt", ""))
    last = chain(suspect).last
    # What the rules say of the next stage would tell how the charge ended.
    stage = "" if last and queries.is_veiled(last, found.known_suspects) else form.typed("stage")
    return answer(
        request,
        form,
        case,
        save=form.unless_written(save),
        saved=_("Trinnet er noteret."),
        page={
            "heading": _("Næste trin"),
            "ruling": actions.stage_ruling(
                chain(suspect),
                CriminalStage(stage),
                of_a_suspect=suspect is not None,
                on=form.typed("on"),
                end_reason=EndReason(form.typed("end_reason")) if form.typed("end_reason") else None,
            )
            if stage
            else None,
        },
        rules_follow=True,
    )


def _stages_offered() -> list[CriminalStage]:
    """The stages that the acting role can record: the indictment and what follows are the prosecution's (CRI-07)."""
    others = frozenset() if policies.is_prosecutor() else BY_THE_PROSECUTION
    return [one for one in CriminalStage if one is not CriminalStage.REPORT and one not in others]


@require_http_methods(["GET", "POST"])
def entry_withdraw(request: ActingHttpRequest, number: str, kind: str, entry_id: uuid.UUID) -> HttpResponse:
    """Put something out of force that is wrong; it stays readable."""
    case = case_for_writing(number)
    model = KEPT.get(EntryKind(kind)) if kind in EntryKind.values else None
    of_it = Q(criminal_case=case) | Q(other=case) if model is NetworkLink else Q(criminal_case=case)
    row = model._default_manager.filter(of_it, pk=entry_id).first() if model else None
    if row is None or row.superseded_at is not None or not actions.may_withdraw(row):
        raise Http404
    form = WithdrawForm(request.POST or None, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        actions.entry_withdraw(case, row, why=Mistake(form.cleaned_data["why"]))

    return answer(
        request,
        form,
        case,
        save=save,
        saved=_("Det er sat ud af kraft. Det kan stadig ses."),
        victims=queries.victims_of(row),
        page={
            "heading": _("Sæt ud af kraft: %(what)s") % {"what": str(EntryKind(kind).label).lower()},
            "submit_label": _("Sæt ud af kraft"),
        },
    )
