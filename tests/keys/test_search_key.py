"""`helle keys search`: the key by which things are found again is changed while people look and write."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from conftest import Databases, state_directory
from django.db import IntegrityError, connection, connections, transaction

from helle.register.accommodation import secret_address
from helle.register.accommodation.models import Mark
from helle.register.administration import sealed_factors
from helle.register.calendars import actions as calendars
from helle.register.calendars import queries as calendar_queries
from helle.register.cases.models import Case
from helle.register.people import actions as people
from helle.register.people import queries as people_queries
from helle.register.people.choices import IdentifierKind
from helle.register.people.models import Identifier
from helle.register.protection import search_keys, search_rotation
from helle.register.protection.refusals import Refused
from helle.site import installation, key_commands, parts
from helle.site.installation import InstallationError
from tests import accommodation_stories, stories
from tests.cast import Cast
from tests.connected import borrowed
from tests.keys.test_commands import Helle, dealt, helle, logged  # noqa: F401 # `helle` is a fixture.
from tests.second_factors import give_app, takes

CPR, KIND = stories.CPR, IdentifierKind.CPR


@pytest.fixture(autouse=True)
def first_layer_after(committed: None, ground: Databases) -> Iterator[None]:
    """The register of the tests is under the first layer again after each; its rows are gone then."""
    yield
    given = installation.connection_settings(state_directory(), ground)["helle_owner"]
    with borrowed(given, autocommit=True) as owner:
        owner.execute("DELETE FROM protection_searchlayer")


@pytest.fixture
def case(committed_cast: Cast, helle: Helle) -> Case:  # noqa: F811
    """A case of somebody with a CPR number."""
    case = stories.a_case_with_cmm(committed_cast)
    with committed_cast.mette.acting():
        people.identifier_add(case.pk, case.person_id, kind=KIND, value=CPR)
    return case


def finds(cast: Cast, case: Case) -> bool:
    with cast.mette.acting():
        return people_queries.persons_with_number(KIND, CPR) == [case.person]


def blind() -> bytes:
    return bytes(Identifier.objects.get(superseded_at__isnull=True).blind)


def test_everything_is_found_before_between_and_after(
    helle: Helle,  # noqa: F811
    case: Case,
    committed_cast: Cast,
    secrets: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts.deal(secrets)
    with committed_cast.mette.acting():
        address = calendars.address_make()
    give_app(committed_cast.mette.user, generate_totp_secret())
    before = blind()
    assert "Layer 2 of the key of search waits" in helle("search", "next")
    assert "Layer 2 of the key of search waits" in helle("search", "next"), "no third one"
    assert finds(committed_cast, case) and blind() == before
    assert "; second factors sealed anew: 1" in helle("search", "switch")
    for part in ("web", "worker"):
        for name in ("search.key", "search.layers"):
            assert dealt(secrets)[part][name] == (secrets / name).read_bytes()
    assert "search.key" not in dealt(secrets)["sealer"]
    assert finds(committed_cast, case) and blind() != before
    assert blind() == search_keys.blind_index("identifier cpr", CPR)
    with committed_cast.mette.acting():
        assert calendar_queries.calendar_at(address) is not None
    assert "0 hashes are made anew; second factors sealed anew: 0" in helle("search", "switch")
    assert "No former layer is believed" in helle("search", "forget")
    assert finds(committed_cast, case)
    factor = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert not takes(committed_cast.mette.user, factor, "000000"), "it opens"
    for _time in range(2):  # Once more, over two layers.
        helle("search", "next")
        helle("search", "switch")
        helle("search", "forget")
    assert finds(committed_cast, case)
    # An upgrade installs again, and finds the key with its layers in order.
    layers = (secrets / "search.key").read_bytes()
    monkeypatch.delenv("HELLE_SECRETS", raising=False)
    installation.ensure_secrets(secrets.parent)
    assert (secrets / "search.key").read_bytes() == layers and len(layers) == 4 * 32
    assert [action for action, _purpose in logged()][:4] == [
        *["key.search_added"] * 2,
        "key.search_renewed",
        "key.search_forgotten",
    ]


def test_two_who_write_one_number_while_it_changes_end_up_with_one_row(
    helle: Helle,  # noqa: F811
    committed_cast: Cast,
) -> None:
    """Each writes until hers stands or is told that it does; who met the change is refused and writes again."""
    cases = [stories.a_case_with_cmm(committed_cast) for _case in range(6)]
    helle("search", "next")
    failed: list[BaseException] = []
    begun = threading.Barrier(3)

    def write() -> None:
        try:
            begun.wait()
            for case in cases:
                _write_until_it_stands(committed_cast, case)
        except BaseException as error:  # noqa: BLE001 # Told to the test, which is in another thread.
            failed.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write) for _writer in range(2)]
    for one in writers:
        one.start()
    begun.wait()
    helle("search", "switch")
    for one in writers:
        one.join()
    assert failed == []
    standing = Identifier.objects.filter(superseded_at__isnull=True)
    assert standing.count() == len(cases), "for each person one"
    assert {bytes(one.blind) for one in standing} == {search_keys.blind_index("identifier cpr", CPR)}


def _write_until_it_stands(cast: Cast, case: Case) -> None:
    while True:
        try:
            with cast.mette.acting():
                people.identifier_add(case.pk, case.person_id, kind=KIND, value=CPR)
        except Refused:  # The other was faster; or the key changed, and she writes again.
            if Identifier.objects.filter(person=case.person_id).exists():
                return


@pytest.mark.parametrize("died", ["in the database", "when it was dealt"])
def test_interrupted_all_stands_as_it_stood_and_the_next_call_does_it(
    helle: Helle,  # noqa: F811
    case: Case,
    committed_cast: Cast,
    secrets: Path,
    monkeypatch: pytest.MonkeyPatch,
    died: str,
) -> None:
    def dies(*_given: object) -> None:
        raise KeyboardInterrupt

    helle("search", "next")
    before = blind()
    with monkeypatch.context() as once, pytest.raises(KeyboardInterrupt):
        once.setattr(*((search_rotation, "_note") if died == "in the database" else (key_commands, "_deal")), dies)
        helle("search", "switch")
    assert blind() == before and not (secrets / "search.layers").exists()
    assert search_rotation.known_layer() == 1 and finds(committed_cast, case)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")
        assert cursor.fetchone() == (0,), "what keeps rows as they are keeps them"
    helle("search", "switch")
    assert blind() != before and finds(committed_cast, case)


def test_no_hash_is_kept_under_another_layer_than_that_in_force(
    helle: Helle,  # noqa: F811
    case: Case,
    committed_cast: Cast,
) -> None:
    """Past the application, as who has not heard of it would: the former, and the one that waits."""
    first = search_keys.blind_index("identifier cpr", CPR)

    def put(kept: bytes) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO people_identifier (id, person_id, kind, value_sealed, blind, recorded_at, recorded_by_id)"
                " SELECT gen_random_uuid(), person_id, 'document', value_sealed, %s, recorded_at, recorded_by_id"
                " FROM people_identifier",
                [kept],
            )

    helle("search", "next")
    with pytest.raises(IntegrityError, match="search_layer_in_force"):
        put(search_keys.blind_indexes("identifier cpr", CPR)[1])
    helle("search", "switch")
    with pytest.raises(IntegrityError, match="search_layer_in_force"):
        put(first)


def test_a_register_from_before_the_change_is_brought_under_the_layer_in_force(
    helle: Helle,  # noqa: F811
    case: Case,
    committed_cast: Cast,
) -> None:
    """As a backup brings it back, with the key of today: `helle migrate` does it."""
    before = blind()
    helle("search", "next")
    helle("search", "switch")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM protection_searchlayer")
        cursor.execute("ALTER TABLE people_identifier DISABLE TRIGGER USER")
        cursor.execute("UPDATE people_identifier SET blind = %s", [before])
        cursor.execute("ALTER TABLE people_identifier ENABLE TRIGGER USER")
    key_commands.follow_search()
    assert blind() == search_keys.blind_index("identifier cpr", CPR) and search_rotation.known_layer() == 2


def register_from_before(marks: list[Mark], blind_before: bytes, factors: dict[int, object]) -> None:
    """As a backup brings it back: under the first layer, with the key of today."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM protection_searchlayer")
        cursor.execute("ALTER TABLE people_identifier DISABLE TRIGGER USER")
        cursor.execute("UPDATE people_identifier SET blind = %s", [blind_before])
        cursor.execute("ALTER TABLE people_identifier ENABLE TRIGGER USER")
        cursor.execute("DELETE FROM accommodation_mark")
    Mark.objects.bulk_create(marks)
    for pk, data in factors.items():
        Authenticator.objects.filter(pk=pk).update(data=data)


