"""Pages about logins through organisations: who somebody is at a provider, and which role a privilege gives."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.administration import login_actions, login_queries, policies, queries
from helle.register.administration.forms import fresh, unit_choices
from helle.register.administration.login_actions import Given, Professional
from helle.register.administration.login_forms import (
    EndBindingForm,
    EndPrivilegeForm,
    IdentityFields,
    PrivilegeFields,
)
from helle.register.administration.views import OPERATION, address_shown, answer_what_was_asked
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.marks import asks_again
from helle.register.organisations import queries as organisations
from helle.register.protection import clock


@require_GET
def login_list(request: ActingHttpRequest) -> HttpResponse:
    """Which privilege gives which role, and what waits for an answer."""
    policies.require_second()
    identities, privileges = login_queries.waiting_identities(), login_queries.privileges()
    audit.record(
        "privilege.listed", purpose=OPERATION, detail={"privileges": len(privileges), "identities": len(identities)}
    )
    return render(
        request,
        "administration/logins.html",
        {
            "identities": identities,
            "privileges": privileges,
            "providers": settings.HELLE_LOGIN_PROVIDERS,
            "administers": policies.administers(),
            "sees_users": True,
            "today": clock.today(),
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def identity_new(request: ActingHttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Ask that an identity is bound to a user."""
    policies.require_administrator()
    user = queries.get_user(user_id).user
    form = IdentityFields(request.POST or None, initial=fresh())

    def save() -> None:
        given = form.cleaned_data
        login_actions.identity_request(
            user, professional=Professional(given["issuer"], given["cvr"], given["professional"])
        )

    return answer_form(
        request,
        form,
        about=About(user_id, {}),
        save=save,
        done=reverse("user-page", args=[user_id]),
        saved=_("Der er bedt om det. En anden skal svare, før det gælder."),
        page={
            "heading": _("Knyt et login til brugeren"),
            "page_title": _("Knyt et login til brugeren"),
            "intro": _(
                "Når en anden har godkendt det, logger brugeren kun på gennem sin organisation og bliver logget af "
                "her. Spørg organisationens egen administrator om CVR-nummer og UUID: tag dem ikke fra en mail."
            ),
            "submit_label": _("Bed om det"),
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def identity_answer(request: ActingHttpRequest, identity_id: uuid.UUID) -> HttpResponse:
    """Say yes or no to a binding, or take back what was asked."""
    policies.require_second()
    identity = login_queries.get_identity(identity_id)
    if not (identity.mine or policies.administers()):
        raise Http404
    return answer_what_was_asked(
        request,
        identity.row,
        of=identity.row.user.full_name,
        second=identity.mine,
        act=lambda answer, _read: login_actions.identity_answer(identity.row, answer=answer),
        done=reverse("login-list"),
        template="administration/identity_answer.html",
        page={
            "heading": _("Svar på en anmodning om et login"),
            "identity": identity,
            "address": address_shown(identity.row.user),
            "provider": _called(identity.row.issuer),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def identity_end(request: ActingHttpRequest, identity_id: uuid.UUID) -> HttpResponse:
    """End a binding at once."""
    policies.require_administrator()
    binding = login_queries.get_binding(identity_id)
    form = EndBindingForm(request.POST or None, initial=fresh())
    return answer_form(
        request,
        form,
        about=About(identity_id, {}),
        save=lambda: login_actions.identity_end(binding),
        done=reverse("user-page", args=[binding.user_id]),
        saved=_("Loginet gælder ikke mere, og brugeren er logget af."),
        page={
            "heading": _("Afslut login gennem organisationen"),
            "intro": _(
                "%(name)s bliver logget af med det samme, og de roller, som kom af rettigheder, slutter. Ingen "
                "adgangskode eller ekstra sikring fra før gælder: skal brugeren logge på her, så send en invitation."
            )
            % {"name": binding.user.full_name},
            "submit_label": _("Afslut loginet"),
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def privilege_new(request: ActingHttpRequest) -> HttpResponse:
    """Ask that a privilege gives a role."""
    policies.require_administrator()
    units = unit_choices(organisations.units_on(clock.today()).values())
    form = PrivilegeFields(request.POST or None, initial=fresh(since=clock.today()), units=units)

    def save() -> None:
        given = form.cleaned_data
        login_actions.privilege_request(
            Given(
                given["issuer"],
                given["cvr"],
                given["privilege"],
                uuid.UUID(given["unit"]),
                given["role"],
                given["since"],
                given["until"],
            )
        )

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("login-list"),
        saved=_("Der er bedt om det. En anden skal svare, før det gælder."),
        page={
            "heading": _("En rettighed, der giver en rolle"),
            "intro": _(
                "Den, som organisationen har givet rettigheden, får rollen, når hun logger på, og mister den, når "
                "rettigheden er væk. En rolle, der ikke er båret af et login i 90 dage, slutter af sig selv."
            ),
            "submit_label": _("Bed om det"),
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def privilege_answer(request: ActingHttpRequest, privilege_id: uuid.UUID) -> HttpResponse:
    """Say yes or no to what a privilege gives, or take back what was asked."""
    policies.require_second()
    privilege = login_queries.get_privilege(privilege_id)
    if not (privilege.mine or policies.administers()):
        raise Http404
    return answer_what_was_asked(
        request,
        privilege.row,
        of=privilege.row.privilege,
        second=privilege.mine,
        act=lambda answer, _read: login_actions.privilege_answer(privilege.row, answer=answer),
        done=reverse("login-list"),
        template="administration/privilege_answer.html",
        page={
            "heading": _("Svar på, hvad en rettighed giver"),
            "privilege": privilege,
            "provider": _called(privilege.row.issuer),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def privilege_end(request: ActingHttpRequest, privilege_id: uuid.UUID) -> HttpResponse:
    """Give what a privilege gives a last day."""
    policies.require_administrator()
    privilege = login_queries.get_privilege_to_end(privilege_id)
    form = EndPrivilegeForm(request.POST or None, initial=fresh(last_day=clock.today()))
    return answer_form(
        request,
        form,
        about=About(privilege_id, {}),
        save=lambda: login_actions.privilege_end(privilege.row, last_day=form.cleaned_data["last_day"]),
        done=reverse("login-list"),
        saved=_("Rettigheden har fået sin sidste dag."),
        page={
            "heading": _("Afslut, hvad en rettighed giver"),
            "intro": _("De roller, der er kommet af %(privilege)s, slutter med den dag.")
            % {"privilege": privilege.row.privilege},
            "submit_label": _("Afslut"),
        },
    )


def _called(issuer: str) -> object:
    """What a provider is called; one that is not trusted any more has its address."""
    return settings.HELLE_LOGIN_PROVIDERS.get(issuer, issuer)
