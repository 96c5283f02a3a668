"""To whom of a unit a case is open, and what it says in the log (PUB-DIG-04, PUB-DIG-05)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from tests import access_stories, file_stories, look_stories, stories, task_stories
from tests.cast import Cast, Member, as_owner, destroy_key, member
from tests.pages import audit_lines

from helle.register.access_requests.looks import looks_of
from helle.register.cases.models import Case
from helle.register.need_to_know.choices import Purpose, Verdict
from helle.register.need_to_know.models import Answer, Look
from helle.register.need_to_know.queries import unanswered
from helle.register.organisations.models import Membership
from helle.register.people.models import Name
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.support import contact_actions
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def mettes(cast: Cast) -> Case:
    """A case that Mette has taken."""
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    return case


def opened_for(who: Member, case: Case) -> str | None:
    """What the case is open to somebody for; None: it is closed."""
    with who.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.opened_for(%s)", [case.pk])
        found: str | None = cursor.fetchone()[0]
        return found


def as_lead_too(who: Member) -> Member:
    """The same person in a second role, in which she leads the unit."""
    other = member("En Anden", "CMM", "cmm_lead")
    as_owner("UPDATE organisations_membership SET user_id = %s WHERE id = %s", [who.user.pk, other.membership.pk])
    return Member(who.user, Membership.objects.get(pk=other.membership.pk))


def looks_told(by: Member, case: Case) -> str:
    """What the person is told of the looks at her case while her request waits."""
    row = access_stories.ask(by, case)
    with by.acting():
        return " ".join(line for entry in looks_of(case, row) for line in entry.passages)


def open_page(who: Member, case: Case) -> Any:
    return who.client().get(reverse("case-page", args=[case.number]))


def is_closed(who: Member, case: Case) -> bool:
    """Whether the page asks what for, and the database shows no name."""
    answer = open_page(who, case)
    with who.acting():
        names = Name.objects.filter(person_id=case.person_id).count()
    closed = answer.status_code == 302 and "/formaal/" in answer.headers["Location"]
    assert closed is (names == 0), "page and database say the same"
    return closed


def test_nobodys_case_is_open_to_the_unit_and_a_colleagues_is_not(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    assert (opened_for(cast.jonas, case), opened_for(cast.karen, case)) == ("own_unit", "own_unit")
    assert not is_closed(cast.jonas, case)
    stories.assign(cast.mette, case, cast.mette)
    assert (opened_for(cast.mette, case), opened_for(cast.karen, case)) == ("assigned", "supervision")
    assert is_closed(cast.jonas, case) and not is_closed(cast.karen, case) and not is_closed(cast.mette, case)


def test_whoever_handed_the_case_over_knows_it_for_a_week(cast: Cast, mettes: Case) -> None:
    stories.assign(cast.mette, mettes, cast.jonas)
    assert (opened_for(cast.mette, mettes), opened_for(cast.jonas, mettes)) == ("handed_over", "assigned")
    clock.move_forward(dt.timedelta(days=7, seconds=1))
    assert opened_for(cast.mette, mettes) is None


def test_from_whom_the_lead_took_it_says_what_for(cast: Cast, mettes: Case) -> None:
    stories.assign(cast.karen, mettes, cast.jonas)
    assert opened_for(cast.mette, mettes) is None


def test_the_contact_person_a_cover_and_who_has_a_task_work_on_it(cast: Cast, mettes: Case) -> None:
    assert opened_for(cast.jonas, mettes) is None
    stories.go_away(cast.mette, cover=cast.jonas)
    assert opened_for(cast.jonas, mettes) == "cover"
    nina = member("Nina Bro", "CMM", "cmm_caseworker")
    assert opened_for(nina, mettes) is None
    with cast.mette.acting():
        contact_actions.contact_person_set(
            mettes, expected_version=stories.fresh(mettes).version, user=nina.user, since=clock.today()
        )
    assert opened_for(nina, mettes) == "contact_person"
    lars = member("Lars Vig", "CMM", "cmm_caseworker")
    task_stories.ask(cast.mette, mettes, lars, to_user=lars.user.pk)
    assert opened_for(lars, mettes) == "task"


def test_who_began_a_draft_in_a_look_says_again_what_for(cast: Cast, mettes: Case) -> None:
    look_stories.say(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(minutes=1))
    file_stories.begin_draft(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(hours=9))
    assert opened_for(cast.jonas, mettes) is None


def test_a_purpose_opens_it_for_some_hours_and_stands_in_the_log(cast: Cast, mettes: Case) -> None:
    client = cast.jonas.client()
    url = reverse("case-page", args=[mettes.number])
    asked = client.get(url)
    assert asked.headers["Location"] == f"/sager/{mettes.number}/formaal/?videre=%2Fsager%2F{mettes.number}%2F"
    page = client.get(asked.headers["Location"])
    assert page.status_code == 200 and cast.mette.user.full_name in page.content.decode()
    form = page.context["purpose_form"]
    sent = {"form_token": form["form_token"].value(), "videre": url, "purpose": "second_reader", "words": ""}
    done = client.post(reverse("case-purpose", args=[mettes.number]), sent)
    assert (done.status_code, done.headers["Location"]) == (302, url)
    assert client.get(url).status_code == 200
    line = next(line for line in audit_lines(cast, cast.jonas.user.pk) if line.action == "case.read")
    assert line.purpose == "second_reader"
    clock.move_forward(dt.timedelta(hours=8, seconds=1))
    assert is_closed(cast.jonas, mettes)


def test_other_work_is_said_in_words_and_what_was_typed_stays(cast: Cast, mettes: Case) -> None:
    client = cast.jonas.client()
    url = reverse("case-purpose", args=[mettes.number])
    form = client.get(url).context["purpose_form"]
    sent = {"form_token": form["form_token"].value(), "purpose": "other_work", "words": "..", "videre": "/log/"}
    refused = client.post(url, sent)
    assert refused.status_code == 422 and "Skriv begrundelsen" in refused.content.decode()
    assert 'value="/log/"' in refused.content.decode()
    with cast.jonas.acting():
        assert not Look.objects.exists()


def test_what_was_typed_when_the_look_ran_out_is_kept_and_sent(cast: Cast, mettes: Case) -> None:
    look_stories.say(cast.jonas, mettes)
    client = cast.jonas.client()
    url = reverse("case-name-new", args=[mettes.number])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"kind": "alias", "name": "Zizzelina Bremen"}
    clock.move_forward(dt.timedelta(hours=9))
    stopped = client.post(url, typed)
    assert stopped.status_code == 403 and "ikke gemt endnu" in stopped.content.decode()
    assert "Helle-Closed" in stopped.headers, "the script that keeps drafts stops trying"
    with cast.mette.acting():
        assert Name.objects.filter(person_id=mettes.person_id).count() == 1
    going = stopped.context["going"]
    assert going.to == url and ("name", "Zizzelina Bremen") in going.typed
    asked = stopped.context["purpose_form"]
    sent = {
        "form_token": asked["form_token"].value(),
        "purpose": "other_case",
        "words": "",
        "videre": going.to,
        "skrevet": going.as_text,
    }
    ready = client.post(reverse("case-purpose", args=[mettes.number]), sent)
    assert ready.status_code == 200 and "Zizzelina Bremen" in ready.content.decode()
    again = client.post(ready.context["going"].to, dict(ready.context["going"].typed))
    assert again.status_code == 302, again.context["form"].errors
    with cast.mette.acting():
        assert Name.objects.filter(person_id=mettes.person_id).count() == 2


def test_a_part_of_a_page_leaves_for_the_question_and_a_form_that_only_asks_stays(cast: Cast, mettes: Case) -> None:
    """The name on a page that was opened before the look ran out; and what the rules say while somebody types."""
    look_stories.say(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(hours=9))
    client, page = cast.jonas.client(), reverse("case-page", args=[mettes.number])
    asked: dict[str, Any] = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": f"http://testserver{page}"}
    part = client.post(reverse("case-name-shown", args=[mettes.number]), **asked)
    assert part.status_code == 204 and part.content == b""
    assert part.headers["HX-Redirect"] == f"/sager/{mettes.number}/formaal/?videre=%2Fsager%2F{mettes.number}%2F"
    typed = client.post(reverse("case-residence", args=[mettes.number]), {"regler": "fulgt", "status": "none"}, **asked)
    assert typed.status_code == 204 and "HX-Redirect" not in typed.headers
    assert typed.headers["HX-Trigger"] == "helle:closed"


def test_where_she_was_going_is_a_page_of_helle(cast: Cast, mettes: Case) -> None:
    client, url = cast.jonas.client(), reverse("case-purpose", args=[mettes.number])
    for elsewhere in ("https://example.invalid/", "//example.invalid/", "javascript:alert(1)", "/\\example.invalid"):
        going = client.get(url, {"videre": elsewhere}).context["going"]
        assert going.to == reverse("case-page", args=[mettes.number]), elsewhere
    changed = client.post(url, {"skrevet": '[["a"], 7, {"b": 1}, ["name", "text"]]'})
    assert changed.status_code == 422 and changed.context["going"].typed == [("name", "text")]
    for text in ("[" * 100_000, '{"a":' * 100_000, "9" * 6000, "[" * 17 + "]" * 17):
        assert client.post(url, {"skrevet": text}).status_code == 422


def test_danger_opens_it_at_once_for_an_hour_and_only_with_words(cast: Cast, mettes: Case) -> None:
    client = cast.jonas.client()
    url = reverse("case-danger", args=[mettes.number])
    form = client.get(url).context["danger_form"]
    token = form["form_token"].value()
    assert client.post(url, {"form_token": token, "words": ""}).status_code == 422
    done = client.post(url, {"form_token": token, "words": look_stories.DANGER})
    assert done.headers["Location"] == reverse("case-page", args=[mettes.number])
    assert opened_for(cast.jonas, mettes) == "danger"
    with cast.karen.acting():
        assert Look.objects.get().told == "lead"
    clock.move_forward(dt.timedelta(hours=1, seconds=1))
    assert is_closed(cast.jonas, mettes)


def test_a_look_that_was_wrong_is_over_at_once(cast: Cast, mettes: Case) -> None:
    look = look_stories.break_the_glass(cast.jonas, mettes)
    assert opened_for(cast.jonas, mettes) == "danger"
    look_stories.answer(cast.karen, look, Verdict.WRONG, look_stories.WHY_WRONG)
    assert is_closed(cast.jonas, mettes)


def test_the_fourth_in_a_day_and_a_unit_without_a_lead_are_told_to_the_officer(cast: Cast, mettes: Case) -> None:
    told = [look_stories.break_the_glass(cast.jonas, mettes).told for _ in range(4)]
    assert told == ["lead", "lead", "lead", "both"]
    case = stories.record_stay(cast.mette, stories.an_opened_case(cast), ResidenceStatus.NONE)
    udo = member("Udo Krag", "UDLST", "udlst_caseworker")
    stories.assign(cast.ulla, case, cast.ulla)
    assert opened_for(udo, case) is None
    assert look_stories.break_the_glass(udo, case).told == "officer"


def test_whether_there_is_a_return_is_told_to_nobody_who_has_not_said_what_for(cast: Cast) -> None:
    """Udlændingestyrelsen holds what belongs to a return while there is one: "not there" says there is none."""
    case = stories.record_stay(cast.mette, stories.an_opened_case(cast), ResidenceStatus.NONE)
    udo = member("Udo Krag", "UDLST", "udlst_caseworker")
    stories.assign(cast.ulla, case, cast.ulla)
    for view in ("case-return", "return-plan"):
        answer = udo.client().get(reverse(view, args=[case.number]))
        assert (view, answer.status_code) == (view, 302)
        assert answer.headers["Location"].startswith(reverse("case-purpose", args=[case.number]))
    assert cast.ulla.client().get(reverse("return-plan", args=[case.number])).status_code == 404


def test_nobody_answers_her_own_and_wrong_needs_a_reason(cast: Cast, mettes: Case) -> None:
    look = look_stories.break_the_glass(cast.jonas, mettes)
    leads_too = as_lead_too(cast.jonas)
    with pytest.raises(Refused, match="your own look"):
        look_stories.answer(leads_too, look)
    with pytest.raises(Refused, match="reasons"):
        look_stories.answer(cast.karen, look, Verdict.WRONG, " ")
    look_stories.answer(cast.karen, look)
    with pytest.raises(Refused, match="just answered"):
        look_stories.answer(cast.dorthe, look)


def test_a_look_that_waits_when_the_person_is_erased_is_answered_without_words(cast: Cast, mettes: Case) -> None:
    look = look_stories.break_the_glass(cast.jonas, mettes)
    with cast.karen.acting(), pytest.raises(IntegrityError, match="wrong_look_says_why"), transaction.atomic():
        row = {"recorded_at": clock.now(), "by_user": cast.karen.user, "by_unit_id": cast.karen.membership.unit_id}
        Answer.objects.create(id=new_id(), look=look, verdict=Verdict.WRONG, **row)
    as_owner("SELECT helle.replay_erasure('person', %s, NULL, helle.clock_now())", [mettes.person_id])
    destroy_key(mettes.person_id)
    karen, url = cast.karen.client(), reverse("look-answer", args=[look.pk])
    page = karen.get(url)
    assert 'name="words"' not in page.content.decode() and "Personen er slettet" in page.content.decode()
    sent = {"form_token": page.context["form"]["form_token"].value(), "verdict": "wrong"}
    assert karen.post(url, sent).status_code == 302
    with cast.karen.acting():
        answer = Answer.objects.get(look=look)
        assert (answer.verdict, answer.words_sealed) == ("wrong", None) and unanswered() == []


def test_the_person_is_told_what_for_and_not_who(cast: Cast, mettes: Case) -> None:
    look_stories.say(cast.jonas, mettes, Purpose.ANSWER_CALLER)
    open_page(cast.jonas, mettes)
    look_stories.break_the_glass(cast.jonas, mettes)
    open_page(cast.jonas, mettes)
    told = looks_told(cast.mette, mettes)
    assert "svarede på en henvendelse i sagen" in told and "fare for nogens liv eller helbred" in told
    assert "tildelt sag" in told and cast.jonas.user.full_name not in told


def test_the_person_is_told_of_lists_apart_and_of_a_case_that_stayed_closed_without_a_yes(
    cast: Cast, mettes: Case
) -> None:
    cast.jonas.client().get(reverse("case-purpose", args=[mettes.number]))
    mette = cast.mette.client()
    for _time in range(2):
        mette.get(reverse("case-list"))
    mette.get(reverse("case-close", args=[mettes.number]))
    told = looks_told(cast.mette, mettes)
    assert "nogen bad om sagen og fik den ikke åbnet (1 gang)" in told
    assert "så listen over sager (2 gange)" in told and "fordelte sagen, åbnede en formular (3 gange)" in told
