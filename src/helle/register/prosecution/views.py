"""Pages of criminal cases: the list, a new one, one case with all of it, and what is written in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.forms import HelleForm
from helle.register.interface.words import page_number
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.prosecution import (
    actions,
    beside_actions,
    beside_queries,
    charge_looks,
    handover_queries,
    list_queries,
    part_actions,
    policies,
    queries,
    their_word,
    withdraw_actions,
)
from helle.register.prosecution.beside_models import Questioning
from helle.register.prosecution.chains import Chain
from helle.register.prosecution.choices import NetworkKind, Part, TheirWord
from helle.register.prosecution.forms import OpenForm
from helle.register.prosecution.journal_actions import JournalMissed, noted, record_misses
from helle.register.prosecution.models import CriminalCase, Involvement, InvolvementAnswer
from helle.register.prosecution.referral_queries import Said, SaidBefore, said_in_referrals
from helle.register.protection import clock
from helle.rules.codes import ExploitationPurpose, OrganisationKind
from helle.rules.crime.gentle_treatment import GentleStep
from helle.rules.crime.investigation import InvestigatingUnit
from helle.rules.crime.stages import FOLLOWS, CriminalStage, EndReason
from helle.rules.crime.standing import Standing


@require_GET
def criminal_case_list(request: ActingHttpRequest) -> HttpResponse:
    """The criminal cases in which the acting unit has a part."""
    policies.require(policies.may_read())
    page = page_number(request.GET.get("side", ""))
    lines, more = list_queries.own_lines(page=page)
    units = organisations.units_on(clock.today())
    handovers = handover_queries.own_handovers()
    audit.record(
        "prosecution.listed",
        detail={"page": page, "shown": len(lines), "handovers": [one.row.number for one in handovers]},
        purpose=policies.PURPOSE,
    )
    return render(
        request,
        "prosecution/list.html",
        {
            "lines": lines,
            "page_number": page,
            "more": more,
            "today": clock.today(),
            "is_police": policies.is_police(),
            "handovers": [(one, units.get(one.row.by_unit_id), units.get(one.row.unit_id)) for one in handovers],
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
            "ruling": part_actions.investigation_ruling(form.grounds(), clock.today()),
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
    said = said_in_referrals(row) if found.involvements else Said({}, {})
    return render(
        request,
        "prosecution/page.html",
        {
            "row": row,
            "whole": found,
            "parts": [(one, units.get(one.unit_id)) for one in found.parts],
            "investigations": [(one, units.get(one.row.unit_id)) for one in found.investigations],
            "goes_beside_the_rule": _beside_the_rule(found, units),
            "handovers": [(one, units.get(one.row.by_unit_id), units.get(one.row.unit_id)) for one in found.handovers],
            "suspects": [
                (one, one.serial not in _standing_suspects(found) and policies.is_police()) for one in found.suspects
            ],
            "own": _taken_back_here(found),
            "chains": [_shown(one, found) for one in found.chains],
            "units": units,
            "their_word": [(one, _what_follows(one, found)) for one in their_word.answers_of(row)],
            "by_another_day": their_word.by_another_day([row.pk]),
            "today": clock.today(),
            "works": works,
            "leads": found.own_part is Part.INVESTIGATES and policies.is_police(),
            "is_prosecutor": policies.is_prosecutor(),
            "is_police": policies.is_police(),
            "uses_contact_point": policies.uses_contact_point(),
            "said_otherwise": _said_otherwise(found, said),
            "said_before": list(said.before.items()),
            "beside": _beside(found.links, found.chains),
            "beside_withdrawn": _beside(found.withdrawn_links, found.chains),
            "network": [
                (one, units.get(one.unit_id) if one.unit_id else None, NetworkKind(one.kind).label)
                for one in beside_queries.network_of(row)
            ],
        },
    )


def _beside_the_rule(found: queries.Whole, units: Mapping[uuid.UUID, NamedUnit]) -> bool:
    """Whether another unit investigates now than the rules point at (CRI-02)."""
    now = found.investigations[0] if found.investigations else None
    unit = units.get(now.row.unit_id) if now else None
    if now is None or unit is None or now.ruling.answer is None:
        return False
    return (unit.kind == OrganisationKind.NSK) != (now.ruling.answer == InvestigatingUnit.NSK)


def _taken_back_here(found: queries.Whole) -> set[uuid.UUID]:
    """The links and notes that the acting unit may put out of force, as `withdraw_actions.may_withdraw` has it."""
    own = withdraw_actions.own_of([*(one.row for one in found.links), *found.involvements])
    decided = {one.row.pk for one in found.links if any(each.decision for each in one.proposals)}
    return own | decided if policies.is_prosecutor() else own


def _standing_suspects(found: queries.Whole) -> set[int]:
    """The suspects of whom a stage or a link stands, as far as the acting unit sees."""
    charged = {one.suspect.serial for one in found.chains if one.suspect is not None}
    return charged | {one.row.suspect.serial for one in found.links if one.row.suspect is not None}


def _what_follows(said: InvolvementAnswer, found: queries.Whole) -> str:
    """What is left to do of what somebody said of a note: '' where the note in force is as it says, or counts since."""
    now = next((one for one in found.involvements if one.told == said.involvement.told), None)
    if said.says == TheirWord.NOT_HEARD:
        if now is not None and queries.undenied([now]):
            return "counts"
        return "unanswered" if now is not None and now.pk != said.involvement_id else "not_heard"
    if said.heard_on is None or (now is not None and now.told_on == said.heard_on):
        return ""
    return "other_day"


def _said_otherwise(found: queries.Whole, said: Said) -> list[tuple[Involvement, SaidBefore]]:
    """The involvements of which a referral of the police says an earlier day: recorded before the person was linked."""
    binding = (
        {whom: one for whom, one in said.binding.items() if whom not in their_word.contradicted(found.row)}
        if said.binding
        else {}
    )
    return [
        (one, binding[one.told])
        for one in found.involvements
        if one.told in binding and binding[one.told].on < one.told_on
    ]


def _beside(links: list[queries.OpenedLink], chains: list[Chain]) -> list[dict[str, Any]]:
    """Each link with what CMM told, what it was asked for, and how the person was questioned each time; and whether she
    was convicted of something, where she stands otherwise by the rest."""
    keys = [one.row.pk for one in links]
    told = beside_queries.disclosures_of([one.row.case_id for one in links])
    asked, questioned = beside_queries.requests_of(keys), beside_queries.questionings_of(keys)
    looks = charge_looks.looks_of([one.row for one in links])
    ends = [(one.suspect, one.last.stage) for one in chains if one.suspect is not None and one.last is not None]
    convicted = {suspect.pk for suspect, stage in ends if stage == CriminalStage.CONVICTION}
    return [
        {
            "link": one,
            "convicted_too": one.row.suspect_id in convicted and one.standing is not Standing.CONVICTED,
            "told": [each for each in told if each.row.case_id == one.row.case_id],
            "asked": [each for each in asked if each.row.link_id == one.row.pk],
            "looks": [each for each in looks if each.link_id == one.row.pk],
            "questioned": [(each, _remaining(each)) for each in questioned if each.link_id == one.row.pk],
        }
        for one in links
    ]


def _remaining(row: Questioning) -> tuple[GentleStep, ...]:
    prepared = beside_actions.Prepared(
        row.planned_on, row.interview_asked_for, row.wishes_asked, row.wishes_honoured, row.rights_told
    )
    return beside_actions.gentle_ruling(prepared).answer or ()


def _shown(chain: Chain, found: queries.Whole) -> dict[str, Any]:
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
                one is chain.last and withdraw_actions.may_withdraw(one),
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


def case_for_writing(number: str) -> CriminalCase:
    """The case, for a unit that investigates or prosecutes."""
    case = queries.get_criminal_case(number)
    if queries.whole(case).own_part is Part.ASSISTS:
        raise Http404
    return case
