"""The partner's own pages, as a browser without a script sees them: what they hold, and what they never say."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import disbursement_stories, partner_stories, reintegration_stories, return_stories, stories
from tests.cast import Cast

from helle.register.disbursements.choices import JourneyKind
from helle.register.partner_access import abroad, abroad_views
from helle.register.partner_access.abroad_views import COOKIE
from helle.register.partner_access.actions import Made
from helle.register.partner_access.choices import MessageKind
from helle.register.partner_access.models import PartnerMessage
from helle.register.partner_access.tests.conftest import Going, going_home
from helle.register.protection import clock
from helle.register.returns.choices import ToldFact

pytestmark = pytest.mark.usefixtures("fresh")

PAGE = "/partner/"
MOST_BYTES = 30_000


def enter(made: Made, client: Client | None = None) -> Client:
    """Somebody opens the link and types the code, with the space it was told with."""
    client = client or Client()
    url = reverse("partner-enter", args=[made.token])
    assert client.get(url).status_code == 200
    page = client.post(url, {"code": f"{made.code[:4]} {made.code[4:]}"})
    assert (page.status_code, page.headers["Location"]) == (302, PAGE)
    return client


def text_of(page: Any) -> str:
    return str(page.content.decode())


def without_tokens(page: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text_of(page))


def test_the_page_shows_what_was_agreed_in_english_and_nothing_of_the_case(committed_cast: Cast, gone: Going) -> None:
    page = enter(gone.link(committed_cast.henrik)).get(PAGE)
    text = text_of(page)
    for shown in (reintegration_stories.GOAL, reintegration_stories.ACTIVITY, reintegration_stories.OVEN, "Romania"):
        assert shown in text
    assert "DKK 39,000" in text and 'lang="en"' in text and "<script" not in text
    hidden = (gone.case.number, "traffick", "victim", "CMM", return_stories.WEIGHED, *return_stories.SECRETS)
    assert [one for one in hidden if one.lower() in text.lower() and one != return_stories.PARTNER] == []
    assert len(page.content) < MOST_BYTES


def test_her_name_is_there_only_where_she_agreed(committed_cast: Cast, gone: Going) -> None:
    named = text_of(enter(gone.link(committed_cast.henrik)).get(PAGE))
    told = partner_stories.agree(gone.maja, gone.case, gone.row, facts=(ToldFact.PLAN,))
    made = partner_stories.make(gone.maja, gone.case, gone.row, told)
    unnamed = text_of(enter(made).get(PAGE))
    assert stories.NAME in named and stories.NAME not in unnamed
    assert "<h1>Return and reintegration</h1>" in unnamed


def test_a_link_that_is_none_looks_like_one_that_is(committed_cast: Cast, gone: Going) -> None:
    made, ended = gone.link(committed_cast.henrik), gone.link(committed_cast.henrik)
    partner_stories.end(committed_cast.mette, gone.case, ended.link)
    wrong = "11111111" if made.code != "11111111" else "22222222"
    pages, refusals = [], []
    for token, code in ((made.token, wrong), (ended.token, ended.code), ("x" * 43, made.code), ("y", made.code)):
        url = reverse("partner-enter", args=[token])
        pages.append(without_tokens(Client().get(url)).replace(url, ""))
        refused = Client().post(url, {"code": code})
        assert refused.status_code == 422 and COOKIE not in refused.cookies
        refusals.append(without_tokens(refused).replace(code, "").replace(url, ""))
    assert len(set(pages)) == len(set(refusals)) == 1


def test_what_is_no_code_is_no_try(committed_cast: Cast, gone: Going) -> None:
    made = gone.link(committed_cast.henrik)
    for typed in ("", "1234", "abc", "1" * 41):
        assert Client().post(reverse("partner-enter", args=[made.token]), {"code": typed}).status_code == 422
    assert partner_stories.view(committed_cast.henrik, gone.case).links[0].row.tries == 0


@pytest.mark.parametrize("secure", [True, False])
def test_its_cookie_is_its_own_and_no_page_is_kept_or_told_of(
    committed_cast: Cast, gone: Going, secure: bool, settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = secure
    client = enter(gone.link(committed_cast.henrik))
    cookie = client.cookies[f"__Secure-{COOKIE}" if secure else COOKIE]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == (PAGE, "Strict", True)
    assert bool(cookie["secure"]) is secure and cookie["max-age"] == cookie["expires"] == ""
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    for page in (
        client.get(PAGE),
        client.get(PAGE + "report/progress/"),
        Client().get(PAGE),
        Client().get(PAGE + "x/"),
    ):
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert page.headers["X-Frame-Options"] == "DENY"
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_a_session_that_is_none_is_told_nothing(committed_cast: Cast, gone: Going) -> None:
    client = enter(gone.link(committed_cast.henrik))
    key = client.cookies[COOKIE].value
    closed = Client().get(PAGE)
    assert closed.status_code == 403
    for tampered in (key[:-1] + ("A" if key[-1] != "A" else "B"), "", "x" * 5000, "%00"):
        stranger = Client()
        stranger.cookies[COOKIE] = tampered
        assert without_tokens(stranger.get(PAGE)) == without_tokens(closed)
    # Whoever works in Helle sees no more of it than anybody.
    assert committed_cast.mette.client().get(PAGE).status_code == 403


def test_who_leaves_is_out_and_the_key_is_worth_nothing(committed_cast: Cast, gone: Going) -> None:
    client = enter(gone.link(committed_cast.henrik))
    replayed = Client()
    replayed.cookies[COOKIE] = client.cookies[COOKIE].value
    assert client.get(reverse("partner-leave")).status_code == 405
    assert client.post(reverse("partner-leave")).status_code == 200
    assert client.get(PAGE).status_code == replayed.get(PAGE).status_code == 403


def test_coming_in_again_ends_what_was_open_in_that_browser(committed_cast: Cast, gone: Going) -> None:
    made = gone.link(committed_cast.henrik)
    client = enter(made)
    before = Client()
    before.cookies[COOKIE] = client.cookies[COOKIE].value
    enter(made, client)
    elsewhere = enter(made)
    assert (elsewhere.get(PAGE).status_code, client.get(PAGE).status_code) == (200, 403)
    enter(made, client)
    assert (client.get(PAGE).status_code, before.get(PAGE).status_code) == (200, 403)


def test_it_reports_and_a_press_of_the_same_button_again_sends_nothing(committed_cast: Cast, travelling: Going) -> None:
    gone = travelling
    client = enter(gone.link(committed_cast.henrik))
    url = reverse("partner-send", args=[MessageKind.ARRIVAL_MET.value])
    form = client.get(url).context["form"]
    typed = {"message_id": str(form["message_id"].value()), "happened_on": str(clock.today())}
    empty = client.post(url, typed | {"text": " "})
    assert empty.status_code == 422 and "text" in empty.context["form"].errors
    for _each in range(2):
        sent = client.post(url, typed | {"text": partner_stories.MET})
        assert (sent.status_code, sent.headers["Location"]) == (302, PAGE + "?sent")
    text = text_of(client.get(PAGE))
    assert text.count(partner_stories.MET) == 1 and "Waits for the Return Agency" in text
    with committed_cast.henrik.acting():
        assert PartnerMessage.objects.count() == 1


def test_what_was_corrected_after_the_first_press_is_not_lost(committed_cast: Cast, travelling: Going) -> None:
    gone = travelling
    client = enter(gone.link(committed_cast.henrik))
    partner_stories.report(client.cookies[COOKIE].value, partner_stories.given(text="She is here"))
    url = reverse("partner-send", args=[MessageKind.PROGRESS.value])
    typed = {"message_id": str(uuid.uuid4()), "happened_on": str(clock.today()), "text": partner_stories.MET}
    assert client.post(url, typed).status_code == 302
    corrected = client.post(url, typed | {"text": "At the gate"})
    anew = corrected.context["form"]["message_id"].value()
    assert corrected.status_code == 422 and "At the gate" in text_of(corrected) and anew != typed["message_id"]
    assert client.post(url, typed | {"text": "At the gate", "message_id": anew}).status_code == 302
    text = text_of(client.get(PAGE))
    assert text.count(partner_stories.MET) == text.count("At the gate") == 1


def test_what_happens_once_is_not_offered_again_and_is_refused_with_its_reason(
    committed_cast: Cast, gone: Going
) -> None:
    client = enter(gone.link(committed_cast.henrik))
    url = reverse("partner-send", args=[MessageKind.ARRIVAL_MET.value])
    typed = {"message_id": str(uuid.uuid4()), "happened_on": str(clock.today()), "text": partner_stories.MET}
    unbooked = client.post(url, typed)
    assert "[RET-11]" in unbooked.context["form"].errors["happened_on"][0]
    for kind in (JourneyKind.TRAVEL_BOOKED, JourneyKind.DEPARTED):
        disbursement_stories.happen(committed_cast.henrik, gone.case, gone.row, kind)
    assert url in text_of(client.get(PAGE))
    assert client.post(url, typed).status_code == 302
    assert url not in text_of(client.get(PAGE))
    again = client.post(url, typed | {"message_id": str(uuid.uuid4())})
    assert again.status_code == 422 and "RET-05" in text_of(again) and partner_stories.MET in text_of(again)


def test_who_is_not_told_of_her_arrival_is_not_asked_for_it_and_does_not_learn_it(
    committed_cast: Cast, gone: Going
) -> None:
    told = partner_stories.agree(gone.maja, gone.case, gone.row, facts=(ToldFact.NAME, ToldFact.PLAN))
    made = partner_stories.make(gone.maja, gone.case, gone.row, told)
    key = partner_stories.come_in(made)
    seen = partner_stories.look(key)
    assert MessageKind.ARRIVAL_MET not in abroad_views._kinds(seen, abroad.plan(key, seen))
    assert MessageKind.ARRIVAL_MET not in seen.stands
    assert partner_stories.report(key) is abroad.Sent.NO
    url = reverse("partner-send", args=[MessageKind.ARRIVAL_MET.value])
    client = enter(made)
    typed = {"message_id": str(uuid.uuid4()), "happened_on": str(clock.today()), "text": partner_stories.MET}
    assert (client.get(url).status_code, client.post(url, typed).status_code) == (404, 404)


def test_a_text_that_is_far_too_long_says_how_long_and_comes_back_within_reason(
    committed_cast: Cast, gone: Going
) -> None:
    client = enter(gone.link(committed_cast.henrik))
    url = reverse("partner-send", args=[MessageKind.PROGRESS.value])
    typed = {"message_id": str(uuid.uuid4()), "happened_on": str(clock.today()), "text": "x" * 200_000}
    refused = client.post(url, typed)
    (said,) = refused.context["form"].errors["text"]
    assert refused.status_code == 422 and "200000" in said and "4000" in said
    assert text_of(refused).count("x" * 5_000) == 4 and len(refused.content) < 40_000
    client.cookies.clear()
    assert len(client.post(url, typed).content) < 40_000


def test_the_plan_says_in_which_language_it_is(committed_cast: Cast, gone: Going) -> None:
    text = text_of(enter(gone.link(committed_cast.henrik)).get(PAGE))
    assert "The plan is written in Danish" in text and f'<p lang="da">{reintegration_stories.GOAL}' in text


def test_who_reports_stands_on_the_form_and_without_a_plan_it_says_that_nothing_is_delivered(
    committed_cast: Cast,
) -> None:
    going = going_home(committed_cast)
    client = enter(going.link(committed_cast.henrik))
    url = reverse("partner-send", args=[MessageKind.DELIVERY.value])
    assert partner_stories.RECIPIENT in text_of(client.get(url))
    assert "[RET-12]" in client.post(url, {}).context["form"].errors["line"][0]


def test_a_delivery_is_of_a_line_of_the_budget_and_what_is_wrong_stands_beside_its_field(
    committed_cast: Cast, travelling: Going
) -> None:
    gone = travelling
    client = enter(gone.link(committed_cast.henrik))
    url = reverse("partner-send", args=[MessageKind.DELIVERY.value])
    form = client.get(url).context["form"]
    assert len(form.fields["line"].choices) == 1
    typed = {
        "message_id": str(uuid.uuid4()),
        "happened_on": str(clock.today()),
        "line": form.fields["line"].choices[0][0],
        "amount": "10000",
        "supplier": partner_stories.SUPPLIER,
        "receipt": partner_stories.RECEIPT,
        "text": partner_stories.MET,
    }
    for field, value in (
        ("amount", "-5"), ("amount", "1.5"), ("amount", "1,5"), ("amount", "\u0663"), ("amount", "10000 kr."),
        ("happened_on", "\u0662\u0660\u0662\u0665-10-06"), ("line", str(uuid.uuid4())), ("receipt", ""),
    ):  # fmt: skip
        refused = client.post(url, typed | {field: value})
        assert refused.status_code == 422 and list(refused.context["form"].errors) == [field]
        assert partner_stories.MET in text_of(refused)
    early = client.post(url, typed)
    assert early.context["form"].errors["happened_on"] == [
        "First report that the person was met on arrival, on that day or before. [RET-05]"
    ]
    client.post(
        reverse("partner-send", args=[MessageKind.ARRIVAL_MET.value]),
        {"message_id": str(uuid.uuid4()), "happened_on": str(clock.today()), "text": partner_stories.MET},
    )
    over = client.post(url, typed | {"amount": "50,000"})
    assert list(over.context["form"].errors) == ["amount"] and "RET-18" in text_of(over)
    assert client.post(url, typed | {"amount": "10,000"}).status_code == 302
    assert "DKK 10,000" in text_of(client.get(PAGE))


def test_what_was_typed_comes_back_where_the_session_ended_meanwhile(committed_cast: Cast, gone: Going) -> None:
    made = gone.link(committed_cast.henrik)
    client = enter(made)
    partner_stories.end(committed_cast.mette, gone.case, made.link)
    url = reverse("partner-send", args=[MessageKind.PROGRESS.value])
    closed = client.post(url, {"text": partner_stories.MET})
    assert closed.status_code == 403 and partner_stories.MET in text_of(closed)
    assert "(RET-26)" in text_of(closed) and "RET-26" not in text_of(Client().get(PAGE))


def test_neither_keys_nor_queries_grow_with_what_was_reported(committed_cast: Cast, travelling: Going) -> None:
    gone = travelling
    client = enter(gone.link(committed_cast.henrik))

    def asked() -> tuple[int, int]:
        with (
            CaptureQueriesContext(connections["keys"]) as keys,
            CaptureQueriesContext(connections["partner"]) as queries,
        ):
            assert client.get(PAGE).status_code == 200
        return len(keys), len(queries)

    before = asked()
    for kind in (MessageKind.ARRIVAL_MET, MessageKind.PROGRESS, MessageKind.PROGRESS):
        partner_stories.report(client.cookies[COOKIE].value, partner_stories.given(kind))
    assert asked() == before == (1, 3)


def test_there_is_nothing_else_to_report(committed_cast: Cast, gone: Going) -> None:
    client = enter(gone.link(committed_cast.henrik))
    assert client.get(PAGE + "report/money/").status_code == 404
    assert client.delete(PAGE).status_code == 405


ADDRESSES = (
    "",
    "leave/",
    "report/arrival_met/",
    "report/x/",
    "report/",
    "report/progress/more/",
    "x/",
    "x.y/",
    "a/b/c/",
)


@pytest.mark.django_db(databases=["default", "keys", "partner"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_ret26_no_answer_says_why_she_was_in_denmark_or_leads_into_the_register(address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["helle_language"] = "da"
    for page in (client.get(PAGE + address), client.post(PAGE + address), client.put(PAGE + address)):
        text = text_of(page).lower()
        assert page.status_code in (200, 403, 404, 405)
        assert [one for one in ("traffick", "menneskehandel", 'href="/"', "helle_session") if one in text] == []
        assert 'lang="en"' in text and "<script" not in text
        assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "strict-origin")
        assert "noindex" in page.headers["X-Robots-Tag"] and page.headers["X-Frame-Options"] == "DENY"
        assert ("Allow" in page.headers) is (page.status_code == 405)


def test_what_was_typed_comes_back_where_the_cookie_of_the_form_is_gone() -> None:
    url = reverse("partner-send", args=[MessageKind.PROGRESS.value])
    refused = Client(enforce_csrf_checks=True).post(url, {"text": partner_stories.MET, "receipt": " "})
    assert refused.status_code == 403 and text_of(refused).count('class="alert"') == 1
    assert partner_stories.MET in text_of(refused) and "was not sent" in text_of(refused)


def test_what_stands_already_is_not_offered_to_be_reported(committed_cast: Cast, gone: Going) -> None:
    cast = committed_cast
    disbursement_stories.arrive(cast.henrik, gone.case, gone.row)
    begun = reverse("partner-send", args=[MessageKind.ACTIVITIES_BEGUN.value])
    client = enter(gone.link(cast.henrik))
    assert begun in text_of(client.get(PAGE))
    disbursement_stories.happen(cast.henrik, gone.case, gone.row, JourneyKind.ACTIVITIES_BEGUN)
    assert begun not in text_of(client.get(PAGE))


def test_ret05_a_delivery_like_one_that_was_reported_is_asked_about(committed_cast: Cast, gone: Going) -> None:
    cast = committed_cast
    disbursement_stories.arrive(cast.henrik, gone.case, gone.row)
    client = enter(gone.link(cast.henrik))
    url = reverse("partner-send", args=[MessageKind.DELIVERY.value])
    form = client.get(url).context["form"]
    (line, named) = form.fields["line"].choices[0]
    assert "DKK 30,000, DKK 30,000 left" in named
    typed = {
        "message_id": str(uuid.uuid4()),
        "happened_on": str(clock.today()),
        "line": line,
        "amount": "1000",
        "supplier": partner_stories.SUPPLIER,
        "receipt": partner_stories.RECEIPT,
        "text": partner_stories.MET,
    }
    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed).status_code == 302  # A second press.
    again = typed | {"message_id": str(uuid.uuid4()), "amount": "999", "receipt": f" {partner_stories.RECEIPT.upper()}"}
    asked = client.post(url, again)
    assert asked.status_code == 422 and "is_another" in asked.context["form"].errors
    assert 'type="checkbox"' in text_of(asked)
    with cast.henrik.acting():
        assert PartnerMessage.objects.count() == 1
    assert client.post(url, again | {"is_another": "on"}).status_code == 302
