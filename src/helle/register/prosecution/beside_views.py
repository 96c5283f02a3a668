"""Pages of what stands beside a criminal case: statements, questionings, networks, compensation."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form
from helle.register.cases.models import Case
from helle.register.interface.forms import HelleForm
from helle.register.interface.marks import asks_again_to_save
from helle.register.organisations import queries as organisations
from helle.register.prosecution import beside_actions, beside_queries, claim_actions, policies
from helle.register.prosecution.beside_forms import (
    ClaimCorrectionForm,
    ClaimEndForm,
    ClaimForm,
    CompensationForm,
    NetworkForm,
    QuestioningForm,
    StatementAskForm,
    StatementForm,
)
from helle.register.prosecution.beside_models import StatementRequest
from helle.register.prosecution.choices import (
    POLICE_KINDS,
    ClaimGround,
    ClaimOutcome,
    CompensationAnswer,
    NetworkKind,
    NoClaimWhy,
)
from helle.register.prosecution.contact_views import units_of
from helle.register.prosecution.journal_actions import JournalMissed, noted, record_misses
from helle.register.prosecution.models import CriminalCase, VictimLink
from helle.register.prosecution.views import answer, case_for_writing
from helle.register.protection import clock
from helle.rules.codes import OrganisationKind
from helle.rules.sharing.disclosure import DisclosureGround

MONTHS = dt.timedelta(days=180)


def _link(link_id: uuid.UUID) -> tuple[VictimLink, CriminalCase]:
    policies.require(policies.may_write())
    link = VictimLink.objects.filter(pk=link_id, superseded_at__isnull=True).first()
    if link is None:
        raise Http404
    return link, case_for_writing(get_object_or_404(CriminalCase, pk=link.criminal_case_id).number)


@require_http_methods(["GET", "POST"])
def statement_ask(request: ActingHttpRequest, link_id: uuid.UUID) -> HttpResponse:
    """Ask CMM for a statement on the question of trafficking (CRI-07)."""
    link, case = _link(link_id)
    form = StatementAskForm(request.POST or None, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        beside_actions.statement_ask(link, words=form.cleaned_data["words"])

    return answer(
        request,
        form,
        case,
        save=save,
        saved=_("CMM er bedt om en udtalelse."),
        victims=[link.case_id],
        page={
            "heading": _("Bed CMM om en udtalelse"),
            "intro": _(
                "CMM vejer selv, hvad der kan gives, og på hvilket grundlag. En vurdering svarer ikke på den "
                "strafferetlige betingelse. [CRI-07, SHR-01, DEF-07]"
            ),
            "submit_label": _("Send"),
        },
    )


@asks_again_to_save
@require_http_methods(["GET", "POST"])
def statement_give(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Give the police or the prosecution a statement (SHR-01, SHR-03). `anmodning` is the request it answers."""
    policies.require(policies.gives_statements())
    case = cases.get_case_for_reading(number, "core", "criminal")
    asked = _request_asked(case, request.GET.get("anmodning", ""))
    waits = list(beside_queries.waiting_of(case)) if asked is None and request.method == "GET" else []
    meant = asked or (waits[0] if len(waits) == 1 else None)
    form = StatementForm(
        request.POST or None,
        initial={
            "form_token": uuid.uuid4(),
            "until": clock.today() + MONTHS,
            "to": str(beside_queries.goes_to(meant) or "") if meant else "",
        },
    )
    form.offer("to", units_of(*POLICE_KINDS, OrganisationKind.PROSECUTION.value), blank=True)

    def save() -> None:
        given = form.cleaned_data
        beside_actions.statement_give(
            case,
            beside_actions.Telling(
                to=uuid.UUID(given["to"]),
                ground=DisclosureGround(given["ground"]),
                consent_on=given["consent_on"],
                informed=given["informed"],
                until=given["until"],
                statement=given["statement"],
                weighing=given["weighing"],
                request=asked,
                why_untold=given["why_untold"],
                knows_unasked=given["knows_unasked"],
            ),
        )

    ground, to = form.typed("ground"), form.typed("to")
    receiver = organisations.units_on(clock.today()).get(uuid.UUID(to)) if to else None
    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-criminal", args=[number]),
        saved=_("Udtalelsen er givet. Modtageren kan se den til og med slutdagen."),
        page={
            "heading": _("Giv en udtalelse"),
            "intro": _(
                "En enkelt, begrundet handling: modtageren får udtalelsen og kan knytte sagen til sin straffesag, men "
                "ser hverken hvem personen er, eller hvordan sagen er gået. [SHR-01, CRI-07]"
            ),
            "ruling": beside_actions.disclosure_ruling(
                OrganisationKind(receiver.kind) if receiver else OrganisationKind.PROSECUTION,
                DisclosureGround(ground) if ground else None,
                consent=form.typed("consent_on") is not None or None,
                weighed=bool(form.typed("weighing")),
                informed=form.typed("informed"),
            ),
            "submit_label": _("Giv udtalelsen"),
            **ended.shut(case),
        },
        rules_follow=True,
    )


