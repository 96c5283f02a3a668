"""Pages of tasks: the lists, the tasks of a case, asking for something, and one task with what is done with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.allocation import queries as allocation
from helle.register.allocation.queries import Away
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import About, answer_form
from helle.register.cases.models import Case
from helle.register.interface.forms import form_code
from helle.register.interface.words import active_language, day, page_number
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context, policies, whereabouts
from helle.register.protection.matrix import access_matrix
from helle.register.protection.refusals import Refused, Stale
from helle.register.tasks import actions, queries, states
from helle.register.tasks.actions import Asked
from helle.register.tasks.choices import RUNS_CASES, STEP_THEMES, Ask
from helle.register.tasks.forms import AskForm, HandForm, MoveForm, WordsForm, later
from helle.register.tasks.models import Task
from helle.register.tasks.queries import NotHere, Recipient
from helle.register.tasks.states import Move, State
from helle.rules.codes import OrganisationKind
from helle.rules.next_steps import STEP_TITLES, Step
from helle.rules.ruling import Text

WHOSE: Final = {
    "mine": gettext_lazy("Mine"),
    "enhed": gettext_lazy("Enhedens"),
    "bedt-om": gettext_lazy("Vi har bedt om"),
}
_LISTS: Final = {"mine": "mine", "enhed": "unit", "bedt-om": "asked"}


@dataclass(frozen=True, slots=True)
class Line:
    """A task as a list shows it: what is asked, about what, of whom by whom."""

    task: Task
    what: Text | str
    theme: Text
    asker: NamedUnit | None
    asked_by: str
    """Who asked, '' where only the kind of unit is told."""
    recipient: NamedUnit | None
    asked_of: str
    """Whom it is given to; '' where it is nobody, or only the kind of unit is told."""
    inside: bool
    not_here: NotHere | None
    late: bool
    reminds: bool
    to_be_read: bool
    cmm_reads_too: bool


@dataclass(frozen=True, slots=True)
class MovePage:
    """A move as a page: its word in the address, its heading, its button, and what is said when it is done."""

    move: Move
    heading: str | Promise
    button: str | Promise
    saved: str | Promise
    text: str | Promise = ""


MOVES: Final = {
    "tag": MovePage(
        Move.TAKEN, gettext_lazy("Tag opgaven"), gettext_lazy("Tag opgaven"), gettext_lazy("Du har taget opgaven.")
    ),
    "giv-videre": MovePage(
        Move.HANDED,
        gettext_lazy("Giv opgaven til en kollega"),
        gettext_lazy("Giv videre"),
        gettext_lazy("Opgaven er givet videre."),
    ),
    "svar": MovePage(
        Move.ANSWERED,
        gettext_lazy("Svar på opgaven"),
        gettext_lazy("Send svaret"),
        gettext_lazy("Svaret er sendt."),
        gettext_lazy("Dit svar"),
    ),
    "afslaa": MovePage(
        Move.DECLINED,
        gettext_lazy("Afslå opgaven"),
        gettext_lazy("Afslå opgaven"),
        gettext_lazy("Opgaven er afslået."),
        gettext_lazy("Hvorfor kan I ikke?"),
    ),
    "traek-tilbage": MovePage(
        Move.WITHDRAWN,
        gettext_lazy("Træk opgaven tilbage"),
        gettext_lazy("Træk tilbage"),
        gettext_lazy("Opgaven er trukket tilbage."),
        gettext_lazy("Hvorfor er den ikke længere nødvendig?"),
    ),
    "luk": MovePage(
        Move.CLOSED, gettext_lazy("Luk opgaven"), gettext_lazy("Set, luk opgaven"), gettext_lazy("Opgaven er lukket.")
    ),
}


@require_GET
def task_list(request: ActingHttpRequest) -> HttpResponse:
    """My tasks, my unit's, and what we asked for; by deadline."""
    policies.require_read("core")
    whose, ended = request.GET.get("hvis", ""), request.GET.get("afsluttede") == "1"
    whose = whose if whose in WHOSE else "enhed"
    page = page_number(request.GET.get("side", ""))
    rows, more = queries.listed_tasks(whose=_LISTS[whose], ended=ended, page=page)
    audit.record(
        "task.listed",
        cases=[row.case_id for row in rows],
        detail={"whose": _LISTS[whose], "ended": ended, "page": page},
    )
    return render(
        request,
        "tasks/list.html",
        {
            "lines": lines(rows),
            "lists": WHOSE.items(),
            "whose": whose,
            "ended": ended,
            "page_number": page,
            "more": more,
            "today": clock.today(),
        },
    )


