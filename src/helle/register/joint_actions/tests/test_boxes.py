"""Boxes that a telephone closed without a connection: once each, by who wrote them, wherever they belong (DET-09)."""

from __future__ import annotations

import base64
import datetime as dt
import os
import uuid
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.urls import reverse
from tests import joint_action_stories
from tests.cast import Cast, Member
from tests.gates import Gates, Place
from tests.pages import audit_lines

from helle.register.joint_actions import intake_actions, met_queries
from helle.register.joint_actions.choices import Ended
from helle.register.joint_actions.models import JointAction
from helle.register.joint_actions.tests.gates import NO_PART, persons
from helle.register.protection import boxes, clock
from helle.register.protection.refusals import UsedForm
from helle.rules.codes import Sector
from helle.rules.definitions.indicators import ALL_CODES, asked_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

BOX = "/faelles-aktioner/fra-telefonen/"


class TestGates(Gates):
    view = "joint-action-box"
    outsiders = ("anders", "sofie", *NO_PART)
    wrong_roles = ("karen", "stine")
    methods = ("POST",)
    action = "joint_action.met"
    sent: ClassVar[dict[str, Any]]

    def place(self, cast: Cast) -> Place:
        type(self).sent = typed(joint_action_stories.a_day_at_the_firm(cast))
        return Place(reverse(self.view), reverse("joint-action-take-out", args=["A2025-9999", uuid.uuid4()]))

    def ask(self, who: Member, url: str) -> Any:
        return send(who, self.sent)


def boxed(typed: dict[str, Any], user_id: uuid.UUID) -> str:
    """What a telephone closes: the form as it would have been sent, under the server's key, bound to who typed it."""
    own, nonce = ec.generate_private_key(ec.SECP256R1()), os.urandom(12)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(boxes.public_key()))
    key = HKDF(SHA256(), 32, None, boxes.INFO).derive(own.exchange(ec.ECDH(), theirs))
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    sealed = AESGCM(key).encrypt(nonce, urlencode(typed, doseq=True).encode(), str(user_id).encode())
    return base64.b64encode(boxes.VERSION + point + nonce + sealed).decode()


def typed(action: JointAction, **more: Any) -> dict[str, Any]:
    return {"joint_action": action.number, "form_token": str(uuid.uuid4()), "sex": "woman", **more}


def send(by: Member, sent: dict[str, Any], *, typed_by: Member | None = None) -> Any:
    return by.client().post(BOX, {"box": boxed(sent, (typed_by or by).user.pk)})