def _request_asked(case: Case, asked: str) -> StatementRequest | None:
    try:
        key = uuid.UUID(asked) if asked else None
    except ValueError as error:
        raise Http404 from error
    if key is None:
        return None
    found = StatementRequest.objects.filter(pk=key, link__case=case, answer__isnull=True).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def disclosure_end(request: ActingHttpRequest, number: str, disclosure_id: uuid.UUID) -> HttpResponse:
    """End a disclosure before its last day."""
    policies.require(policies.gives_statements())
    case = cases.get_case_for_reading(number, "core", "criminal")
    row = beside_queries.get_disclosure(case, disclosure_id)
    form = HelleForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: beside_actions.disclosure_end(row),
        done=reverse("case-criminal", args=[number]),
        saved=_("Videregivelsen er afsluttet."),
        page={
            "heading": _("Afslut en videregivelse"),
            "intro": _("Modtageren kan ikke se udtalelsen mere. Hvad der er læst, er læst."),
            "submit_label": _("Afslut den"),
        },
    )


@require_http_methods(["GET", "POST"])
def questioning(request: ActingHttpRequest, link_id: uuid.UUID) -> HttpResponse:
    """The steps towards gentle treatment before a victim is questioned (CRI-06)."""
    link, case = _link(link_id)
    held = beside_queries.interview_was_held(link)
    form = QuestioningForm(request.POST or None, initial={"form_token": uuid.uuid4(), "planned_on": clock.today()})

    def save() -> None:
        beside_actions.questioning_record(link, form.prepared(clock.today()))

    ruling = beside_actions.gentle_ruling(form.prepared(clock.today()))
    return answer(
        request,
        form,
        case,
        save=save,
        saved=_("Det er noteret."),
        victims=[link.case_id],
        page={
            "heading": _("Skånsom afhøring"),
            "intro": _("Der er holdt en identifikationssamtale; spørg CMM, før I spørger om det samme. [CRI-06]")
            if held
            else _("Der er ikke noteret en identifikationssamtale endnu. [CRI-06]"),
            "ruling": ruling,
            "ruling_undone": bool(ruling.answer),
        },
        rules_follow=True,
    )


