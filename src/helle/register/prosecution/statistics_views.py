"""Pages of the criminal statistics that the police deliver: what stands, each delivery, taking in, out of force."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.casefile.uploads import Received
from helle.register.cases.http import About, answer_form
from helle.register.prosecution import policies, queries, statistics_actions, statistics_queries
from helle.register.prosecution.choices import DeliveryMistake
from helle.register.prosecution.contact_forms import DeliveryForm, DeliveryWithdrawForm
from helle.register.prosecution.contact_models import DeliveredNumber, Delivery
from helle.register.prosecution.statistics_actions import RowsRefused
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.crime.offences import Offence
from helle.rules.ruling import Text
from helle.rules.statistics.criminal_delivery import Doubt
from helle.rules.statistics.criminal_statistics import CaseCount, PoliceDistrict

type Shown = tuple[DeliveredNumber, DeliveredNumber | None, Text, Text, Text | None]


@require_GET
def criminal_statistics(request: ActingHttpRequest) -> HttpResponse:
    """The numbers that stand, each with its delivery; or one delivery as it came, and what replaced it (STA-04)."""
    policies.require(policies.reads_deliveries())
    chosen = _chosen(request)
    stand = statistics_queries.standing()
    by_key = {statistics_queries.key_of(one): one for one in stand}
    rows = statistics_queries.numbers_of(chosen) if chosen else stand
    audit.record("statistics.criminal_delivered_read", object_id=chosen.pk if chosen else None)
    return render(
        request,
        "prosecution/deliveries.html",
        {
            "deliveries": statistics_queries.deliveries(stand),
            "chosen": chosen,
            "numbers": [_number(one, by_key.get(statistics_queries.key_of(one))) for one in rows],
            "doubts": [_doubt(one) for one in statistics_queries.doubts_about(rows, stand)],
            "takes": policies.takes_deliveries(),
            "counts": policies.counts_cases(),
            "today": clock.today(),
        },
    )


def _chosen(request: HttpRequest) -> Delivery | None:
    asked = request.GET.get("leverance", "")
    try:
        return statistics_queries.get_delivery(uuid.UUID(asked)) if asked else None
    except ValueError as error:
        raise Http404 from error


def _number(one: DeliveredNumber, stands: DeliveredNumber | None) -> Shown:
    return (
        one,
        stands,
        queries.provision_text(one.offence),
        CaseCount(one.kind).label,
        PoliceDistrict(one.district).label if one.district else None,
    )


def _doubt(one: Doubt) -> tuple[int, Text, Text, Text | None, Text]:
    return (
        one.of.year,
        queries.provision_text(one.of.offence.value),
        one.of.kind.label,
        one.of.district.label if one.of.district else None,
        one.text,
    )


def _text_of(received: Received) -> str:
    """What stands in a file that was sent, out of the spool that it came in; '' where it is no text.

    Raises `Refused` for one that is larger than numbers can be.
    """
    if received.too_large or (received.size or 0) > statistics_actions.LONGEST:
        raise Refused(statistics_actions.TOO_LARGE, field="file")
    try:
        return b"".join(received.spool.pieces()).decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _page_of(delivery: Delivery) -> str:
    return f"{reverse('criminal-statistics')}?leverance={delivery.pk}"


def _taken_in(delivery: Delivery) -> str:
    """How many numbers were taken in and how many rows had none, how many of them stand, and how many look odd."""
    rows = statistics_queries.numbers_of(delivery)
    known = sum(one.number is not None for one in rows)
    standing = statistics_queries.standing()
    stand = sum(one.delivery_id == delivery.pk and one.number is not None for one in standing)
    said = [_("%(n)s tal er taget ind.") % {"n": known}]
    if empty := len(rows) - known:
        said.append(
            ngettext(
                "%(n)s række har intet tal; den er ikke leveret og afløser intet.",
                "%(n)s rækker har intet tal; de er ikke leveret og afløser intet.",
                empty,
            )
            % {"n": empty}
        )
    if stand < known:
        said.append(
            ngettext(
                "%(n)s af dem gælder ikke: et tal, der er gjort op senere, står der allerede.",
                "%(n)s af dem gælder ikke: tal, der er gjort op senere, står der allerede.",
                known - stand,
            )
            % {"n": known - stand}
        )
    if odd := len(statistics_queries.doubts_about(rows, standing)):
        said.append(
            ngettext("%(n)s ser mærkeligt ud; se hvorfor.", "%(n)s ser mærkelige ud; se hvorfor.", odd) % {"n": odd}
        )
    return " ".join(said)


@require_http_methods(["GET", "POST"])
def delivery_new(request: ActingHttpRequest) -> HttpResponse:
    """Take a delivery in: all of it, or none and each row's error (FLO-07)."""
    policies.require(policies.takes_deliveries())
    form = DeliveryForm(request.POST or None, request.FILES or None, initial={"form_token": uuid.uuid4()})
    wrong: list[statistics_actions.RowFault] = []
    made: list[Delivery] = []

    def save() -> None:
        content = _text_of(form.cleaned_data["file"])
        try:
            given = form.cleaned_data
            made[:] = [
                statistics_actions.delivery_take_in(
                    content,
                    cut_off=given["cut_off"],
                    knows_fall=given["knows_fall"],
                    knows_apart=given["knows_apart"],
                )
            ]
        except RowsRefused as refused:
            wrong[:] = refused.rows
            raise

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("criminal-statistics"),
        shown_at=lambda: _page_of(made[0]),
        saved=lambda: _taken_in(made[0]),
        page={
            "heading": _("Tag straffestatistik ind"),
            "intro": _(
                "Personer for hvert journalnummer, ikke rækker; kun tal, ingen personer. Er én række forkert, tages "
                "intet ind, og hver fejl står med sin linje. Et tal afløser kun det tidligere tal for samme år, "
                "bestemmelse, slags og kreds. [STA-04]"
            ),
            "submit_label": _("Tag tallene ind"),
            "wrong": wrong,
            "columns": ";".join(statistics_actions.COLUMNS),
            "known": [
                (_("bestemmelse"), [(one.value, one.label) for one in Offence]),
                (_("slags"), [(one.value, one.label) for one in CaseCount]),
                (_("kreds"), [(one.value, one.label) for one in PoliceDistrict]),
            ],
        },
        template="prosecution/delivery_form.html",
    )


@require_http_methods(["GET", "POST"])
def delivery_withdraw(request: ActingHttpRequest, delivery_id: uuid.UUID) -> HttpResponse:
    """Put a delivery out of force: what it replaced stands again (STA-04)."""
    policies.require(policies.takes_deliveries())
    delivery = statistics_queries.get_delivery(delivery_id)
    form = DeliveryWithdrawForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(delivery.pk, {}),
        save=lambda: statistics_actions.delivery_withdraw(delivery, why=DeliveryMistake(form.cleaned_data["why"])),
        done=_page_of(delivery),
        saved=_("Leverancen er sat ud af kraft. Den kan stadig ses."),
        page={
            "heading": _("Sæt en leverance ud af kraft"),
            "intro": _("De tal, den afløste, gælder igen. Leverancen kan stadig ses. [STA-04]"),
            "submit_label": _("Sæt ud af kraft"),
        },
    )
