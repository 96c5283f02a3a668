"""One request, one acting context, one transaction, and at least one audit line: default deny for every page."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils.http import urlencode
from psycopg.errors import InsufficientPrivilege

from helle.register.audit import actions as audit
from helle.register.audit import limits
from helle.register.interface.forms import RULES_ASKED
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Membership, User
from helle.register.protection import closing, context, guards, vault
from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.context import Acting, NoSuchMembership
from helle.register.protection.matrix import access_matrix
from helle.register.protection.policies import PurposeNeeded

# Where somebody says what she opens a colleague's case for.
ASKS_WHAT_FOR: Final = "case-purpose"
# Where she opens one because somebody is in danger, whatever else holds her up.
OPENS_IN_DANGER: Final = "case-danger"
# What a script is told where a look ran out: a form that only asked (htmx), and a draft that was sent.
CLOSED_EVENT: Final = "helle:closed"
CLOSED_HEADER: Final = "Helle-Closed"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})

log = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


class ActingHttpRequest(HttpRequest):
    """A request inside an acting context, as every view of the register gets it."""

    user: User
    acting: Acting
    membership: Membership
    memberships: list[Membership]
    sent_to: str
    """Where a form was sent that waits until it is said what the case is opened for; only then there."""


class UnauditedRead(Exception):
    """A view answered without leaving a trace. That is a defect of the view; the visitor sees nothing of its answer."""


class NotAFile(Exception):
    """A view answered with a file as it is, without saying why it may. Nothing of it is sent."""


def _say_wrong_method(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """The page of an address that was called in a way it does not answer: Django's own answer is an empty one."""
    page = render(request, "interface/wrong_method.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
    page.headers["Allow"] = refused.headers.get("Allow", "")
    return page


def _hold_up(request: HttpRequest) -> HttpResponse:
    """The page of somebody who asked too often for what is not shown to her: it says so, and when to come back."""
    shown = {"said": limits.SAID, "typed": typed_in(request)}
    page = render(request, "interface/limited.html", shown, status=HTTPStatus.TOO_MANY_REQUESTS)
    page.headers["Retry-After"] = str(limits.SECONDS)
    return page


class ActingRequest:
    """Middleware: runs each view in the acting context of the membership that the user works in.

    Before the view the guard of its address is asked, which knows the role and no row. What the guard or the view
    refuses (403, 404), or the database where the view forgot, takes one path: it is rolled back and then written to the
    audit.
    """

    def __init__(self, get_response: Handler) -> None:
        if found := guards.wrong():
            raise ImproperlyConfigured("; ".join(found))
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response = _say_wrong_method(request, response)
        if hasattr(request, "membership"):
            # What a page of the register shows is kept by no cache, not even the browser's own.
            response.headers["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        module = getattr(view, "__module__", "")
        if not module.startswith("helle.") or getattr(view, "helle_without_context", False):
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        return self._act(request, name or "", view, args, kwargs)

    def _act(
        self, request: HttpRequest, name: str, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Run the view of the address with this name for whoever is logged in, or refuse."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        acting_request = cast("ActingHttpRequest", request)
        membership = organisations.chosen_membership(acting_request.user, request.session.get("membership"))
        if membership is None:
            return self._without_role(acting_request, view)
        acting_request.membership = membership.chosen
        acting_request.memberships = membership.all
        if limits.is_held_up(request):
            return _hold_up(request)
        request_id = uuid.uuid4()
        audit.begin_request(counts=True)
        try:
            with context.acting(membership.chosen.pk, purpose="casework", request_id=request_id) as acting:
                acting_request.acting = acting
                if not guards.permits(guards.guard_of(name), request.method or ""):
                    raise PermissionDenied(name)
                response = view(request, *args, **kwargs)
                if hasattr(response, "render") and callable(response.render):
                    response = response.render()
                self._require_trace(view, response)
                _require_may_be_a_file(view, response)
                limits.require_few_opened()
        except (Http404, PermissionDenied):
            return self._refuse(acting_request, request_id, view, kwargs, by="view")
        except PurposeNeeded as needed:
            self._write_refused(acting_request, request_id, view, kwargs, by="need_to_know", number=needed.number)
            return self._ask_what_for(acting_request, needed.number)
        except limits.TooManyOpened as many:
            return self._hold_up_opening(acting_request, request_id, many.opened, _case_of_address(request, kwargs))
        except vault.Erased as erased:
            says = isinstance(erased, vault.DisposedOf) or getattr(view, "helle_says_disposed_of", False)
            return self._say_erased(acting_request, request_id, view, kwargs, disposed_of=says)
        except CannotOpen:
            return self._say_altered(acting_request, request_id, view, kwargs)
        except NoSuchMembership:
            return self._without_role(acting_request, view)
        except DatabaseError as error:
            if closing.says_closed(error):
                told = {"clock": closing.is_of_the_clock(error)}
                return render(request, "interface/closed.html", told, status=HTTPStatus.SERVICE_UNAVAILABLE)
            if not isinstance(error.__cause__, InsufficientPrivilege):
                raise
            log.warning("the database refused what %s did not: %s", view.__name__, error.__cause__.diag.message_primary)
            return self._refuse(acting_request, request_id, view, kwargs, by="database")
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            self._write_refused(acting_request, request_id, view, kwargs, by="method")
        return response

    def _ask_what_for(self, request: ActingHttpRequest, number: str) -> HttpResponse | None:
        """The page that asks what a colleague's case is opened for, and then goes on where she was going.

        What she sent is answered with that page, which carries it on: she may have written for longer than the case was
        open to her. A part of a page (htmx) has no place for it: the page is left only where nothing was typed, and
        else says beside the form that it is closed by now.
        """
        asks, here = reverse(ASKS_WHAT_FOR, args=[number]), request.get_full_path()
        if request.headers.get("HX-Request"):
            page = urlsplit(request.headers.get("HX-Current-URL", ""))
            seen = page.path if page.netloc == request.get_host() and page.path.startswith("/") else "/"
            stays = request.method == "POST" and (RULES_ASKED in request.POST or typed_in(request))
            leaves = {"HX-Redirect": f"{asks}?{urlencode({'videre': seen})}"}
            said = {"HX-Trigger": CLOSED_EVENT} if stays else leaves
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=said)
        if request.method != "POST":
            return redirect(f"{asks}?{urlencode({'videre': here})}")
        request.sent_to = here
        asked = resolve(asks)
        answer = self._act(request, ASKS_WHAT_FOR, asked.func, asked.args, asked.kwargs)
        if answer is not None and answer.status_code == HTTPStatus.OK:
            # Nothing of what was sent is done: a script that sent it for her is not to take it for kept.
            answer.status_code = HTTPStatus.FORBIDDEN
            answer.headers[CLOSED_HEADER] = "1"
        return answer

    def _hold_up_opening(
        self, request: ActingHttpRequest, request_id: uuid.UUID, opened: audit.Opened, number: str
    ) -> HttpResponse:
        """The page of somebody who opened cases faster than any work needs. All else that she does goes on, and so does
        opening a case because of danger, where her unit has that: of the case of the address."""
        with context.acting(request.membership.pk, purpose="casework", request_id=request_id) as acting:
            limits.write_too_many_opened(opened)
            in_danger = number and opened.cases and acting.unit_kind in access_matrix().led_by
        shown = {
            "said": limits.SAID_OF_CASES,
            "typed": typed_in(request),
            "in_danger": reverse(OPENS_IN_DANGER, args=[number]) if in_danger else "",
        }
        page = render(request, "interface/limited.html", shown, status=HTTPStatus.TOO_MANY_REQUESTS)
        page.headers["Retry-After"] = str(limits.OPENING_SECONDS)
        return page

    def _without_role(self, request: ActingHttpRequest, view: View) -> HttpResponse:
        """Logged in, but no membership that holds today in a unit that has such a role."""
        audit.record_denied_outside(request.user.pk, {"view": view.__name__})
        return render(request, "interface/no_membership.html", status=403)

    def _require_trace(self, view: View, response: HttpResponse) -> None:
        shows = response.status_code == 200 and not getattr(view, "helle_without_personal_data", False)
        if shows and not audit.was_written():
            raise UnauditedRead(view.__name__)

    def _refuse(
        self, request: ActingHttpRequest, request_id: uuid.UUID, view: View, kwargs: dict[str, Any], *, by: str
    ) -> HttpResponse:
        if self._write_refused(request, request_id, view, kwargs, by=by):
            return _hold_up(request)
        return render(request, "interface/not_found.html", {"typed": typed_in(request)}, status=404)

    def _say_erased(
        self,
        request: ActingHttpRequest,
        request_id: uuid.UUID,
        view: View,
        kwargs: dict[str, Any],
        *,
        disposed_of: bool,
    ) -> HttpResponse:
        """A key is destroyed. Of a person that looks like a page that is not there: nobody can read her."""
        refused = self._refuse(request, request_id, view, kwargs, by="erasure")
        if refused.status_code == HTTPStatus.NOT_FOUND and disposed_of:
            return render(request, "interface/disposed_of.html", {"typed": typed_in(request)}, status=HTTPStatus.GONE)
        return refused

    def _say_altered(
        self, request: ActingHttpRequest, request_id: uuid.UUID, view: View, kwargs: dict[str, Any]
    ) -> HttpResponse:
        """What is sealed does not open where it stands: somebody wrote past the application, or a key is another."""
        log.error("what is sealed does not open: %s", view.__name__)
        self._write_refused(request, request_id, view, kwargs, by="seal")
        return render(request, "interface/altered.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)

    def _write_refused(
        self,
        request: ActingHttpRequest,
        request_id: uuid.UUID,
        view: View,
        kwargs: dict[str, Any],
        *,
        by: str,
        number: str = "",
    ) -> bool:
        """Write which page was tried, how, and of which case or referral. Returns whether it was one too many of late.

        `number`: of the case, where the page is found by something else that is about it.
        """
        with context.acting(request.membership.pk, purpose="casework", request_id=request_id):
            asked = {
                name: str(value).replace("\x00", "")[:40]
                for name, value in kwargs.items()
                if name in ("number", "referral_number")
            }
            if number:
                asked["number"] = number
            page = request.resolver_match.url_name if request.resolver_match else ""
            # A method is whatever was sent, and may be of any length.
            method = request.method if request.method in METHODS else "other"
            tried = {"view": view.__name__, "page": page or "", "method": method, "by": by}
            audit.record_denied(detail=tried | asked)
            return settings.HELLE_LIMITS and limits.hold_up_after_refusal(request, by)


def _case_of_address(request: HttpRequest, kwargs: dict[str, Any]) -> str:
    """The number of the case that an address names; "" where it names none, or something else with a number."""
    route = request.resolver_match.route if request.resolver_match else ""
    return str(kwargs["number"]) if "<case_number:number>" in route else ""


def _require_may_be_a_file(view: View, response: HttpResponse) -> None:
    """What names a case or a person leaves the register locked (`handing_out`): no view sends a file by itself, but
    those that say why they may."""
    carries = response.has_header("Content-Disposition") or response.get("Content-Type", "").startswith(_FILES)
    if carries and not getattr(view, "helle_is_a_file", ""):
        raise NotAFile(view.__name__)


_FILES: Final = ("application/pdf", "application/zip", "application/vnd.", "text/csv")
_DAY_OR_NUMBER: Final = re.compile(r"\d{4}-\d\d-\d\d|-?\d[\d.,]{0,14}")
_OF_THE_FORM: Final = ("version", "opened_at", "token", "_FORMS")


def typed_in(request: HttpRequest) -> list[str]:
    """The texts of a refused form: she may have lost the case while she wrote, and what she wrote is hers.

    They come back whether or not there is such a page, so they tell nothing of it.
    """
    if request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
        return []
    given = [(name, text) for name in request.POST for text in request.POST.getlist(name)]
    # Words, days and numbers: codes and tokens have no space in them, and what a form carries for itself stands in
    # braces or is a number of its own.
    return [
        text
        for name, text in given
        if (len(text.split()) > 1 and text[0] not in "{[")
        or (_DAY_OR_NUMBER.fullmatch(text) and not name.endswith(_OF_THE_FORM))
    ]
