"""Pages of referrals: sending, the list, reading, and deciding what becomes of one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.choices import FirstContact
from helle.register.cases.http import About, answer_form, content_of, renew_token
from helle.register.codelists.queries import country_name
from helle.register.interface.marks import says_disposed_of
from helle.register.interface.typed import MustNotBeKept
from helle.register.interface.words import active_language, day, page_number
from helle.register.organisations import queries as organisations
from helle.register.people.choices import Sex
from helle.register.protection import clock, policies, submissions
from helle.register.protection.refusals import AlreadySaved, Refused, UsedForm
from helle.register.protection.whereabouts import UnitsBesideReferral, referral_hides_its_place
from helle.register.referrals import actions, queries, triage_actions
from helle.register.referrals.choices import CLOSED_WITHOUT_A_CASE, Consent, Part, State, TriageOutcome
from helle.register.referrals.forms import (
    MOST_IN_THE_FORM,
    CloseForm,
    JoinForm,
    ReferralForm,
    ReferredPersonForm,
    ReferredPersonForms,
    TakeInForm,
    WithdrawConsentForm,
)
from helle.register.referrals.models import Party, Referral
from helle.register.referrals.senders import senders_of
from helle.register.referrals.sending import form_maker, message_of, suggested
from helle.register.referrals.signs import in_words
from helle.register.referrals.triage_actions import NOTHING_SAID_OF_THE_WORK
from helle.rules.codes import OrganisationKind
from helle.rules.definitions.spectrum import Routing, spectrum
from helle.rules.ruling import Ruling


@require_GET
def referral_list(request: ActingHttpRequest) -> HttpResponse:
    """The acting unit's referrals: sent, received, copied."""
    policies.require_read("contact")
    part, state = request.GET.get("rolle", ""), request.GET.get("status", "")
    part, state = part if part in Part else "", state if state in State or state == queries.COPIES else ""
    page = page_number(request.GET.get("side", ""))
    rows, more = queries.own_parties(part=part, state=state, page=page)
    audit.record(
        "referral.listed",
        detail={"part": part, "state": state, "shown": len(rows), "referrals": [row.number for row in rows]},
    )
    senders = senders_of(rows)
    return render(
        request,
        "referrals/list.html",
        {
            "rows": [(row, senders.get(row.referral_id)) for row in rows],
            "parts": Part.choices,
            "states": [*State.choices, (queries.COPIES, _("Kopi"))],
            "part": part,
            "state": state,
            "page_number": page,
            "more": more,
            "today": clock.today(),
            "may_send": policies.may_write("contact"),
        },
    )


@dataclass(frozen=True, slots=True)
class Begun:
    """What a referral begins with where it comes of something: every bit of it stands in the form, to be changed or
    taken out. `first_contacts` are those it can be, where not all; `sent` is called once it is sent, in the same
    transaction."""

    initial: Mapping[str, object] = field(default_factory=dict)
    first_contacts: tuple[FirstContact, ...] = ()
    sent: Callable[[Referral], None] | None = None
    note: str = ""
    cancel_url: str = ""


@require_http_methods(["GET", "POST"])
def referral_new(request: ActingHttpRequest) -> HttpResponse:
    """Write and send a referral with one or many persons."""
    return answer_referral(request, Begun())


def _in_log(form: ReferralForm, persons: BaseFormSet[ReferredPersonForm]) -> dict[str, list[str]]:
    """What the log says of the form and of its persons, by the names of the fields that were sent."""
    odd = {*form.not_offered, *(name for one in persons.forms for name in one.not_offered)}
    return form.in_log | ({"not_offered": sorted(odd)} if odd else {})


