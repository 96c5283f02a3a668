"""What somebody gave herself while a case stood open to her by a look alone is no work on it (PUB-DIG-04)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from django.db import connection
from django.urls import reverse
from tests import (
    access_stories,
    file_stories,
    interview_stories,
    letter_stories,
    look_stories,
    planning_stories,
    stories,
    task_stories,
)
from tests.cast import Cast, Member, member

from helle.register.cases.models import Case
from helle.register.need_to_know.choices import Verdict
from helle.register.need_to_know.queries import done_in
from helle.register.need_to_know.tests.test_opening import is_closed, opened_for
from helle.register.protection import clock, row_security
from helle.register.protection.refusals import Refused
from helle.register.support import contact_actions
from helle.register.tasks.states import Move

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SQL: Final = Path(row_security.__file__).parent / "sql" / "110_own_hand.sql"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to work on a case: by whose hand, done to whom."""

    work: str
    do: Callable[[Cast, Case, Member, Member], object]


def _contact(cast: Cast, case: Case, by: Member, to: Member) -> None:
    with by.acting():
        contact_actions.contact_person_set(
            case,
            expected_version=stories.fresh(case).version,
            user=to.user,
            since=clock.today(),
        )


def _deputy(cast: Cast, case: Case, by: Member, to: Member) -> None:
    _contact(cast, case, cast.mette, cast.mette)
    with by.acting():
        contact_actions.deputy_set(
            case,
            expected_version=stories.fresh(case).version,
            user=to.user,
            since=clock.today(),
            until=clock.today() + dt.timedelta(days=20),
        )


def _cover(cast: Cast, case: Case, by: Member, to: Member) -> None:
    """Nina is away, and is made contact person: who covers for her works on the case."""
    nina = member("Nina Bro", "CMM", "cmm_caseworker")
    stories.go_away(nina, cover=to, days=20)
    _contact(cast, case, by, nina)


def _task(cast: Cast, case: Case, by: Member, to: Member) -> None:
    task_stories.ask(by, case, to, to_user=to.user.pk)


def _taken(cast: Cast, case: Case, by: Member, to: Member) -> None:
    """A task to whoever can; she who gets it takes it, or is given it."""
    task = task_stories.ask(cast.mette, case, cast.mette, to_user=None)
    if by is to:
        task_stories.move_task(by, case, task, Move.TAKEN)
    else:
        task_stories.move_task(by, case, task, Move.HANDED, to=to)


WAYS: Final = {
    "contact_person": Way("contact_person", _contact),
    "contact_deputy": Way("contact_deputy", _deputy),
    "cover": Way("cover", _cover),
    "interview": Way("interview", lambda _cast, case, by, to: planning_stories.plan_interview(by, case, to)),
    "task": Way("task", _task),
    "task taken": Way("task", _taken),
    "task asked": Way("task", lambda cast, case, by, _to: task_stories.ask(by, case, cast.mette)),
    "note": Way("own_draft", lambda _cast, case, by, _to: file_stories.begin_draft(by, case)),
    "interview written": Way("own_draft", lambda _cast, case, by, _to: interview_stories.begin(by, case)),
    "letter": Way("own_draft", lambda _cast, case, by, _to: letter_stories.draft_letter(by, case)),
    "access": Way("access_request", lambda _cast, case, by, _to: access_stories.ask(by, case)),
}
# Only her own: nobody else begins them for her.
HERS_ALONE: Final = {"task asked", "note", "interview written", "letter", "access"}


@pytest.fixture
def mettes(cast: Cast) -> Case:
    """A case that Mette has taken."""
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    clock.move_forward(dt.timedelta(minutes=1))
    return case


def test_each_source_of_work_is_tried() -> None:
    """The function names its sources; those a caseworker of CMM cannot give herself are tried in `test_taking`."""
    text = SQL.read_text()
    body = text[text.index("FUNCTION helle.work_at") : text.index("-- Whether a case was open")]
    named = set(re.findall(r"RETURN QUERY SELECT '(\w+)'", body))
    assert named == {way.work for way in WAYS.values()} | {"assigned", "handed_over"}
    assert body.count("RETURN QUERY") == len(WAYS) + 1, "tasks that she took stand with those she was given"


@pytest.mark.parametrize("way", WAYS)
def test_what_she_gave_herself_in_a_look_opens_nothing(cast: Cast, mettes: Case, way: str) -> None:
    look = look_stories.break_the_glass(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(minutes=1))
    WAYS[way].do(cast, mettes, cast.jonas, cast.jonas)
    clock.move_forward(dt.timedelta(minutes=1))
    assert opened_for(cast.jonas, mettes) == "danger", "the log goes on saying what she is in for"
    look_stories.answer(cast.karen, look, Verdict.WRONG, look_stories.WHY_WRONG)
    clock.move_forward(dt.timedelta(minutes=1))
    assert is_closed(cast.jonas, mettes)


@pytest.mark.parametrize("way", sorted(set(WAYS) - HERS_ALONE))
def test_what_a_colleague_gave_her_opens_it(cast: Cast, mettes: Case, way: str) -> None:
    look_stories.say(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(minutes=1))
    WAYS[way].do(cast, mettes, cast.mette, cast.jonas)
    clock.move_forward(dt.timedelta(hours=9))
    assert opened_for(cast.jonas, mettes) == WAYS[way].work


