"""Pages about who logs in: users, their roles, leavers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.administration import (
    actions,
    login_queries,
    policies,
    queries,
    review_queries,
    system_queries,
    unexplained_queries,
    vouched,
)
from helle.register.administration.actions import Described, Wanted
from helle.register.administration.choices import Answer
from helle.register.administration.forms import (
    AnswerForm,
    CorrectPersonForm,
    EndRoleForm,
    LeaverSeenForm,
    LoginHelpForm,
    NarrowUsersForm,
    NewUserForm,
    RoleFields,
    fresh,
    unit_choices,
)
from helle.register.administration.models import Leaver
from helle.register.administration.vouched import Differs
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.marks import asks_again
from helle.register.interface.words import active_language, long_day, page_number
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.protection import clock, context

OPERATION = "operation"


@require_GET
def overview(request: ActingHttpRequest) -> HttpResponse:
    """What waits for whoever administers, leads or supervises."""
    policies.require_oversight()
    second = policies.administers() or policies.leads()
    roles = queries.waiting_roles() if second else []
    resets = queries.waiting_resets() if second else []
    identities = login_queries.waiting_identities() if second else []
    privileges = login_queries.waiting_privileges() if second else []
    systems = system_queries.systems().to_answer if second else []
    leavers = queries.unseen_leavers()
    page = page_number(request.GET.get("side", ""))
    rights = unexplained_queries.listed(page=page)
    standing = review_queries.reviews()
    today = clock.today()
    audit.record(
        "administration.read",
        purpose=OPERATION,
        detail={
            "roles": len(roles),
            "resets": len(resets),
            "logins": len(identities) + len(privileges),
            "systems": len(systems),
            "leavers": len(leavers),
            "unexplained": len(rights.rows),
            "page": page,
            "reviews": len(standing),
        },
    )
    return render(
        request,
        "administration/overview.html",
        {
            "roles": roles,
            "resets": resets,
            "identities": identities,
            "privileges": privileges,
            "systems": systems,
            "leavers": leavers,
            "unexplained": rights,
            "page_number": page,
            "late": [(one, one.late(today)) for one in standing if one.late(today)],
            "sees_users": second,
            "today": today,
        },
    )


@require_GET
def user_list(request: ActingHttpRequest) -> HttpResponse:
    """Who logs in: of all units for an administrator, of her own for a lead."""
    policies.require_second()
    units = organisations.units_on(clock.today())
    acting = context.current()
    seen = units.values() if policies.administers() else [units[acting.unit_id]]
    form = NarrowUsersForm(request.GET, units=unit_choices(seen))
    page = page_number(request.GET.get("side", ""))
    asked = form.asked()
    people, more = queries.users(asked, page=page)
    listed = {"people": len(people), "page": page, "state": asked.state, **form.odd_in_log}
    audit.record("user.listed", purpose=OPERATION, detail=listed)
    narrowed = QueryDict(mutable=True)
    narrowed.update({name: str(request.GET[name]) for name in form.fields if request.GET.get(name)})
    return render(
        request,
        "administration/users.html",
        {
            "people": people,
            "more": more,
            "form": form,
            "narrowed": narrowed.urlencode(),
            "page_number": page,
            "administers": policies.administers(),
            "sees_users": True,
            "today": clock.today(),
        },
    )


@require_GET
def user_page(request: ActingHttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Somebody who logs in: her roles, what was asked for, how her login stands. Nothing of what she works with."""
    policies.require_second()
    person = queries.get_user(user_id)
    audit.record("user.read", object_id=user_id, purpose=OPERATION)
    differs = vouched.differs_of_bound(person.user) if person.is_bound else vouched.differs(person.user)
    return render(
        request,
        "administration/user.html",
        {
            "person": person,
            "asked": queries.roles_asked_for(person.user),
            "resets": queries.resets_of(person.user),
            "identities": login_queries.identities_of(person.user),
            "by_privilege": login_queries.seats_by_privilege(person.user),
            "unexplained": unexplained_queries.unexplained_seats(seat.membership.pk for seat in person.seats),
            "administers": policies.administers() and user_id != request.acting.user_id,
            "changed_outside": differs not in (None, Differs.FACTOR_TOO_LATE, Differs.IDENTITY, Differs.ADDRESS),
            "address_changed": differs is Differs.ADDRESS,
            # Two type it where her login is reset, from what they know: it is not copied from here.
            "address_is_kept_back": differs is Differs.SEAL,
            "binding_changed": differs is Differs.IDENTITY,
            # Of who has chosen no password yet her invitation says enough.
            "factor_too_late": differs is Differs.FACTOR_TOO_LATE and not person.invited,
            "today": clock.today(),
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def user_new(request: ActingHttpRequest) -> HttpResponse:
    """Somebody new, with her first role."""
    policies.require_administrator()
    form = NewUserForm(request.POST or None, initial=fresh(since=clock.today()), units=_open_units())

    def save() -> None:
        made.append(actions.user_add(described=_described(form), wanted=_wanted(form)).pk)

    made: list[uuid.UUID] = []
    return answer_form(
        request,
        form,
        save=save,
        done=reverse("user-list"),
        shown_at=lambda: reverse("user-page", args=[made[0]]),
        saved=_("Brugeren er oprettet. Invitationen sendes, når rollen er givet."),
        page={
            "heading": _("Ny bruger"),
            "intro": _(
                "Den nye bruger vælger selv adgangskode gennem et link i en mail og sætter en ekstra sikring op ved "
                "første login. En rolle, der ser oplysninger om personer, skal godkendes af en anden, før den gælder."
            ),
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def user_change(request: ActingHttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Correct a name, an address or a language."""
    policies.require_administrator()
    user = queries.get_user(user_id).user
    address = address_shown(user)
    form = CorrectPersonForm(
        request.POST or None,
        initial=fresh(full_name=user.full_name, email=address, language=user.language),
        with_address=bool(address),
    )

    def save() -> None:
        given = form.cleaned_data
        described = Described(given["full_name"], given.get("email", user.email), given["language"])
        actions.user_change(user, described=described)

    return answer_form(
        request,
        form,
        about=About(user_id, {}),
        save=save,
        done=reverse("user-page", args=[user_id]),
        saved=_("Brugeren er rettet."),
        page={
            "heading": _("Ret bruger"),
            "intro": _(
                "Med en ny adresse bliver brugeren logget af overalt og logger på med den nye. Begge adresser får "
                "besked. Den, der har eller venter på en rolle, som kræver to, beholder sin adresse."
            )
            if address
            else _(
                "Brugerens login er ændret uden om Helle. Mailadressen vises ikke og kan ikke rettes, før to har "
                "nulstillet loginet."
            ),
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def role_new(request: ActingHttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """One more role for somebody."""
    policies.require_administrator()
    user = queries.get_user(user_id).user
    form = RoleFields(request.POST or None, initial=fresh(since=clock.today()), units=_open_units())

    def save() -> None:
        actions.role_request(user, wanted=_wanted(form))

    return answer_form(
        request,
        form,
        about=About(user_id, {}),
        save=save,
        done=reverse("user-page", args=[user_id]),
        saved=_("Der er bedt om rollen. Ser den oplysninger om personer, gælder den, når en anden har godkendt den."),
        page={
            "heading": _("Giv en rolle"),
            "intro": user.full_name,
            "page_title": _("Giv en rolle"),
            "submit_label": _("Bed om rollen"),
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def role_answer(request: ActingHttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """Say yes or no to a role, or take back what was asked."""
    policies.require_second()
    wanted = queries.get_role_request(request_id)
    if not (wanted.mine or policies.administers()):
        raise Http404
    return answer_what_was_asked(
        request,
        wanted.row,
        of=wanted.row.user.full_name,
        second=wanted.mine,
        act=lambda answer, _read: actions.role_answer(wanted.row, answer=answer),
        done=reverse("administration"),
        template="administration/role_answer.html",
        page={
            "heading": _("Svar på en anmodning om en rolle"),
            "wanted": wanted,
            "address": address_shown(wanted.row.user),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def role_end(request: ActingHttpRequest, membership_id: uuid.UUID) -> HttpResponse:
    """End a role, and see how much is left: numbers only."""
    policies.require_administrator()
    membership = queries.get_membership_to_end(membership_id)
    left = queries.what_is_left(membership)
    first = fresh(last_day=clock.today())
    last_day = EndRoleForm(request.POST or None, something_left=bool(left), led=True).typed("last_day")
    leading = queries.leading_without(membership, last_day or clock.today())
    form = EndRoleForm(request.POST or None, initial=first, something_left=bool(left), led=leading.led)
    unit = organisations.units_on(clock.today())[membership.unit_id]

    def save() -> None:
        actions.role_end(membership, last_day=form.cleaned_data["last_day"], told=form.cleaned_data.get("told", False))

    return answer_form(
        request,
        form,
        about=About(membership.pk, asdict(left)),
        save=save,
        done=reverse("user-page", args=[membership.user_id]),
        saved=_("Rollen har fået sin sidste dag. Enheden har derefter ingen leder.")
        if leading.lost
        else _("Rollen har fået sin sidste dag."),
        template="administration/role_end.html",
        page={
            "heading": _("Afslut en rolle"),
            "person": membership.user,
            "unit": unit,
            "left": left,
            "leading": leading,
            "submit_label": _("Afslut rollen"),
        },
    )


@require_http_methods(["GET", "POST"])
def login_help(request: ActingHttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Let somebody in again, log her off everywhere, or send the invitation once more."""
    policies.require_administrator()
    user = queries.get_user(user_id).user
    form = LoginHelpForm(request.POST or None, initial=fresh())

    def save() -> None:
        act = {
            "unlock": actions.login_unlock,
            "sessions": actions.sessions_end,
            "invite": actions.invitation_send,
        }[form.cleaned_data["what"]]
        act(user)

    return answer_form(
        request,
        form,
        about=About(user_id, {}),
        save=save,
        done=reverse("user-page", args=[user_id]),
        saved=_("Det er gjort."),
        page={
            "heading": _("Hjælp til login"),
            "intro": _("For mange forsøg lukker af sig selv op igen efter et kvarter."),
            "submit_label": _("Gør det"),
        },
    )


@require_http_methods(["GET", "POST"])
def leaver_seen(request: ActingHttpRequest, leaver_id: uuid.UUID) -> HttpResponse:
    """Say that one has seen who leaves and what is left; an administrator once somebody in the unit can take over."""
    policies.require_second()
    leaver = queries.get_leaver(leaver_id)
    lacking = queries.what_lacks(leaver)
    if lacking is not None:
        audit.record(
            "administration.read", object_id=leaver_id, purpose=OPERATION, detail={"lacks_a_lead": lacking.lead}
        )
        return render(
            request,
            "administration/leaver.html",
            {"leaver": leaver, "lacking": lacking, "today": clock.today()},
            status=409 if request.method == "POST" else 200,
        )
    form = LeaverSeenForm(request.POST or None, initial=fresh())
    return answer_form(
        request,
        form,
        about=About(leaver_id, {}),
        save=lambda: actions.leaver_see(leaver),
        done=reverse("administration"),
        saved=_("Noteret."),
        page={
            "heading": _("En kollega stopper"),
            "intro": _told(leaver),
            "submit_label": _("Jeg har set det"),
        },
    )


def _told(leaver: Leaver) -> str:
    """Who leaves, what there was to hand on, and where that is done: by the lead, or by the colleagues of the unit."""
    told = _(
        "%(name)s har sidste dag %(day)s. Da det blev noteret, var der %(cases)s åbne sager, %(tasks)s opgaver og "
        "%(drafts)s kladder til notater at give videre."
    ) % {
        "name": leaver.user.full_name,
        "day": long_day(leaver.last_day, active_language()),
        "cases": leaver.open_cases,
        "tasks": leaver.waiting_tasks,
        "drafts": leaver.unfinished_drafts,
    }
    if policies.leads():
        where = _(
            "Sager og kladder gives videre under Fordeling, opgaverne under Opgaver. Kladderne kan gives videre, når "
            "kollegaen er stoppet."
        )
    elif organisations.units_on(clock.today())[leaver.unit_id].closed:
        where = _(
            "Enheden er lukket, og ingen i den kan give noget videre. Er der noget tilbage, så bed den enhed, der har "
            "overtaget arbejdet, om at tage det op."
        )
    else:
        where = _(
            "Ingen sager eller kladder er tilbage. Opgaver, der venter, ser enheden selv under Opgaver og kan svare på "
            "dem."
        )
    return f"{told} {where}"


def answer_what_was_asked(
    request: ActingHttpRequest,
    asked: queries.ToAnswer,
    *,
    of: str,
    second: bool,
    act: Callable[[Answer, str], object],
    done: str,
    page: dict[str, Any],
    template: str = "interface/form_page.html",
    read: str = "",
    typed: bool = False,
) -> HttpResponse:
    """Say yes or no to what somebody asked for, or take it back; once it is answered its page says so.

    `second`: whoever acts did not ask herself. `of`: what it is about, on the page of an answered one. `read`: an
    address on the page that the answer is about; `act` is given the one that stood there when it was opened, or the
    one that was `typed`.
    """
    answered = queries.answered(asked)
    if answered is not None:
        return _already_answered(request, asked.pk, page["heading"], of, answered)
    form = AnswerForm(
        request.POST or None, initial=fresh(read=read), second=second, asker=policies.administers(), typed=typed
    )
    return answer_form(
        request,
        form,
        about=About(asked.pk, {}),
        save=lambda: act(Answer(form.cleaned_data["answer"]), form.cleaned_data["read"]),
        done=done,
        saved=_("Svaret er gemt."),
        template=template,
        page=page,
    )


def _already_answered(
    request: ActingHttpRequest, request_id: uuid.UUID, heading: str, about: str, answered: queries.Answered
) -> HttpResponse:
    """Somebody else was faster: what she said, as what, and when. What was sent with a form then is not saved."""
    audit.record("administration.read", object_id=request_id, purpose=OPERATION, detail={"answered": True})
    return render(
        request,
        "administration/answered.html",
        {"heading": heading, "about": about, "answered": answered, "today": clock.today()},
        status=409 if request.method == "POST" else 200,
    )


def address_shown(user: User) -> str:
    """Her address as a page may show it; '' where nothing is vouched for of her that opens: two type it where her login
    is reset, from what they know, and it is copied from nowhere."""
    return user.email if vouched.opens(user) else ""


def _open_units() -> list[tuple[str, str]]:
    return unit_choices(organisations.units_on(clock.today()).values())


def _described(form: NewUserForm) -> Described:
    given = form.cleaned_data
    return Described(given["full_name"], given["email"], given["language"])


def _wanted(form: RoleFields) -> Wanted:
    given = form.cleaned_data
    return Wanted(uuid.UUID(given["unit"]), given["role"], given["since"], given["until"])
