"""The page Beskeder: what one chooses, what a mail would say, and whether mails reach one."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django.urls import reverse
from tests import notice_stories, stories
from tests.cast import Cast, seat
from tests.gates import Gates, Place
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.notices import queries
from helle.register.notices.choices import How
from helle.register.notices.models import Choice
from helle.register.notices.wording import log_in_address

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

PAGE = reverse("notices")
MENDED = reverse("notices-address-mended")


class TestGates(Gates):
    view = "notices"
    # Everybody has mails to choose: nobody is an outsider.
    may = "anton"


class TestMendedGates(Gates):
    view = "notices-address-mended"
    methods: ClassVar[tuple[str, ...]] = ("POST",)
    action = "notice.address_mended"

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast, there: Place) -> None:
        response = cast.mette.client().post(MENDED)
        assert (response.status_code, response.headers["Location"]) == (302, PAGE)
        line = audit_lines(cast, cast.mette.user.pk)[0]
        assert (line.action, line.object_id) == ("notice.address_mended", cast.mette.user.pk)


def test_nobody_gets_mails_who_has_not_chosen_them(cast: Cast) -> None:
    form = cast.mette.client().get(PAGE).context["form"]
    assert form["how"].value() == How.NEVER
    assert not Choice.objects.exists()


def test_what_is_chosen_is_kept_shown_again_and_can_be_changed(cast: Cast) -> None:
    client = cast.mette.client()
    fill_in(client, PAGE, {"how": "daily", "daily_at": "9", "quiet_from": "18", "quiet_to": "6", "language": "en"})
    shown = client.get(PAGE).context["form"]
    kept = [shown[name].value() for name in ("how", "daily_at", "quiet_from", "quiet_to", "quiet_weekends", "language")]
    assert kept == ["daily", 9, 18, 6, True, "en"]
    fill_in(client, PAGE, {"how": "never", "quiet_from": "", "quiet_to": ""})
    assert client.get(PAGE).context["form"]["quiet_from"].value() is None
    with cast.mette.acting():
        assert Choice.objects.get().how == How.NEVER
    assert [line.action for line in audit_lines(cast, cast.mette.user.pk)].count("notice.chosen") == 2


def test_each_membership_has_its_own_choice(cast: Cast) -> None:
    notice_stories.choose(cast.mette)
    other = seat(cast.mette.user, "CMM", "cmm_lead")
    client = cast.mette.client()
    client.post(reverse("choose-membership"), {"membership": str(other.pk)})
    assert client.get(PAGE).context["form"]["how"].value() == How.NEVER


def test_a_colleague_sees_none_of_it(cast: Cast) -> None:
    notice_stories.choose(cast.mette)
    with cast.jonas.acting():
        assert not Choice.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"quiet_from": "18", "quiet_to": ""}, "quiet_to"),
        ({"quiet_from": "", "quiet_to": "7"}, "quiet_from"),
        ({"quiet_from": "7", "quiet_to": "7"}, "quiet_to"),
        ({"how": "daily", "daily_at": "6", "quiet_from": "17", "quiet_to": "7"}, "daily_at"),
        ({"how": "daily", "daily_at": "18", "quiet_from": "17", "quiet_to": "7"}, "daily_at"),
        ({"how": "daily", "daily_at": "12", "quiet_from": "12", "quiet_to": "13"}, "daily_at"),
    ],
)
def test_hours_that_make_no_sense_are_refused_beside_the_field(cast: Cast, typed: dict[str, str], field: str) -> None:
    client = cast.mette.client()
    refused = post(client, PAGE, typed)
    assert refused.status_code == 422
    assert list(errors_of(refused)) == [field]
    with cast.mette.acting():
        assert not Choice.objects.exists()


def test_the_preview_says_what_a_mail_would_say_now_and_nothing_of_whom(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.mette)
    page = cast.mette.client().get(PAGE)
    mail = page.context["mail"]
    assert mail.subject == "Helle: dit skrivebord"
    assert "2 ting venter på dit skrivebord i Helle." in mail.body
    assert log_in_address() in mail.body
    assert "siden sidste mail" not in mail.body
    assert case.number not in mail.subject + mail.body
    assert page.context["waits"]


def test_whoever_has_nothing_waiting_is_shown_an_example_and_told_so(cast: Cast) -> None:
    page = cast.sofie.client().get(PAGE)
    assert not page.context["waits"]
    assert "Lige nu venter intet" in page.content.decode()


def test_the_desk_is_silent_while_mails_arrive(cast: Cast) -> None:
    with cast.mette.acting():
        assert queries.trouble() is None
    assert "Mails om" not in cast.mette.client().get(reverse("desk")).content.decode()
