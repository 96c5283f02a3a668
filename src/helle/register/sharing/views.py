"""Pages of what is passed on of a case: the log, the dialog with its preview, the second person, and ending it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest, typed_in
from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form
from helle.register.interface.marks import asks_again, asks_again_to_save
from helle.register.interface.words import active_language, long_day, moment
from helle.register.need_to_know import left as wrong_looks
from helle.register.people import queries as people
from helle.register.protection import clock, context
from helle.register.protection.matrix import Role
from helle.register.protection.refusals import LookFirst, Refused
from helle.register.sharing import actions, policies, queries, resting, transfers
from helle.register.sharing.actions import Said, Weighed, Wish
from helle.register.sharing.agreements import Agreement, limits_of
from helle.register.sharing.choices import PASSED_ON_HERE, EndedWhy
from helle.register.sharing.content import Part
from helle.register.sharing.forms import CATEGORIES, DecideForm, DiscloseForm, EndForm
from helle.rules.dated import Switch
from helle.rules.parameters import applies, switch
from helle.rules.ruling import Text
from helle.rules.sharing.disclosure import SWITCHES, DisclosureGround
from helle.rules.sharing.receivers import DisclosurePurpose

MONTHS: Final = dt.timedelta(days=180)
_OF_LIMITS_IN_A_CHOICE: Final = 80
LOOK_FIRST: Final = Text(
    "Se først efter, hvad modtageren får at se. Det står på siden nu; tryk igen, hvis det er rigtigt. [SHR-04]",
    "See first what the receiver will see. It stands on the page now; press again if it is right. [SHR-04]",
)

Preview = list[tuple[Role, tuple[Part, ...]]]


def _systematic() -> list[tuple[Switch, bool]]:
    """The switches of systematic sharing as they stand today, and whether each is on."""
    today = clock.today()
    return [(switch(name, today), applies(name, today)) for name in SWITCHES]


@require_GET
def disclosures(request: ActingHttpRequest, number: str) -> HttpResponse:
    """What was passed on of a case: to whom, what, on which ground, until when, and what became of it."""
    policies.require(policies.sees())
    case = cases.get_case_for_reading(number, "core")
    audit.record("sharing.read", object_id=case.pk, cases=[case.pk])
    return render(
        request,
        "sharing/disclosures.html",
        {
            "case": case,
            "disclosures": queries.disclosures_of(case),
            "statements": queries.statements_of(case),
            "transfers": transfers.transfers_of(case),
            "systematic": _systematic(),
            "may_share": policies.shares(),
            "may_end": policies.unshares(),
            "may_decide": policies.approves(),
            "may_take": policies.takes_over(),
            "own_unit": context.current().unit_id,
            "own_user": context.current().user_id,
            "today": clock.today(),
        },
    )


@asks_again_to_save
@require_http_methods(["GET", "POST"])
def disclosure_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Pass something on as a single act: beside the form stand what the rules say and what the receiver will see.

    It is passed on by whoever saw just that: the press carries the mark of the preview that was shown.
    """
    policies.require(policies.shares())
    case = cases.get_case_for_reading(number, "core")
    form = DiscloseForm(request.POST or None, initial={"form_token": uuid.uuid4(), "until": clock.today() + MONTHS})
    held = cases.held_categories(case.pk)
    form.offer("categories", [pair for pair in CATEGORIES() if pair[0] in held])
    form.offer("to", units_to_choose(), blank=True)
    agreements = resting.to_rest_on(case)
    form.offer("consent", [(str(one.row.pk), _agreement_words(one)) for one in agreements], blank=True)
    wish = _wish(form, agreements)
    message = form.typed("message") or ""
    found = actions.weigh(case, wish, message) if wish is not None else None
    preview = queries.preview(case, wish.to.kind, found.opened) if wish is not None and found is not None else []
    limits = limits_of(case, wish.consent) if wish is not None else ""
    mark = _mark(wish, found, preview, message, limits)
    if preview:
        audit.record(
            "sharing.previewed",
            object_id=case.pk,
            cases=[case.pk],
            detail={"to": wish.to.code if wish else "", "opened": [one.value for one in found.opened] if found else []},
        )

    def save() -> None:
        if wish is None or found is None:
            raise Refused(actions.NOT_A_RECEIVER, field="to")
        given = form.cleaned_data
        said = Said(
            given["until"],
            given["weighing"],
            given["message"],
            given["statute"],
            given["why_not_informed"],
            given["within_limits"],
            given["keeps_limits"],
            again=given["again"],
        )
        actions.refuse_what_is_missing(wish, said, found, limits)
        if given["seen"] != mark:
            raise LookFirst(LOOK_FIRST)
        actions.disclose(case, wish, said)

    def saved() -> str:
        if found is not None and found.needs_second:
            return _("Den venter på en anden. Modtageren ser intet, før den er godkendt.")
        return _("Det er givet videre. Modtageren kan se det til og med slutdagen.")

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-disclosures", args=[number]),
        saved=saved,
        page={
            "heading": _("Giv oplysninger videre"),
            "intro": _(
                "En enkelt, begrundet handling om én person. Modtageren ser det, der står ved siden af, og intet "
                "andet, og det lukker af sig selv på slutdagen. [SHR-01, SHR-04]"
            ),
            "notes": _in_danger_alone() if ended.ended_on(case) is not None else [],
            "ruling": found.ruling if found is not None else None,
            "found": found,
            "to": wish.to if wish is not None else None,
            "preview": preview,
            "protected": people.address_protection_now(case.person_id),
            "mark": mark,
            "message": message,
            "limits": limits,
            "systematic": _systematic(),
            "past_consent": _day_past_consent(form, wish),
            "submit_label": _("Giv videre"),
        },
        template="sharing/disclose.html",
        rules_follow=True,
    )


