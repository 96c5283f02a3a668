"""What no browser sends by itself: an answer in words, never an error of the server."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests import stories
from tests.cast import Cast
from tests.pages import audit_lines, errors_of, post
from tests.production_log import production_log

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ODD = ("-1", "0", "x", "²", "9" * 5000, "1\x00", "\x00", "٣")


@pytest.mark.parametrize("value", ODD)
def test_a_filter_that_is_none(cast: Cast, value: str) -> None:
    mette, dorthe = cast.mette.client(), cast.dorthe.client()
    for name in ("case-list", "referral-list", "units", "desk"):
        query = dict.fromkeys(("side", "rung", "part", "state", "art", "mine"), value)
        assert mette.get(reverse(name), query).status_code == 200, name
    assert dorthe.get(reverse("audit-log"), {"side": value, "afvist": value}).status_code == 200


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2025-13-45"])
def test_a_list_narrowed_by_the_last_day_there_is(cast: Cast, day: str) -> None:
    assert cast.mette.client().get(reverse("case-list"), {"fra": day, "til": day}).status_code == 200


@pytest.mark.parametrize("number", ["2025-0001%00", "%00", "x" * 3000, "2025-٠٠٠١", "2025-99999999"])
def test_a_number_that_is_none(cast: Cast, number: str) -> None:
    mette = cast.mette.client()
    for address in (f"/sager/{number}/", f"/sager/{number}/indikation/", f"/henvendelser/{number}/"):
        assert mette.get(address).status_code == 404
    assert mette.get(f"/henvendelser/H{number}/").status_code == 404


@pytest.mark.parametrize("count", ["x", "²", "", "-3", "9" * 5000, "10000", "1\x00"])
@pytest.mark.parametrize("button", ["", "more", "fewer"])
def test_a_count_of_persons_that_cannot_be(cast: Cast, count: str, button: str) -> None:
    sent = {"p-TOTAL_FORMS": count, "p-INITIAL_FORMS": "0", "p-0-sex": "woman"} | ({button: "1"} if button else {})
    answer = cast.anders.client().post(reverse("referral-new"), sent)
    assert answer.status_code == (200 if button else 422)
    assert "ManagementForm" not in answer.content.decode()


def test_ten_thousand_persons_are_refused_in_words(cast: Cast) -> None:
    sent = {"p-TOTAL_FORMS": "10000", "p-INITIAL_FORMS": "0"} | {f"p-{n}-sex": "woman" for n in range(10_000)}
    answer = cast.anders.client().post(reverse("referral-new"), sent)
    assert answer.status_code == 400
    assert "højst 40 personer" in answer.content.decode()
    few = {"p-TOTAL_FORMS": "41", "p-INITIAL_FORMS": "0"} | {f"p-{n}-sex": "woman" for n in range(41)}
    answer = cast.anders.client().post(reverse("referral-new"), few)
    assert "En henvendelse har højst 40 personer." in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["\u200b\u200b", "\u202eanna", "an\x07na", "an\x00na", "\u2067anna", "\u200d", "x" * 201]
)
def test_a_name_nobody_can_read(cast: Cast, name: str) -> None:
    case = stories.an_opened_case(cast)
    answer = post(cast.mette.client(), reverse("case-name-new", args=[case.number]), {"kind": "legal", "name": name})
    assert answer.status_code == 422 and errors_of(answer)["name"]


@pytest.mark.parametrize("name", ["Ngũgĩ", "Þóra D’Arc-O'Neill", "محمد", "Nguyễn Thị", "می\u200cنا"])
def test_a_name_in_any_script(cast: Cast, name: str) -> None:
    case = stories.an_opened_case(cast)
    answer = post(cast.mette.client(), reverse("case-name-new", args=[case.number]), {"kind": "legal", "name": name})
    assert answer.status_code == 302


@pytest.mark.parametrize("number", ["٠٧٠٧٦١٤٢٨٥", "０７０７６１４２８５"])
def test_a_cpr_number_has_the_digits_of_a_keyboard(cast: Cast, number: str) -> None:
    case = stories.an_opened_case(cast)
    typed = {"kind": "cpr", "value": number}
    answer = post(cast.mette.client(), reverse("case-number-new", args=[case.number]), typed)
    assert errors_of(answer)["value"] == ["Et CPR-nummer har ti cifre."]


def test_a_version_of_the_case_that_cannot_be(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    for version in ("9" * 30, "-1", "x"):
        answer = post(cast.mette.client(), reverse("case-assign", args=[case.number]), {"case_version": version})
        assert answer.status_code == 422


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "idna"])
@pytest.mark.parametrize("address", ["/konto/login/", "/sager/ny/", "/sprog/"])
def test_a_form_in_another_charset_is_answered_in_words(cast: Cast, address: str, charset: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    with_a_cookie = Client(enforce_csrf_checks=True)
    with_a_cookie.get("/konto/login/")
    hers = cast.mette.client()
    for client in (hers, with_a_cookie) if address != "/sager/ny/" else (hers,):
        client.raise_request_exception = False
        answer = client.post(address, b"name=x", content_type=kind)
        assert answer.status_code == 400
        assert "Det kan ikke modtages" in answer.content.decode()


def test_what_is_refused_stands_in_the_log_of_an_installation_in_one_line_and_without_a_secret(cast: Cast) -> None:
    """By its settings, not by the demo's, which are quiet about what nobody finds."""
    secret = uuid4().hex
    with production_log() as written:
        mette = cast.mette.client()
        assert mette.get("/sager/2025-9999/").status_code == 404
        assert mette.get("/findes/%0A2026-01-01 WARNING somebody logged in%1B%5B2J/").status_code == 404
        assert mette.get("/sager/", {"fritekst": secret}).status_code == 200
        for address in (f"/kalender/{secret}.ics", f"/udlevering/{secret}/", f"/partner/{secret}/"):
            assert mette.get(address).status_code in {200, 404}, address
        assert Client(enforce_csrf_checks=True).post("/konto/login/", {"login": secret}).status_code == 403
    lines = written.getvalue().splitlines()
    assert secret not in written.getvalue() and "\x1b" not in written.getvalue()
    assert any(line.endswith("Not Found: /sager/2025-9999/") for line in lines), lines
    assert any("Forbidden (CSRF" in line and line.endswith("/konto/login/") for line in lines), lines
    assert all(" WARNING django." in line for line in lines), lines


