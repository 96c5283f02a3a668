"""The public form, on one address, and the accessibility statement."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect, ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods

from helle.portal import drafts, proof
from helle.portal.drafts import Draft, NoDraft
from helle.portal.forms import LONGEST_PLACE, LONGEST_TEXT, ORDER, STEPS, form_of
from helle.portal.hours import hotline
from helle.portal.pictures import MOST_MB, NO_SCRIPT, NOT_NOW, NotTaken, PictureUploadHandler, taken_in, takes_pictures
from helle.register.interface.marks import without_context
from helle.register.protection import vault
from helle.register.referrals.choices import Sector
from helle.register.reports import receiving
from helle.register.reports.choices import State
from helle.register.reports.receiving import Received, Suspicion

ASIDES: Final = ("rights", "privacy", "phone", "traces")
# What of a page's fields goes into the draft whatever is pressed, so that nothing typed is lost, and how much of it.
KEPT: Final = {
    "what": {"text": LONGEST_TEXT + 1},
    "where": {"sector": 20, "place": LONGEST_PLACE + 1},
    "more": {"may_ask": 3},
    "answer": {"answer": LONGEST_TEXT + 1},
}
# What they show is shown once.
ENDS: Final = ("sent", "answered", "nothing")
TRIES: Final = 3
LATER_SECONDS: Final = 600

type Answer = HttpResponse


@dataclass(slots=True)
class Shown:
    """What a page shows besides the draft: its status, its form with what is wrong, and what a step has found out."""

    draft: Draft
    status: int = 200
    form: Any = None
    aside: str = ""
    notice: str = ""
    more: dict[str, Any] | None = None


@without_context
@csrf_exempt  # Asked for in `_form`: before that, it must be said how files are taken.
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    """Report a suspicion step by step, or come back with a receipt. Neither a session nor an address is looked at."""
    request.upload_handlers = [PictureUploadHandler(request)]
    return _form(request)


@ensure_csrf_cookie
@csrf_protect
def _form(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, Shown(Draft()))
    try:
        draft = drafts.opened(request.POST.get("draft", ""))
    except NoDraft:
        return _page(request, Shown(Draft(), status=422, notice=_lost()))
    do = request.POST.get("do", "")
    if do.startswith("language-") and do.removeprefix("language-") in dict(settings.HELLE_PORTAL_LANGUAGES):
        draft.language = do.removeprefix("language-")
    with translation.override(draft.language):
        return _page(request, _answer(request, draft, do))


def _lost() -> str:
    """That the page was too old, in every language there is: which one was read stood in what is lost."""
    said = []
    for language, _name in settings.HELLE_PORTAL_LANGUAGES:
        with translation.override(language):
            said.append(_("Siden var for gammel, og det, du havde skrevet, kunne ikke læses. Begynd forfra."))
    return " / ".join(said)


def _answer(request: HttpRequest, draft: Draft, do: str) -> Shown:
    """What a press of a button leads to."""
    for name, most in KEPT.get(draft.step, {}).items():
        if name in request.POST:
            # PostgreSQL takes no NUL, and a form sends its lines with two signs.
            setattr(draft, name, request.POST[name].replace("\x00", "").replace("\r\n", "\n")[:most])
    if do.startswith("aside-") and do.removeprefix("aside-") in ASIDES:
        return Shown(draft, aside=do.removeprefix("aside-"))
    act: Callable[[HttpRequest, Draft], Shown] | None = ACTS.get((draft.step, do))
    if act is not None:
        return act(request, draft)
    if draft.step in STEPS and do in ("next", "back"):
        return _step(draft, do)
    if draft.step == "check" and do.removeprefix("to-") in STEPS:
        draft.step = do.removeprefix("to-")
    return _again(draft)


def _again(draft: Draft) -> Shown:
    """The step as it stands, with what was typed."""
    if draft.step == "answer":
        return _question(draft)
    if draft.step in ENDS:
        # An answer that came too late is the text of a new report.
        draft = Draft(language=draft.language, text=draft.text)
    return Shown(draft, form=form_of(draft.step, None, asdict(draft)))


def _go(step: str) -> Callable[[HttpRequest, Draft], Shown]:
    def act(_request: HttpRequest, draft: Draft) -> Shown:
        draft.step = step
        return _again(draft)

    return act


def _restart(_request: HttpRequest, draft: Draft) -> Shown:
    """The first page, with nothing of what was typed."""
    return _again(Draft(language=draft.language))


def _step(draft: Draft, do: str) -> Shown:
    if do == "next":
        asked = form_of(draft.step, asdict(draft), {})
        if asked is not None and not asked.is_valid():
            return Shown(draft, status=422, form=asked)
    draft.step = ORDER[ORDER.index(draft.step) + (1 if do == "next" else -1)]
    return _again(draft)


def _send(request: HttpRequest, draft: Draft) -> Shown:
    """Send the report, once; of two presses the second shows the same receipt."""
    for step in STEPS:
        asked = form_of(step, asdict(draft), {})
        if asked is not None and not asked.is_valid():
            draft.step = step
            return Shown(draft, status=422, form=asked)
    given = Suspicion(
        language=draft.language,
        sector=draft.sector or Sector.UNKNOWN.value,
        may_ask=draft.may_ask == "yes",
        text=draft.text.strip(),
        place=draft.place.strip(),
    )
    report_id = draft.report_id
    proven = proof.is_proven(request.POST.get("challenge", ""), request.POST.get("solution", ""), report_id=report_id)
    files = request.FILES.getlist("pictures")
    try:
        # Each takes a process to look into: only for whom it costs something too.
        if files and not request.POST.get("solution"):
            raise NotTaken(NO_SCRIPT)
        if files and not proven:
            raise NotTaken(NOT_NOW)
        pictures = taken_in(files)
    except NotTaken as why:
        kept = _("Intet er sendt endnu. Det, du har skrevet, står her stadig.")
        return Shown(draft, status=422, notice=f"{why} {kept}")
    became, receipt = Received.TAKEN, ""
    for attempt in range(TRIES):
        receipt = draft.receipt(attempt)
        became = receiving.report_receive(report_id, receipt, given, proven=proven, pictures=pictures)
        if became is not Received.TAKEN:
            break
    if became not in (Received.RECEIVED, Received.AGAIN):
        return Shown(draft, status=429, notice=_many())
    # Of the page that follows neither the words nor the receipt can be had again.
    return Shown(
        Draft(step="sent", language=draft.language),
        # The words are those that came before, but whether the files are is not known.
        notice=_files_left_out() if became is Received.AGAIN and pictures else "",
        more={"receipt": receipt, "may_ask": given.may_ask},
    )


def _files_left_out() -> str:
    return _(
        "Vi havde allerede fået det, du skrev. Har du valgt filer siden da, er de ikke kommet med. Skriv igen "
        "for at sende dem."
    )


def _look(request: HttpRequest, draft: Draft) -> Shown:
    """Look up what a receipt is asked."""
    asked = form_of("receipt", request.POST.dict(), {})
    if asked is None or not asked.is_valid():
        return Shown(draft, status=422, form=asked)
    receipt = asked.cleaned_data["receipt"]
    proven = proof.is_proven(request.POST.get("challenge", ""), request.POST.get("solution", ""), receipt=receipt)
    try:
        look = receiving.report_look(receipt, proven=proven)
    except vault.Erased:
        look = receiving.Look(None)
    if look.later:
        return Shown(draft, status=429, form=asked, notice=_many())
    if look.gone:
        return Shown(Draft(step="nothing", language=draft.language), more={"state": "gone"})
    if look.state is None:
        asked.add_error("receipt", _("Vi kender ikke nummeret. Se efter, om du har skrevet det rigtigt."))
        return Shown(draft, status=422, form=asked)
    if look.state is not State.ASKED:
        return Shown(Draft(step="nothing", language=draft.language), more={"state": look.state.value})
    draft = Draft("answer", language=draft.language, asked_with=receipt, question_id=str(look.question_id))
    return Shown(draft, form=form_of("answer", None, {}), more={"question": look.question})


def _told(look: receiving.Look) -> str:
    """What the page says where nothing is asked: whose turn it is, or that what was written is gone."""
    return "gone" if look.gone else look.state.value if look.state else ""


def _question(draft: Draft) -> Shown:
    """The question once more, where it still waits. The draft holds a receipt that was right: no work is asked for."""
    try:
        look = receiving.report_look(draft.asked_with, proven=True)
    except vault.Erased:
        look = receiving.Look(None)
    if look.state is not State.ASKED:
        return Shown(Draft(step="nothing", language=draft.language), more={"state": _told(look)})
    draft.question_id = str(look.question_id)
    return Shown(draft, form=form_of("answer", None, asdict(draft)), more={"question": look.question})


def _reply(_request: HttpRequest, draft: Draft) -> Shown:
    """Send the answer, once."""
    asked = form_of("answer", asdict(draft), {})
    try:
        look = receiving.report_look(draft.asked_with, proven=True)
        if asked is None or not asked.is_valid():
            return Shown(draft, status=422, form=asked, more={"question": look.question})
        read = replace(look, question_id=uuid.UUID(draft.question_id))
        became = receiving.report_answer(draft.asked_with, read, draft.answer_id, draft.answer.strip())
    except vault.Erased:
        became = Received.UNKNOWN
    if became in (Received.RECEIVED, Received.AGAIN):
        return Shown(Draft(step="answered", language=draft.language))
    gone = _(
        "Spørgsmålet venter ikke længere på svar. Dit svar er ikke sendt. Har du sendt et andet svar før, er det det, "
        "vi har. Du kan sende det, du skrev nu, som en ny henvendelse."
    )
    kept = Draft(step="nothing", language=draft.language, text=draft.answer)
    return Shown(kept, status=422, notice=gone, more={"state": ""})


def _many() -> str:
    return _(
        "Der kommer meget ind lige nu, så det kunne ikke lade sig gøre. Det, du har skrevet, står her stadig. Vent ti "
        "minutter, og tryk igen. Haster det, så ring."
    )


ACTS: Final[dict[tuple[str, str], Callable[[HttpRequest, Draft], Shown]]] = {
    ("start", "begin"): _go("what"),
    ("start", "have-receipt"): _go("receipt"),
    ("receipt", "back"): _go("start"),
    ("receipt", "look"): _look,
    ("answer", "reply"): _reply,
    ("answer", "back"): _go("start"),
    ("check", "back"): _go("more"),
    ("check", "send"): _send,
    ("sent", "restart"): _go("start"),
    ("answered", "restart"): _go("start"),
    ("nothing", "restart"): _restart,
    ("nothing", "write"): _go("what"),
}


def _page(request: HttpRequest, shown: Shown) -> HttpResponse:
    draft = shown.draft
    with translation.override(draft.language):
        context = {
            "draft": draft,
            "sealed": draft.sealed(),
            "form": shown.form,
            "notice": shown.notice,
            "step": shown.aside or draft.step,
            "aside": shown.aside,
            "number": ORDER.index(draft.step) if draft.step in ORDER else 0,
            "steps": len(ORDER) - 1,
            "exit_to": settings.HELLE_PORTAL_EXIT,
            "languages": [one for one in settings.HELLE_PORTAL_LANGUAGES if one[0] != draft.language],
            "sector": Sector(draft.sector).label if draft.sector in Sector else "",
            **_work(draft),
            **(shown.more or {}),
        }
        if context["step"] in ("start", "phone"):
            context["hotline"] = hotline()
        response = render(request, f"portal/{context['step']}.html", context, status=shown.status)
    response.headers["Content-Language"] = draft.language
    if shown.status == 429:
        response.headers["Retry-After"] = str(LATER_SECONDS)
    return _unkept(response)


def _work(draft: Draft) -> dict[str, object]:
    """What the browser computes, where something is to be sent."""
    if draft.step == "check":
        challenge = proof.challenge_for(draft.report_id)
        return {
            "challenge": challenge,
            "bits": settings.HELLE_PORTAL_PROOF_BITS,
            "files_mb": MOST_MB if takes_pictures() else 0,
        }
    if draft.step == "receipt":
        return {"challenge": proof.challenge_for(), "bits": settings.HELLE_PORTAL_PROOF_BITS}
    return {}


def _unkept(response: HttpResponse) -> HttpResponse:
    """No cache keeps it, not even the browser's own: going back shows the first page, not what was typed."""
    response.headers["Cache-Control"] = "no-store"
    return response


@without_context
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (PUB-DIG-06): where it was made with the WAS-Tool, that one."""
    if settings.HELLE_WAS_STATEMENT:
        return redirect(settings.HELLE_WAS_STATEMENT)
    context = {"exit_to": settings.HELLE_PORTAL_EXIT, "mail": settings.HELLE_CONTACT_MAIL, "hotline": hotline()}
    return _unkept(render(request, "portal/accessibility.html", context))
