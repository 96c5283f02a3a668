"""Published statistics, for anybody and without login: the releases, one of them, its files (STA-01, GOV-27)."""

from __future__ import annotations

import hashlib
import threading
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from helle.portal.opened import asked_language, open_page, or_not_there
from helle.register.interface.marks import without_context
from helle.register.interface.words import page_number
from helle.register.releases import (
    corrected,
    estimates_told,
    layout,
    microdata_told,
    pack_views,
    paper,
    quality_told,
    queries,
    repeated_told,
)
from helle.register.releases.content import Kept
from helle.register.releases.continued import charts
from helle.register.releases.given import KINDS, SOURCE, TYPES, NoSuchFile, given, made, public_head, public_printed
from helle.register.releases.queries import PublicContent, PublicRelease
from helle.register.releases.whence import Counted

MOST_NUMBER: Final = 32_767
LIFETIME: Final = 300
"""Seconds that a file may be kept in a cache: it never changes, but its release can be taken down, which is to hold."""
_ONE: Final = threading.Semaphore(1)


@without_context
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """A page of the list of what is published. It asks nothing, sets no cookie, and is kept in no cache. One query."""
    language, page = asked_language(request), page_number(request.GET.get("side", ""))
    found, more = queries.public_page(page)
    with translation.override(language):
        return open_page(request, "portal/figures.html", language, {"found": found, "more": more, "page_number": page})


@without_context
@require_safe
@or_not_there
def release(request: HttpRequest, number: int) -> HttpResponse:
    """One release with its charts, tables, files and method; of one that was taken down why."""
    return _released(request, _found(number), asked_language(request))


def _released(request: HttpRequest, found: PublicRelease, language: str) -> HttpResponse:
    number = found.number
    content = queries.public_content(number) if found.taken_down is None else None
    with translation.override(language):
        context: dict[str, Any] = {"release": found, "source": SOURCE, "kinds": list(KINDS)}
        if content is not None:
            kept, down = content.kept, _down(content.kept)
            counted = Counted(SOURCE, found.cut_off)
            context |= {
                "kept": kept,
                **_introduction(content, language),
                "tables": [(one, layout.blocks(one, counted, language)) for one in kept.tables],
                "estimates": estimates_told.told_all(kept.estimates, SOURCE, language),
                "repeated": repeated_told.notes(kept, down, language),
                "files_said": repeated_told.files_said(kept, down, language),
                "moved": corrected.said(kept.moved, found.corrects, found.cut_off, language),
                **charts(kept, counted, language),
                "microdata": microdata_told.told(kept, counted, language),
                "method": paper.method(kept, language),
                "packs": pack_views.offered(kept, lambda code: reverse("public-release-pack", args=[number, code])),
                "sign": layout.HELD_BACK,
            }
        return open_page(request, "portal/release.html", language, context)


@without_context
@require_safe
@or_not_there
def file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """One of the files of a release. Raises `Http404` for one that is not public, or a kind that there is not."""
    if kind not in TYPES:
        raise Http404
    language, found = asked_language(request), _found(number)
    if found.taken_down is not None:
        return _gone(request, found, language)
    content = queries.public_file(number, kind, language)
    if content is None:
        content = _made(kind, found, language)
    if content is None:
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "5"})
    response = given(kind, content, number, language)
    response.headers["Cache-Control"] = f"public, max-age={LIFETIME}"
    response.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


def _made(kind: str, found: PublicRelease, language: str) -> bytes | None:
    """A file of a release that was approved before files were kept, when none repeated a year; None while another is
    made for somebody."""
    content = queries.public_content(found.number)
    if content is None:
        raise Http404
    if not _ONE.acquire(blocking=False):
        return None
    try:
        return made(kind, public_printed(found, content), public_head(found, content), language)
    except NoSuchFile as none:
        raise Http404 from none
    finally:
        _ONE.release()


def _gone(request: HttpRequest, found: PublicRelease, language: str) -> HttpResponse:
    """In place of a file of a release that was taken down: the page that says so, and why."""
    response = _released(request, found, language)
    response.status_code = HTTPStatus.GONE
    return response


def _down(kept: Kept) -> frozenset[int]:
    """The releases that years are repeated from and that were taken down since. One query where there are any."""
    return queries.public_down({one.number for one in kept.repeated})


def _introduction(content: PublicContent, language: str) -> dict[str, str]:
    """What was written to begin with; in Danish, and marked as that, where it was not written in English."""
    said = content.introduction.in_language(language)
    return {"introduction": said or content.introduction.da, "introduction_in": "" if said else "da"}


@without_context
@require_safe
@or_not_there
def quality(request: HttpRequest, number: int) -> HttpResponse:
    """How good the figures of a release are. Of one that was taken down the page that says so, and why.

    A query for the release, one for its content, one for those before it and one for each of them, and one for how many
    there are.
    """
    language, found = asked_language(request), _found(number)
    if found.taken_down is not None:
        return _gone(request, found, language)
    content = queries.public_content(number)
    if content is None:
        raise Http404
    earlier = queries.public_before(number, quality_told.MOST_COMPARED)
    before = {one: told for one in earlier if (told := queries.public_content(one))}
    of = quality_told.Of(number, found.last_year, found.cut_off, found.public_from, found.corrects, found.corrected_by)
    series = quality_told.Series(*queries.public_counted())
    with translation.override(language):
        context = {
            "release": found,
            "parts": quality_told.parts(
                of,
                content.kept,
                {one: told.kept for one, told in before.items()},
                series,
                Counted(SOURCE, found.cut_off),
                language,
            ),
            "method": paper.method(content.kept, language),
            "sign": layout.HELD_BACK,
        }
        return open_page(request, "portal/release_quality.html", language, context)


@without_context
@require_safe
@or_not_there
def pack(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """A pack out of a release. Raises `Http404` for a release that is not public, or a pack that is not given."""
    found, content = _found(number), queries.public_content(number)
    if found.taken_down is not None:
        return _gone(request, found, asked_language(request))
    if content is None:
        raise Http404
    return pack_views.given(content.kept, code, number=number, cut_off=found.cut_off, down=_down(content.kept))


def _found(number: int) -> PublicRelease:
    found = queries.public_release(number) if number <= MOST_NUMBER else None
    if found is None:
        raise Http404
    return found
