"""Writing down whom CMM meets: on the page, out of a box that a telephone closed, once each (DET-09, SHR-05)."""

from __future__ import annotations

import base64
import datetime as dt
import os
import uuid
from typing import Any
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
from tests.pages import audit_lines, fill_in

from helle.register.joint_actions import intake_actions, queries
from helle.register.joint_actions.choices import Ended, TakenOut
from helle.register.joint_actions.models import JointAction, MetPerson
from helle.register.joint_actions.tests.gates import NO_PART, JointActionGates
from helle.register.protection import boxes, clock
from helle.register.protection.refusals import Refused, UsedForm

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestIntake(JointActionGates):
    view = "joint-action-intake"
    action = "joint_action.intake_read"
    outsiders = ("anders", "sofie", *NO_PART)
    # Of CMM, and not one of those it sends.
    wrong_roles = ("jonas", "vera", "karen", "stine")


class TestTakingOut(JointActionGates):
    view = "joint-action-take-out"
    outsiders = ("anders", "sofie", *NO_PART)
    wrong_roles = ("karen", "stine")

    def more(self, cast: Cast, action: JointAction) -> list[object]:
        return [joint_action_stories.meet(cast.mette, action).pk]


def boxed(typed: dict[str, Any], user_id: uuid.UUID) -> str:
    """What a telephone closes: the form as it would have been sent, under the server's key, bound to who typed it."""
    own, nonce = ec.generate_private_key(ec.SECP256R1()), os.urandom(12)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(boxes.public_key()))
    key = HKDF(SHA256(), 32, None, boxes.INFO).derive(own.exchange(ec.ECDH(), theirs))
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    sealed = AESGCM(key).encrypt(nonce, urlencode(typed, doseq=True).encode(), str(user_id).encode())
    return base64.b64encode(boxes.VERSION + point + nonce + sealed).decode()


def address(action: JointAction) -> str:
    return reverse("joint-action-intake", args=[action.number])


def typed(action: JointAction, **more: Any) -> dict[str, Any]:
    return {"joint_action": action.number, "form_token": str(uuid.uuid4()), "sex": "woman", **more}


def send(by: Member, action: JointAction, sent: dict[str, Any], *, typed_by: Member | None = None) -> Any:
    return by.client().post(address(action), {"box": boxed(sent, (typed_by or by).user.pk)})


def persons(cast: Cast, action: JointAction) -> list[MetPerson]:
    with cast.mette.acting():
        return queries.met_at(action)


