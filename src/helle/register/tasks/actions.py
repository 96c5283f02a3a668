"""Writing tasks: asking for something, and what is done with it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import queries as case_queries
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.matrix import access_matrix
from helle.register.protection.refusals import Refused, Stale, refused_by
from helle.register.tasks import queries, states
from helle.register.tasks.choices import THEMES, Ask
from helle.register.tasks.models import Event, Task
from helle.register.tasks.states import WITH_WORDS, Move, State
from helle.rules.ruling import Text

MOST_DAYS_AHEAD = 730

ASKED_ALREADY = Refused(
    Text(
        "Skridtet er allerede givet som opgave og venter på svar. Se den under sagens opgaver.",
        "The step has been given as a task already and waits for an answer. See the tasks of the case.",
    )
)
STEP_GONE = Refused(
    Text(
        "Skridtet er ikke længere åbent i sagen, så der er intet at bede om. Luk formularen.",
        "The step is no longer open in the case, so there is nothing to ask for. Close the form.",
    )
)
CANNOT_READ = Text(
    "Kollegaen har ikke en rolle, der ser det, opgaven handler om. Vælg en anden.",
    "The colleague has no role that sees what the task is about. Choose another.",
)


DOES_NOT_MOVE = Text(
    "Det kan ikke gøres med opgaven nu. Er den lige blevet besvaret eller trukket tilbage, står det på dens side.",
    "That cannot be done with the task now. If it was just answered or withdrawn, its page says so.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one asks: of which unit and, in one's own, of whom; about what; by when; in words."""

    to_unit: uuid.UUID
    to_user: uuid.UUID | None
    category: str
    asks: str
    step: str
    due: dt.date
    remind_on: dt.date | None
    text: str


def task_check(case: Case, asked: Asked) -> None:
    """Refuse what cannot be asked (GOV-06). Raises `Refused` beside the field, with what to do instead.

    Whoever reads what it is about may ask and be asked; a task opens nothing.
    """
    policies.require_read("core")
    acting, today = context.current(), clock.today()
    if not says_anything(asked.text):
        raise Refused(Text("Skriv, hvad du beder om.", "Enter what you are asking for."), field="text")
    _check_days(asked, today)
    if asked.category not in queries.themes(case_queries.held_categories(case.pk)):
        raise Refused(
            Text("Du ser ikke selv det, opgaven handler om.", "You do not see yourself what the task is about."),
            field="category",
        )
    closing = organisations.closing_of(asked.to_unit, today)
    if closing is not None:
        raise Refused(organisations.closed(closing), field="recipient")
    recipient = next((one for one in queries.recipients(case) if one.unit.id == asked.to_unit), None)
    if recipient is None or not {"core", asked.category} <= recipient.categories:
        raise Refused(_without_the_case(asked, today), field="recipient")
    readers = queries.readers_of(asked.category, kind=recipient.unit.kind)
    if not readers:
        raise Refused(_without_the_case(asked, today), field="recipient")
    if asked.to_user is not None and not any(
        user.pk == asked.to_user for user in organisations.staff_of(acting.unit_id, today, readers)
    ):
        raise Refused(CANNOT_READ, field="recipient")
    if asked.step and asked.step not in {step.code for step in queries.own_open_steps(case)}:
        raise STEP_GONE


def task_ask(case: Case, asked: Asked) -> Task:
    """Ask for something. Raises `Refused` as `task_check`; of two who give the same step away the second is told."""
    task_check(case, asked)
    acting = context.current()
    row = Task(
        id=new_id(),
        case=case,
        category=asked.category,
        asks=Ask.STEP if asked.step else asked.asks,
        step=asked.step,
        step_by=acting.unit_kind if asked.step else "",
        from_unit_id=acting.unit_id,
        from_user_id=acting.user_id,
        to_unit_id=asked.to_unit,
        to_user_id=asked.to_user,
        sent_at=acting.instant,
        due=asked.due,
        remind_on=asked.remind_on,
    )
    said = {
        "task_recipient_has_the_case": Refused(_without_the_case(asked, clock.today()), field="recipient"),
        "task_unit_is_open": Refused(organisations.NOT_OPEN, field="recipient"),
        "task_goes_where_it_may": Refused(_without_the_case(asked, clock.today()), field="recipient"),
        "task_person_reads_it": Refused(CANNOT_READ, field="recipient"),
        "task_of_a_step_that_stands": STEP_GONE,
        "one_waiting_task_of_a_step": ASKED_ALREADY,
    }
    with refused_by(said), transaction.atomic():
        row.save(force_insert=True)
        _event(row, case, Move.ASKED, sequence=1, text=asked.text)
        audit.record(
            "task.sent",
            object_id=row.pk,
            cases=[case.pk],
            detail={"to": str(asked.to_unit), "category": asked.category, "asks": row.asks, "step": row.step},
        )
    return row