def _in_danger_alone() -> list[str]:
    """What is known of a case that has ended before anything is chosen: the one ground that is left."""
    return [
        _(
            "Sagen er afsluttet. Kun fare for liv eller helbred er grund til at give mere videre i den, og en anden "
            "skal godkende det. Er der noget andet, så få sagen genåbnet først."
        )
    ]


def _to_decide_in_ended(*, in_danger: bool) -> list[str]:
    """What the second person is to know first of a case that has ended: whether a yes is possible, and why."""
    if not in_danger:
        return [_("Sagen er afsluttet, så det kan ikke godkendes. Sig nej, eller få sagen genåbnet først.")]
    return [
        _(
            "Sagen er afsluttet. Det kan kun godkendes, fordi der er fare for liv eller helbred: vurder, om der er det "
            "stadig."
        )
    ]


def _day_past_consent(form: DiscloseForm, wish: Wish | None) -> dt.date | None:
    """The last day of the consent it rests on, where it is to last longer than that."""
    until = form.typed("until")
    if wish is None or wish.consent is None or until is None or until <= wish.consent.until:
        return None
    return wish.consent.until


def units_to_choose() -> list[tuple[str, str]]:
    """The units that can be told something, by their names."""
    language = active_language()
    named = [(str(one.id), one.name.in_language(language)) for one in actions.receivers()]
    return sorted(named, key=lambda pair: pair[1])


def _agreement_words(one: Agreement) -> str:
    language = active_language()
    what = ", ".join(category.label.in_language(language) for category in one.categories)
    said = _("%(to)s: %(what)s, til og med %(day)s") % {
        "to": one.to.name.in_language(language),
        "what": what.lower(),
        "day": long_day(one.row.until, language),
    }
    if not one.limits:
        return said
    # In one line of a choice; whole they stand beside it once it is chosen.
    limits = Truncator(" ".join(one.limits.split())).chars(_OF_LIMITS_IN_A_CHOICE)
    return _("%(consent)s. Grænser: %(limits)s") % {"consent": said, "limits": limits}


def _wish(form: DiscloseForm, agreements: list[Agreement]) -> Wish | None:
    """What is typed so far, as a wish; None while it is not said who is to be told what."""
    to, categories = form.typed("to"), form.typed("categories")
    unit = next((one for one in actions.receivers() if str(one.id) == to), None) if to else None
    if unit is None or not categories:
        return None
    purpose, ground, consent = form.typed("purpose"), form.typed("ground"), form.typed("consent")
    rests_on = ground == DisclosureGround.CONSENT.value
    return Wish(
        to=unit,
        categories=tuple(one for one in PASSED_ON_HERE if one.value in categories),
        purpose=DisclosurePurpose(purpose) if purpose else None,
        ground=DisclosureGround(ground) if ground else None,
        consent=next((one.row for one in agreements if str(one.row.pk) == consent), None) if rests_on else None,
        weighed=bool(form.typed("weighing")),
        informed=form.typed("informed"),
    )


def _mark(wish: Wish | None, found: Weighed | None, preview: Preview, message: str, limits: str) -> str:
    """What was shown, in short: whoever presses has seen just that, the words that she adds and the limits among it."""
    if wish is None or found is None:
        return ""
    shown = [[role.code, [[part.category.value, part.lines] for part in parts]] for role, parts in preview]
    told = [one.value for one in found.told]
    return hashlib.sha256(json.dumps([str(wish.to.id), told, shown, message, limits]).encode()).hexdigest()


