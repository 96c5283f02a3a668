"""Whoever writes as the owner of the tables has her right explained away (PUB-DIG-07).

By another whom she gave a role in the same way, by a row that says that somebody has seen it, by a page that was opened
before she changed it, or by so many others that nobody looks as far as hers.
"""

from __future__ import annotations

import uuid

import pytest
from django.core import mail
from django.db import DatabaseError
from django.urls import reverse

from helle.register.administration import unexplained
from helle.register.administration.unexplained import Unexplained
from helle.register.audit.models import UnexplainedRight
from helle.register.organisations.loading import unit_id
from helle.site import check_parser, health, jobs
from helle.site.health_state import State
from tests.cast import Cast, Member, as_owner, member
from tests.pages import audit_lines, fill_in, hidden_of
from tests.rights_found import Owner

pytestmark = pytest.mark.usefixtures("committed", "mailoutbox")


def found_at_night(how_many: int) -> None:
    with pytest.raises(Unexplained, match=f"nobody has seen: {how_many};"):
        jobs.rights_compare(timestamp=0)


def right_of(who: Member) -> UnexplainedRight:
    return UnexplainedRight.objects.get(kind="seat", row_id=str(who.membership.pk))


def notes(cast: Cast) -> list[str]:
    return [str(one.detail["id"]) for one in audit_lines(cast) if one.action == "rights.seen"]


@pytest.mark.parametrize("role", ["data_protection_officer", "administrator"])
def test_one_planted_user_explains_no_other(cast: Cast, role: str) -> None:
    """Also where her own is noted as explained: whoever wrote one row writes the other."""
    hanne, rita = planted(cast, role), member("Rita Ravn", "CMM", "cmm_lead")
    found_at_night(2)
    page_of_rita = reverse("right-seen", args=[right_of(rita).pk])

    def says_nothing_of_rita() -> None:
        assert hanne.client().get(page_of_rita).status_code == 404
        with hanne.acting(), pytest.raises(DatabaseError, match="another who looks after rights"):
            unexplained.see(right_of(rita), as_it_stood=right_of(rita).stood)

    says_nothing_of_rita()
    fill_in(cast.anton.client(), reverse("right-seen", args=[right_of(hanne).pk]), {})
    says_nothing_of_rita()
    overview = hanne.client().get(reverse("administration")).content.decode()
    assert "Rita Ravn" in overview and "Det må en anden gøre" in overview and page_of_rita not in overview
    assert notes(cast) == [str(hanne.membership.pk)]


def planted(cast: Cast, role: str) -> Member:
    """Hanne, whom somebody wrote into the tables, where the cast has one of the same role."""
    like = cast.anton if role == "administrator" else cast.dorthe
    hanne = member("Hanne Hak", "CMM", role)
    as_owner(
        "UPDATE organisations_membership SET unit_id = %s WHERE id = %s",
        [like.membership.unit_id, hanne.membership.pk],
    )
    return hanne


def test_nor_does_one_whom_no_night_has_found_yet(cast: Cast) -> None:
    rita = member("Rita Ravn", "CMM", "cmm_lead")
    found_at_night(1)
    hanne = planted(cast, "data_protection_officer")
    assert hanne.client().get(reverse("right-seen", args=[right_of(rita).pk])).status_code == 404
    with hanne.acting(), pytest.raises(DatabaseError, match="another who looks after rights"):
        unexplained.see(right_of(rita), as_it_stood=right_of(rita).stood)
    assert notes(cast) == []


def test_nor_does_one_whose_unit_was_given_a_grant_in_the_same_way(cast: Cast) -> None:
    rita = member("Rita Ravn", "CMM", "cmm_lead")
    found_at_night(1)
    page = reverse("right-seen", args=[right_of(rita).pk])
    assert cast.dorthe.client().get(page).status_code == 200
    as_owner(
        "INSERT INTO audit_unexplainedright (kind, row_id, unit_id, user_id, role, why, stood, found_at)"
        " VALUES ('grant', %s, %s, NULL, 'core', 'no_act', 'x', helle.clock_now())",
        [str(uuid.uuid4()), cast.dorthe.membership.unit_id],
    )
    assert cast.dorthe.client().get(page).status_code == 404


SEEN = "seen_at = helle.clock_now(), seen_by_id = '{anton}'"


