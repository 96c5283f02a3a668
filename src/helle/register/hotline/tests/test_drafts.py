"""A call while it lasts: kept as it is typed, seen by nobody else, gone when it is saved or discarded."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.urls import reverse
from tests import hotline_stories
from tests.cast import Cast, Member
from tests.gates import Gates, ObjectGates, Place
from tests.pages import fill_in, hidden_of

from helle.register.hotline import queries
from helle.register.hotline.models import Call, CallDraft
from helle.register.hotline.tests.test_call import ADDRESS, OUTSIDERS, TYPED
from helle.register.outreach.models import EveningDraft
from helle.register.protection import boxes, vault
from helle.register.protection.drafts import TWICE
from helle.register.protection.keystore.models import DataKey, Erasure

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SAVE = "/hotline/kladder/gem/"


class TestSaving(Gates):
    view = "call-draft-save"
    may = "vera"
    outsiders = OUTSIDERS
    wrong_roles = ("stine", "karen")
    methods = ("POST",)
    action = "call.begun"

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view), reverse("call-draft-discard", args=[uuid.uuid4()]))

    def _ask(self, client: Client, url: str) -> Any:
        return client.post(url, {"draft": uuid.uuid4(), "draft_version": 0, "form_token": uuid.uuid4(), "text": "x"})


class TestDiscarding(ObjectGates):
    view = "call-draft-discard"
    may = "vera"
    outsiders = OUTSIDERS
    # A colleague's draft is as good as not there.
    wrong_roles = ("stine", "karen", "mette")

    def place(self, cast: Cast) -> Place:
        draft = hotline_stories.begin(cast.vera)
        return Place(reverse(self.view, args=[draft.pk]), reverse(self.view, args=[uuid.uuid4()]))


def drafts(cast: Cast) -> list[dict[str, list[str]]]:
    with cast.vera.acting():
        return [queries.typed_in(row) for row in CallDraft.objects.order_by("begun_at", "id")]


class Window:
    """A page in which somebody types a call."""

    def __init__(self, client: Client, asked: str = "") -> None:
        self.client, self.fields = client, hidden_of(client, ADDRESS + asked)

    def types(self, **typed: object) -> Any:
        self.fields |= typed
        kept = self.client.post(SAVE, self.fields)
        if kept.status_code == 200:
            self.fields |= {"draft": kept.json()["draft"], "draft_version": kept.json()["version"]}
        return kept


def test_what_is_typed_is_kept_as_it_is_half_a_time_and_all(cast: Cast) -> None:
    window = Window(cast.vera.client())
    assert window.types(caller="police").json()["version"] == 1
    window.types(text="de taler", themes=["signs", "minors"], started_time="1", minutes="fire")
    (typed,) = drafts(cast)
    assert typed["caller"] == ["police"] and typed["themes"] == ["signs", "minors"]
    assert (typed["started_time"], typed["minutes"], typed["text"]) == (["1"], ["fire"], ["de taler"])
    assert not {"csrfmiddlewaretoken", "form_token", "draft"} & set(typed)


def test_what_has_the_id_of_a_colleagues_draft_is_refused_and_that_draft_stays(cast: Cast) -> None:
    hers = hotline_stories.begin(cast.vera)
    window = Window(cast.mette.client())
    refused = window.types(draft=str(hers.pk), text="ikke hendes")
    assert refused.status_code == 409 and refused.content.decode() == TWICE.da
    (kept,) = drafts(cast)
    assert kept["text"] != ["ikke hendes"]
    assert window.types(draft=str(uuid.uuid4())).status_code == 200


def test_a_draft_is_gone_on_with_as_it_was_left_and_is_gone_with_its_key_when_the_call_is_saved(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    Window(cast.vera.client()).types(**TYPED | {"danger": "on", "signs": "no"})
    with cast.vera.acting():
        draft = CallDraft.objects.get()
    another_day = cast.vera.client()
    form = another_day.get(ADDRESS, {"kladde": str(draft.pk)}).context["form"]
    assert {name: form[name].value() for name in ("caller", "themes", "danger", "signs", "text")} == {
        "caller": "police",
        "themes": TYPED["themes"],
        "danger": "on",
        "signs": "no",
        "text": hotline_stories.SAID,
    }
    assert "som du forlod den" in another_day.get(ADDRESS, {"kladde": str(draft.pk)}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        fill_in(another_day, f"{ADDRESS}?kladde={draft.pk}", {})
    assert drafts(cast) == []
    assert not DataKey.objects.filter(pk=draft.pk).exists() and Erasure.objects.filter(pk=draft.pk).exists()
    with cast.vera.acting():
        assert Call.objects.get().caller == "police"


def test_a_draft_without_a_time_has_that_of_its_beginning(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    draft = hotline_stories.begin(cast.vera)
    on_day(dt.date(2025, 10, 8))
    form = cast.vera.client().get(ADDRESS, {"kladde": str(draft.pk)}).context["form"]
    assert (form["started_on"].value(), form["started_time"].value()) == (dt.date(2025, 10, 6), "10:30")


def test_a_draft_is_seen_by_its_author_alone(cast: Cast) -> None:
    draft = hotline_stories.begin(cast.vera)
    for who in (cast.mette, cast.karen, cast.peter):
        with who.acting():
            assert CallDraft.objects.count() == 0
    assert cast.mette.client().get(ADDRESS, {"kladde": str(draft.pk)}).status_code == 404
    assert cast.vera.client().get(ADDRESS, {"kladde": "x"}).status_code == 404


def test_of_two_windows_on_one_draft_neither_loses_a_word(cast: Cast) -> None:
    draft = hotline_stories.begin(cast.vera)
    client = cast.vera.client()
    one, other = (Window(client, f"?kladde={draft.pk}") for _window in range(2))
    one.types(text="fra det ene")
    assert "i et andet vindue" in other.types(text="fra det andet").json()["said"]
    one.types(text="fra det ene, og mere")
    assert sorted(typed["text"] for typed in drafts(cast)) == [["fra det andet"], ["fra det ene, og mere"]]


def test_a_saving_that_comes_after_the_call_was_saved_leaves_no_draft_behind(cast: Cast) -> None:
    window = Window(cast.vera.client())
    window.types(text="på vej")
    assert window.client.post(ADDRESS, window.fields | TYPED).status_code == 302
    assert window.types(text="for sent").status_code == 204
    assert drafts(cast) == []


def test_what_cannot_be_a_draft_is_not_kept(cast: Cast) -> None:
    assert cast.vera.client().post(SAVE, {"text": "uden id"}).status_code == 400


def test_a_draft_under_the_id_of_something_else_takes_nothing_with_it(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    """The browser chooses the id of a draft: whoever names another subject's must not erase it."""
    call, person = hotline_stories.record(cast.mette), uuid.uuid4()
    vault.new_subject("person", person)
    client = cast.vera.client()
    for subject in (call.root, person):
        assert client.post(SAVE, {"draft": subject, "form_token": uuid.uuid4(), "text": "x"}).status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            fill_in(client, reverse("call-draft-discard", args=[subject]), {})
    # Others' erasures may stand in the ledger, which nobody empties.
    assert drafts(cast) == [] and not Erasure.objects.filter(subject_id__in=[call.root, person]).exists()
    assert {row.kind for row in DataKey.objects.filter(pk__in=[call.root, person])} == {"call", "person"}
    with cast.mette.acting():
        assert queries.opened(call).text == hotline_stories.SAID