@asks_again
@require_http_methods(["GET", "POST"])
def disclosure_decide(request: ActingHttpRequest, number: str, disclosure_id: uuid.UUID) -> HttpResponse:
    """Say, as the second person, whether what reaches beyond the tables is passed on."""
    policies.require(policies.approves())
    case = cases.get_case_for_reading(number, "core")
    shown = queries.get_disclosure(case, disclosure_id)
    preview = queries.preview(case, shown.to.kind, shown.opened) if shown.waits else []
    if preview:
        audit.record(
            "sharing.previewed",
            object_id=case.pk,
            cases=[case.pk],
            detail={"to": shown.to.code, "opened": shown.row.opened},
        )
    form = DecideForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    ended_on = ended.ended_on(case)
    came_too_late = request.method == "POST" and not shown.waits
    not_any_more = shown.waits and ended_on is not None and shown.ground is not DisclosureGround.VITAL_INTERESTS
    wrong = shown.waits and queries.asked_in_a_wrong_look(shown.row)
    let_stay_url = wrong_looks.let_stay_at(shown.row.pk) if wrong else ""
    if (not_any_more or wrong) and not form.is_bound:
        # A yes that was sent all the same is answered with why it is none.
        form.offer("approved", [("no", _("Nej"))])

    def save() -> None:
        actions.decide(shown.row, case, approved=form.cleaned_data["approved"], words=form.cleaned_data["words"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-disclosures", args=[number]),
        saved=_("Der er taget stilling."),
        page={
            "heading": _("Skal det gives videre?"),
            # What came too late says why beside the form's errors.
            "intro": None
            if came_too_late
            else _why_it_waits_no_more(shown)
            or _("Det rækker ud over tabellen, så en anden end den, der vil give det videre, afgør det. [SHR-03]"),
            "notes": [
                *(_to_decide_in_ended(in_danger=not not_any_more) if shown.waits and ended_on is not None else []),
                *([actions.OF_A_WRONG_LOOK_TO_SETTLE if let_stay_url else actions.OF_A_WRONG_LOOK] if wrong else []),
            ],
            "let_stay_url": let_stay_url,
            "shut": not shown.waits,
            "came_too_late": came_too_late,
            "typed": typed_in(request) if came_too_late else [],
            "cancel_url": reverse("case-disclosures", args=[number]),
            "shown": shown,
            "to": shown.to,
            "preview": preview,
            "protected": people.address_protection_now(case.person_id),
            "message": shown.message,
            "limits": shown.limits,
            "gives_away": actions.given_away(case, shown.message, shown.categories),
            "beyond": actions.beyond_the_tables(shown.ruling, actions.ways_of(case, shown.to, shown.categories)),
            "ended_on": ended_on,
            "today": clock.today(),
            "own": shown.row.by_user_id == context.current().user_id,
            "submit_label": _("Gem afgørelsen"),
        },
        template="sharing/decide.html",
    )


def _why_it_waits_no_more(shown: queries.Shown) -> Text | None:
    if shown.waits:
        return None
    return actions.DECIDED_ALREADY if shown.decision is not None else actions.WAITS_NO_MORE


# Of what was never passed on nobody can say that it was so by mistake, or that its purpose is met.
_WHY_STOPPED: Final = (
    (EndedWhy.CHANGED, EndedWhy.CHANGED.label),
    (EndedWhy.MISTAKE, gettext_lazy("Der skulle ikke have været bedt om det")),
)


def _what_ending_does(shown: queries.Shown) -> str:
    if shown.waits:
        return _("Den venter på en anden, og modtageren har intet fået. Stoppes den, kan den ikke godkendes mere.")
    return _("Modtageren kan ikke se det mere fra nu af. Hvad der er læst, er læst.")


@require_http_methods(["GET", "POST"])
def disclosure_end(request: ActingHttpRequest, number: str, disclosure_id: uuid.UUID) -> HttpResponse:
    """End a disclosure before its last day."""
    policies.require(policies.unshares())
    case = cases.get_case_for_reading(number, "core")
    shown = queries.get_disclosure(case, disclosure_id)
    form = EndForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    over = shown.state in ("ended", "declined")
    if shown.waits:
        form.offer("why", [(one.value, str(label)) for one, label in _WHY_STOPPED])

    def saved() -> str:
        if shown.waits:
            return _("Den er stoppet. Intet er givet videre.")
        # Asked once it is ended: nobody opens it from now on.
        read = queries.opened_by_receiver([shown.row]).get(shown.row.pk)
        if read is None:
            return _("Videregivelsen er afsluttet. Modtageren havde ikke åbnet den og kan ikke se den mere.")
        return _(
            "Videregivelsen er afsluttet. Modtageren havde åbnet den, første gang %(at)s, og kan ikke se den mere."
        ) % {"at": moment(read.first_at, clock.today(), active_language())}

    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.end(shown.row, EndedWhy(form.cleaned_data["why"])),
        done=reverse("case-disclosures", args=[number]),
        saved=saved,
        page={
            "heading": _("Stop en videregivelse, der venter") if shown.waits else _("Afslut en videregivelse"),
            "intro": None if over else _what_ending_does(shown),
            "shut": over,
            "refused_as": actions.NOTHING_TO_END if over else None,
            "cancel_url": reverse("case-disclosures", args=[number]),
            "submit_label": _("Stop den") if shown.waits else _("Afslut den"),
            "shown": shown,
            "today": clock.today(),
        },
        template="sharing/end.html",
    )
