"""Pages for what a provider asks CMM to change of its place: it asks or takes back, CMM answers."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.accommodation import actions, queries, request_actions, requests
from helle.register.accommodation.forms import AskCapacityForm, AskTargetGroupForm, ChangeAnswerForm, PlainForm
from helle.register.accommodation.models import Offer, TargetGroup
from helle.register.accommodation.request_actions import Asked
from helle.register.accommodation.requests import Opened
from helle.register.accommodation.views import answer_about, outside_words, residents_of, sexes_of
from helle.register.audit.http import ActingHttpRequest
from helle.register.protection import clock


@require_http_methods(["GET", "POST"])
def change_ask(request: ActingHttpRequest, offer_id: uuid.UUID, what: str) -> HttpResponse:
    """Ask CMM for other numbers of places or another target group from a day on."""
    ask = {"pladser": _ask_capacity, "maalgruppe": _ask_target_group}.get(what)
    offer = queries.get_offer_for_asking(offer_id)
    if ask is None:
        raise Http404
    return ask(request, offer)


def _ask_capacity(request: ActingHttpRequest, offer: Offer) -> HttpResponse:
    view = queries.whole(offer).listed
    form = AskCapacityForm(
        request.POST or None,
        initial={
            "form_token": uuid.uuid4(),
            "since": clock.today(),
            "places": view.capacity.places if view.capacity else None,
            "peak_places": view.capacity.peak_places if view.capacity else 0,
        },
    )
    typed = {name: form.typed(name) for name in ("since", "places", "peak_places")}
    known = all(value is not None for value in typed.values())

    def save() -> None:
        given = form.cleaned_data
        asked = Asked(given["since"], places=given["places"], peak_places=given["peak_places"])
        request_actions.change_ask(offer, asked, why=given["why"])

    return answer_about(
        request,
        offer,
        form,
        save=save,
        saved=_("CMM har fået anmodningen. Svaret kommer her på siden."),
        page={
            "heading": _("Bed CMM om et andet antal pladser"),
            "intro": _("I dag bor der %(number)s på stedet. Tallet gælder først, når CMM har sagt ja.")
            % {"number": view.residents},
            "ruling": actions.capacity_ruling(offer, **typed) if known else None,
            "submit_label": _("Send til CMM"),
        },
        rules_follow=True,
    )


def _ask_target_group(request: ActingHttpRequest, offer: Offer) -> HttpResponse:
    now = queries.whole(offer).listed.group
    form = AskTargetGroupForm(
        request.POST or None,
        initial={
            "form_token": uuid.uuid4(),
            "since": clock.today(),
            "sexes": now.sexes if now else [],
            "residents": now.residents if now else [],
        },
    )

    def save() -> None:
        given = form.cleaned_data
        asked = Asked(given["since"], sexes=given["sexes"], residents=given["residents"])
        request_actions.change_ask(offer, asked, why=given["why"])

    return answer_about(
        request,
        offer,
        form,
        save=save,
        saved=_("CMM har fået anmodningen. Svaret kommer her på siden."),
        page={
            "heading": _("Bed CMM om en anden målgruppe"),
            "intro": _("Målgruppen ændres først, når CMM har sagt ja. De, der bor hos jer, bliver boende imens."),
            "submit_label": _("Send til CMM"),
        },
    )


@require_http_methods(["GET", "POST"])
def change_answer(request: ActingHttpRequest, offer_id: uuid.UUID, request_id: uuid.UUID, how: str) -> HttpResponse:
    """CMM answers what a provider asks for, or the provider takes it back."""
    if how not in ("svar", "tilbage"):
        raise Http404
    answers = how == "svar"
    offer = queries.get_offer_for_answering(offer_id) if answers else queries.get_offer_for_taking_back(offer_id)
    asked = requests.opened(requests.get_request(offer, request_id))
    return _answer(request, offer, asked) if answers else _withdraw(request, offer, asked)


def _answer(request: ActingHttpRequest, offer: Offer, asked: Opened) -> HttpResponse:
    row = asked.row
    last = queries.last_written(requests.model_of(row), offer)
    form = ChangeAnswerForm(
        request.POST or None, initial={"form_token": uuid.uuid4(), "opened": last.pk if last else None}
    )
    since = max(row.since, clock.today())
    ruling = None
    if asked.is_of_numbers:
        ruling = actions.capacity_ruling(offer, since=since, places=row.places or 0, peak_places=row.peak_places or 0)

    def save() -> None:
        given = form.cleaned_data
        request_actions.change_answer(row, accepted=given["accepted"], why=given["why"], opened=given["opened"])

    def saved() -> str:
        return _("Svaret er sendt til stedet.") + ("" if asked.is_of_numbers else outside_words(offer))

    return answer_about(
        request,
        offer,
        form,
        save=save,
        saved=saved,
        page={
            "heading": _("Svar på, hvad %(place)s beder om") % {"place": offer.alias},
            "page_title": _("Svar på en anmodning fra et sted"),
            "ruling": ruling,
            "asked": asked,
            "falls": [
                (one, sexes_of(one.sexes) if isinstance(one, TargetGroup) else [])
                for one in requests.planned_after(row, since)
            ],
            "sexes": sexes_of(row.sexes),
            "residents": residents_of(row.residents),
            "today": clock.today(),
            "submit_label": _("Send svaret"),
        },
        template="accommodation/answer_form.html",
    )


def _withdraw(request: ActingHttpRequest, offer: Offer, asked: Opened) -> HttpResponse:
    form = PlainForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_about(
        request,
        offer,
        form,
        save=lambda: request_actions.change_withdraw(asked.row),
        saved=_("Anmodningen er trukket tilbage."),
        page={"heading": _("Træk anmodningen til CMM tilbage"), "submit_label": _("Træk tilbage")},
    )
