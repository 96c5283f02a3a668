"""What a provider that speaks SAML knows of Helle: where people come back to, and what Helle says of itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from helle.register.interface.marks import without_context
from helle.site import federation, saml, saml_description, saml_logout, saml_xml
from helle.site.professional import NotTaken

# Says that a message came by way of Helle's own page.
_ONWARD = "videre"


@without_context
@csrf_exempt  # It comes from the provider's page. What stands for the token is the login that this browser began.
@require_POST
def come_back(request: HttpRequest) -> HttpResponse:
    """Come back from a provider that speaks SAML, and be let in or told why not.

    The provider's page sends a form, and with a form from another site a browser says nothing of its session here. So
    a message without one is handed back to the browser, to be sent by a page of our own. Nothing of it is read before.
    """
    if not saml.is_set_up():
        raise Http404
    begun = saml.has_begun(request)
    answer = _come_back(request, begun=begun)
    if not begun:
        # The browser did not say which token its forms have, and any page can make it send such a form. Whatever the
        # answer, it keeps its token, and a form that waits goes on.
        request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)
    return answer


def _come_back(request: HttpRequest, *, begun: bool) -> HttpResponse:
    sent = request.POST.get("SAMLResponse", "")
    try:
        federation.refuse_too_many(request)
        if not begun and _ONWARD not in request.POST and 0 < len(sent) <= saml_xml.LONGEST:
            page = render(request, "site/saml_onward.html", {"sent": sent, "onward": _ONWARD})
            page.headers["Cache-Control"] = "no-store"
            return page
        return federation.arrive(request, saml.back_from(request, sent))
    except NotTaken as not_taken:
        return federation.turn_away(request, not_taken)


@without_context
@require_GET
def description(request: HttpRequest) -> HttpResponse:
    """What Helle says of itself to the provider (metadata): its name, its addresses, its certificates."""
    if not saml.is_set_up():
        raise Http404
    try:
        return HttpResponse(saml_description.description(), content_type="application/samlmetadata+xml")
    except NotTaken as not_taken:
        return federation.turn_away(request, not_taken)


@without_context
@require_GET
def end(request: HttpRequest) -> HttpResponse:
    """Be logged out, because the provider says so; or come back from logging out there, after logging out here."""
    if not saml.is_set_up():
        raise Http404
    if "SAMLRequest" not in request.GET:
        return redirect("account_login")
    try:
        federation.refuse_too_many(request)
        return HttpResponseRedirect(saml_logout.ended_there(request, federation.called(request)))
    except NotTaken as not_taken:
        return federation.turn_away(request, not_taken)
