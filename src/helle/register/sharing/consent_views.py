"""Pages of what a person has agreed to: all of it in one place, and what she agrees to having passed on."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form
from helle.register.cases.models import Case
from helle.register.interface.forms import HelleForm
from helle.register.interface.words import active_language
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.sharing import consent_actions, policies, resting
from helle.register.sharing.agreements import Agreement, agreements_of, get_agreement
from helle.register.sharing.choices import ConsentEnd, ConsentGiver
from helle.register.sharing.consent_actions import Agreed
from helle.register.sharing.forms import NO_AHEAD, NO_AHEAD_BY_MISTAKE, ConsentForm, LimitForm, WithdrawForm
from helle.register.sharing.models import Consent
from helle.register.sharing.places import places_of
from helle.register.sharing.views import units_to_choose
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose

MONTHS: Final = dt.timedelta(days=180)


@require_GET
def consents(request: ActingHttpRequest, number: str) -> HttpResponse:
    """All that the person has agreed to, or not, wherever in Helle it stands."""
    policies.require(policies.sees_consents())
    case = cases.get_case_for_reading(number, "core")
    audit.record("sharing.consents_read", object_id=case.pk, cases=[case.pk])
    return render(
        request,
        "sharing/consents.html",
        {
            "case": case,
            "agreements": agreements_of(case),
            # Of the other places she sees on its own page each what is hers to see.
            "places": places_of(case) if policies.sees() else None,
            "resting": resting.resting_on_her_yes(case),
            "may_write": policies.shares(),
            "may_withdraw": policies.unshares(),
            "today": clock.today(),
        },
    )


def _agreed(form: LimitForm) -> Agreed:
    given = form.cleaned_data
    return Agreed(
        categories=tuple(DataCategory(one) for one in given["categories"]),
        purposes=tuple(DisclosurePurpose(one) for one in given["purposes"]),
        given_on=given["given_on"],
        given_by=ConsentGiver(given["given_by"]),
        until=given["until"],
        limits=given["limits"],
        said_so=given.get("said_so", False),
    )


def _offer_givers(form: LimitForm, case: Case, may: list[ConsentGiver]) -> None:
    """Offer those alone whose yes counts: for a child the representative's (MIN-02, MIN-15).

    Whoever opened the form while another's did, and sends it afterwards, is told why it does not.
    """
    typed = form.data.get("given_by")
    if typed == ConsentGiver.REPRESENTATIVE.value and ConsentGiver.REPRESENTATIVE not in may:
        why = consent_actions.representative_is_refused(case)
        form.fields["given_by"].error_messages["invalid_choice"] = why.in_language(active_language())
    elif typed == ConsentGiver.HERSELF.value and ConsentGiver.HERSELF not in may:
        form.fields["given_by"].error_messages["invalid_choice"] = consent_actions.CHILDS_VIEW.in_language(
            active_language()
        )
    form.offer("given_by", [(one.value, str(one.label)) for one in may])


@require_http_methods(["GET", "POST"])
def consent_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Write down that the person agreed to one receiver being told."""
    policies.require(policies.shares())
    case = cases.get_case_for_reading(number, "core")
    may = resting.who_may_agree(case)
    until = clock.today() + MONTHS
    # A day that fits whoever says yes.
    until = consent_actions.latest_for_a_child(case, until) if ConsentGiver.REPRESENTATIVE in may else until
    form = ConsentForm(
        request.POST or None, initial={"form_token": uuid.uuid4(), "given_on": clock.today(), "until": until}
    )
    form.offer("to", units_to_choose(), blank=True)
    _offer_givers(form, case, may)
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: consent_actions.consent_give(case, uuid.UUID(form.cleaned_data["to"]), _agreed(form)),
        done=reverse("case-consents", args=[number]),
        saved=_("Samtykket er noteret. Der er ikke givet noget videre endnu."),
        page={
            "heading": _("Notér et samtykke"),
            "intro": _(
                "Et samtykke gælder én modtager. Det giver ikke selv noget videre, og personen kan trække det tilbage "
                "når som helst, uden at sige hvorfor. [PUB-LAW-13]"
            ),
            "notes": ()
            if ConsentGiver.HERSELF in may or not may
            else (
                _(
                    "Personen er, eller beskyttes som, et barn: repræsentanten samtykker, og barnets eget ja er en "
                    "holdning. [MIN-02]"
                ),
            ),
            "shut": not may,
            "refused_as": None if may else consent_actions.CHILDS_VIEW,
        },
    )


