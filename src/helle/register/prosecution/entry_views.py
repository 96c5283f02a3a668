"""Pages of what is written in a criminal case: offences, suspects, stages, and what is put out of force."""

from __future__ import annotations

import uuid
from typing import Final

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.seen_forms import stamp_of
from helle.register.interface.forms import HelleForm
from helle.register.interface.words import active_language, long_day
from helle.register.prosecution import actions, policies, queries, withdraw_actions
from helle.register.prosecution.beside_models import NetworkLink, Questioning
from helle.register.prosecution.chains import Chain
from helle.register.prosecution.choices import EntryKind, Mistake
from helle.register.prosecution.forms import BlankForm, LinkWithdrawForm, OffenceForm, StageForm, WithdrawForm
from helle.register.prosecution.models import (
    CriminalCase,
    Involvement,
    Offence,
    Stage,
    Suspect,
    VictimLink,
    WaiverDecision,
    WaiverProposal,
    Withdrawable,
)
from helle.register.prosecution.views import answer, case_for_writing
from helle.register.protection import clock
from helle.rules.crime.stages import BY_THE_PROSECUTION, CriminalStage, EndReason

KEPT: Final[dict[EntryKind, type[Withdrawable]]] = {
    EntryKind.OFFENCE: Offence,
    EntryKind.STAGE: Stage,
    EntryKind.LINK: VictimLink,
    EntryKind.INVOLVEMENT: Involvement,
    EntryKind.NETWORK: NetworkLink,
    EntryKind.PROPOSAL: WaiverProposal,
    EntryKind.SUSPECT: Suspect,
    EntryKind.QUESTIONING: Questioning,
    EntryKind.DECISION: WaiverDecision,
}


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

    def chain(suspect: Suspect | None) -> Chain:
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
            instance=given["instance"],
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


def _of_a_step(row: Stage) -> str:
    """Which step it is: of two that are alike, this one."""
    provision = queries.offence_text(row.offence).in_language(active_language())
    label = CriminalStage(row.stage).label.in_language(active_language())
    step = f"{label} {long_day(row.on, active_language())}: {provision}"
    suspect = _("mistænkt %(n)s") % {"n": row.suspect.serial} if row.suspect else ""
    return f"{', '.join(one for one in (step, suspect) if one)}."


def _of_a_decision(number: str) -> str:
    """What follows where a decision on somebody's charge or indictment goes out of force."""
    return _(
        "Straffesag %(number)s. Sigtelsen eller tiltalen vejes på ny, før nogen tiltales eller dømmes for den. CMM får "
        "det at se på sit bord, og afgørelsen bliver stående, mærket. [CRI-07]"
    ) % {"number": number}


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
    if row is None or row.superseded_at is not None or not withdraw_actions.may_withdraw(row):
        raise Http404
    charged = withdraw_actions.is_of_the_charged(row)
    form_of = LinkWithdrawForm if isinstance(row, VictimLink) else WithdrawForm
    form = form_of(request.POST or None, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        given = form.cleaned_data
        withdraw_actions.entry_withdraw(case, row, why=Mistake(given["why"]), words=given.get("words", ""))

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
            **({"intro": _of_the_charged(number)} if charged else {}),
            **({"intro": _of_a_decision(number)} if isinstance(row, WaiverDecision) else {}),
            **({"intro": _of_a_step(row)} if isinstance(row, Stage) else {}),
        },
    )


@require_http_methods(["GET", "POST"])
def proposal_blank(request: ActingHttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Delete a name in the reasons of a proposal that was taken back or decided, and of the decision (CRI-01)."""
    policies.require(policies.may_write())
    proposal = WaiverProposal.objects.filter(pk=proposal_id).first()
    link = VictimLink.objects.filter(pk=proposal.link_id).first() if proposal else None
    if proposal is None or link is None:
        raise Http404
    if not queries.get_proposal(link, proposal_id).may_be_blanked:
        raise Http404
    case = case_for_writing(get_object_or_404(CriminalCase, pk=proposal.criminal_case_id).number)
    form = BlankForm(request.POST or None, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        withdraw_actions.proposal_blank(proposal, name=form.cleaned_data["name"])

    return answer(
        request,
        form,
        case,
        save=save,
        saved=_("Det er slettet i begrundelsen, for alle, der kan læse den."),
        victims=[link.case_id],
        page={
            "heading": _("Slet et navn i begrundelsen"),
            "intro": _(
                "Begrundelsen gælder ellers og bliver stående. Det, I skriver her, bliver erstattet af »[slettet]«, og "
                "ingen kan læse det mere."
            ),
            "submit_label": _("Slet det"),
        },
    )


def _of_the_charged(number: str) -> str:
    """What follows where the link of somebody who is charged goes out of force."""
    return _(
        "Straffesag %(number)s. Personen er sigtet eller tiltalt. Sættes tilknytningen ud af kraft, vejer ingen mere, "
        "om sigtelsen skal frafaldes, og CMM ser ikke straffesagen mere. Knyttes personen til igen efter en tiltale, "
        "står personen som tiltalt, uden at nogen har vejet det. [CRI-07]"
    ) % {"number": number}