def answer_referral(request: ActingHttpRequest, begun: Begun) -> HttpResponse:
    """Show the form of a referral, or send it."""
    policies.require_write("contact")
    make = form_maker(begun.first_contacts)
    form = make(request.POST or None, initial=suggested() | dict(begun.initial))
    persons = ReferredPersonForms(request.POST or None, prefix="p")
    if request.method == "POST" and ("more" in request.POST or "fewer" in request.POST):
        form, persons = _with_other_count(request, 1 if "more" in request.POST else -1, make)
    elif request.method == "POST" and form.is_filled_in() & persons.is_valid():
        try:
            token, content = form.cleaned_data["form_token"], content_of(request)
            with form.heard_last():
                submissions.refuse_spent(token, content)
                referral = actions.referral_send(message_of(form, persons))
                if begun.sent is not None:
                    begun.sent(referral)
                # Of two sent at once, the second is undone here.
                submissions.spend(token, reverse("referral-page", args=[referral.number]), content)
        except MustNotBeKept as heard:
            form.keep_nothing(heard)
        except AlreadySaved as first:
            messages.info(request, _("Henvendelsen var allerede sendt."))
            return redirect(first.location)
        except Refused as refused:
            if isinstance(refused, UsedForm):
                renew_token(form)
            form.refuse(refused)
        else:
            messages.success(
                request, _("Henvendelsen er sendt og har fået nummer %(number)s.") % {"number": referral.number}
            )
            return redirect("referral-page", referral_number=referral.number)
    wrong = form.is_bound and bool(form.errors or persons.total_error_count())
    audit.record("referral.form_read", detail=_in_log(form, persons))
    return render(
        request,
        "referrals/new.html",
        {
            "form": form,
            "persons": persons,
            "wrong": wrong,
            "fewer": "fewer" in request.POST,
            "ruling": actions.receivers_ruling(),
            "note": begun.note,
            "cancel_url": begun.cancel_url or reverse("referral-list"),
        },
        status=422 if wrong else 200,
    )


def _with_other_count(
    request: ActingHttpRequest, by: int, make: Callable[..., ReferralForm]
) -> tuple[ReferralForm, BaseFormSet[ReferredPersonForm]]:
    """The same form with everything typed, and room for one more person, or for one fewer."""
    data = request.POST.copy()
    given = data.get("p-TOTAL_FORMS", "1")
    shown = int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0
    data["p-TOTAL_FORMS"] = str(max(1, min(shown + by, MOST_IN_THE_FORM)))
    # Of the new person nothing is known: not the first choice of a list, and that is no error.
    data.setdefault(f"p-{shown}-sex", Sex.NOT_STATED)
    form = make(initial=data.dict() | {"indicators": data.getlist("indicators")})
    persons = ReferredPersonForms(data, prefix="p")
    if by > 0:
        # Who adds a person goes on with that person, also by keyboard.
        persons.forms[-1].fields["name"].widget.attrs["autofocus"] = True
    return form, persons


@says_disposed_of
@require_GET
def referral_page(request: ActingHttpRequest, referral_number: str) -> HttpResponse:
    """Read a referral. It changes nothing: that a new one was received is said by a press, which the page makes itself
    once it is shown (`received`), so that no prefetch tells the sender."""
    policies.require_read("contact")
    referral, party = queries.get_referral_for_reading(referral_number)
    is_receiver = party.part == Part.RECEIVER
    receiving = is_receiver and policies.may_write("contact")
    persons = queries.persons_of(referral)
    description = queries.description_of(referral)
    reported = queries.exploitation_of(referral)
    triage = queries.triage_of(referral)
    audit.record(
        "referral.read",
        object_id=referral.pk,
        cases=referral.about_cases,
        detail={"part": party.part, "referral_number": referral.number},
    )
    today = clock.today()
    # A home, municipality or police district that told of her, or was told, is where she was (PUB-DIG-12).
    units = UnitsBesideReferral(referral.pk)
    withdrawn = queries.consent_withdrawn(referral)
    everywhere = organisations.units_on(today)
    told_of = next((unit for unit in everywhere.values() if unit.code == referral.municipality), None)
    # Whoever sent it reads what it wrote, the police district that it chose among it (FLO-02); a unit that sent it to
    # itself has a case to keep it from its own people in.
    wrote_it = referral.sender_unit_id == request.acting.unit_id and not is_receiver
    return render(
        request,
        "referrals/page.html",
        {
            "referral": referral,
            "party": party,
            "persons": [(one, _about(one, referral)) for one in persons],
            "description": description,
            "triage": triage,
            "passed_on_to": units.get(triage.row.passed_on_to_id) if triage and triage.row.passed_on_to_id else None,
            "withdrawn": withdrawn,
            "withdrawn_at": units.get(withdrawn.by_unit_id) if withdrawn else None,
            "may_withdraw": referral.consent == Consent.GIVEN_WITH_FEEDBACK
            and withdrawn is None
            and policies.may_write("contact")
            and queries.hears_that_it_is_withdrawn(party),
            "says_prosecution": units[referral.sender_unit_id].kind in ("police", "nsk"),
            "sender": units[referral.sender_unit_id],
            "system": queries.system_that_sent(referral),
            "parties": [
                ((everywhere if wrote_it else units)[one.unit_id], one) for one in queries.parties_of(referral)
            ],
            "municipality": told_of,
            "hides_place": referral_hides_its_place(referral.pk),
            "indicators": in_words(referral.indicators),
            "reported": reported,
            "same_business": queries.about_the_same_business(reported, referral) if is_receiver else [],
            "joined": queries.joined_to(referral) if is_receiver else [],
            "receiving": receiving,
            "receives": receiving and party.state == State.NEW,
            "may_triage": receiving and triage is None and policies.may_write("core"),
            "may_take_in_more": receiving
            and policies.may_write("core")
            and triage is not None
            and triage.row.outcome == TriageOutcome.CASES_OPENED
            and any(not one.case_number for one in persons),
            "today": today,
        },
    )


