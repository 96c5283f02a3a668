"""Pages of the victim in a criminal case: the link, who was asked in time, the charge waiver; and what CMM hears."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.interface.words import active_language, long_day
from helle.register.organisations import queries as organisations
from helle.register.prosecution import (
    beside_queries,
    charge_looks,
    detention_queries,
    list_queries,
    policies,
    queries,
    their_word,
    victim_actions,
    weighing,
)
from helle.register.prosecution.chains import Chain, charge_of, is_indicted
from helle.register.prosecution.choices import Capacity, WaiverOutcome
from helle.register.prosecution.forms import InvolvementForm, LinkForm
from helle.register.prosecution.looked_models import ChargeLook, DecidedCharge
from helle.register.prosecution.models import CriminalCase, InvolvementAnswer, Stage, VictimLink, WaiverProposal
from helle.register.prosecution.queries import Known
from helle.register.prosecution.referral_queries import said_in_referrals
from helle.register.prosecution.views import answer, case_for_writing
from helle.register.prosecution.waiver_forms import DecisionForm, ProposalForm
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.codes import OrganisationKind
from helle.rules.crime.involvement import InvolvementChannel
from helle.rules.crime.stages import CriminalStage
from helle.rules.crime.standing import Standing, standing


def known_choices(known: list[Known]) -> list[tuple[str, str]]:
    """The victims' cases that the unit may name, by the referral in which it knows the person: never by a name."""
    return [(str(one.case_id), _in_words(one)) for one in known]


def _in_words(known: Known) -> str:
    if not known.referral and known.access:
        day = long_day(clock.local_day(known.since), active_language())
        return _("Adgang %(n)s, givet af CMM %(day)s") % {"n": known.access, "day": day}
    if not known.referral:
        return _("Adgang givet af CMM %(day)s") % {"day": long_day(clock.local_day(known.since), active_language())}
    return _("Henvendelse %(number)s, person %(n)s") % {"number": known.referral, "n": known.sequence}