# --- what a browser closed while there was no connection --------------------------------------------------------


def closed(words: str, user_id: uuid.UUID, *, kind: str = "call") -> str:
    """A box as the script of the page closes it; that the script does is seen in a browser (tests/journeys)."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(boxes.public_key()))
    own = ec.generate_private_key(ec.SECP256R1())
    key = HKDF(SHA256(), 32, bytes(32), b"helle box").derive(own.exchange(ec.ECDH(), theirs))
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    typed = f"{words}&{urlencode({'box_kind': kind})}"
    sealed = AESGCM(key).encrypt(bytes(12), typed.encode(), str(user_id).encode())
    return base64.b64encode(b"\x01" + point + bytes(12) + sealed).decode()


def test_what_was_closed_without_a_connection_becomes_her_draft(cast: Cast) -> None:
    written = urlencode(
        {"draft": uuid.uuid4(), "form_token": uuid.uuid4(), "caller": "police", "text": "hun siger, at æblet"}
    )
    box = closed(written, cast.vera.user.pk)
    assert cast.vera.client().post(SAVE, {"box": box}).status_code == 200
    assert drafts(cast) == [{"caller": ["police"], "text": ["hun siger, at æblet"]}]
    # Sent again, since the answer was lost: the same draft.
    assert cast.vera.client().post(SAVE, {"box": box}).status_code == 200
    assert len(drafts(cast)) == 1


def test_a_box_opens_for_nobody_else_and_not_when_it_was_altered(cast: Cast) -> None:
    box = closed(urlencode({"draft": uuid.uuid4(), "form_token": uuid.uuid4()}), cast.vera.user.pk)
    altered = base64.b64encode(base64.b64decode(box)[:-1] + b"\x00").decode()
    for who, sent in ((cast.mette, box), (cast.vera, altered), (cast.vera, ""), (cast.vera, "æ"), (cast.vera, "AQ==")):
        assert who.client().post(SAVE, {"box": sent}).status_code == 422
    assert drafts(cast) == []


@pytest.mark.parametrize(
    ("who", "address", "kind", "other"),
    [
        ("vera", SAVE, "call", "evening"),
        ("rita", "/opsoegende/kladder/gem/", "evening", "call"),
    ],
)
def test_a_box_of_another_kind_of_draft_is_not_taken_in_and_not_let_go(
    cast: Cast, who: str, address: str, kind: str, other: str
) -> None:
    """409: the browser keeps it, as it does after all but 2xx and 422."""
    writer: Member = getattr(cast, who)
    words = urlencode({"draft": uuid.uuid4(), "form_token": uuid.uuid4()})
    for of, status in ((other, 409), ("", 409), (kind, 200)):
        with writer.acting():
            assert not CallDraft.objects.exists() and not EveningDraft.objects.exists()
        assert writer.client().post(address, {"box": closed(words, writer.user.pk, kind=of)}).status_code == status


def test_the_key_in_the_page_is_the_servers_public_one_and_the_same_tomorrow(cast: Cast) -> None:
    page = cast.vera.client().get(ADDRESS).content.decode()
    assert f'data-box-key="{boxes.public_key()}"' in page.replace("&#x3D;", "=")
    boxes._made_of_file.cache_clear()
    assert f'data-box-key="{boxes.public_key()}"' in page.replace("&#x3D;", "=")
