"""The file is made by a job: ordered, made whole or not at all, stopped by hand, and safe to run twice."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.urls import reverse
from tests import access_stories as access
from tests import file_stories, look_stories, stories
from tests.cast import Cast, Member, member
from tests.gates import CaseGates
from tests.pages import audit_lines, fill_in, hidden_of

from helle.register.access_requests import composing, files, lapsing, making, queries
from helle.register.access_requests.models import AccessRequest, Assembly, FilePart
from helle.register.access_requests.queries import OpenedRequest
from helle.register.casefile.tests import samples
from helle.register.cases.models import Case
from helle.register.need_to_know.choices import Verdict
from helle.register.need_to_know.models import Look
from helle.register.printing.choices import EntryKind
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class OfAnOrder(CaseGates):
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [an_order(cast, case)[0].pk]


class TestMakingGates(OfAnOrder):
    view = "case-access-making"
    methods = ("GET",)
    action = "access.making_read"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [access.an_assembled_answer(cast, case).pk]


class TestStopGates(OfAnOrder):
    view = "case-access-stop"
    methods = ("POST",)
    action = "access.stopped"

    def ask(self, who: Any, url: str) -> Any:
        client = who.client()
        page = client.get(url.removesuffix("stop/"))
        form = page.context["lock_form"] if page.status_code == 200 else None
        sent = {} if form is None else {one.html_name: one.value() for one in form}
        return client.post(url, sent, follow=True)


def an_order(cast: Cast, case: Case) -> tuple[AccessRequest, uuid.UUID]:
    row = access.ask(cast.mette, case)
    access.decide_rest(cast.mette, case, row)
    return row, access.order(cast.mette, case, row).pk


def of(case: Case, row: AccessRequest, view: str = "case-access-request") -> str:
    return reverse(view, args=[case.number, row.pk])


def opened(cast: Cast, case: Case, row: AccessRequest) -> OpenedRequest:
    with cast.mette.acting():
        return queries.get_request(case, row.pk)


def parts(cast: Cast) -> int:
    with cast.mette.acting():
        return FilePart.objects.count()


def test_the_page_says_that_the_file_is_being_made_and_then_shows_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case)
    access.decide_rest(cast.mette, case, row)
    words = {"reasons": access.REASONS, "guidance": access.GUIDANCE, "language": "da"}
    fill_in(cast.mette.client(), of(case, row, "case-access-assemble"), words)
    page = cast.mette.client().get(of(case, row)).content.decode()
    assert "Filen laves" in page and of(case, row, "case-access-making") in page and "Saml svaret</a>" not in page
    asked = cast.mette.client().get(of(case, row, "case-access-making"))
    assert "HX-Redirect" not in asked.headers
    # The queue holds ids alone.
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'access_file_make'")
        ((given,),) = cursor.fetchall()
    making.run(*(uuid.UUID(one) for one in json.loads(given).values()))
    asked = cast.mette.client().get(of(case, row, "case-access-making"))
    assert asked.headers["HX-Redirect"] == of(case, row)
    page = cast.mette.client().get(of(case, row)).content.decode()
    assert "venter på godkendelse" in page and "Fil 1" in page


def test_the_page_looks_later_each_time_and_then_no_more_and_waiting_is_no_look_at_the_case(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row, _order = an_order(cast, case)
    client, url = cast.mette.client(), of(case, row, "case-access-making")
    assert f"{url}?looks=1" in client.get(of(case, row)).content.decode()
    asked = client.get(url, {"looks": "1"}).content.decode()
    assert f"{url}?looks=2" in asked and "load delay:20s" in asked
    assert "load delay:60s" in client.get(url, {"looks": "19"}).content.decode()
    for last in ("20", "", "x", "9" * 5000):
        asked = client.get(url, {"looks": last}).content.decode()
        assert "Filen laves" in asked and "hx-get" not in asked, last
    assert "access.making_read" not in {one.action for one in audit_lines(cast, cast.mette.user.pk)}


def test_a_second_run_finds_nothing_to_do(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row, order = an_order(cast, case)
    making.run(order, cast.mette.membership.pk)
    kept = parts(cast)
    making.run(order, cast.mette.membership.pk)
    assert parts(cast) == kept and len(opened(cast, case, row).assemblies) == 1


def test_while_it_is_made_nothing_is_decided_ordered_approved_or_locked(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row, _order = an_order(cast, case)
    for act in (access.order, access.lock, access.deliver):
        with pytest.raises(Refused):
            act(cast.mette, case, row)
    with pytest.raises(Refused):
        access.answer(cast.karen, case, row)
    with pytest.raises(Refused):
        access.decide(cast.mette, case, row, EntryKind.FACTS)


def test_what_came_meanwhile_stops_it_and_the_page_says_what(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row, order = an_order(cast, case)
    file_stories.write_note(cast.mette, case)
    making.run(order, cast.mette.membership.pk)
    assert opened(cast, case, row).assemblies == [] and parts(cast) == 0
    page = cast.mette.client().get(of(case, row)).content.decode()
    assert "Filen blev ikke lavet" in page and "notat 1" in page
    # What was typed is there again.
    assert hidden_of(cast.mette.client(), of(case, row, "case-access-assemble"))["reasons"] == access.REASONS
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)


def test_what_came_while_the_pages_were_made_stops_it_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.an_opened_case(cast)
    row, order = an_order(cast, case)
    made = composing.file_of

    def made_slowly(gathered: composing.Gathered) -> tuple[bytes, int]:
        file_stories.write_note(cast.mette, case)
        return made(gathered)

    monkeypatch.setattr(composing, "file_of", made_slowly)
    making.run(order, cast.mette.membership.pk)
    assert opened(cast, case, row).assemblies == [] and parts(cast) == 0


def test_what_fails_half_way_leaves_nothing_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.an_opened_case(cast)
    file_stories.file_document(cast.mette, case, content=samples.pdf(pages=2), pages=2)
    row, order = an_order(cast, case)

    def breaks(*_given: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(files, "store", breaks)
    with pytest.raises(RuntimeError):
        making.run(order, cast.mette.membership.pk)
    now = opened(cast, case, row)
    assert now.assemblies == [] and now.making is None and not now.is_assembled
    assert "Filen kunne ikke laves" in cast.mette.client().get(of(case, row)).content.decode()
    with cast.mette.acting():
        assert not Assembly.objects.exists()


def test_a_sign_that_cannot_be_set_stops_it_and_is_named(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    file_stories.write_note(cast.mette, case, text="Her er et tegn: \U00013000")
    row, order = an_order(cast, case)
    making.run(order, cast.mette.membership.pk)
    assert opened(cast, case, row).stopped is not None
    assert "\U00013000" in cast.mette.client().get(of(case, row)).content.decode()


def test_an_order_is_stopped_by_hand_and_the_job_then_does_nothing(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row, order = an_order(cast, case)
    client = cast.jonas.client()
    form = client.get(of(case, row)).context["lock_form"]
    client.post(of(case, row, "case-access-stop"), {one.html_name: one.value() for one in form})
    now = opened(cast, case, row)
    assert now.making is None and now.stopped is not None
    making.run(order, cast.mette.membership.pk)
    assert opened(cast, case, row).assemblies == [] and parts(cast) == 0


def test_an_order_of_a_request_that_has_ended_comes_to_nothing(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row, order = an_order(cast, case)
    access.close(cast.mette, case, row)
    making.run(order, cast.mette.membership.pk)
    assert opened(cast, case, row).assemblies == [] and parts(cast) == 0


def an_order_in_a_look(cast: Cast, on_day: Callable[[dt.date], None]) -> tuple[Case, AccessRequest, uuid.UUID, Look]:
    """Mette has the case; the day after Jonas opens it because of danger, and orders the file of an answer there."""
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    row = access.ask(cast.mette, case)
    access.decide_rest(cast.mette, case, row)
    on_day(clock.today() + dt.timedelta(days=1))
    look = look_stories.break_the_glass(cast.jonas, case)
    return case, row, access.order(cast.jonas, case, row).pk, look


def is_told_on_the_desk(who: Member, case: Case) -> bool:
    return f"Svaret i sag {case.number}, som du bestilte" in who.client().get("/").content.decode()


def test_a_file_ordered_in_a_look_that_ends_before_it_is_made_lapses_and_who_ordered_it_is_told(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, row, order, look = an_order_in_a_look(cast, on_day)
    on_day(clock.local_day(look.until) + dt.timedelta(days=1))
    assert not is_told_on_the_desk(cast.jonas, case)
    making.run(order, cast.jonas.membership.pk)
    now = opened(cast, case, row)
    assert now.making is None and now.assemblies == [] and not now.is_assembled
    assert is_told_on_the_desk(cast.jonas, case) and not is_told_on_the_desk(cast.mette, case)
    page = cast.mette.client().get(of(case, row)).content.decode()
    assert "Sagen var lukket for den, der bestilte filen" in page and "Filen laves" not in page
    said = [line for line in audit_lines(cast, cast.jonas.user.pk) if line.action == "access.stopped"]
    assert [(line.cases, line.detail["lapsed"]) for line in said] == [([case.pk], True)]
    making.run(order, cast.jonas.membership.pk)  # A second run finds nothing to do.
    access.order(cast.mette, case, row)
    assert not is_told_on_the_desk(cast.jonas, case)


def test_a_look_that_ends_while_the_pages_are_made_is_told_too(
    cast: Cast, on_day: Callable[[dt.date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was found wrong: the case is named to Jonas no more."""
    case, row, order, look = an_order_in_a_look(cast, on_day)
    made = composing.file_of

    def made_slowly(gathered: composing.Gathered) -> tuple[bytes, int]:
        look_stories.answer(cast.karen, look, Verdict.WRONG, look_stories.WHY_WRONG)
        return made(gathered)

    monkeypatch.setattr(composing, "file_of", made_slowly)
    making.run(order, cast.jonas.membership.pk)
    assert opened(cast, case, row).assemblies == [] and parts(cast) == 0
    assert opened(cast, case, row).stopped is not None
    desk = cast.jonas.client().get("/").content.decode()
    assert "Et svar, som du bestilte" in desk and "Svaret i sag" not in desk


def test_an_order_of_a_case_that_is_open_to_her_does_not_lapse(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case, row, order, _look = an_order_in_a_look(cast, on_day)
    with cast.jonas.acting():
        lapsing.order_lapse(order)
    # Nor one of somebody else's, by whomever: to Signe the case is closed.
    for who in (cast.mette, member("Signe Lauridsen", "CMM", "cmm_caseworker")):
        with who.acting():
            lapsing.order_lapse(order)
    assert opened(cast, case, row).making is not None
    making.run(order, cast.jonas.membership.pk)
    assert len(opened(cast, case, row).assemblies) == 1