def test_a_form_with_a_token_of_nobody_stands_in_the_audit_of_whoever_is_logged_in(cast: Cast) -> None:
    mette = cast.mette.client()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = mette.cookies
    before = len(audit_lines(cast, cast.mette.user.pk))
    answer = strict.post(reverse("case-list"), {"csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 403 and "Formularen er for gammel" in answer.content.decode()
    (line,) = audit_lines(cast, cast.mette.user.pk)[: len(audit_lines(cast, cast.mette.user.pk)) - before]
    assert (line.action, line.outcome, line.detail["by"]) == ("access.denied", "denied", "token")
    assert line.detail["page"] == "case-list"


def test_a_value_that_no_form_offers_stands_in_the_audit_by_the_name_of_its_field(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    address = reverse("case-name-new", args=[case.number])
    post(cast.mette.client(), address, {"kind": "of_nobody", "name": "Anna"})
    line = next(one for one in audit_lines(cast, cast.mette.user.pk) if one.action == "form.read")
    assert line.detail["not_offered"] == ["kind"]
    assert "of_nobody" not in str(line.detail)


OF_NOBODY = "of_nobody"
FORMS_OF_THEIR_OWN = {
    "a new referral": ("referral-new", {"first_contact": OF_NOBODY}, ["first_contact"]),
    "a person of a new referral": ("referral-new", {"p-TOTAL_FORMS": "1", "p-0-sex": OF_NOBODY}, ["p-0-sex"]),
    "a print of a case": ("case-print", {"purpose": OF_NOBODY}, ["purpose"]),
    "a search for a person": ("case-search", {"kind": OF_NOBODY, "value": "1"}, ["kind"]),
    "several cases for a colleague": ("case-several", {"user": OF_NOBODY}, ["user"]),
}


@pytest.mark.parametrize("what", FORMS_OF_THEIR_OWN)
def test_so_does_one_that_is_sent_to_a_form_that_answers_for_itself(cast: Cast, what: str) -> None:
    case = stories.an_opened_case(cast)
    name, sent, odd = FORMS_OF_THEIR_OWN[what]
    address = reverse(name, args=[case.number] if name == "case-print" else [])
    client = cast.mette.client()
    if name == "case-several":
        client.post(address, sent | {"valgt": case.number})
    else:
        post(client, address, sent)
    line = audit_lines(cast, cast.mette.user.pk)[0]
    assert line.action in {"form.read", "referral.form_read"}
    assert set(odd) <= set(line.detail["not_offered"])
    assert OF_NOBODY not in str(line.detail)


@pytest.mark.parametrize(("name", "asked"), [("case-list", "trin"), ("user-list", "rolle"), ("audit-log", "hvem")])
def test_so_does_one_that_a_list_is_asked_by(cast: Cast, name: str, asked: str) -> None:
    karen = cast.karen.client()
    assert karen.get(reverse(name)).status_code == 200
    assert "not_offered" not in audit_lines(cast, cast.karen.user.pk)[0].detail
    karen.get(reverse(name), {asked: OF_NOBODY})
    line = audit_lines(cast, cast.karen.user.pk)[0]
    assert line.detail["not_offered"] == [asked] and OF_NOBODY not in str(line.detail)