def test_a_box_goes_in_once_however_often_it_is_sent(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    sent = typed(action, age="40", met_at="2025-10-06T07:45:00.000Z")
    answers = [send(cast.mette, sent) for _each in range(3)]
    assert [(one.status_code, one.json()["fresh"]) for one in answers] == [(200, True), (200, False), (200, False)]
    (row,) = persons(cast, action)
    assert (row.age, row.met_at) == (40, dt.datetime(2025, 10, 6, 7, 45, tzinfo=dt.UTC))
    actions = [line.action for line in audit_lines(cast, cast.mette.user.pk)[:3]]
    assert actions == ["joint_action.box_again", "joint_action.box_again", "joint_action.met"]


def test_a_box_is_sent_by_who_typed_it_alone(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    joint_action_stories.ready(cast, action, cast.mette, cast.jonas)
    sent = typed(action)
    refused = send(cast.jonas, sent, typed_by=cast.mette)
    assert refused.status_code == 422 and "skrevet af en anden" in refused.json()["said"]
    assert persons(cast, action) == []
    assert send(cast.mette, sent).status_code == 200
    # Nor does somebody else's token let another person in.
    again = send(cast.jonas, sent)
    assert (again.status_code, again.json()["never"]) == (409, True) and len(persons(cast, action)) == 1
    with cast.jonas.acting(), pytest.raises(UsedForm):
        intake_actions.person_meet(action, uuid.UUID(sent["form_token"]), joint_action_stories.met())


@pytest.mark.parametrize("box", ["", "AQ==", "not base64", "A" * 600_000])
def test_what_is_no_box_is_refused_and_writes_nothing(cast: Cast, box: str) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    assert cast.mette.client().post(BOX, {"box": box}).status_code == 422
    assert persons(cast, action) == []


def test_what_cannot_be_read_stands_in_the_remark_and_the_person_goes_in(cast: Cast) -> None:
    """She stands in a car park and cannot be asked again; nothing is lost."""
    action = joint_action_stories.a_day_at_the_firm(cast)
    sent = typed(action, age="about forty", nationality="Q9", sex="none of them", remark="<script>alert(1)</script>")
    assert send(cast.mette, sent).status_code == 200
    (row,) = persons(cast, action)
    with cast.mette.acting():
        (shown,) = met_queries.opened_met(action)
    assert (row.sex, row.age, row.nationality) == ("not_stated", None, "")
    assert {"<script>alert(1)</script>", "Omtrentlig alder: about forty", "Statsborgerskab: Q9"} < set(
        shown.remark.splitlines()
    )
    page = cast.mette.client().get(reverse("joint-action-page", args=[action.number])).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize("told", ["2031-01-01T00:00:00.000Z", "2025-10-05T21:00:00.000Z", "1970-01-01T00:00:00.000Z"])
def test_a_telephone_whose_clock_is_wrong_says_the_moment_it_came(cast: Cast, told: str) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    assert send(cast.mette, typed(action, met_at=told)).status_code == 200
    (row,) = persons(cast, action)
    assert row.met_at == row.recorded_at


def test_nobody_is_written_down_before_the_day(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast, day=clock.today() + dt.timedelta(days=1))
    refused = send(cast.mette, typed(action))
    assert refused.status_code == 409 and "dagen er ikke kommet" in refused.json()["said"]
    assert not refused.json()["never"]
    assert persons(cast, action) == []


def test_what_was_written_without_a_connection_comes_in_after_the_end_too(cast: Cast) -> None:
    """Nothing is lost because somebody in an office was faster: also for who is taken off the joint action."""
    action = joint_action_stories.a_day_at_the_firm(cast)
    joint_action_stories.ready(cast, action, cast.jonas)
    joint_action_stories.end(cast.anders, action, Ended.CANCELLED)
    assert send(cast.mette, typed(action)).status_code == 200
    assert len(persons(cast, action)) == 1


def test_a_box_of_no_joint_action_or_of_another_one_than_hers_is_not_found(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    for wrong in ("A2025-9999", "", "A\x00", action.number + "1"):
        assert send(cast.mette, typed(action) | {"joint_action": wrong}).status_code == 404
    assert send(cast.jonas, typed(action)).status_code == 404
    assert persons(cast, action) == []


def test_signs_are_kept_where_the_lead_has_changed_the_sector_meanwhile(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    (ours,) = [one for group in asked_in(Sector.CLEANING, clock.today()) for one in group.indicators][:1]
    street = {one.code for group in asked_in(Sector.STREET, clock.today()) for one in group.indicators}
    others = sorted(set(ALL_CODES) - street)[:2]
    joint_action_stories.change(cast.anders, action, sector="street")
    sent = typed(action, indicators=[ours.code, *others])
    assert send(cast.mette, sent).status_code == 200
    (row,) = persons(cast, action)
    assert row.indicators == [ours.code, *others]


def test_of_signs_one_of_which_is_unknown_the_others_are_kept_and_all_are_in_the_remark(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    long = "ord " * 600
    assert send(cast.mette, typed(action, indicators=["wages", "smoking"], remark=long)).status_code == 200
    with cast.mette.acting():
        (shown,) = met_queries.opened_met(action)
    assert shown.row.indicators == ["wages"]
    assert "Tegn på menneskehandel: wages, smoking" in shown.remark.splitlines()
    # Of a remark that is too long, as much as a remark holds.
    assert shown.remark.count("ord") > 490