@require_http_methods(["GET", "POST"])
def consent_limit(request: ActingHttpRequest, number: str, consent_id: uuid.UUID) -> HttpResponse:
    """Write down that the person limits what she agreed to: what falls outside ends at once."""
    policies.require(policies.shares())
    case = cases.get_case_for_reading(number, "core")
    before = get_agreement(case, consent_id)
    limited: list[Consent] = []
    form = LimitForm(
        request.POST or None,
        initial={
            "form_token": uuid.uuid4(),
            "categories": before.row.categories,
            "purposes": before.row.purposes,
            "limits": before.limits,
            "given_by": before.row.given_by,
            "given_on": clock.today(),
            "until": before.row.until,
        },
    )
    _offer_givers(form, case, [one for one in resting.who_may_agree(case) if one == before.row.given_by])
    if form.data.get("given_by") in ConsentGiver.values and form.data.get("given_by") != before.row.given_by:
        why = consent_actions.LIMITED_BY_ANOTHER.in_language(active_language())
        form.fields["given_by"].error_messages["invalid_choice"] = why
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: limited.append(
            consent_actions.consent_limit(before.row, case, _agreed(form), before=before.limits)
        ),
        done=reverse("case-consents", args=[number]),
        saved=lambda: _what_ended(other_words=limited[0].words_changed),
        page={
            "heading": _("Begræns et samtykke"),
            "intro": _(
                "Tag fra, hvad personen ikke længere vil. Videregivelser, der falder uden for, slutter i samme "
                "øjeblik; resten fortsætter. Ændres ordene i grænserne, slutter det hele: ingen har vurderet, om det "
                "holder sig inden for dem, og det kan gives videre igen, når nogen har. [PUB-LAW-13]"
            ),
            "submit_label": _("Begræns det"),
        },
    )


def _what_ended(*, other_words: bool) -> str:
    if other_words:
        return _("Begrænsningen gælder nu. Alt, der hvilede på samtykket, er afsluttet, for ordene er ændret.")
    return _("Begrænsningen gælder nu. Det, der faldt uden for, er afsluttet.")


@require_http_methods(["GET", "POST"])
def consent_withdraw(request: ActingHttpRequest, number: str, consent_id: uuid.UUID) -> HttpResponse:
    """Write down that the person takes a consent back: all that rests on it ends at once."""
    policies.require(policies.unshares())
    case = cases.get_case_for_reading(number, "core")
    agreement = get_agreement(case, consent_id, also_withdrawn=True)
    if agreement.row.withdrawn_at is not None:
        # Pressed twice, or somebody else was first: it is as she wanted it.
        messages.info(request, _("Det var noteret allerede: samtykket gælder ikke mere."))
        return redirect("case-consents", number)
    # The form of taking it back alone says how: opened before she came of age, it is no answer of hers.
    if agreement.asks_herself and "how" not in request.POST:
        return _says_no(request, case, agreement)

    of_eighteen = NO_AHEAD_BY_MISTAKE if agreement.said_no_ahead else NO_AHEAD if agreement.may_say_no_ahead else ""
    sent = request.POST.get("how")
    ended: list[int] = []

    def save() -> None:
        if agreement.asks_herself:
            raise Refused(consent_actions.ENDED_MEANWHILE)
        if form.cleaned_data["how"] == NO_AHEAD:
            ended.append(consent_actions.consent_no_ahead(agreement.row))
        elif form.cleaned_data["how"] == NO_AHEAD_BY_MISTAKE:
            consent_actions.consent_no_ahead_by_mistake(agreement.row)
        else:
            consent_actions.consent_withdraw(agreement.row, ConsentEnd(form.cleaned_data["how"]))

    form = WithdrawForm(
        request.POST or None,
        # What was offered when the form was opened is taken, and refused with its reason.
        of_eighteen=sent if sent in (NO_AHEAD, NO_AHEAD_BY_MISTAKE) else of_eighteen,
        alone=not agreement.holds and sent is None,
        # One of three that do quite different things is chosen by nobody else.
        initial={"form_token": uuid.uuid4(), "how": "" if of_eighteen else ConsentEnd.WITHDRAWN.value},
    )
    shut = not agreement.holds and not agreement.said_no_ahead
    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-consents", args=[number]),
        saved=lambda: _what_was_said(sent, ended),
        page={
            **_how_it_ends(of_eighteen, holds=agreement.holds),
            "notes": _of_her_own_yes(of_eighteen, case, agreement),
            "shut": shut,
            "refused_as": consent_actions.WITHDRAWN_ALREADY if shut else None,
        },
    )