def test_a_row_that_says_that_somebody_has_seen_it(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    rita = member("Rita Ravn", "CMM", "cmm_lead")
    found_at_night(1)
    mail.outbox.clear()
    as_owner(f"UPDATE audit_unexplainedright SET {SEEN.format(anton=cast.anton.user.pk)}", [])
    said = cast.anton.client().get(reverse("administration")).content.decode()
    assert "Rita Ravn" in said and "noteret som forklaret" not in said, "also before the night"
    found_at_night(1)
    assert right_of(rita).seen_at is None
    assert len([one for one in audit_lines(cast) if one.action == "rights.unexplained"]) == 2
    assert mail.outbox, "and it is told again"


def test_a_row_that_was_put_there_as_seen_before_anybody_looked(cast: Cast) -> None:
    rita = member("Rita Ravn", "CMM", "cmm_lead")
    found_at_night(1)
    row = right_of(rita)
    as_owner("DELETE FROM audit_unexplainedright", [])
    as_owner("DELETE FROM audit_line WHERE action = 'rights.unexplained'", [])
    mail.outbox.clear()
    for seen in (f"helle.clock_now(), '{cast.anton.user.pk}'", "NULL, NULL"):
        as_owner(
            "INSERT INTO audit_unexplainedright (kind, row_id, unit_id, user_id, role, why, stood, found_at, seen_at,"
            f" seen_by_id) VALUES ('seat', %s, %s, %s, 'cmm_lead', 'no_act', %s, helle.clock_now(), {seen})",
            [row.row_id, row.unit_id, row.user_id, row.stood],
        )
        found_at_night(1)
        assert [one.action for one in audit_lines(cast)].count("rights.unexplained") == 1
        assert mail.outbox
        as_owner("DELETE FROM audit_unexplainedright", [])
        as_owner("DELETE FROM audit_line WHERE action = 'rights.unexplained'", [])
        mail.outbox.clear()


def test_a_note_about_another_state_explains_nothing(cast: Cast) -> None:
    rita = member("Rita Ravn", "CMM", "cmm_lead")
    lasts = "UPDATE organisations_membership SET during = %s WHERE id = %s"
    as_owner(lasts, ["[2025-10-01,2026-01-01)", rita.membership.pk])
    found_at_night(1)
    fill_in(cast.anton.client(), reverse("right-seen", args=[right_of(rita).pk]), {})
    jobs.rights_compare(timestamp=0)
    as_owner(lasts, ["[2025-10-01,)", rita.membership.pk])
    found_at_night(1)
    as_owner(f"UPDATE audit_unexplainedright SET {SEEN.format(anton=cast.anton.user.pk)}", [])
    found_at_night(1)


def test_a_page_that_was_opened_before_she_changed_it_notes_nothing(cast: Cast) -> None:
    rita = member("Rita Ravn", "CMM", "cmm_lead")
    lasts = "UPDATE organisations_membership SET during = %s WHERE id = %s"
    as_owner(lasts, ["[2025-10-01,2026-01-01)", rita.membership.pk])
    found_at_night(1)
    page, client = reverse("right-seen", args=[right_of(rita).pk]), cast.anton.client()
    assert "til og med 31. december 2025" in client.get(page).content.decode()
    sent = hidden_of(client, page)
    as_owner(lasts, ["[2025-10-01,)", rita.membership.pk])
    found_at_night(1)
    answer = client.post(page, sent)
    said = answer.content.decode()
    assert "er ændret, siden du åbnede siden" in said and "uden sidste dag" in said and notes(cast) == []
    assert client.post(page, sent | {"stood": right_of(rita).stood}).status_code == 302
    assert notes(cast) == [str(rita.membership.pk)]


def test_the_page_says_of_what_it_is_and_that_it_was_opened(cast: Cast) -> None:
    rita = member("Rita Ravn", "CMM", "cmm_lead")
    assert rita.client().get("/sager/").status_code == 200
    as_owner("UPDATE organisations_membership SET role = 'cmm_lead' WHERE id = %s", [cast.mette.membership.pk])
    found_at_night(3)
    of_mette = cast.anton.client().get(reverse("right-seen", args=[right_of(cast.mette).pk])).content.decode()
    for words in ("Mette", "Leder i CMM", "der blev givet noget andet", "Det, der blev givet", "Sagsbehandler i CMM"):
        assert words in of_mette, words
    look = UnexplainedRight.objects.get(kind="look")
    of_rita = cast.anton.client().get(reverse("right-seen", args=[look.pk])).content.decode()
    assert "Rita Ravn" in of_rita and "Det, der blev set" in of_rita
    opened = [one for one in audit_lines(cast, cast.anton.user.pk) if one.action == "rights.opened"]
    assert {str(one.object_id) for one in opened} == {str(cast.mette.user.pk), str(rita.user.pk)}


def test_many_others_do_not_hide_the_role(cast: Cast) -> None:
    rita = member("Rita Ravn", "CMM", "cmm_lead")
    found_at_night(1)
    for kind in ("grant", "look"):
        as_owner(
            "INSERT INTO audit_unexplainedright (kind, row_id, unit_id, user_id, role, why, stood, found_at)"
            " SELECT %s, gen_random_uuid()::text, %s, NULL, 'core', 'no_act', 'x', helle.clock_now() + interval '1 day'"
            " FROM generate_series(1, 40)",
            [kind, unit_id("CMM")],
        )
    page = reverse("administration")
    first = cast.anton.client().get(page).content.decode()
    assert first.index("Rita Ravn") < first.index("Adgang i en sag")
    assert "Adgang til en del af en sag: 40" in first and "Et opslag: 40" in first and "En rolle: 1" in first
    assert f'href="{reverse("role-end", args=[rita.membership.pk])}"' in first
    assert reverse("role-end", args=[rita.membership.pk]) not in cast.dorthe.client().get(page).content.decode()
    assert "?side=2" in first and "Rita Ravn" not in cast.anton.client().get(page, {"side": "2"}).content.decode()
    assert "?side=5" not in cast.anton.client().get(page, {"side": "4"}).content.decode()


def test_what_is_noted_says_by_whom_and_the_log_says_which(cast: Cast) -> None:
    rita = member("Rita Ravn", "CMM", "cmm_lead")
    found_at_night(1)
    fill_in(cast.anton.client(), reverse("right-seen", args=[right_of(rita).pk]), {})
    said = cast.dorthe.client().get(reverse("administration")).content.decode()
    assert f"af {cast.anton.user.full_name}" in said and "Ingen venter på en forklaring" in said
    log = cast.dorthe.client().get(reverse("audit-log")).content.decode()
    assert log.count("En rolle: Rita Ravn, Leder i CMM") == 2, "where it was found, and where it was noted"


def test_an_operator_reads_names_and_what_was_noted(cast: Cast, owner: Owner) -> None:
    rita = member("Rita Ravn", "CMM", "cmm_lead")
    found_at_night(1)

    def said() -> list[str]:
        with owner.transaction(force_rollback=True), owner.cursor() as cursor:
            return [str(one) for one in unexplained.asked_in_our_words(cursor)]

    (before,) = said()
    assert "CMM lead" in before and "Center mod Menneskehandel" in before and "noted" not in before
    as_owner(f"UPDATE audit_unexplainedright SET {SEEN.format(anton=cast.anton.user.pk)}", [])
    assert said() == [before], "the row is not believed"
    fill_in(cast.anton.client(), reverse("right-seen", args=[right_of(rita).pk]), {})
    (after,) = said()
    assert "noted as explained" in after


def test_an_operator_repairs_no_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_parser._check_rights(repair=True) == 2
    assert "--rights has no --repair" in capsys.readouterr().err


def test_it_is_told_where_people_look(cast: Cast) -> None:
    """On the desks of the lead, the administrator and the officer, on the page of the user, in the review of the unit,
    and to an operator as a count."""
    rita = member("Rita Ravn", "CMM", "cmm_lead")
    counted = {0: State.WELL, 1: State.WATCH}

    def is_counted(waiting: int) -> None:
        (said,) = [one for one in health.look() if one.part.en == "Rights that the log does not explain"]
        assert (said.state, f"explained: {waiting}" in said.seen.en) == (counted[waiting], True)

    is_counted(0)
    waits = "rettighed, som loggen ikke forklarer"
    assert waits not in cast.karen.client().get(reverse("desk")).content.decode()
    found_at_night(1)
    is_counted(1)
    told = {one.user.pk for one in (cast.karen, cast.anton, cast.dorthe)}
    for who in (cast.karen, cast.anton, cast.dorthe, cast.ulla, cast.mette):
        assert (waits in who.client().get(reverse("desk")).content.decode()) is (who.user.pk in told), who
    mark = "loggen forklarer den ikke"
    assert mark in cast.anton.client().get(reverse("user-page", args=[rita.user.pk])).content.decode()
    assert mark not in cast.anton.client().get(reverse("user-page", args=[cast.mette.user.pk])).content.decode()
    assert mark in cast.karen.client().get(reverse("review-unit", args=[unit_id("CMM")])).content.decode()
    fill_in(cast.anton.client(), reverse("right-seen", args=[right_of(rita).pk]), {})
    assert waits not in cast.karen.client().get(reverse("desk")).content.decode()
    assert mark in cast.anton.client().get(reverse("user-page", args=[rita.user.pk])).content.decode()
    is_counted(0)
