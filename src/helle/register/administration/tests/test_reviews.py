"""The yearly review of rights: when it is due, who says what, and what is kept of it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import psycopg
import pytest
from django.urls import reverse
from tests import administration_stories as told
from tests.cast import Cast, Member, member
from tests.handed_out import handed
from tests.invariants.at_once import acting, at_once
from tests.pages import audit_lines, fill_in

from helle.register.administration import review_actions, review_queries
from helle.register.administration.choices import Verdict
from helle.register.administration.models import RoleReview
from helle.register.organisations.models import Membership
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.usefixtures("committed")

TODAY = told.TODAY


def on(day: dt.date) -> None:
    clock.freeze(dt.datetime(day.year, day.month, day.day, 9, tzinfo=clock.COPENHAGEN))


def confirm(who: Member, *, ended: Member | None = None) -> None:
    """She looks through all that is hers to look through."""
    client = who.client()
    address = reverse("review-unit", args=[who.membership.unit_id])
    form = client.get(address).context["form"]
    said = {
        str(right.membership.pk): "ended" if ended and right.membership.pk == ended.membership.pk else "confirmed"
        for right in form.rights
    }
    fill_in(client, address, said)


def due(who: Member) -> dt.date:
    with who.acting() as context:
        return review_queries.get_review(context.unit_id).due_on


def test_a_lead_looks_through_her_unit_and_is_asked_again_in_a_year(committed_cast: Cast) -> None:
    cast = committed_cast
    assert "Gennemgå rettigheder" in cast.karen.client().get(reverse("desk")).content.decode()
    confirm(cast.karen, ended=cast.stine)
    assert Membership.objects.get(pk=cast.stine.membership.pk).during.upper == TODAY + dt.timedelta(days=1)
    assert "Gennemgå rettigheder" not in cast.karen.client().get(reverse("desk")).content.decode()
    said = dict(RoleReview.objects.values_list("user__full_name", "verdict"))
    assert said == {
        "Mette Holm": "confirmed",
        "Jonas Lind": "confirmed",
        "Vera Munk": "confirmed",
        "Stine Voss": "ended",
    }
    on(dt.date(2026, 9, 5))
    assert "Gennemgå rettigheder" not in cast.karen.client().get(reverse("desk")).content.decode()
    on(dt.date(2026, 9, 6))  # Thirty days before 6 October 2026.
    assert "Gennemgå rettigheder" in cast.karen.client().get(reverse("desk")).content.decode()


def test_her_own_role_is_looked_at_by_an_administrator_since_nobody_else_leads(committed_cast: Cast) -> None:
    cast = committed_cast
    with pytest.raises(Refused, match="your own"), cast.karen.acting():
        review_actions.roles_review({cast.karen.membership.pk: Verdict.CONFIRMED})
    with cast.anton.acting():
        mine = review_queries.get_review(cast.karen.membership.unit_id).mine
        assert [right.membership.user.full_name for right in mine] == ["Karen Dahl"]
        review_actions.roles_review({cast.karen.membership.pk: Verdict.CONFIRMED})
    assert RoleReview.objects.get().by_user == cast.anton.user


def test_with_two_leads_each_looks_at_the_other(committed_cast: Cast) -> None:
    cast, second = committed_cast, member("Kirsten Bro", "CMM", "cmm_lead")
    with second.acting():
        review_actions.roles_review({cast.karen.membership.pk: Verdict.CONFIRMED})
    with pytest.raises(Refused), cast.anton.acting():
        review_actions.roles_review({second.membership.pk: Verdict.CONFIRMED})


def test_a_unit_that_nobody_leads_is_looked_through_by_an_administrator(committed_cast: Cast) -> None:
    cast = committed_cast
    fill_in(
        cast.anton.client(),
        reverse("review-unit", args=[cast.olga.membership.unit_id]),
        {str(cast.olga.membership.pk): "confirmed"},
    )
    assert RoleReview.objects.get().user == cast.olga.user


def test_the_table_itself_takes_nobody_s_word_about_herself(
    committed_cast: Cast, owner: psycopg.Connection[tuple[Any, ...]]
) -> None:
    karen = committed_cast.karen
    with pytest.raises(psycopg.errors.CheckViolation, match="nobody_reviews_her_own_role"):
        owner.execute(
            "INSERT INTO administration_rolereview (id, membership_id, user_id, unit_id, role, verdict, reviewed_on, "
            "at, by_user_id) VALUES (gen_random_uuid(), %s, %s, %s, 'cmm_lead', 'confirmed', %s, now(), %s)",
            [karen.membership.pk, karen.user.pk, karen.membership.unit_id, TODAY, karen.user.pk],
        )


def test_what_nobody_said_a_word_about_in_time_is_shown_to_the_officer_and_the_administrator(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    confirm(cast.karen)
    on(dt.date(2026, 10, 7))
    for who in (cast.dorthe, cast.anton):
        late = {one.unit.code: number for one, number in who.client().get(reverse("administration")).context["late"]}
        assert late["CMM"] == 5
    assert cast.dorthe.client().get(reverse("review-unit", args=[cast.karen.membership.unit_id])).status_code == 404


def test_of_two_reviews_at_once_one_is_kept(committed_cast: Cast) -> None:
    cast, second = committed_cast, member("Kirsten Bro", "CMM", "cmm_lead")
    said = {cast.mette.membership.pk: Verdict.CONFIRMED, cast.jonas.membership.pk: Verdict.CONFIRMED}
    outcomes = at_once([acting(who, lambda: review_actions.roles_review(said)) for who in (cast.karen, second)])
    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    assert RoleReview.objects.count() == 2


def test_the_report_is_a_file_too_and_no_cell_of_it_is_a_formula(committed_cast: Cast) -> None:
    cast = committed_cast
    member("=Formel Hansen", "CMM", "cmm_hotline")
    confirm(cast.karen)
    made = handed(cast.dorthe, reverse("review-csv", args=[cast.karen.membership.unit_id]))
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Gennemgået", "Medarbejder", "Rolle", "Svar", "Af"]
    assert ["2025-10-06", "'=Formel Hansen", "Hotline i CMM", "Skal blive", "Karen Dahl"] in rows
    assert "review.exported" in {line.action for line in audit_lines(cast, cast.dorthe.user.pk)}
