"""Writing a call down: what is asked, what is not, who reads it (DET-08, FLO-08, ACT-10, PUB-STAT-04)."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from tests import hotline_stories
from tests.cast import Cast
from tests.gates import Gates, ObjectGates, Place
from tests.pages import audit_lines, errors_of, fill_in, hidden_of, post

from helle.register.hotline.forms import KEYS
from helle.register.hotline.models import Call, CallBack
from helle.register.protection.keystore.models import DataKey

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ADDRESS = "/hotline/nyt/"
TYPED = {
    "caller": "police",
    "themes": ["suspicion", "labour"],
    "done": ["advised"],
    "text": hotline_stories.SAID,
    "minutes": "4",
}
# Everybody else has to do with what comes in, at most, and not with the hotline of CMM.
OUTSIDERS = ("anders", "peter", "rita", "ulla", "olga", "henrik", "dorthe", "anton")


class TestGates(Gates):
    view = "call-new"
    may = "vera"
    outsiders = OUTSIDERS
    wrong_roles = ("stine", "karen")


class TestReading(ObjectGates):
    view = "call-page"
    may = "vera"
    outsiders = OUTSIDERS
    wrong_roles = ("stine",)
    methods = ("GET",)
    action = "call.read"

    def place(self, cast: Cast) -> Place:
        call = hotline_stories.record(cast.vera)
        return Place(reverse(self.view, args=[call.pk]), reverse(self.view, args=[cast.vera.user.pk]))


def calls(cast: Cast) -> list[Call]:
    with cast.vera.acting():
        return list(Call.objects.order_by("recorded_at"))


def test_det_08_a_call_is_written_down_with_what_the_caller_told(cast: Cast) -> None:
    fill_in(
        cast.vera.client(),
        ADDRESS,
        TYPED | {"language": "ro", "region": "central", "municipality": "KOM-751", "sector": "kiosk", "signs": "yes"},
    )
    (call,) = calls(cast)
    assert (call.caller, call.themes, call.done, call.minutes) == ("police", ["suspicion", "labour"], ["advised"], 4)
    assert (call.language, call.region, call.municipality, call.sector) == ("ro", "central", "KOM-751", "kiosk")
    assert (call.signs, call.danger, call.work) == (True, False, "")
    # The time is that of opening the page, by the minute.
    assert call.started_at == dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC)
    page = cast.mette.client().get(reverse("call-page", args=[call.pk])).content.decode()
    assert hotline_stories.SAID in page and "Vera Munk" in page and "Aarhus" in page


def test_nothing_is_chosen_before_the_caller_has_said_it(cast: Cast) -> None:
    form = cast.vera.client().get(ADDRESS).context["form"]
    said = {bound.name for bound in form.visible_fields() if bound.value() not in (None, "", [], False)}
    assert said == {"started_on", "started_time"}


def test_each_key_that_the_page_names_goes_to_one_place(cast: Cast) -> None:
    page = cast.vera.client().get(ADDRESS).content.decode()
    given = re.findall('accesskey="([a-z])"', page)
    assert sorted(given) == sorted(KEYS.values()) and len(set(given)) == len(given)
    assert all(f"<kbd>{letter.upper()}</kbd>" in page for letter in given)


def test_act_10_nobody_is_asked_who_calls(cast: Cast) -> None:
    """Of the person only the kind is asked; the one place for a number is a wish to be called back."""
    assert {field.name for field in Call._meta.get_fields()} == {
        "id", "root", "started_at", "minutes", "caller", "themes", "language", "region", "municipality", "sector",
        "signs", "work", "danger", "done", "referred_to", "text_sealed", "recorded_at", "by_user", "by_unit",
        "replaces", "replaced_by", "why_sealed",
    }  # fmt: skip
    fill_in(cast.vera.client(), ADDRESS, TYPED | {"caller": "not_told"})
    page = cast.vera.client().get(reverse("call-page", args=[calls(cast)[0].pk])).content.decode()
    assert "Enhver kan ringe uden at sige, hvem man er" in page


def test_what_was_said_is_sealed_under_the_calls_own_key(cast: Cast) -> None:
    call = hotline_stories.record(cast.vera)
    assert DataKey.objects.get(pk=call.root).kind == "call"
    assert call.text_sealed and hotline_stories.SAID.encode() not in bytes(call.text_sealed)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"caller": ""}, "caller"),
        ({"caller": "neighbour"}, "caller"),
        ({"themes": []}, "themes"),
        ({"done": []}, "done"),
        ({"done": ["nothing", "advised"]}, "done"),
        ({"done": ["referred_on"]}, "referred_to"),
        ({"referred_to": ["at"]}, "referred_to"),
        ({"done": ["call_back"]}, "call_back"),
        ({"call_back": "70 20 25 50"}, "call_back"),
        ({"done": ["call_back"], "call_back": "x", "call_back_on": "2025-10-05"}, "call_back_on"),
        ({"done": ["call_back"], "call_back": "x", "call_back_on": "2026-10-05"}, "call_back_on"),
        ({"started_on": "2025-10-07"}, "started_on"),
        ({"started_time": "23.59"}, "started_on"),
        ({"started_on": "1999-10-07"}, "started_on"),
        ({"started_time": "halv ni"}, "started_time"),
        ({"minutes": "601"}, "minutes"),
        ({"municipality": "KOM-1"}, "municipality"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, changed: dict[str, object], field: str) -> None:
    response = post(cast.vera.client(), ADDRESS, TYPED | changed)
    assert response.status_code == 422 and set(errors_of(response)) == {field}
    assert response.context["form"]["text"].value() == hotline_stories.SAID
    assert calls(cast) == []


def test_a_second_press_writes_one_call(cast: Cast) -> None:
    client = cast.vera.client()
    sent = hidden_of(client, ADDRESS) | TYPED
    assert [client.post(ADDRESS, sent).status_code for _press in range(2)] == [302, 302]
    assert len(calls(cast)) == 1


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"signs": "yes"}, "CMM tager sagen"),
        ({"signs": "no", "work": "unreasonable"}, "Arbejdstilsynet"),
        ({"signs": "yes", "danger": "on"}, "112"),
        ({"work": "reasonable"}, "det er ikke oplyst, om der er tegn på menneskehandel"),
    ],
)
def test_the_rule_says_where_the_call_goes_while_it_is_written(cast: Cast, told: dict[str, str], says: str) -> None:
    client = cast.vera.client()
    page = client.post(ADDRESS, hidden_of(client, ADDRESS) | told | {"regler": "vist"})
    assert page.status_code == 200 and says in page.content.decode()
    assert errors_of(page) == {} and calls(cast) == []


def test_the_line_of_the_audit_says_the_kind_and_where_it_goes_and_no_word(cast: Cast) -> None:
    fill_in(cast.vera.client(), ADDRESS, TYPED | {"signs": "yes"})
    line = next(line for line in audit_lines(cast, cast.vera.user.pk) if line.action == "call.recorded")
    assert line.detail == {"caller": "police", "goes_to": ["cmm"]}


def test_a_lead_reads_calls_and_writes_none(cast: Cast) -> None:
    call, _wish = hotline_stories.record_with_a_wish(cast.vera)
    page = cast.karen.client().get(reverse("call-page", args=[call.pk])).content.decode()
    assert hotline_stories.SAID in page and reverse("call-correct", args=[call.pk]) not in page
    assert cast.karen.client().get(reverse("call-correct", args=[call.pk])).status_code == 404


def test_whom_to_call_back_does_not_stand_on_the_page_of_the_call(cast: Cast) -> None:
    call, back = hotline_stories.record_with_a_wish(cast.vera)
    page = cast.vera.client().get(reverse("call-page", args=[call.pk])).content.decode()
    assert hotline_stories.WISH not in page and "Venter på at blive ringet op" in page
    assert DataKey.objects.get(pk=back.pk).kind == "call_back"
    with cast.mette.acting():
        assert CallBack.objects.count() == 1
    for who in (cast.peter, cast.olga, cast.stine):
        with who.acting():
            assert (CallBack.objects.count(), Call.objects.count()) == (0, 0)


def test_the_database_takes_no_call_of_the_future_nor_in_anothers_name(cast: Cast) -> None:
    hotline_stories.record(cast.vera)
    others: list[tuple[str, object]] = [
        ("started_at", dt.datetime(2030, 1, 1, tzinfo=dt.UTC)),
        ("by_user_id", cast.mette.user.pk),
    ]
    for name, value in others:
        with pytest.raises(Exception, match="row-level security"), cast.vera.acting():
            copied = Call.objects.get()
            copied.pk = copied.root = uuid.uuid4()
            setattr(copied, name, value)
            copied.save(force_insert=True)
