"""A clock that is moved back would open what has ended: nobody acts before what was sealed last."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from helle import cli
from helle.register.protection import closing
from helle.site import health
from helle.site.health_state import Finding, State
from tests.cast import Cast, as_owner

DATABASES = ["default", "keys", "sealer", "staff", "portal", "intake", "partner", "api", "lists"]
pytestmark = pytest.mark.django_db(databases=DATABASES)


def sealed_ahead(minutes: int, *, kind: str = "production") -> None:
    """The last segment was sealed so many minutes after what the clock shows now."""
    as_owner("UPDATE protection_installation SET kind = %s, clock_frozen_at = NULL, clock_offset = '0'", [kind])
    as_owner(
        "INSERT INTO audit_segment (number, sealed_at, count, leaves, root, previous, signature)"
        " VALUES (901, helle.clock_now() + make_interval(mins => %s), 1, '', '', '', '')",
        [minutes],
    )


def sealed_now(number: int = 902) -> None:
    """The sealer goes on under the clock that shows less."""
    as_owner(
        "INSERT INTO audit_segment (number, sealed_at, count, leaves, root, previous, signature)"
        " VALUES (%s, helle.clock_now(), 1, '', '', '', '')",
        [number],
    )


def seen() -> Finding:
    return next(finding for finding in health.look() if finding.part.en == "The clock")


def test_nobody_acts_before_what_was_sealed_last(cast: Cast) -> None:
    mette = cast.mette.client()
    assert mette.get("/").status_code == 200 and seen().state is State.WELL
    sealed_ahead(60)
    with pytest.raises(DatabaseError, match="clock of the server went back"), transaction.atomic(), cast.mette.acting():
        pass
    page = mette.get("/")
    assert page.status_code == 503 and "Uret på serveren går forkert" in page.content.decode()
    assert closing.clock_went_back() and seen().state is State.FAILS


def test_what_is_sealed_under_the_wrong_clock_does_not_make_it_right(cast: Cast) -> None:
    sealed_ahead(24 * 60)
    for number in (902, 903):
        sealed_now(number)
    assert closing.clock_went_back() and cast.mette.client().get("/").status_code == 503
    as_owner("SELECT helle.accept_clock()", [])
    sealed_now(904)
    assert not closing.clock_went_back() and cast.mette.client().get("/").status_code == 200


def test_it_opens_once_the_clock_is_right_or_an_operator_accepts_it(cast: Cast) -> None:
    sealed_ahead(60)
    as_owner("SELECT helle.accept_clock()", [])
    assert cast.mette.client().get("/").status_code == 200 and seen().state is State.WELL


@pytest.mark.parametrize(("minutes", "kind"), [(1, "production"), (60, "demo"), (60, "test")])
def test_a_minute_is_nothing_and_the_demo_moves_its_clock_as_it_likes(cast: Cast, minutes: int, kind: str) -> None:
    sealed_ahead(minutes, kind=kind)
    assert not closing.clock_went_back()
    with cast.mette.acting():
        pass


def test_an_operator_who_did_not_say_which_clock_was_wrong_reads_both_and_changes_nothing(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = cli._parser().parse_args(["audit", "clock"])
    assert asked.run(asked) == 1 and "there is nothing to let go of" in capsys.readouterr().err
    sealed_ahead(60)
    # The command is given as the owner of the tables, who reads it.
    as_owner("GRANT SELECT ON erasure_state TO helle_app", [])
    assert asked.run(asked) == 1
    assert "helle audit clock --ran-ahead" in capsys.readouterr().err and closing.clock_went_back()