def test_second_factors_and_marks_from_before_a_change_that_is_forgotten_are_brought_along(
    helle: Helle,  # noqa: F811
    case: Case,
    committed_cast: Cast,
) -> None:
    """Whoever restores after the yearly change locks nobody out, and typed secret addresses are compared at once."""
    accommodation_stories.offer(committed_cast.karen)
    secret = generate_totp_secret()
    give_app(committed_cast.mette.user, secret)
    of_the_backup = list(Mark.objects.all()), blind(), dict(Authenticator.objects.values_list("pk", "data"))
    for step in ("next", "switch", "forget"):
        helle("search", step)
    register_from_before(*of_the_backup)
    assert secret_address.marks_astray(repair=False) > 0
    key_commands.follow_search()
    kept = Authenticator.objects.get().data["secret"]
    assert sealed_factors.opened_for(committed_cast.mette.user.pk, kept) == secret
    assert secret_address.marks_astray(repair=False) == 0
    assert len(Mark.objects.all()) == len(of_the_backup[0]), "those of the former layer are compared with by nobody"
    assert "; second factors sealed anew: 0" in helle("search", "switch")


def test_a_second_factor_that_no_layer_opens_is_told_and_stops_nothing(
    helle: Helle,  # noqa: F811
    committed_cast: Cast,
) -> None:
    give_app(committed_cast.mette.user, generate_totp_secret())
    lost = give_app(committed_cast.karen.user, generate_totp_secret())
    Authenticator.objects.filter(pk=lost.pk).update(data={"secret": base64.b64encode(b"\x01" + bytes(80)).decode()})
    helle("search", "next")
    said = helle("search", "switch")
    assert "second factors that do not open and stay: 1." in said and "; second factors sealed anew: 1" in said


