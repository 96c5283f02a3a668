"""Asking for the second factor again, before something is handed out and before it is changed who gets in.

A login lasts a working day, and whoever sits down at a screen left open has all of it. So what can be carried away
(prints, ledgers, statements, answers to access requests), what opens a case to others, and what gives somebody a login
or a role asks again where the factor was shown too long ago. A password is not enough, nor is what the page itself
knows.

It is asked when the page is opened. Whoever stays too long on the form is asked when it is sent: the answer is a page
that holds what was typed, in the browser alone, and sends it on with the code. Nothing of it is kept on the server.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as keys
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from helle.register.administration.login_queries import logs_in_elsewhere
from helle.register.audit import actions as audit
from helle.register.interface.forms import RULES_ASKED
from helle.register.organisations.models import User
from helle.site.federation import came_by_it, came_through
from helle.site.login_places import say_where
from helle.site.second_factors import KeyAgainForm, ReauthenticateForm

Handler = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]

# What shows that it is she: a second factor here, her organisation, or being the visitor of a demo.
SHOWN_BY: Final = frozenset({"mfa", "federation", "demo"})
# Whoever logs in through her organisation shows it there alone: a factor that is made in her open session says nothing.
ELSEWHERE: Final = frozenset({"federation"})
# Begins the names of the fields of the question, beside those of the form that waits.
OURS: Final = "again-"
_HOW, _WHAT = f"{OURS}how", f"{OURS}what"


class AsksAgain:
    """Middleware: stands before each view that is marked with `asks_again`.

    Who has shown that it is she, here or on allauth's own pages, has a new session afterwards: whoever knew the key of
    the old one has not shown anything. So it stands around the transaction of `own_logins.OwnLoginsAlone`: an app is
    noted as shown once its row is committed.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = _shown(request)
        if before is None:
            return self.get_response(request)
        who = request.user
        assert isinstance(who, User)  # noqa: S101 - only such a one has shown anything
        answer = self.get_response(request)
        # What broke off is not saved, and another's session was begun anew by whoever logged her in.
        goes_on = answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR and request.user == who
        if goes_on and len(_shown(request) or ()) > len(before) and _still_stands(request):
            request.session.cycle_key()
            say_where(request, who, again=True)
        return answer

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        mark: str | None = getattr(view, "helle_asks_again", None)
        if mark is None or not isinstance(request.user, User) or _only_hears_the_rules(request, mark):
            return None
        lately = shown_lately(request)
        if lately and not _answers(request):
            return None
        asked = Asked(request, request.user)
        if not lately and not asked.is_answered():
            return asked.page()
        if asked.was_opened:
            # What was asked for is a page to be read, and may take no form.
            return redirect(request.get_full_path())
        asked.leave_the_form_alone()
        return None


def _shown(request: HttpRequest) -> list[dict[str, Any]] | None:
    """What somebody who is logged in has shown so far, where she sends a form: nothing else shows any."""
    if request.method != "POST" or not isinstance(request.user, User):
        return None
    return list(get_authentication_records(request, request.user))


def _still_stands(request: HttpRequest) -> bool:
    """Whether the session was not ended meanwhile, in another browser: a new key would begin it anew."""
    key: str | None = request.session.session_key
    return key is not None and request.session.exists(key)


def shown_at(request: HttpRequest) -> float:
    """When whoever is logged in last showed that it is she, by the machine's clock; 0 where she never did."""
    counts = ELSEWHERE if came_by_it(request) else SHOWN_BY
    records = get_authentication_records(request, request.user)
    return max((float(one.get("at") or 0) for one in records if one.get("method") in counts), default=0.0)


def shown_lately(request: HttpRequest) -> bool:
    """Whether that is so short a time ago that it is not asked again. A moment to come is none: a clock was moved."""
    return 0 <= time.time() - shown_at(request) < settings.HELLE_ASK_AGAIN_MINUTES * 60


def _only_hears_the_rules(request: HttpRequest, mark: str) -> bool:
    return mark == "to save" and request.method == "POST" and RULES_ASKED in request.POST


def _answers(request: HttpRequest) -> bool:
    """Whether the answer to the question came with it: maybe a second time, by whoever pressed twice."""
    return any(name.startswith(OURS) for name in request.POST)


class Asked:
    """The question, with what is to be done once it is answered."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self.request, self.user = request, user
        how = {one.get("method") for one in get_authentication_records(request, user)}
        # Who came into a demo by a link has no factor to show, whatever the login has; its sign-in alone leaves this
        # word, in that session.
        self.is_a_visit = "demo" in how
        # At her own organisation alone: no other provider knows her.
        self.providers = came_through(request)
        elsewhere = self.is_a_visit or came_by_it(request) or logs_in_elsewhere(user)
        has = set() if elsewhere else set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        self.has_key = Authenticator.Type.WEBAUTHN in has
        self.has_code = bool(has - {Authenticator.Type.WEBAUTHN})
        self.code: forms.Form | None = None
        self.key: forms.Form | None = None

    @property
    def was_opened(self) -> bool:
        """Whether the question stood before a page, and no form waits."""
        return self.request.method == "POST" and self.request.POST.get(_WHAT) == "open"

    def is_answered(self) -> bool:
        """Take the answer that came with the request, if one did. A right one counts from now on."""
        if self.request.method != "POST":
            return False
        how = self.request.POST.get(_HOW)
        if how == "visit" and self.is_a_visit:
            record_authentication(self.request, self.user, "demo")
            audit.record_login("login.confirmed", user_id=self.user.pk, address="", detail={"factor": "demo"})
            return True
        form: ReauthenticateForm | KeyAgainForm
        if how == "code" and self.has_code:
            form = self.code = ReauthenticateForm(data=self.request.POST, user=self.user, prefix=OURS[:-1])
        elif how == "key" and self.has_key:
            form = self.key = KeyAgainForm(data=self.request.POST, user=self.user, prefix=OURS[:-1])
        else:
            return False
        if not form.is_valid():
            return False
        form.save()
        return True

    def leave_the_form_alone(self) -> None:
        """Take the question's own fields out of what the view gets."""
        given = self.request.POST.copy()
        for name in [name for name in given if name.startswith(OURS)]:
            del given[name]
        self.request.POST = given  # type: ignore[assignment] # Django's own setter; its stubs have none

    def page(self) -> HttpResponse:
        """The question. A part of a page (htmx) cannot hold it: a look opens the page anew, and a form stays."""
        request = self.request
        if request.headers.get("HX-Request"):
            whole = {} if request.method == "POST" else {"HX-Redirect": request.get_full_path()}
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=whole)
        waits = request.method == "POST" and not self.was_opened
        context: dict[str, Any] = {
            "waits": waits,
            "what": "send" if waits else "open",
            "kept": _kept(request) if waits else [],
            "here": request.get_full_path(),
            "asked": self,
            "minutes": settings.HELLE_ASK_AGAIN_MINUTES,
            "code_form": (self.code or ReauthenticateForm(user=self.user, prefix=OURS[:-1])) if self.has_code else None,
            "key_form": None,
        }
        if self.has_key:
            context["key_form"] = self.key or KeyAgainForm(user=self.user, prefix=OURS[:-1])
            context["js_data"] = {"request_options": keys.begin_authentication(self.user)}
        answer = render(request, "site/asks_again.html", context, status=HTTPStatus.FORBIDDEN)
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, field by field, as the browser sent it."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not name.startswith(OURS) and name != "csrfmiddlewaretoken"
        for value in values
    ]