@require_GET
def case_tasks(request: ActingHttpRequest, number: str) -> HttpResponse:
    """The tasks of one case that the acting unit has a part in."""
    case = cases.get_case_for_reading(number, "core")
    waiting = queries.tasks_of_case(case.pk, waiting=True)
    ended = queries.tasks_of_case(case.pk, waiting=False)
    audit.record(
        "case.read",
        object_id=case.pk,
        cases=[case.pk],
        detail={"page": "tasks", "shown": len(waiting) + len(ended)},
    )
    return render(
        request,
        "tasks/case_tasks.html",
        {"case": case, "waiting": lines(waiting), "ended": lines(ended), "today": clock.today()},
    )


@require_GET
def task_page(request: ActingHttpRequest, number: str, task_id: uuid.UUID) -> HttpResponse:
    """One task: what is asked, what was answered, and what can be done with it."""
    case = cases.get_case_for_reading(number, "core")
    task = queries.get_task_for_reading(case, task_id)
    reads = policies.may_read(task.category) and task.category in cases.held_categories(case.pk)
    happened = queries.history(task, case) if reads else []
    audit.record("task.read", object_id=task.pk, cases=[case.pk])
    moves = states.possible(State(task.state), queries.sides_of(task)) if reads else []
    (line,) = lines([task])
    waits, closing = task.state in states.WAITING, None
    kind_alone = line.recipient is not None and line.recipient.kind_alone
    if waits and line.recipient is not None and line.recipient.closed and not kind_alone:
        closing = organisations.closing_of(task.to_unit_id, clock.today())
    return render(
        request,
        "tasks/task.html",
        {
            "case": case,
            "line": line,
            "task": task,
            "reads": reads,
            "happened": happened,
            "moves": [(address, page) for address, page in MOVES.items() if page.move in moves],
            "move_form": MoveForm(last=task.last),
            "at_once": ("tag", "luk"),
            "closed": organisations.closed(closing) if closing else None,
            "may_withdraw": Move.WITHDRAWN in moves,
            # Of a home that is told by its kind alone it is not told either whether it reads the case.
            "still_sees": not waits or kind_alone or closing is not None or queries.still_sees(task),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def task_move(request: ActingHttpRequest, number: str, task_id: uuid.UUID, move: str) -> HttpResponse:
    """Take, hand on, answer, decline, withdraw or close a task."""
    case = cases.get_case_for_reading(number, "core")
    task = queries.get_task_for_reading(case, task_id)
    policies.require_read(task.category)
    if move not in MOVES or task.category not in cases.held_categories(case.pk):
        raise Http404
    page = MOVES[move]
    form = _move_form(request, task, page)

    def save() -> None:
        given = form.cleaned_data
        try:
            actions.task_move(
                task,
                case,
                expected_last=given["last"],
                move=page.move,
                text=given.get("text", ""),
                to_user=uuid.UUID(given["to_user"]) if given.get("to_user") else None,
            )
        except Stale:
            form.renew()
            raise

    asked = queries.history(task, case)[:1]
    return answer_form(
        request,
        form,
        case=case,
        about=About(task.pk, {"move": page.move.value}),
        save=save,
        done=reverse("case-task", args=[number, task.pk]),
        saved=str(page.saved),
        page={
            "heading": page.heading,
            "intro": _("Sag %(number)s") % {"number": number},
            "submit_label": page.button,
            "line": line_of(task),
            "asked": asked[0].text if asked else "",
            "today": clock.today(),
        },
        template="tasks/move.html",
    )


def _move_form(request: ActingHttpRequest, task: Task, page: MovePage) -> MoveForm:
    data = request.POST or None
    if page.text:
        return WordsForm(data, last=task.last, label=str(page.text))
    if page.move is Move.HANDED:
        readers = queries.readers_of(task.category, kind=request.acting.unit_kind)
        staff = organisations.staff_of(request.acting.unit_id, clock.today(), readers)
        offered = _with_absence([user for user in staff if user.pk != task.to_user_id])
        return HandForm(data, last=task.last, staff=[(str(pk), label) for pk, label in offered])
    return MoveForm(data, last=task.last)


@require_http_methods(["GET", "POST"])
def task_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Ask a colleague or another unit for something in a case, freely or as one of its next steps.

    What goes to another organisation is shown first, as it will be seen there.
    """
    case = cases.get_case_for_reading(number, "core")
    step = _step(case, request.GET.get("skridt", ""), request.acting.unit_kind)
    recipients = queries.recipients(case)
    own = recipients[0]
    form = _ask_form(request, recipients, queries.themes(own.categories), step)
    code = step.code if step else ""

    def asked() -> Asked:
        given = form.cleaned_data
        unit, _colon, user = given["recipient"].partition(":")
        return Asked(
            to_unit=uuid.UUID(unit),
            to_user=uuid.UUID(user) if user else None,
            category=given["category"],
            asks=given.get("asks") or Ask.STEP.value,
            step=code,
            due=given["due"],
            remind_on=given["remind_on"],
            text=given["text"],
        )

    def save() -> None:
        actions.task_ask(case, asked())

    page: dict[str, Any] = {
        "heading": _("Bed om noget i sag %(number)s") % {"number": number},
        "step": step,
        "submit_label": _("Giv opgaven"),
    }
    if form.is_bound and form.is_valid():
        to = next(one for one in recipients if str(one.unit.id) == form.cleaned_data["recipient"].partition(":")[0])
        if to is not own and form.cleaned_data["seen"] != form.fingerprint():
            try:
                actions.task_check(case, asked())
            except Refused as refused:
                form.refuse(refused)
            else:
                return _show_first(request, case, form, to, asked(), page)
    return answer_form(
        request,
        form,
        case=case,
        about=About(case.pk, {"step": code}),
        save=save,
        done=reverse("case-tasks", args=[number]),
        saved=_("Opgaven er givet."),
        page=page,
        template="tasks/ask.html",
    )


def _show_first(
    request: ActingHttpRequest, case: Case, form: AskForm, to: Recipient, asked: Asked, page: dict[str, Any]
) -> HttpResponse:
    """What the other organisation will see, all of it, before anything is sent."""
    form.show()
    audit.record("form.read", cases=[case.pk], detail={"form": form_code(form), "shown": str(to.unit.id)})
    units, labels = organisations.units_on(clock.today()), access_matrix().categories
    return render(
        request,
        "tasks/ask_shown.html",
        page
        | {
            "case": case,
            "form": form,
            "to": to.unit,
            "from_unit": units[request.acting.unit_id],
            "asked": asked,
            "what": page["step"].text if page["step"] else Ask(asked.asks).label,
            "theme": labels[asked.category],
            "readers": queries.reader_labels(asked.category, to.unit.kind),
            "cmm_reads_too": queries.cmm_reads_too(request.acting.unit_id, to.unit.id),
            "sees_already": [labels[category] for category in sorted(to.categories)] if _runs(request) else [],
        },
    )


def _runs(request: ActingHttpRequest) -> bool:
    return request.acting.unit_kind in RUNS_CASES


def _ask_form(request: ActingHttpRequest, recipients: list[Recipient], held: list[str], step: Step | None) -> AskForm:
    language, today = active_language(), clock.today()
    labels = access_matrix().categories
    own, *others = recipients
    offered = [(str(own.unit.id), _("Min enhed, den der kan"))]
    people = _with_absence(own.people)
    offered += [(f"{own.unit.id}:{pk}", _("%(name)s, hos os") % {"name": label}) for pk, label in people]
    offered += [(str(one.unit.id), one.unit.name.in_language(language)) for one in others]
    suggested: dict[str, object] = {"due": later(today)}
    if step is not None:
        suggested = {
            "category": STEP_THEMES.get(step.code, "core"),
            "text": step.text.in_language(language),
            "due": max(step.due, today) if step.due else later(today),
        }
    else:
        # A page that says whom to ask has filled it in; each is one of those offered, or nothing.
        suggested |= {"recipient": request.GET.get("til", ""), "category": request.GET.get("om", "")}
        if suggested["recipient"]:
            suggested["asks"] = Ask.ACTION.value
    editing = "edit" in request.POST
    return AskForm(
        None if editing else request.POST or None,
        initial=(request.POST.dict() if editing else suggested) | {"form_token": uuid.uuid4(), "seen": ""},
        recipients=offered,
        themes=[(code, labels[code].in_language(language)) for code in held],
        step=step is not None,
    )


def _with_absence(staff: list[User]) -> list[tuple[uuid.UUID, str]]:
    """Colleagues by name; of who is away today, until when and who covers."""
    away = allocation.away_today()
    return [(user.pk, _away(user.full_name, away[user.pk]) if user.pk in away else user.full_name) for user in staff]


def _away(name: str, absence: Away) -> str:
    until = day(absence.last_day, clock.today(), active_language())
    if absence.cover is None:
        return _("%(name)s (væk til og med %(day)s)") % {"name": name, "day": until}
    return _("%(name)s (væk til og med %(day)s, %(cover)s dækker)") % {
        "name": name,
        "day": until,
        "cover": absence.cover.full_name,
    }


def _step(case: Case, code: str, kind: str) -> Step | None:
    """The next step a task is to be made of. One that is no longer open still has its title: sending it is refused."""
    if not code:
        return None
    if code not in STEP_TITLES:
        raise Http404
    gone = Step(code, STEP_TITLES[code].text, None, OrganisationKind(kind), STEP_TITLES[code].requirements)
    return next((step for step in queries.own_open_steps(case) if step.code == code), gone)


def lines(tasks: list[Task]) -> list[Line]:
    """Tasks as a list shows them, with who of those they are given to is not here. Two queries, or none."""
    not_here = queries.who_is_not_here(tasks)
    units = _units_in((task.case_id, unit) for task in tasks for unit in (task.from_unit_id, task.to_unit_id))
    return [_line(task, not_here.get(task.to_user_id) if task.to_user_id else None, units) for task in tasks]


def line_of(task: Task) -> Line:
    """A task with its words for what is asked and what it is about, and the names of its units."""
    both = [(task.case_id, unit) for unit in (task.from_unit_id, task.to_unit_id)]
    return _line(task, None, _units_in(both))


def _units_in(parts: Iterable[tuple[uuid.UUID, uuid.UUID]]) -> dict[tuple[uuid.UUID, uuid.UUID], NamedUnit]:
    """As on the page of the case, where a police district or a region tells where she lives, too."""
    return whereabouts.units_in(parts, telling=whereabouts.tells_which_part_of_the_country)


def _line(task: Task, not_here: NotHere | None, units: Mapping[tuple[uuid.UUID, uuid.UUID], NamedUnit]) -> Line:
    asker, recipient = units.get((task.case_id, task.from_unit_id)), units.get((task.case_id, task.to_unit_id))
    ours = task.to_unit_id == context.current().unit_id and task.state in states.WAITING
    return Line(
        task=task,
        what=STEP_TITLES[task.step].text if task.step else str(Ask(task.asks).label),
        theme=access_matrix().categories[task.category],
        asker=asker,
        # Who of a home asks, or is asked, says which home.
        asked_by="" if asker and asker.kind_alone else task.from_user.full_name,
        recipient=recipient,
        asked_of=task.to_user.full_name if task.to_user and not (recipient and recipient.kind_alone) else "",
        inside=task.from_unit_id == task.to_unit_id,
        not_here=not_here if ours else None,
        late=task.state in states.WAITING and task.due < clock.today(),
        reminds=task.remind_on is not None and task.state in states.WAITING and task.remind_on <= clock.today(),
        to_be_read=task.state in states.TO_BE_READ,
        cmm_reads_too=queries.cmm_reads_too(task.from_unit_id, task.to_unit_id),
    )
