"""Every view that answers with a file is in one of two lists: handed out locked, or as it is with a reason."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse

from helle.register.audit import http
from helle.register.audit.http import NotAFile
from tests.test_tested_views import own_views

# What names a case or a person and leaves the register: locked, under a link that runs out.
HANDED_OUT = {
    "case-print", "case-plan-print", "return-plan-print", "case-extract-paper", "return-ledger-file", "statement-file",
    "stay-order", "stay-guarantee", "retention-certificate", "trace-certificate", "review-csv", "research-hand-out",
}  # fmt: skip
# What is sent as it is. Why stands at each view (`is_a_file`).
AS_IT_IS = {
    # The way on which all of the above goes out.
    "handed-out-fetch",
    # Locked already, with a password of its own and rules of its own: the answer to a request for access.
    "case-access-locked",
    # A look at one thing, by who works on it: no file is put together for it.
    "case-document-file", "case-letter-pdf", "case-letter-draft-pdf", "case-letter-request-form", "case-access-file",
    # Figures and texts that name nobody.
    "action-plan-paper", "action-plan-file", "knowledge-paper", "knowledge-file", "treaty-report-paper", "release-file",
    "release-pack", "meeting-paper", "criminal-statistics-file",
}  # fmt: skip
# What else speaks of a file in its answer: helpers of marked views, the guard, and the calendar, which names nobody.
BESIDE = {
    "helle.register.letters.views.pdf", "helle.register.access_requests.file_views._pdf",
    "helle.register.releases.given.given", "helle.portal.figures.file",
    "helle.register.releases.pack_views.given",
    "helle.register.audit.http._require_may_be_a_file", "helle.register.calendars.views.feed",
}  # fmt: skip
SIGNS = ("Content-Disposition", "application/pdf", "text/csv", "application/zip", "application/vnd.")
ROOT = Path(inspect.getfile(http)).parents[2]


def marked() -> set[str]:
    return {name for name, view in own_views().items() if getattr(view, "helle_is_a_file", "")}


def answering(views: Iterator[Path]) -> set[str]:
    """The functions that make an answer which carries a file, by module and name."""
    found = set()
    for file in views:
        module = ".".join(("helle", *file.relative_to(ROOT).with_suffix("").parts))
        for function in ast.parse(file.read_text()).body:
            if isinstance(function, ast.FunctionDef) and _answers_with_a_file(function):
                found.add(f"{module}.{function.name}")
    return found


def _answers_with_a_file(function: ast.FunctionDef) -> bool:
    said = [one.value for one in ast.walk(function) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    named = {one.id for one in ast.walk(function) if isinstance(one, ast.Name)}
    answers = named & {"HttpResponse", "StreamingHttpResponse", "FileResponse"}
    return "FileResponse" in named or "Content-Disposition" in said or bool(answers and set(said) & set(SIGNS))


def test_what_is_sent_as_it_is_says_why_and_is_named_here() -> None:
    assert marked() == AS_IT_IS
    for name in AS_IT_IS:
        assert len(own_views()[name].helle_is_a_file.split()) >= 5, name


def test_whatever_answers_with_a_file_is_in_one_of_the_lists() -> None:
    views = {f"{view.__module__}.{view.__name__}" for name, view in own_views().items() if name in AS_IT_IS}
    files = (one for one in ROOT.rglob("*.py") if "tests" not in one.parts and "demo" not in one.parts)
    assert answering(files) - views - BESIDE == set()


@pytest.mark.parametrize("name", sorted(HANDED_OUT))
def test_what_names_somebody_goes_out_by_the_one_way(name: str) -> None:
    view = inspect.unwrap(own_views()[name])
    called = {
        one.func.id
        for one in ast.walk(ast.parse(inspect.getsource(view)))
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
    }
    assert "answer_with_file" in called or {"file_hand_out", "ready"} <= called
    assert own_views()[name].helle_asks_again == "always"


@pytest.mark.parametrize(
    "headers",
    [{"Content-Disposition": 'attachment; filename="x"'}, {"Content-Type": "application/pdf"}],
)
def test_a_view_that_forgot_sends_nothing(headers: dict[str, str]) -> None:
    """The guard stands behind every view, so one that is not in a list fails where it is first opened."""

    def forgot(request: HttpRequest) -> HttpResponse:
        return HttpResponse(b"", headers=headers)

    with pytest.raises(NotAFile):
        http._require_may_be_a_file(forgot, forgot(HttpRequest()))
    forgot.helle_is_a_file = "It names nobody."  # type: ignore[attr-defined]
    http._require_may_be_a_file(forgot, forgot(HttpRequest()))
