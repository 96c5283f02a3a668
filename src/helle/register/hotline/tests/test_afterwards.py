"""After a call: corrected by a version that says why, called back and then erased."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests import hotline_stories
from tests.cast import Cast
from tests.gates import ObjectGates, Place
from tests.pages import audit_lines, errors_of, fill_in, hidden_of

from helle.register.hotline import actions, queries
from helle.register.hotline.choices import CallBackEnd
from helle.register.hotline.models import Call, CallBack
from helle.register.hotline.tests.test_call import OUTSIDERS
from helle.register.protection import vault
from helle.register.protection.keystore.models import DataKey, Erasure
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestCorrecting(ObjectGates):
    view = "call-correct"
    may = "vera"
    outsiders = OUTSIDERS
    wrong_roles = ("stine", "karen")

    def place(self, cast: Cast) -> Place:
        call = hotline_stories.record(cast.vera)
        return Place(reverse(self.view, args=[call.pk]), reverse(self.view, args=[cast.vera.user.pk]))


class TestCallingBack(ObjectGates):
    view = "call-back"
    may = "vera"
    outsiders = OUTSIDERS
    wrong_roles = ("stine", "karen")

    def place(self, cast: Cast) -> Place:
        call, _wish = hotline_stories.record_with_a_wish(cast.vera)
        return Place(reverse(self.view, args=[call.pk]), reverse(self.view, args=[cast.vera.user.pk]))


# --- corrected --------------------------------------------------------------------------------------------------


def test_a_correction_stands_with_its_reason_and_what_it_corrects_beneath(cast: Cast) -> None:
    call = hotline_stories.record(cast.vera, minutes=3)
    address = reverse("call-correct", args=[call.pk])
    fill_in(cast.mette.client(), address, {"caller": "police", "why": hotline_stories.WHY})
    response = cast.vera.client().get(reverse("call-page", args=[call.pk]))
    holds, (earlier,) = response.context["call"], response.context["whole"].earlier
    assert (holds.row.caller, earlier.row.caller) == ("police", "citizen")
    # What was not touched is as it was.
    assert (holds.row.minutes, holds.text, holds.row.started_at) == (3, hotline_stories.SAID, earlier.row.started_at)
    assert (holds.why, earlier.why) == (hotline_stories.WHY, "")
    assert (holds.row.by_user, earlier.row.by_user) == (cast.mette.user, cast.vera.user)


def test_a_correction_says_why(cast: Cast) -> None:
    call = hotline_stories.record(cast.vera)
    client = cast.vera.client()
    address = reverse("call-correct", args=[call.pk])
    response = client.post(address, hidden_of(client, address) | {"why": " "})
    assert response.status_code == 422 and set(errors_of(response)) == {"why"}
    with cast.vera.acting():
        assert Call.objects.count() == 1


def test_a_page_that_a_colleague_overtook_corrects_nothing_and_keeps_what_was_typed(cast: Cast) -> None:
    call = hotline_stories.record(cast.vera)
    client, address = cast.vera.client(), reverse("call-correct", args=[call.pk])
    typed = hidden_of(client, address) | {"caller": "police", "why": hotline_stories.WHY}
    hotline_stories.correct(cast.mette, call)
    response = client.post(address, typed)
    assert response.status_code == 422 and "lige blevet rettet af en anden" in response.content.decode()
    assert response.context["form"]["caller"].value() == "police"
    with cast.vera.acting():
        assert Call.objects.count() == 2


def test_of_two_who_correct_the_same_version_the_second_is_told(cast: Cast) -> None:
    call = hotline_stories.record(cast.vera)
    hotline_stories.correct(cast.mette, call)
    with pytest.raises(Refused, match="has just corrected"):
        hotline_stories.correct(cast.vera, call)


def test_by_whatever_version_it_is_asked_for_the_one_that_holds_is_shown(cast: Cast) -> None:
    first = hotline_stories.record(cast.vera)
    last = hotline_stories.correct(cast.vera, hotline_stories.correct(cast.vera, first))
    for version in (first, last):
        page = cast.vera.client().get(reverse("call-page", args=[version.pk]))
        assert page.context["call"].row == last and len(page.context["whole"].earlier) == 2


def test_the_database_lets_no_version_supersede_another_call(cast: Cast) -> None:
    one, other = hotline_stories.record(cast.vera), hotline_stories.record(cast.vera)
    with pytest.raises(Exception, match="one of its own call"), cast.vera.acting():
        row = actions._row(hotline_stories.told(), cast.vera.user.pk, root=one.root)
        row.replaces = other
        row.why_sealed = b"x"
        row.save(force_insert=True)


# --- called back ------------------------------------------------------------------------------------------------


def test_whom_to_call_back_is_erased_with_its_key_when_it_is_done(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    call, back = hotline_stories.record_with_a_wish(cast.vera)
    address = reverse("call-back", args=[call.pk])
    assert hotline_stories.WISH in cast.mette.client().get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        fill_in(cast.mette.client(), address, {"how": "called"})
    with cast.vera.acting():
        row = CallBack.objects.get()
        assert (row.ended, row.wish_sealed, row.ended_by) == ("called", None, cast.mette.user)
        # Not even a copy of the row opens any more.
        with pytest.raises(vault.Erased):
            vault.unseal(back.pk, back, "wish_sealed")
    assert not DataKey.objects.filter(pk=back.pk).exists() and Erasure.objects.filter(pk=back.pk).exists()
    # The call itself is still there to be read.
    page = cast.vera.client().get(reverse("call-page", args=[call.pk])).content.decode()
    assert "Ringet tilbage" in page and hotline_stories.SAID in page
    assert cast.vera.client().get(address).status_code == 404
    line = next(line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "call.called_back")
    assert (line.object_id, line.detail) == (call.root, {"how": "called"})


def test_of_two_who_call_back_the_second_is_told(cast: Cast) -> None:
    _call, back = hotline_stories.record_with_a_wish(cast.vera)
    with cast.vera.acting():
        actions.call_back_end(back, CallBackEnd.CALLED)
    with cast.mette.acting(), pytest.raises(Refused, match="closed it already"):
        actions.call_back_end(back, CallBackEnd.NOT_REACHED)


def test_a_wish_that_was_forgotten_comes_with_a_correction(cast: Cast) -> None:
    call = hotline_stories.record(cast.vera)
    address, client = reverse("call-correct", args=[call.pk]), cast.vera.client()
    sent = hidden_of(client, address) | {"done": ["advised", "call_back"], "why": hotline_stories.WHY}
    refused = client.post(address, sent)
    assert set(errors_of(refused)) == {"call_back"}
    assert client.post(address, sent | {"call_back": hotline_stories.WISH}).status_code == 302
    assert hotline_stories.WISH in client.get(reverse("call-back", args=[call.pk])).content.decode()
    # There is one already: the form asks no more.
    assert "call_back" not in client.get(address).context["form"].fields


def test_a_corrected_call_keeps_its_wish_to_be_called_back(cast: Cast) -> None:
    call, back = hotline_stories.record_with_a_wish(cast.vera)
    corrected = hotline_stories.correct(cast.vera, call, done=["call_back"])
    with cast.vera.acting():
        assert queries.get_call_back(corrected) == back