@require_POST
def received(request: ActingHttpRequest, referral_number: str) -> HttpResponse:
    """Tell the sender that a new referral was received. A fragment for the page, or the page again."""
    policies.require_write("contact")
    referral, party = queries.get_referral_for_reading(referral_number)
    if party.part != Part.RECEIVER:
        raise Http404
    triage_actions.referral_receive(referral)
    if request.headers.get("HX-Request") != "true":
        return redirect("referral-page", referral_number)
    party.refresh_from_db(fields=["state"])
    return render(request, "referrals/received.html", {"party": party})


@require_http_methods(["GET", "POST"])
def withdraw_consent(request: ActingHttpRequest, referral_number: str) -> HttpResponse:
    """Record that the person takes back her consent to the sender being told, once it is confirmed."""
    policies.require_write("contact")
    referral = queries.get_referral_agreed_to_word_back(referral_number)
    form = WithdrawConsentForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        save=lambda: actions.consent_withdraw(referral),
        done=reverse("referral-page", args=[referral_number]),
        saved=_("Samtykket er noteret som trukket tilbage. Afsenderen får ikke mere at vide."),
        about=About(referral.pk, {"referral_number": referral_number}),
        page={
            "heading": _("Træk samtykket tilbage i henvendelse %(number)s") % {"number": referral_number},
            "intro": _(
                "Personen ønsker ikke længere, at afsenderen får besked om, hvordan det går. Fra nu af får afsenderen "
                "ikke mere at vide. Hvad der er fortalt, kan ikke tages tilbage, og henvendelsen bliver hos CMM."
            ),
            "submit_label": _("Træk samtykket tilbage"),
        },
    )


@require_http_methods(["GET", "POST"])
def take_in(request: ActingHttpRequest, referral_number: str) -> HttpResponse:
    """Open a case for each chosen person: six cases from one referral in one press."""
    referral = _referral_to_triage(referral_number)
    persons = queries.persons_of(referral)
    # Where nobody is left, all are shown, and the action says that it is decided.
    left = [one for one in persons if not one.case_number] or persons
    # Whoever sends the form is told which person has got a case meanwhile, and so must find each of them in it.
    labelled = [(one.row, _person_label(one, referral)) for one in (persons if request.method == "POST" else left)]
    form = TakeInForm(request.POST or None, persons=labelled, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        triage_actions.referral_take_in(
            referral,
            person_ids=[uuid.UUID(value) for value in form.cleaned_data["persons"]],
            indication=form.cleaned_data["indication"],
            reasons=form.cleaned_data["reasons"],
            take=form.cleaned_data["take"],
            language=form.cleaned_data["language"],
        )

    def saved() -> str:
        if form.cleaned_data["take"]:
            return _("Sagerne er oprettet, og du har dem.")
        return _("Sagerne er oprettet. Ingen har dem endnu; de ligger hos lederen, til de bliver fordelt.")

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("referral-page", args=[referral_number]),
        saved=saved,
        about=About(referral.pk, {"referral_number": referral_number}),
        page={
            "heading": _("Opret sager fra henvendelse %(number)s") % {"number": referral_number},
            "submit_label": _("Opret sager"),
        },
    )


def _person_label(one: queries.OpenedPerson, referral: Referral) -> str:
    has = _("har en sag") if one.case_number else ""
    parts = [_("Person %(number)s") % {"number": one.row.sequence}, one.name, _about(one, referral), has]
    return ", ".join(part for part in parts if part)