def test_that_there_is_a_person_is_enough(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    fill_in(cast.mette.client(), address(action), {})
    (row,) = persons(cast, action)
    assert (row.sex, row.age, row.is_minor, row.talk, row.name_sealed) == ("not_stated", None, None, "", None)


def test_everything_that_is_known_is_kept_and_shr_05_is_a_fact_and_no_condition(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    given = {
        "sex": "man", "age": "17", "is_minor": "yes", "nationality": "RO", "language": "ro", "talk": "wishes",
        "employer_present": "yes", "interpreted": "no", "urgent": "on", "alone": "no", "stay": "eu_right",
        "indicators": ["wages", "fear"], "name": joint_action_stories.NAME, "remark": joint_action_stories.REMARK,
    }  # fmt: skip
    fill_in(cast.mette.client(), address(action), given)
    (row,) = persons(cast, action)
    assert (row.sex, row.age, row.is_minor, row.nationality, row.language) == ("man", 17, True, "RO", "ro")
    assert (row.talk, row.employer_present, row.interpreted, row.urgent) == ("wishes", True, False, True)
    assert (row.alone, row.stay, row.indicators) == (False, "eu_right", ["wages", "fear"])
    assert joint_action_stories.NAME.encode() not in bytes(row.name_sealed or b"")
    page = cast.mette.client().get(address(action)).content.decode()
    assert joint_action_stories.NAME in page and "Mand, ca. 17 år, under 18, Rumænien" in page


def test_a_box_goes_in_once_however_often_it_is_sent(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    sent = typed(action, age="40", met_at="2025-10-06T07:45:00.000Z")
    answers = [send(cast.mette, action, sent) for _each in range(3)]
    assert [(one.status_code, one.json()["fresh"]) for one in answers] == [(200, True), (200, False), (200, False)]
    (row,) = persons(cast, action)
    assert (row.age, row.met_at) == (40, dt.datetime(2025, 10, 6, 7, 45, tzinfo=dt.UTC))
    actions = [line.action for line in audit_lines(cast, cast.mette.user.pk)[:3]]
    assert actions == ["joint_action.box_again", "joint_action.box_again", "joint_action.met"]


def test_a_box_is_sent_by_who_typed_it_alone(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    joint_action_stories.ready(cast, action, cast.mette, cast.jonas)
    sent = typed(action)
    refused = send(cast.jonas, action, sent, typed_by=cast.mette)
    assert refused.status_code == 422 and "skrevet af en anden" in refused.json()["said"]
    assert persons(cast, action) == []
    assert send(cast.mette, action, sent).status_code == 200
    # Nor does somebody else's token let another person in.
    again = send(cast.jonas, action, sent)
    assert again.status_code == 409 and len(persons(cast, action)) == 1
    with cast.jonas.acting(), pytest.raises(UsedForm):
        intake_actions.person_meet(action, uuid.UUID(sent["form_token"]), joint_action_stories.met())


@pytest.mark.parametrize("box", ["", "AQ==", "not base64", "A" * 600_000])
def test_what_is_no_box_is_refused_and_writes_nothing(cast: Cast, box: str) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    assert cast.mette.client().post(address(action), {"box": box}).status_code == 422
    assert persons(cast, action) == []


def test_a_box_of_another_joint_action_is_not_this_one_s(cast: Cast) -> None:
    action, other = (joint_action_stories.a_day_at_the_firm(cast) for _each in range(2))
    assert send(cast.mette, action, typed(other)).status_code == 422
    assert persons(cast, action) == persons(cast, other) == []


def test_what_cannot_be_read_stands_in_the_remark_and_the_person_goes_in(cast: Cast) -> None:
    """She stands in a car park and cannot be asked again; nothing is lost."""
    action = joint_action_stories.a_day_at_the_firm(cast)
    sent = typed(action, age="about forty", nationality="Q9", sex="none of them", remark="<script>alert(1)</script>")
    assert send(cast.mette, action, sent).status_code == 200
    (row,) = persons(cast, action)
    with cast.mette.acting():
        (shown,) = queries.opened_met(action)
    assert (row.sex, row.age, row.nationality) == ("not_stated", None, "")
    assert {"<script>alert(1)</script>", "Omtrentlig alder: about forty", "Statsborgerskab: Q9"} < set(
        shown.remark.splitlines()
    )
    page = cast.mette.client().get(reverse("joint-action-page", args=[action.number])).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_a_telephone_whose_clock_is_ahead_says_the_moment_it_came(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    assert send(cast.mette, action, typed(action, met_at="2031-01-01T00:00:00.000Z")).status_code == 200
    (row,) = persons(cast, action)
    assert row.met_at == row.recorded_at


def test_nobody_is_written_down_before_the_day(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast, day=clock.today() + dt.timedelta(days=1))
    refused = send(cast.mette, action, typed(action))
    assert refused.status_code == 409 and "dagen er ikke kommet" in refused.json()["said"]
    assert persons(cast, action) == []


def test_what_was_written_without_a_connection_comes_in_after_the_end_too(cast: Cast) -> None:
    """Nothing is lost because somebody in an office was faster: also for who is taken off the joint action."""
    action = joint_action_stories.a_day_at_the_firm(cast)
    joint_action_stories.ready(cast, action, cast.jonas)
    joint_action_stories.end(cast.anders, action, Ended.CANCELLED)
    assert send(cast.mette, action, typed(action)).status_code == 200
    assert len(persons(cast, action)) == 1


def test_somebody_written_down_twice_is_taken_out_and_counted_no_more(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    twice = joint_action_stories.meet(cast.mette, action)
    fill_in(
        cast.mette.client(),
        reverse("joint-action-take-out", args=[action.number, twice.pk]),
        {"because": "twice"},
    )
    assert persons(cast, action) == []
    with cast.mette.acting():
        row = MetPerson.objects.get(pk=twice.pk)
        assert (row.withdrawn_because, row.withdrawn_by_id) == ("twice", cast.mette.user.pk)
        with pytest.raises(Refused):
            intake_actions.person_take_out(row, because=TakenOut.TWICE)
    assert (
        "CMM har mødt 0 personer."
        in cast.anders.client().get(reverse("joint-action-page", args=[action.number])).content.decode()
    )