@require_http_methods(["GET", "POST"])
def victim_link(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Put the person of a case into the criminal case (CRI-01)."""
    policies.require(policies.may_write())
    case = case_for_writing(number)
    suspects = {str(one.pk): one for one in queries.whole(case).suspects}
    form = LinkForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    form.offer("known", known_choices(queries.known_cases()))
    numbered = [(key, _("Mistænkt %(n)s") % {"n": one.serial}) for key, one in suspects.items()]
    form.offer("suspect", numbered, blank=True)

    def save() -> None:
        given = form.cleaned_data
        victim_actions.victim_link(
            case,
            case_id=form.chosen(),
            suspect=suspects.get(given["suspect"]),
            stood_rightly=given["stood_rightly"],
            after_judgment=given["after_judgment"],
        )

    return answer(
        request,
        form,
        case,
        save=save,
        saved=_("Personen står nu i straffesagen. I ser ikke mere af personens sag end før."),
        page={
            "heading": _("Knyt en persons sag til straffesagen"),
            "intro": _(
                "CMM ser, at der er en straffesag, hvem der har den, hvor langt den er, og hvad der foreslås og "
                "afgøres om et tiltalefrafald. Af CMM's sag ser I kun, om der er holdt en identifikationssamtale, så "
                "det samme ikke spørges to gange. [CRI-06]"
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def involvement_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record who was involved, and how (CRI-04, CRI-17)."""
    policies.require(policies.may_write())
    case = case_for_writing(number)
    form = InvolvementForm(
        request.POST or None,
        initial={
            "form_token": uuid.uuid4(),
            "told_on": clock.today(),
            "channel": InvolvementChannel.CONTACT_POINT.value,
        },
    )

    def save() -> None:
        given = form.cleaned_data
        victim_actions.involvement_record(
            case,
            organisation=OrganisationKind(given["organisation"]),
            told_on=given["told_on"],
            channel=InvolvementChannel(given["channel"]),
            why_acute=given["why_acute"],
        )

    said = said_in_referrals(case)
    found = queries.whole(case)
    ruling = queries.involvement_ruling(
        case,
        queries.undenied(found.involvements),
        [stage for chain in found.chains for stage in chain.stages],
        acute=form.typed("channel") == InvolvementChannel.DIRECT,
    )
    return answer(
        request,
        form,
        case,
        save=save,
        saved=_("Inddragelsen er noteret."),
        page={
            "heading": _("Hvem er inddraget?"),
            "intro": " ".join(
                [_("Straffesag %(number)s.") % {"number": case.number}]
                + [
                    _("Henvendelse %(referral)s siger: %(who)s inddraget %(day)s.")
                    % {
                        "referral": one.referral,
                        "who": whom.label.in_language(active_language()),
                        "day": long_day(one.on, active_language()),
                    }
                    for whom, one in said.binding.items()
                ]
                + [
                    _(
                        "Henvendelse %(referral)s siger: %(who)s inddraget %(day)s. Det er, før politiet efter "
                        "straffesagen blev opmærksom (%(aware)s), og binder ikke. Se efter, om den dag er rigtig."
                    )
                    % {
                        "referral": one.referral,
                        "who": whom.label.in_language(active_language()),
                        "day": long_day(one.on, active_language()),
                        "aware": long_day(case.police_aware_on, active_language()),
                    }
                    for whom, one in said.before.items()
                ]
                + [_said_of_notes(one) for one in their_word.contradicted(case).values()]
            ),
            "ruling": ruling,
            "ruling_undone": bool(ruling.answer and ruling.answer.still_to_involve),
        },
        rules_follow=True,
    )


def _said_of_notes(one: InvolvementAnswer) -> str:
    """What an authority says otherwise of when it was involved: another day can be noted (CRI-04)."""
    who = one.involvement.told.label.in_language(active_language())
    if one.heard_on is not None:
        return _("%(who)s siger en anden dag: %(day)s.") % {
            "who": who,
            "day": long_day(one.heard_on, active_language()),
        }
    return _("%(who)s siger: %(word)s. Notér den dag, de blev inddraget.") % {
        "who": who,
        "word": one.get_says_display(),
    }


def _link_for_weighing(link_id: uuid.UUID) -> tuple[VictimLink, CriminalCase]:
    policies.require(policies.may_write())
    links = VictimLink.objects.filter(pk=link_id, capacity=Capacity.CHARGED, superseded_at__isnull=True)
    link = links.select_related("suspect").first()
    if link is None:
        raise Http404
    return link, case_for_writing(get_object_or_404(CriminalCase, pk=link.criminal_case_id).number)


def _provisions(chains: list[Chain]) -> str:
    found = queries.provisions_of([one.offence for one in chains])
    return ", ".join(one.in_language(active_language()) for one in found)


def _decided_before(one: Chain, said: DecidedCharge) -> str:
    """A charge that is weighed anew only where that is chosen, and what was decided of it (CRI-08)."""
    return _("%(provision)s: %(outcome)s %(day)s") % {
        "provision": queries.offence_text(one.offence).in_language(active_language()),
        "outcome": said.get_outcome_display(),
        "day": long_day(said.decision.decided_on, active_language()),
    }


def _charge(one: Chain) -> str:
    """One charge or indictment, by its provision and its latest step."""
    language = active_language()
    offence = queries.offence_text(one.offence).in_language(language)
    if one.last is None:
        return offence
    day = long_day(one.last.on, language)
    return f"{offence}: {CriminalStage(one.last.stage).label.in_language(language)} {day}"


def _whom(case: CriminalCase, link: VictimLink, provisions: str) -> str:
    """Which case, suspect and charge something is about: of two of one day, this one."""
    return _("Straffesag %(number)s, mistænkt %(n)s: %(provisions)s.") % {
        "number": case.number,
        "n": link.suspect.serial if link.suspect else "",
        "provisions": provisions,
    }


def _of_what(whom: str, shown: queries.OpenedProposal) -> str:
    """What a proposal is of, who made it when, and why."""
    proposal = shown.row
    unit = organisations.units_on(clock.today()).get(proposal.by_unit_id)
    by = _("Foreslået %(day)s af %(who)s, %(unit)s: %(why)s") % {
        "day": long_day(weighing.day_of(proposal), active_language()),
        "who": proposal.by_user.full_name,
        "unit": unit.name.in_language(active_language()) if unit else "",
        "why": shown.reasons,
    }
    return f"{whom} {by}"


@require_http_methods(["GET", "POST"])
def waiver_propose(request: ActingHttpRequest, link_id: uuid.UUID) -> HttpResponse:
    """Weigh the three conditions for a victim who is charged, and propose (CRI-07, CRI-08)."""
    link, case = _link_for_weighing(link_id)
    form = ProposalForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    there = weighing.to_weigh(link)
    if there.decided:
        form.offer("again", [(str(said.charge_id), _decided_before(one, said)) for one, said in there.decided])
    else:
        del form.fields["again"]
    ticked = request.POST.getlist("again")
    again = [said.charge_id for _one, said in there.decided if str(said.charge_id) in ticked]

    def save() -> None:
        given = form.cleaned_data
        victim_actions.waiver_propose(
            link,
            form.weighed(),
            proposes_waiver=given["proposes_waiver"],
            reasons=given["reasons"],
            weighed_on=given["weighed_on"],
            again=again,
        )

    return answer(
        request,
        form,
        case,
        save=save,
        saved=_("Forslaget ligger hos anklagemyndigheden."),
        victims=[link.case_id],
        page={
            "heading": _("Skal sigtelsen frafaldes?"),
            "intro": _(
                "Et offer, der er sigtet, får som udgangspunkt tiltalefrafald, når de tre betingelser er opfyldt. "
                "En sigtelse er ikke en tiltale. [CRI-07, CRI-08, ID-10]"
            )
            + f" {_whom(case, link, _provisions(there.chosen(again)) or _('alt er afgjort'))}",
            "ruling": weighing.waiver_ruling(
                there.chosen(again) or [one for one, _said in there.decided], form.weighed()
            ),
            "submit_label": _("Send forslaget"),
        },
        rules_follow=True,
    )


@require_http_methods(["GET", "POST"])
def waiver_decide(request: ActingHttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """The prosecution decides on a charge against a victim, with its reasons (CRI-07)."""
    policies.require(policies.is_prosecutor())
    proposal = WaiverProposal.objects.filter(pk=proposal_id).first()
    if proposal is None:
        raise Http404
    link, case = _link_for_weighing(proposal.link_id)
    shown = queries.get_proposal(link, proposal_id)
    # What was typed meanwhile is kept, and the answer says who was first.
    if not shown.waits and request.method != "POST":
        raise Http404
    weighed = weighing.weighed_by(proposal, link)
    of_a_charge = weighing.is_of_a_charge(weighed)
    form = DecisionForm(request.POST or None, initial={"form_token": uuid.uuid4(), "decided_on": clock.today()})
    if shown.waits:
        form.ask_of(
            _provisions([one for one in weighed if not is_indicted(one)]),
            _provisions([one for one in weighed if is_indicted(one)]),
            [(str(charge.pk), _charge(one)) for one in weighed if (charge := charge_of(one)) is not None],
        )

    def save() -> None:
        given = form.cleaned_data
        if not shown.waits and shown.decision is None:
            raise Refused(victim_actions.WAITS_NO_MORE)
        victim_actions.waiver_decide(
            proposal,
            outcome=WaiverOutcome(given["outcome"]),
            failed=given["failed"],
            decided_on=given["decided_on"],
            reasons=given["reasons"],
            of_indictment=given.get("of_indictment", ""),
            kept=[uuid.UUID(one) for one in given.get("kept", [])],
        )

    return answer(
        request,
        form,
        case,
        save=save,
        saved=_("Afgørelsen er noteret."),
        victims=[link.case_id],
        page={
            "heading": (_("Afgør, om sigtelsen frafaldes") if of_a_charge else _("Afgør, om tiltalen trækkes tilbage")),
            "intro": _of_what(_whom(case, link, _provisions(weighed)), shown),
            "ruling": shown.ruling,
            "submit_label": _("Gem afgørelsen"),
        },
    )


@require_GET
def case_criminal(request: ActingHttpRequest, number: str) -> HttpResponse:
    """What CMM hears of the criminal cases that the person stands in, of charge waivers and of detentions (CRI-01)."""
    policies.require(policies.hears_of_cases())
    case = cases.get_case_for_reading(number, "core", "criminal")
    audit.record("prosecution.heard", object_id=case.pk, cases=[case.pk])
    heard = detention_queries.heard_of(case.pk)
    all_links = list(
        VictimLink.objects.filter(case=case).annotate(now=beside_queries.stands_or_changed()).order_by("id")
    )
    links = [one for one in all_links if one.now]
    proposals, own = queries.proposals_of(links), detention_queries.own_stages(case.pk)
    looks = charge_looks.looks_of(all_links)
    units, facts = organisations.units_on(clock.today()), cases.facts_today(case)
    claims = beside_queries.claims_of(case) if policies.reads_claims() else None
    return render(
        request,
        "prosecution/case.html",
        {
            "case": case,
            "heard": [
                _heard(
                    one,
                    units,
                    own.get(one.link_id, []),
                    [each for each in proposals if each.row.link_id == one.link_id],
                    looks,
                )
                for one in heard
            ],
            "unlinked": [
                (one, said, [look for look in looks if look.link_id == one.pk])
                for one in all_links
                if one not in links and (said := charge_looks.why_unlinked(one))
            ],
            "detentions": detention_queries.of_case(case.pk),
            "requests": [
                (one, units.get(one.row.by_unit_id), units.get(one.goes_to) if one.goes_to else None)
                for one in beside_queries.requests_of([link.pk for link in links])
            ],
            "disclosures": [(one, units.get(one.row.to_unit_id)) for one in beside_queries.disclosures_of([case.pk])],
            "questioned": [
                (day, number)
                for key, day in beside_queries.questionings_heard_of(case)
                for number in (h.number for h in heard if h.link_id == key)
            ],
            "claims": claims,
            "claimed": any(one.in_force for one in claims or ()),
            "told": beside_queries.told_of_compensation(case) if policies.reads_claims() else None,
            "gives": policies.gives_statements() and ended.tells_more(facts.rung),
            "ends": policies.gives_statements(),
            "follows_claims": policies.follows_claims(),
            "facts": facts,
            "indicted_there": not facts.indicted and detention_queries.indicted(heard),
            "indictment_gone": detention_queries.indictment_gone(case.pk) if facts.indicted else None,
            "today": clock.today(),
        },
    )


def _of_stage(one: detention_queries.Heard, stage: CriminalStage) -> list[str]:
    """The provisions of what nobody has weighed that has come to a stage."""
    said = [each.split(" ", 1) for each in one.unweighed_of]
    language = active_language()
    return [queries.provision_text(provision).in_language(language) for come_to, provision in said if come_to == stage]


def _heard(
    one: detention_queries.Heard,
    units: Any,
    own: list[Stage],
    proposals: list[queries.OpenedProposal],
    looks: list[ChargeLook],
) -> dict[str, Any]:
    """A criminal case in the words of CMM's page: of the person as a whole, each charge with how far it is."""
    furthest = list_queries.furthest(one.stages)
    language = active_language()
    chains = [each for each in detention_queries.own_chains(own) if each.last is not None]
    lasts = [CriminalStage(each.last.stage) for each in chains if each.last is not None]
    stands = standing(lasts)
    return {
        "row": one,
        "unit": units.get(one.unit_id),
        "capacity": (
            stands.label.in_language(language) if one.capacity == Capacity.CHARGED else Capacity.INJURED.label
        ),
        "is_charged": one.capacity == Capacity.CHARGED
        and CriminalStage.CHARGE in lasts
        and CriminalStage.INDICTMENT not in lasts,
        "still_charged": stands is not Standing.CHARGED and CriminalStage.CHARGE in lasts,
        "looks": [each for each in looks if each.link_id == one.link_id],
        "provisions": [queries.provision_text(each).in_language(language) for each in one.provisions],
        "furthest": furthest.label if furthest else None,
        "stands_as_suspect": one.capacity == Capacity.CHARGED,
        "own": [
            (queries.provision_text(each.offence.provision), last.label)
            for each, last in zip(chains, lasts, strict=True)
        ],
        "unweighed_of": _of_stage(one, CriminalStage.CHARGE),
        "indicted_of": _of_stage(one, CriminalStage.INDICTMENT),
        "cmm_lag": (one.cmm_told_on - one.aware_on).days if one.cmm_told_on else None,
        "prosecution_lag": (one.prosecution_told_on - one.aware_on).days if one.prosecution_told_on else None,
        "proposals": proposals,
        "sees": one.investigator_sees,
    }
