"""What is typed wrong: a message beside the field, nothing written, nothing typed lost. Issue 2, "Bad input"."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.urls import reverse
from psycopg import sql

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.rules.codes import ResidenceStatus
from tests import stories
from tests.cast import Cast, Member
from tests.pages import errors_of, hidden_of, post

type Owner = psycopg.Connection[tuple[object, ...]]

TOMORROW = "2025-10-07"
# A refused form leaves its line in the audit, a session is touched, and a case page that was opened is remembered;
# nothing else changes.
MAY_GROW = {"audit_line", "django_session", "django_cache", "finding_recentcase"}
EMPTY = (0, None)


@contextmanager
def nothing_written(owner: Owner) -> Iterator[None]:
    """No row comes, goes or changes in the block, as the owner of the tables sees it."""
    before = _contents(owner)
    yield
    after = _contents(owner)
    assert {name for name in before | after if after.get(name, EMPTY) != before.get(name, EMPTY)} <= MAY_GROW


def _contents(owner: Owner) -> dict[str, object]:
    """Of each table that was ever written to: most were not, and a file without a byte has no row."""
    tables = owner.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND pg_relation_size(oid) > 0"
    ).fetchall()
    digest = sql.SQL("SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {} AS t")
    return {str(name): owner.execute(digest.format(sql.Identifier(str(name)))).fetchone() for (name,) in tables}


def refused(owner: Owner, member: Member, url: str, typed: Mapping[str, object], *, field: str) -> str:
    """Send what was typed: refused beside `field`, wired for screen readers, kept on the page. Returns the message."""
    client = member.client()
    with nothing_written(owner):
        answer = post(client, url, typed)
    assert answer.status_code == 422, (answer.status_code, answer.get("Location"))
    page = answer.content.decode()
    message = " ".join(errors_of(answer).get(field, []))
    assert message, errors_of(answer)
    described = re.search(rf'<(?:input|select|textarea|fieldset)[^>]*\bid="id_{field}"[^>]*>', page)
    assert described is not None, field
    assert f"id_{field}_error" in described[0], described[0]
    beside = re.search(rf'id="id_{field}_error">(.*?)</span>\s*<', page, re.DOTALL)
    assert beside is not None
    words = re.sub(r"\s*\[[^\]]*\]$", "", message)  # The source stands after them as a mark.
    assert html.escape(words) in beside[1]
    assert f'href="#id_{field}' in page  # The list above the form leads to the field.
    _kept(page, typed)
    return message


def _kept(page: str, typed: Mapping[str, object]) -> None:
    for name, value in typed.items():
        for one in value if isinstance(value, list) else [value]:
            if one in ("", "on") or not isinstance(one, str):
                continue
            written = html.escape(one)
            chosen = rf'value="{re.escape(written)}"[^>]*(?:checked|selected)'
            plain = rf'name="{name}"[^>]*value="{re.escape(written)}"|value="{re.escape(written)}"[^>]*name="{name}"'
            area = rf'<textarea[^>]*name="{name}"[^>]*>\s*{re.escape(written)}'
            assert re.search(f"{chosen}|{plain}|{area}", page), f"{name} lost {one!r}"


def to(name: str, case: Case) -> str:
    return reverse(name, args=[case.number])


INTERVIEW = {"held_on": "2025-10-06", "minutes": "60", "pass_on": "given", "account": stories.ACCOUNT}
ASSESSMENT = {
    "decided_on": "2025-10-06",
    "was_trafficked": "yes",
    "relationship_current": "yes",
    "purposes": ["forced_labour"],
    "acts": ["harbouring"],
    "means": ["threats"],
    "threats": "yes",
    "reasons": stories.REASONS,
}
NEW_CASE = {"ground": "indication", "first_contact": "self", "sex": "woman", "residence": "permit"}
REFERRAL = {
    "sector": "cleaning",
    "description": stories.DESCRIPTION,
    "police_unit": "POL-OJYL",
    "p-TOTAL_FORMS": "1",
    "p-INITIAL_FORMS": "0",
    "p-0-sex": "woman",
}


# --- the nine of the issue


@pytest.mark.parametrize(
    ("since", "until"),
    [("2024-12-01", "2025-02-01"), ("2025-01-01", ""), ("2024-06-01", "2025-01-01"), ("2020-01-01", "2026-01-01")],
)
def test_residence_periods_that_overlap(committed_cast: Cast, owner: Owner, since: str, until: str) -> None:
    case = stories.a_case_with_cmm(committed_cast)  # A right of residence since 1 January 2025.
    typed = {"status": "permit", "since": since, "until": until}
    message = refused(owner, committed_cast.mette, to("case-residence", case), typed, field="since")
    assert "opholdsgrundlag" in message


@pytest.mark.parametrize("view", ["case-extension-request", "case-extension-decide"])
def test_an_extension_past_day_120(committed_cast: Cast, owner: Owner, view: str) -> None:
    case = stories.a_running_period(committed_cast)
    day_121 = "2026-02-04"
    if view == "case-extension-request":
        typed = {"ground": "special_reasons", "wanted_end": day_121, "why": stories.WHY}
        message = refused(owner, committed_cast.mette, to(view, case), typed, field="wanted_end")
    else:
        typed = {"granted": "yes", "ground": "special_reasons", "new_end": day_121, "reasons": stories.REASONS}
        message = refused(owner, committed_cast.ulla, to(view, case), typed, field="new_end")
    assert "3. februar 2026" in message  # Day 120, by name.


@pytest.mark.parametrize(("who", "story"), [("mette", stories.a_case_with_udlst), ("ulla", None)])
def test_an_assessment_by_the_wrong_authority(
    committed_cast: Cast, owner: Owner, who: str, story: Callable[[Cast], Case] | None
) -> None:
    client = getattr(committed_cast, who).client()
    if story is None:  # The case was hers until the person got a permit; she no longer reaches the form.
        case = stories.a_case_with_udlst(committed_cast)
        clock.move_forward(dt.timedelta(hours=1))
        stories.record_stay(committed_cast.mette, case, ResidenceStatus.PERMIT, since=dt.date(2025, 10, 6))
        with nothing_written(owner):
            assert client.post(to("case-assessment", case), ASSESSMENT).status_code == 404
        return
    case = story(committed_cast)
    stories.hold_interview(committed_cast.mette, case)
    with nothing_written(owner):
        answer = post(client, to("case-assessment", case), ASSESSMENT)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "ruling-refused" in page
    assert "ID-05" in page  # Who decides instead, and where the plan says so.
    _kept(page, ASSESSMENT)


def test_an_interview_by_an_ngo(committed_cast: Cast, owner: Owner) -> None:
    case = stories.an_opened_case(committed_cast)
    rita = committed_cast.rita.client()
    with nothing_written(owner):
        assert rita.get(to("case-interview-new", case)).status_code == 404
        assert rita.post(to("case-interview-new", case), INTERVIEW).status_code == 404


def test_two_contact_persons_at_once(committed_cast: Cast, owner: Owner) -> None:
    cast, case = committed_cast, stories.an_opened_case(committed_cast)
    first = {"user": str(cast.mette.user.pk), "since": "2025-10-06"}
    assert post(cast.mette.client(), to("case-contact-person", case), first).status_code == 302
    second = {"user": str(cast.jonas.user.pk), "since": "2025-10-06", "why": stories.WHY}
    message = refused(owner, cast.mette, to("case-contact-person", case), second, field="since")
    assert "én ad gangen" in message
    again = {"user": str(cast.mette.user.pk), "since": "2025-10-06", "why": stories.WHY}
    assert refused(owner, cast.mette, to("case-contact-person", case), again, field="user")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("310285-1234", "ikke en dato"),  # 31 February.
        ("070761-428", "ti cifre"),
        ("07076142851", "ti cifre"),
        ("070761428O", "ti cifre"),  # The letter O.
        ("311225-4285", "i fremtiden"),  # Born on 31 December 2025; today is 6 October.
        ("", "påkrævet"),
    ],
)
@pytest.mark.parametrize("view", ["case-number-new", "case-search"])
def test_a_cpr_number_that_is_none(committed_cast: Cast, owner: Owner, view: str, number: str, says: str) -> None:
    case = stories.an_opened_case(committed_cast)
    url = reverse(view) if view == "case-search" else to(view, case)
    assert says in refused(owner, committed_cast.mette, url, {"kind": "cpr", "value": number}, field="value")


@pytest.mark.parametrize(
    ("view", "field", "typed", "who", "story"),
    [
        ("case-indication", "occurred_on", {"reasons": stories.REASONS}, "mette", "unindicated"),
        ("case-residence", "since", {"status": "permit"}, "mette", "opened"),
        ("case-interview-new", "held_on", INTERVIEW, "mette", "opened"),
        ("case-circumstance", "since", {"kind": "charge"}, "mette", "opened"),
        ("case-assessment", "decided_on", ASSESSMENT, "mette", "heard"),
        ("case-period", "notified_on", {}, "mette", "assessed"),
        ("case-gone", "since", {"kind": "left", "told_by": "home", "words": stories.WHY}, "mette", "opened"),
        ("case-step-settle", "settled_on", {"note": stories.REASONS}, "mette", "opened"),
        ("case-person", "birth_date", {"birth_precision": "day", "sex": "woman"}, "mette", "opened"),
        ("case-new", "residence_since", NEW_CASE, "mette", ""),
        ("referral-new", "occurred_on", REFERRAL, "anders", ""),
    ],
)
def test_a_day_in_the_future(
    committed_cast: Cast, owner: Owner, view: str, field: str, typed: dict[str, object], who: str, story: str
) -> None:
    args = []
    if story:
        case = {
            "unindicated": lambda: stories.an_opened_case(committed_cast, indication=False),
            "opened": lambda: stories.an_opened_case(committed_cast),
            "heard": lambda: _heard(committed_cast),
            "assessed": lambda: stories.a_victim_assessed_by_cmm(committed_cast),
        }[story]()
        args = [case.number, "give_support"] if view == "case-step-settle" else [case.number]
    sent = {**typed, field: TOMORROW}
    message = refused(owner, getattr(committed_cast, who), reverse(view, args=args), sent, field=field)
    assert "fremtiden" in message


def _heard(cast: Cast) -> Case:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    return case


# --- twice, and too late


def test_the_same_form_sent_twice_is_saved_once_and_says_so(committed_cast: Cast, owner: Owner) -> None:
    case = stories.an_opened_case(committed_cast)
    mette, url = committed_cast.mette.client(), to("case-interview-new", case)
    form = hidden_of(mette, url) | INTERVIEW
    assert mette.post(url, form).status_code == 302
    with nothing_written(owner):
        again = mette.post(url, form, follow=True)
    assert again.status_code == 200
    assert "allerede gemt" in again.content.decode()
    assert owner.execute("SELECT count(*) FROM identification_interview").fetchone() == (1,)


def test_the_same_referral_sent_twice_is_sent_once_and_says_so(committed_cast: Cast, owner: Owner) -> None:
    anders, url = committed_cast.anders.client(), reverse("referral-new")
    form = hidden_of(anders, url) | REFERRAL
    assert anders.post(url, form).status_code == 302
    with nothing_written(owner):
        again = anders.post(url, form, follow=True)
    assert "allerede sendt" in again.content.decode()
    assert owner.execute("SELECT count(*) FROM referrals_referral").fetchone() == (1,)


def test_a_form_that_somebody_overtook(committed_cast: Cast, owner: Owner) -> None:
    cast, case = committed_cast, stories.an_opened_case(committed_cast)
    mette, url = cast.mette.client(), to("case-interview-new", case)
    form = hidden_of(mette, url) | INTERVIEW
    stories.record_stay(cast.jonas, case, ResidenceStatus.EU_RIGHT)  # Jonas, while her form is open.
    with nothing_written(owner):
        stale = mette.post(url, form)
    assert stale.status_code == 422
    page = stale.content.decode()
    assert "Sagen er ændret" in page
    _kept(page, INTERVIEW)
    assert mette.post(url, _as_shown(page) | INTERVIEW).status_code == 302  # The next press saves it.
    assert owner.execute("SELECT count(*) FROM identification_interview").fetchone() == (1,)


def _as_shown(page: str) -> dict[str, Any]:
    """The hidden values of the form as it stands on the page, as a browser would send them again."""
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1]  # type: ignore[index] # it must be there
        for name in ("form_token", "case_version")
    }


def test_a_form_with_a_token_of_nobody_is_refused_in_words(committed_cast: Cast, owner: Owner) -> None:
    case, mette = stories.an_opened_case(committed_cast), committed_cast.mette.client()
    with nothing_written(owner):
        answer = post(mette, to("case-interview-new", case), INTERVIEW | {"form_token": "?"})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_another_persons_token_is_not_spent_by_hers(committed_cast: Cast) -> None:
    """Jonas's form and Mette's may bear the same token by chance or by malice; hers is answered, not lost."""
    case, token = stories.an_opened_case(committed_cast), str(uuid.uuid4())
    url = to("case-interview-new", case)
    assert post(committed_cast.jonas.client(), url, INTERVIEW | {"form_token": token}).status_code == 302
    answer = post(committed_cast.mette.client(), url, INTERVIEW | {"form_token": token})
    assert answer.status_code in (302, 422)


def test_today_is_not_the_future(committed_cast: Cast) -> None:
    case = stories.an_opened_case(committed_cast)
    typed = INTERVIEW | {"held_on": clock.today().isoformat()}
    assert post(committed_cast.mette.client(), to("case-interview-new", case), typed).status_code == 302


# --- days that nobody can mean


@pytest.mark.parametrize(
    ("view", "field", "typed", "story"),
    [
        ("case-indication", "occurred_on", {"reasons": stories.REASONS}, "unindicated"),
        ("case-interview-new", "held_on", INTERVIEW, "opened"),
        ("case-circumstance", "since", {"kind": "charge"}, "opened"),
        ("case-step-settle", "settled_on", {"note": stories.REASONS}, "opened"),
        ("case-assessment", "decided_on", ASSESSMENT, "heard"),
        ("case-person", "birth_date", {"birth_precision": "day", "sex": "woman"}, "opened"),
        ("case-residence", "since", {"status": "permit"}, "opened"),
    ],
)
def test_a_day_too_long_ago(
    committed_cast: Cast, owner: Owner, view: str, field: str, typed: dict[str, object], story: str
) -> None:
    case = {
        "unindicated": lambda: stories.an_opened_case(committed_cast, indication=False),
        "opened": lambda: stories.an_opened_case(committed_cast),
        "heard": lambda: _heard(committed_cast),
    }[story]()
    args = [case.number, "give_support"] if view == "case-step-settle" else [case.number]
    old = "1899-12-31" if view in ("case-person", "case-residence") else "1999-12-31"
    message = refused(owner, committed_cast.mette, reverse(view, args=args), {**typed, field: old}, field=field)
    assert message == "Datoen ligger for langt tilbage."


@pytest.mark.parametrize(
    ("view", "typed"), [("case-residence", {"status": "permit"}), ("case-circumstance", {"kind": "charge"})]
)
def test_a_last_day_nobody_will_see(committed_cast: Cast, owner: Owner, view: str, typed: dict[str, str]) -> None:
    case = stories.an_opened_case(committed_cast)
    sent = typed | {"since": "2025-01-01", "until": "9999-12-31"}
    assert "for langt ude" in refused(owner, committed_cast.mette, to(view, case), sent, field="until")


def test_a_first_contact_person_is_there_from_today_and_not_from_tomorrow(committed_cast: Cast, owner: Owner) -> None:
    case = stories.an_opened_case(committed_cast)
    typed = {"user": str(committed_cast.mette.user.pk), "since": TOMORROW}
    message = refused(owner, committed_cast.mette, to("case-contact-person", case), typed, field="since")
    assert "skal have en fra i dag" in message


def test_a_contact_person_from_before_the_case(committed_cast: Cast, owner: Owner) -> None:
    case = stories.an_opened_case(committed_cast)
    typed = {"user": str(committed_cast.mette.user.pk), "since": "2025-10-05"}
    message = refused(owner, committed_cast.mette, to("case-contact-person", case), typed, field="since")
    assert "ikke oprettet den dag" in message


def test_an_extension_without_the_answer_it_needs(committed_cast: Cast, owner: Owner) -> None:
    case = stories.a_running_period(committed_cast)
    typed = {
        "granted": "yes",
        "ground": "cooperates_on_prepared_return",
        "new_end": "2025-12-01",
        "reasons": stories.REASONS,
        "wants_or_must_leave": "",  # It is filled in from her stay; somebody took it out.
    }
    refused(owner, committed_cast.ulla, to("case-extension-decide", case), typed, field="wants_or_must_leave")


# --- choices that must be made


@pytest.mark.parametrize("view", ["case-assign", "case-contact-person"])
def test_somebody_must_be_chosen_among_those_who_run_cases(committed_cast: Cast, owner: Owner, view: str) -> None:
    cast, case = committed_cast, stories.an_opened_case(committed_cast)
    assert refused(owner, cast.karen, to(view, case), {"user": ""}, field="user")
    page = cast.karen.client().get(to(view, case)).content.decode()
    for member, offered in ((cast.jonas, True), (cast.karen, True), (cast.vera, False), (cast.stine, False)):
        assert (str(member.user.pk) in page) is offered


def test_the_sector_must_be_chosen(committed_cast: Cast, owner: Owner) -> None:
    typed = REFERRAL | {"sector": ""}
    assert refused(owner, committed_cast.anders, reverse("referral-new"), typed, field="sector")
