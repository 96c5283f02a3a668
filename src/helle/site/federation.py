"""Logging in through one's organisation: what its provider says is held against the rule, the bindings and the roles.

Nobody is made by it, and nothing is bound. Whoever is not let in reads why and whom to ask, and the attempt is in the
audit: with the organisation that vouched for her, and without what it calls her.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from helle.register.administration import login_actions, login_queries
from helle.register.administration.login_actions import Professional
from helle.register.administration.vouched import Differs
from helle.register.audit import actions as audit
from helle.register.interface.marks import without_context
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.protection import clock
from helle.rules.federated_login import AssuranceLevel, FederatedLoginFacts, federated_login
from helle.rules.ruling import Ruling, Text, Verdict
from helle.site import oidc, saml, vouching
from helle.site.login_places import say_where
from helle.site.professional import NotTaken, Said
from helle.site.sessions import UNTIL
from helle.site.turned_away import KEPT, TurnedAway, turned_away

METHOD: Final = "federation"
_NEXT: Final = "federation_next"
_BACKEND: Final = "helle.site.accounts.LoginsThatEnd"


@without_context
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Go and log in there: at the provider that was chosen, or at the only one."""
    chosen = request.POST.get("provider", "")
    way = next((way for issuer, way in _ways() if chosen in ("", issuer)), None)
    if way is None:
        raise Http404
    try:
        refuse_too_many(request)
        answer: HttpResponse = way.leave_for(request, again=request.user.is_authenticated and came_by_it(request))
    except NotTaken as not_taken:
        return turn_away(request, not_taken)
    request.session[_NEXT] = request.POST.get("next", "")
    request.session.pop(KEPT, None)
    return answer


@without_context
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """Come back from a provider that speaks OpenID Connect, and be let in or told why not."""
    if not oidc.is_set_up():
        raise Http404
    try:
        refuse_too_many(request)
        return arrive(request, oidc.back_from(request))
    except NotTaken as not_taken:
        return turn_away(request, not_taken)


def arrive(request: HttpRequest, said: Said) -> HttpResponse:
    """Let in whom a provider vouches for, or tell her why not."""
    wanted = request.session.pop(_NEXT, "")
    user, ruling = _decided(said)
    if user is None or ruling.answer is None:
        return _refuse(request, said, ruling)
    _let_in(request, user, ruling.answer, said)
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return redirect(wanted if safe else settings.LOGIN_REDIRECT_URL)


def came_by_it(request: HttpRequest) -> bool:
    """Whether whoever is logged in came through her organisation."""
    return bool(_how_she_came(request))


def came_through(request: HttpRequest) -> list[tuple[str, Text]]:
    """The provider through which whoever is logged in came, by what it is called, while it is trusted."""
    by = _how_she_came(request).get("issuer")
    return [(issuer, name) for issuer, name in settings.HELLE_LOGIN_PROVIDERS.items() if issuer == by]


def leave_address(request: HttpRequest) -> str | None:
    """Where whoever came through her organisation logs out there, too."""
    by = _how_she_came(request).get("issuer")
    return next((way.leave_address(request, called(request)) for issuer, way in _ways() if issuer == by), None)


def called(request: HttpRequest) -> str:
    """What her organisation's provider calls her login, sealed; empty where she did not come so."""
    return str(_how_she_came(request).get("called", ""))


def _how_she_came(request: HttpRequest) -> dict[str, Any]:
    """What was noted when whoever is logged in came through her organisation, the last time that she did."""
    records = get_authentication_records(request, request.user)
    return next((dict(one) for one in reversed(records) if one.get("method") == METHOD), {})


def _ways() -> list[tuple[str, ModuleType]]:
    """The providers that are trusted, and how each is spoken with."""
    found = ((settings.HELLE_OIDC_ISSUER, oidc), (settings.HELLE_SAML_ISSUER, saml))
    return [(issuer, way) for issuer, way in found if issuer]


def refuse_too_many(request: HttpRequest) -> None:
    """Counted with the other ways to log in: each press makes Helle ask the provider, and wait for it."""
    if not ratelimit.consume(request, action="login"):
        raise NotTaken("too_often")


def _decided(said: Said) -> tuple[User | None, Ruling[AssuranceLevel]]:
    """Who comes in, and the ruling. What her privileges give is settled only for whom nothing else keeps out."""
    at_work = said.cvr is not None and said.uuid is not None
    who = _professional(said)
    user = login_queries.user_of(who) if who else None
    if user is not None and who is not None and not vouching.is_bound(user, who):
        vouching.refuse(user, Differs.IDENTITY, way=METHOD)
        raise NotTaken("changed_outside")
    known = user is not None if at_work else None
    before = FederatedLoginFacts(clock.today(), said.level, at_work, known)
    ruling = federated_login(before)
    if ruling.verdict is Verdict.REFUSED or said.level is None or who is None:
        return None, ruling
    user = login_actions.log_in(who, said.privileges)
    has_role = user is not None and user.is_active and organisations.chosen_membership(user, None) is not None
    return user, federated_login(FederatedLoginFacts(before.on, said.level, at_work, user is not None, has_role))


def _professional(said: Said) -> Professional | None:
    return Professional(said.issuer, said.cvr, said.uuid) if said.cvr and said.uuid else None


def _let_in(request: HttpRequest, user: User, level: AssuranceLevel, said: Said) -> None:
    """Begin a session of hers that nobody had before, and say in it how she came, and when she logged in there.

    Whoever is logged in so already has only shown again that it is she: what she has open elsewhere goes on.
    """
    how = {"level": level.value, "issuer": said.issuer, "at": said.at, "called": said.called}
    if request.user == user and came_by_it(request):
        record_authentication(request, user, METHOD, **how)
        request.session.cycle_key()
        # Under its new key now, and not with its next page: ending all other logins of hers reaches it.
        say_where(request, user, again=True)
        audit.record_login("login.confirmed", user_id=user.pk, address="", detail={"way": METHOD})
    else:
        request.session.flush()
        record_authentication(request, user, METHOD, **how)
        login(request, user, backend=_BACKEND)
    if said.until:
        request.session[UNTIL] = said.until


def _refuse(request: HttpRequest, said: Said, ruling: Ruling[AssuranceLevel]) -> HttpResponse:
    who = _professional(said)
    user = login_queries.user_of(who) if who else None
    why = ruling.reasons[0].code if ruling.reasons else "federated_login.undecided"
    detail = {"way": METHOD, "why": why.rpartition(".")[2], "cvr": said.cvr or ""}
    audit.record_login("login.failed", user_id=user.pk if user else None, address="", detail=detail)
    return turned_away(request, TurnedAway(ruling=ruling, unknown=who if user is None else None))


def turn_away(request: HttpRequest, not_taken: NotTaken) -> HttpResponse:
    """Say why a login was not taken, before anybody knows whose it is."""
    audit.record_login("login.failed", user_id=None, address="", detail={"way": METHOD, "why": not_taken.why})
    return turned_away(request, TurnedAway(not_taken.why))
