"""What tests of pages share: filling in a form as a browser would, and what stands in the audit."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.backends.django import Template
from django.template.context import make_context
from django.test import Client
from django.test.signals import template_rendered

from helle.register.audit.models import Line
from tests.cast import Cast
from tests.examples import AT_LENGTH

_OF_THE_ADDRESS = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]*|(?<=name="next" value=")[^"]*| aria-current="page"'
    r'|(?<=data-user=")[^"]*|(?<=data-seat=")[^"]*'
)
_unwritten: ContextVar[bool] = ContextVar("no page is written", default=False)
_write = Template.render


def _write_unless_nobody_reads(
    template: Template, context: dict[str, Any] | None = None, request: HttpRequest | None = None
) -> str:
    if not _unwritten.get() or "form" not in (context or {}):
        return _write(template, context, request)
    given = make_context(context, request, autoescape=template.backend.engine.autoescape)
    template_rendered.send(sender=template.template, template=template.template, context=given)
    return ""


Template.render = _write_unless_nobody_reads  # type: ignore[method-assign, assignment] # for all pages of a run


@contextmanager
def nobody_reads() -> Iterator[None]:
    """Let pages of forms answer with what they would be written from: the view does all that it does, and no words are
    made of it.

    To write a page takes as long as to answer, and most forms are opened for their values alone. Each page is written
    where its gates open it (`tests.gates`), where its tests read it, and where what was sent is refused; at length
    every time.
    """
    before = _unwritten.set(not AT_LENGTH)
    try:
        yield
    finally:
        _unwritten.reset(before)


def hidden_of(client: Client, url: str) -> dict[str, object]:
    """Open a form and take its hidden and preset values, as a browser does."""
    with nobody_reads():
        form = client.get(url).context["form"]
    given = {bound.html_name: bound.value() for bound in form}
    # A hidden 0 is sent; it equals False and is another thing.
    return {name: value for name, value in given.items() if value is not None and value is not False}


def post(client: Client, url: str, typed: Mapping[str, object]) -> Any:
    """Open a form, type over what it suggests, and send it. Returns whatever comes back."""
    return client.post(url, hidden_of(client, url) | dict(typed))


def fill_in(client: Client, url: str, typed: Mapping[str, object]) -> Any:
    """Open a form, type, send it, and insist that it was saved."""
    response = post(client, url, typed)
    assert response.status_code == 302, errors_of(response)
    return response


def correct(client: Client, url: str, typed: Mapping[str, object]) -> Any:
    """Correct an entry in its form: look at what follows, where something does, and press once more."""
    response = post(client, url, typed)
    if response.status_code == 422 and "found" in response.context:
        shown = {bound.html_name: bound.value() for bound in response.context["form"] if bound.field.widget.is_hidden}
        response = client.post(url, hidden_of(client, url) | dict(typed) | shown)
    assert response.status_code == 302, errors_of(response)
    return response


def errors_of(response: Any) -> dict[str, list[str]]:
    """What stands beside which field of a form that was refused."""
    if response.context is None:
        return {"page": [f"{response.status_code}"]}
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def same_page(one: HttpResponse, other: HttpResponse) -> bool:
    """Whether two pages are alike but for one-time tokens, the ids of her login, and the address that was asked for."""
    return _OF_THE_ADDRESS.sub("", one.content.decode()) == _OF_THE_ADDRESS.sub("", other.content.decode())


def audit_lines(cast: Cast, user_id: uuid.UUID | None = None) -> list[Line]:
    """The audit as the data-protection officer sees it, the newest first; all of it or one person's."""
    with cast.dorthe.acting():
        found = Line.objects.order_by("-id")
        return list(found if user_id is None else found.filter(user_id=user_id))