@pytest.mark.parametrize("way", sorted(HERS_ALONE))
def test_what_she_began_while_she_worked_on_it_stays_hers(cast: Cast, mettes: Case, way: str) -> None:
    task = task_stories.ask(cast.mette, mettes, cast.jonas, to_user=cast.jonas.user.pk)
    clock.move_forward(dt.timedelta(minutes=1))
    WAYS[way].do(cast, mettes, cast.jonas, cast.jonas)
    clock.move_forward(dt.timedelta(minutes=1))
    task_stories.move_task(cast.jonas, mettes, task, Move.ANSWERED, text="Gjort.")
    clock.move_forward(dt.timedelta(minutes=1))
    assert opened_for(cast.jonas, mettes) == WAYS[way].work


def test_a_task_that_she_was_given_and_took_is_still_given(cast: Cast, mettes: Case) -> None:
    task = task_stories.ask(cast.mette, mettes, cast.jonas, to_user=cast.jonas.user.pk)
    look_stories.break_the_glass(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(minutes=1))
    task_stories.move_task(cast.jonas, mettes, task, Move.TAKEN)
    clock.move_forward(dt.timedelta(hours=2))
    assert opened_for(cast.jonas, mettes) == "task"


def test_what_was_begun_before_a_colleague_had_it_stays_hers(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    planning_stories.plan_interview(cast.jonas, case, cast.jonas)
    clock.move_forward(dt.timedelta(minutes=1))
    stories.assign(cast.karen, case, cast.mette)
    assert opened_for(cast.jonas, case) == "interview"


def test_past_the_application_a_closed_case_is_opened_by_no_task_to_herself(cast: Cast, mettes: Case) -> None:
    assert opened_for(cast.jonas, mettes) is None
    # Who else has a closed case is told to nobody; tests/adversaries/test_who_gives_a_third_a_case.py tries the row.
    with pytest.raises(Refused, match="no access"):
        task_stories.ask(cast.jonas, mettes, cast.jonas, to_user=cast.jonas.user.pk)
    clock.move_forward(dt.timedelta(minutes=1))
    assert opened_for(cast.jonas, mettes) is None
    with cast.jonas.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.may_open(%s)", [mettes.pk])
        assert cursor.fetchone() == (False,)


def test_who_leads_is_told_what_was_done_meanwhile_and_by_when(cast: Cast, mettes: Case) -> None:
    _contact(cast, mettes, cast.mette, cast.mette)
    clock.move_forward(dt.timedelta(days=1))
    look = look_stories.break_the_glass(cast.jonas, mettes)
    url = reverse("look-answer", args=[look.pk])
    assert "Intet, der giver nogen arbejde" in cast.karen.client().get(url).content.decode()
    clock.move_forward(dt.timedelta(minutes=1))
    with cast.jonas.acting():
        contact_actions.contact_person_set(
            mettes,
            expected_version=stories.fresh(mettes).version,
            user=cast.jonas.user,
            since=clock.today() + dt.timedelta(days=1),
            why=stories.WHY,
        )
    task_stories.ask(cast.jonas, mettes, cast.jonas, to_user=cast.jonas.user.pk)
    planning_stories.plan_interview(cast.jonas, mettes, cast.jonas)
    clock.move_forward(dt.timedelta(hours=2))
    file_stories.write_note(cast.mette, mettes)
    task_stories.ask(cast.mette, mettes, cast.jonas, to_user=cast.jonas.user.pk)
    page = cast.karen.client().get(url).content.decode()
    told = " ".join(page[page.index('id="imens"') : page.index("Åbn sagen")].split())
    assert "Kontaktperson sat: Jonas Lind" in told and "i stedet for Mette Holm" in told
    assert "Opgave givet eller taget: Jonas Lind" in told and "Samtale planlagt: Jonas Lind" in told
    assert told.count("<li>") == 3, "neither what was done before or after it, nor what others did"
    desk = cast.karen.client().get(reverse("desk")).content.decode()
    assert "gjort imens" in desk and "kontaktperson sat" in desk
    officer = cast.dorthe.client().get(url).content.decode()
    assert "Kontaktperson sat" in officer and "Åbn sagen" not in officer
    with cast.ulla.acting():
        assert done_in([look]) == {}, "who does not see the look is told nothing of it"


SAID = ("hendes eks, cpr 010190-1238, står udenfor", "Kvindens eks Ana Popescu står udenfor")


@pytest.mark.parametrize("words", SAID)
def test_the_words_of_a_look_name_nobody(cast: Cast, mettes: Case, words: str) -> None:
    client, url = cast.jonas.client(), reverse("case-danger", args=[mettes.number])
    form = cast.jonas.client().get(reverse("case-purpose", args=[mettes.number])).context["danger_form"]
    assert "ingen navne" in str(form.fields["words"].help_text)
    sent = {"form_token": form["form_token"].value(), "words": words}
    refused = client.post(url, sent)
    assert refused.status_code == 422 and opened_for(cast.jonas, mettes) is None
    asked = refused.context["danger_form"].names_asked
    assert bool(asked) is ("Ana" in words), "of a number nobody is asked; a name is asked about once"
    if asked:
        assert "ingen person er nævnt" in refused.content.decode()
        said = sent | {"names_nobody": asked, "form_token": refused.context["danger_form"]["form_token"].value()}
        assert client.post(url, said).status_code == 302 and opened_for(cast.jonas, mettes) == "danger"