def _about(one: queries.OpenedPerson, referral: Referral) -> str:
    """Sex, age and nationality as far as the sender knew them."""
    parts = [
        dict(_sexes()).get(one.row.sex, ""),
        _("ca. %(age)s år") % {"age": one.row.age} if one.row.age is not None else "",
        country_name(one.row.nationality, clock.local_day(referral.sent_at)) if one.row.nationality else "",
    ]
    return ", ".join(part for part in parts if part)


def _sexes() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Sex.choices if value != "not_stated"]


@require_http_methods(["GET", "POST"])
def join(request: ActingHttpRequest, referral_number: str) -> HttpResponse:
    """Add a referral to an earlier one about the same matter."""
    referral = _referral_to_triage(referral_number)
    today, language = clock.today(), active_language()
    earlier = queries.joinable(referral, clock.now() - dt.timedelta(days=180))
    senders = senders_of(earlier)
    choices = [
        (str(party.referral_id), _party_label(party, senders[party.referral_id], today, language)) for party in earlier
    ]
    form = JoinForm(request.POST or None, earlier=choices, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        chosen = next(p.referral for p in earlier if str(p.referral_id) == form.cleaned_data["joined_to"])
        triage_actions.referral_join(referral, joined_to=chosen)

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("referral-page", args=[referral_number]),
        saved=_("Henvendelsen er lagt til den tidligere."),
        about=About(referral.pk, {"referral_number": referral_number}),
        page={
            "heading": _("Læg henvendelse %(number)s til en tidligere") % {"number": referral_number},
            "intro": _(
                "Her oprettes ingen sag: henvendelsen følger den tidligere og dem, der har sagen. Er sagen eller den "
                "tidligere henvendelse afsluttet, eller er der flere personer i denne, kan den ikke lægges til."
            ),
        },
    )


def _party_label(party: Party, sender: organisations.NamedUnit, today: dt.date, language: str) -> str:
    sent, sent_by = day(party.sent_at, today, language), sender.name.in_language(language)
    closed = f" · {_('afsluttet uden sag')}" if party.outcome in CLOSED_WITHOUT_A_CASE else ""
    return f"{party.number} · {sent_by} · {sent} · {party.referral.get_sector_display()}{closed}"


@require_http_methods(["GET", "POST"])
def close(request: ActingHttpRequest, referral_number: str) -> HttpResponse:
    """Close a referral that opens no case."""
    referral = _referral_to_triage(referral_number)
    language, followers = active_language(), queries.referrals_behind(referral.pk).joined
    receiving = {
        OrganisationKind.AT, OrganisationKind.SKAT, OrganisationKind.SIRI, OrganisationKind.FVST,
        OrganisationKind.POLICE, OrganisationKind.MUNICIPALITY,
    }  # fmt: skip
    units = organisations.units_on(clock.today()).values()
    receivers = [
        (unit.code, unit.name.in_language(language))
        for unit in sorted(units, key=lambda unit: (unit.kind == "municipality", unit.name.da))
        if OrganisationKind(unit.kind) in receiving
    ]
    form = CloseForm(request.POST or None, receivers=receivers, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        triage_actions.referral_close(
            referral,
            outcome=TriageOutcome(form.cleaned_data["outcome"]),
            passed_on_to=form.cleaned_data["passed_on_to"],
            reason=form.cleaned_data["reason"],
            work=form.work(),
        )

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("referral-page", args=[referral_number]),
        saved=_("Henvendelsen er afsluttet."),
        about=About(referral.pk, {"referral_number": referral_number}),
        page={
            "heading": _("Afslut henvendelse %(number)s uden sag") % {"number": referral_number},
            "intro": _("Lagt til denne, og afsluttes med den: %(numbers)s.") % {"numbers": ", ".join(followers)}
            if followers
            else "",
            # A refusal shows the rule's answer to what was typed.
            "ruling": _place_so_far(form),
        },
        rules_follow=True,
    )


def _place_so_far(form: CloseForm) -> Ruling[Routing] | None:
    """Where on the spectrum the work stands by what is typed; what is closed without being passed on has no place."""
    if not form.is_bound:
        return spectrum(NOTHING_SAID_OF_THE_WORK)
    passed_on = form.typed("outcome") != TriageOutcome.NO_ACTION
    return spectrum(form.work()) if passed_on and form.asks_the_rules else None


def _referral_to_triage(referral_number: str) -> Referral:
    """The referral, for a receiver whose role opens cases; else the page does not exist."""
    policies.require_write("core")
    policies.require_write("contact")
    return queries.get_received_referral(referral_number)