def test_a_key_that_lacks_the_layer_of_the_register_is_refused(helle: Helle, secrets: Path) -> None:  # noqa: F811
    """The key of before, put back with what it says: nothing is written that would not be found."""
    before = (secrets / "search.key").read_bytes()
    helle("search", "next")
    helle("search", "switch")
    (secrets / "search.key").write_bytes(before)
    with pytest.raises(InstallationError, match="bring the right one from the safe"):
        helle("search", "switch")
    (secrets / "search.layers").unlink()
    for step in ("next", "switch"):
        with pytest.raises(InstallationError, match="bring that from the safe"):
            helle("search", step)


def test_parts_of_a_secret_address_are_known_under_both_until_the_former_is_forgotten(
    helle: Helle,  # noqa: F811
    committed_cast: Cast,
) -> None:
    """A text that leads there is found in every moment: what is typed was perhaps hashed before the change."""
    accommodation_stories.offer(committed_cast.karen)
    former = {(one.kind, bytes(one.mark)) for one in Mark.objects.all()}
    helle("search", "next")
    helle("search", "switch")
    both = {(one.kind, bytes(one.mark)) for one in Mark.objects.all()}
    assert former < both and len(both) == 2 * len(former)
    assert secret_address.marks_astray(repair=False) == 0, "those of before stand beside them and are no fault"
    helle("search", "forget")
    assert {(one.kind, bytes(one.mark)) for one in Mark.objects.all()} == both - former
    assert secret_address.marks_astray(repair=False) == 0, "they are those of its words"


def test_every_column_that_is_brought_along_is_held_to_its_layer(committed: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, substring(tgname FROM 22) FROM pg_trigger"
            " WHERE tgname LIKE 'keep_search_layer_of_%'"
        )
        held = set(cursor.fetchall())
    assert held == {(one.table, one.column) for one in search_rotation.KEPT} | {("accommodation_mark", "mark")}


def test_there_is_no_former_layer_before_the_first_change(helle: Helle) -> None:  # noqa: F811
    with pytest.raises(InstallationError, match="There is no former layer"):
        helle("search", "forget")
    assert logged() == []