def task_move(
    task: Task, case: Case, *, expected_last: int, move: Move, text: str = "", to_user: uuid.UUID | None = None
) -> None:
    """Take, hand on, answer, decline, withdraw or close a task, as the table of its states allows.

    Raises `Stale` where somebody else did something with it meanwhile, `Refused` for a move that is not hers, or not
    now.
    """
    policies.require_read("core")
    policies.require_read(task.category)
    acting = context.current()
    now = Task.objects.get(pk=task.pk)
    if states.after(State(now.state), move, queries.sides_of(now)) is None:
        raise Refused(DOES_NOT_MOVE)
    if now.last != expected_last:
        raise _stale()
    if move in WITH_WORDS and not says_anything(text):
        raise Refused(Text("Skriv, hvad du vil sige.", "Enter what you want to say."), field="text")
    if move is Move.TAKEN:
        to_user = acting.user_id
    said = {
        "task_events_in_order": _stale(),
        "task_states_follow_the_table": _stale(),
        "task_person_reads_it": Refused(CANNOT_READ, field="to_user"),
    }
    with refused_by(said), transaction.atomic():
        _event(now, case, move, sequence=expected_last + 1, text=text if move in WITH_WORDS else "", to_user=to_user)
        audit.record("task.moved", object_id=task.pk, cases=[case.pk], detail={"move": move.value})


def _event(task: Task, case: Case, move: Move, *, sequence: int, text: str, to_user: uuid.UUID | None = None) -> None:
    acting = context.current()
    row = Event(
        id=new_id(),
        task=task,
        case=case,
        category=task.category,
        sequence=sequence,
        move=move,
        to_user_id=to_user,
        at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.text_sealed = vault.seal(case.person_id, row, "text_sealed", text) if text else None
    row.save(force_insert=True)


def _check_days(asked: Asked, today: dt.date) -> None:
    if asked.due < today:
        raise Refused(Text("Fristen er allerede forbi.", "The deadline has passed already."), field="due")
    if (asked.due - today).days > MOST_DAYS_AHEAD:
        raise Refused(
            Text(
                "Fristen ligger mere end to år ude. Er året rigtigt?",
                "The deadline is over two years away. Is the year right?",
            ),
            field="due",
        )
    if asked.remind_on is not None and not today <= asked.remind_on <= asked.due:
        raise Refused(
            Text(
                "Påmindelsen skal ligge fra i dag og senest på fristen.",
                "The reminder lies between today and the deadline.",
            ),
            field="remind_on",
        )


def _without_the_case(asked: Asked, today: dt.date) -> Text:
    """That a unit cannot be asked since it does not hold what the task is about, and the way there (SHR-01)."""
    unit, about = organisations.units_on(today).get(asked.to_unit), access_matrix().categories.get(asked.category)
    name = unit.name if unit else Text("Enheden", "The unit")
    theme = about if about and asked.category in THEMES else Text("det", "that")
    return Text(
        f"{name.da} har ikke adgang til »{theme.da.lower()}« i sagen, og en opgave giver ingen adgang. Skal de bruge "
        "det, så videregiv det først på et retligt grundlag; ellers vælg en anden modtager. [GOV-06, SHR-01]",
        f"{name.en} has no access to “{theme.en.lower()}” in the case, and a task gives none. If they need it, "
        "disclose it first on a legal ground; otherwise choose another recipient. [GOV-06, SHR-01]",
    )


def _stale() -> Stale:
    return Stale(
        Text(
            "Der er sket noget med opgaven, siden du åbnede den. Det, du har skrevet, står her stadig; se opgaven "
            "igennem og gem igen.",
            "Something happened to the task after you opened it. What you typed is still here; look at the task again "
            "and save once more.",
        )
    )