@require_http_methods(["GET", "POST"])
def network_link(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Tie the criminal case to another of the same network: the police alone (CRI-19)."""
    policies.require(policies.is_police())
    case = case_for_writing(number)
    form = NetworkForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    missed: list[JournalMissed] = []

    def save() -> None:
        given = form.cleaned_data
        with noted(missed):
            beside_actions.network_link(case, journal=given["journal"], kind=NetworkKind(given["kind"]))

    response = answer(
        request,
        form,
        case,
        save=save,
        saved=_("Sagerne er forbundet."),
        page={
            "heading": _("Forbind med en anden straffesag"),
            "intro": _("Kun politiet ser det, fra begge sager. Af den anden sag ses kun nummer og enhed. [CRI-19]"),
        },
    )
    record_misses(missed, case.pk)
    return response


@require_http_methods(["GET", "POST"])
def compensation_told(request: ActingHttpRequest, number: str) -> HttpResponse:
    """That she was told that she can claim compensation, and what she says to it (INT-05)."""
    policies.require(policies.follows_claims())
    case = cases.get_case_for_writing(number, "money")
    before = beside_queries.told_of_compensation(case)
    form = CompensationForm(
        request.POST or None,
        initial={"form_token": uuid.uuid4(), "informed_on": before.informed_on if before else clock.today()},
    )

    def save() -> None:
        given = form.cleaned_data
        claim_actions.compensation_answer(
            case,
            claim_actions.Said(
                answer=CompensationAnswer(given["answer"]),
                informed_on=given["informed_on"],
                said_on=given["said_on"],
                why=NoClaimWhy(given["why"]) if given["why"] else None,
            ),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-criminal", args=[number]),
        saved=_("Det er noteret."),
        page={
            "heading": _("Oplyst om erstatning"),
            "intro": _(
                "Om der kræves noget, er personens eget valg, og det kan laves om. Kræver personen erstatning, noteres "
                "kravet for sig. [INT-05]"
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def claim_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """A claim for compensation (INT-05)."""
    policies.require(policies.follows_claims())
    case = cases.get_case_for_writing(number, "money")
    before = beside_queries.told_of_compensation(case)
    form = ClaimForm(
        request.POST or None,
        initial={
            "form_token": uuid.uuid4(),
            "informed_on": before.informed_on if before else clock.today(),
            "claimed_on": clock.today(),
        },
    )

    def save() -> None:
        given = form.cleaned_data
        claim_actions.claim_record(
            case,
            ground=ClaimGround(given["ground"]),
            informed_on=given["informed_on"],
            claimed_on=given["claimed_on"],
            amount=given["amount"],
            is_another=given["is_another"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-criminal", args=[number]),
        saved=_("Kravet er noteret."),
        page={
            "heading": _("Krav om erstatning"),
            "intro": _("Et offer har ret til at kræve erstatning, uanset hvordan straffesagen går. [INT-05]"),
        },
    )


@require_http_methods(["GET", "POST"])
def claim_end(request: ActingHttpRequest, number: str, claim_id: uuid.UUID) -> HttpResponse:
    """What became of a claim (INT-05)."""
    policies.require(policies.follows_claims())
    case = cases.get_case_for_writing(number, "money")
    claim = beside_queries.get_claim(case, claim_id)
    form = ClaimEndForm(request.POST or None, initial={"form_token": uuid.uuid4(), "decided_on": clock.today()})

    def save() -> None:
        given = form.cleaned_data
        claim_actions.claim_end(
            claim,
            outcome=ClaimOutcome(given["outcome"]),
            decided_on=given["decided_on"],
            awarded=given["awarded"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-criminal", args=[number]),
        saved=_("Det er noteret, hvad kravet blev til."),
        page={"heading": _("Hvad blev kravet til?")},
    )


@require_http_methods(["GET", "POST"])
def claim_correct(request: ActingHttpRequest, number: str, claim_id: uuid.UUID) -> HttpResponse:
    """Put the amount of a claim right, with why; what stood stays readable (INT-05)."""
    policies.require(policies.follows_claims())
    case = cases.get_case_for_writing(number, "money")
    found = next((one for one in beside_queries.claims_of(case) if one.row.pk == claim_id), None)
    if found is None:
        raise Http404
    form = ClaimCorrectionForm(
        request.POST or None,
        stands=str(found.amount),
        beside=[(_("Beløb"), localize(found.amount) if found.amount is not None else "–")],
        initial={"form_token": uuid.uuid4(), "amount": found.amount},
    )

    def save() -> None:
        claim_actions.claim_correct(
            found.row, amount=form.cleaned_data["amount"], why=form.cleaned_data["why"], stood=found.amount
        )

    return answer_form(
        request,
        form,
        case=case,
        save=form.unless_written(save),
        done=reverse("case-criminal", args=[number]),
        saved=_("Beløbet er rettet. Det, der stod, kan stadig ses."),
        page={
            "heading": _("Ret beløbet"),
            "intro": _("Er kravet ikke personens, noteres det som afsluttet ved en fejl i stedet. [INT-05]"),
        },
    )