def _of_her_own_yes(of_eighteen: str, case: Case, agreement: Agreement) -> list[str]:
    """What a no from eighteen on ends of what she has said yes to herself, and that taking it away brings none back."""
    if of_eighteen == NO_AHEAD_BY_MISTAKE:
        return [
            _(
                "Hvis nejet har gjort, at personens eget ja er ophørt, gælder det ja ikke igen: spørg personen på ny. "
                "[MIN-02]"
            )
        ]
    return _what_a_no_ends(case, agreement) if of_eighteen == NO_AHEAD else []


def _what_a_no_ends(case: Case, agreement: Agreement) -> list[str]:
    """Each yes of hers to the same, which her no ends, in words."""
    own = resting.own_yes_to_the_same(case, agreement)
    return [consent_actions.ends_with_her_no(one.row, one.categories).in_language(active_language()) for one in own]


def _also_her_own(ended: list[int]) -> str:
    return " " + _("Personens eget ja til det samme er afsluttet.") if any(ended) else ""


def _what_was_said(how: str | None, ended: list[int]) -> str:
    if how == NO_AHEAD:
        said = _("Det er noteret, at personen siger nej fra 18 år. Samtykket gælder til da.")
        return said + _also_her_own(ended)
    if how == NO_AHEAD_BY_MISTAKE:
        return _("Nejet fra 18 år står ikke længere. Spørg personen selv.")
    return _("Samtykket gælder ikke længere, og det, der hvilede på det, er lukket.")


# What the page says where something of the time from eighteen on can be said beside taking a consent back.
_BESIDE: Final = {
    NO_AHEAD: (
        gettext_lazy("Træk et samtykke tilbage, eller notér et nej fra 18 år"),
        gettext_lazy(
            "Siger personen selv nej til tiden fra 18 år, gælder samtykket til da. Personen skal ikke sige hvorfor. "
            "[PUB-LAW-13, MIN-15]"
        ),
    ),
    NO_AHEAD_BY_MISTAKE: (
        gettext_lazy("Træk et samtykke tilbage, eller tag nejet fra 18 år væk"),
        gettext_lazy(
            "Er kun nejet fra 18 år noteret ved en fejl, gælder samtykket som før, og personen skal spørges igen. "
            "[PUB-LAW-13, MIN-15]"
        ),
    ),
}


def _how_it_ends(of_eighteen: str, *, holds: bool) -> dict[str, str]:
    """What the page of taking a consent back says: of the time from eighteen on, too, where something can be said."""
    if not of_eighteen:
        heading, label = _("Træk et samtykke tilbage"), _("Træk det tilbage")
        intro = _(
            "Alt, hvad der er givet videre på samtykket, lukkes for modtageren i samme øjeblik. Personen skal ikke "
            "sige hvorfor. [PUB-LAW-13]"
        )
        return {"heading": heading, "intro": intro, "submit_label": label}
    if holds:
        heading, intro = (str(one) for one in _BESIDE[of_eighteen])
        closes = _(
            "Trækkes samtykket tilbage, lukkes alt, hvad der er givet videre på det, for modtageren i samme øjeblik."
        )
        intro = f"{closes} {intro}"
    else:
        # What has ended is not taken back: of it a no can have been a mistake alone.
        heading = _("Nejet fra 18 år er noteret ved en fejl")
        intro = _(
            "Samtykket gælder ikke længere og står, som det var. Er nejet fra 18 år noteret ved en fejl, så tag det "
            "væk her: så skal personen spørges selv. [MIN-02]"
        )
    return {"heading": heading, "intro": intro, "submit_label": _("Notér det")}


def _says_no(request: ActingHttpRequest, case: Case, agreement: Agreement) -> HttpResponse:
    """Of what the representative agreed to: the person who is of age since says no, and is not asked again (MIN-02)."""
    form = HelleForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    ended: list[int] = []
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: ended.append(consent_actions.consent_withdraw(agreement.row, ConsentEnd.SAID_NO)),
        done=reverse("case-consents", args=[case.number]),
        saved=lambda: _("Det er noteret, at personen selv siger nej.") + _also_her_own(ended),
        page={
            "notes": _what_a_no_ends(case, agreement),
            "heading": _("Personen siger selv nej"),
            "intro": _(
                "Repræsentantens samtykke gælder ikke længere, fordi personen er fyldt 18, og står, som det var. Her "
                "noteres, at personen er spurgt og siger nej til den modtager. [MIN-02]"
            ),
            "submit_label": _("Notér det"),
        },
    )
