"""The first day: steps that a role can take, marks that are one's own, an offer on the desk until it is answered."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django.urls import reverse
from tests.cast import Cast, Member, member, seat
from tests.gates import Gates, Place
from tests.pages import audit_lines

from helle.register.guidance import first_day as days
from helle.register.guidance.models import FirstDay
from helle.register.organisations.models import Unit
from helle.register.protection.matrix import access_matrix

# The statistics are read by a role of its own.
pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])

PAGE, MARK, DISMISS = reverse("first-day"), reverse("first-day-mark"), reverse("first-day-dismiss")
DESK = reverse("desk")
ROLES = sorted(access_matrix().roles)


class TestGates(Gates):
    view = "first-day"
    may = "anton"
    methods: ClassVar[tuple[str, ...]] = ("GET",)
    action = "first_day.read"


class TestMarkGates(Gates):
    view = "first-day-mark"
    methods: ClassVar[tuple[str, ...]] = ("POST",)

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast, there: Place) -> None:
        response = cast.mette.client().post(MARK, {"step": "cases", "done": "1"})
        assert (response.status_code, response.headers["Location"]) == (302, f"{PAGE}#cases")
        line = audit_lines(cast, cast.mette.user.pk)[0]
        assert (line.action, line.detail) == ("first_day.marked", {"step": "cases", "done": True})


class TestDismissGates(Gates):
    view = "first-day-dismiss"
    methods: ClassVar[tuple[str, ...]] = ("POST",)

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast, there: Place) -> None:
        assert cast.mette.client().post(DISMISS).headers["Location"] == DESK
        line = audit_lines(cast, cast.mette.user.pk)[0]
        assert (line.action, line.detail) == ("first_day.marked", {"dismissed": True})


def somebody(role: str) -> Member:
    """Somebody with a role, in a unit that carries it."""
    kinds = access_matrix().roles[role].unit_kinds
    unit = Unit.objects.filter(kind__in=kinds).order_by("code").first()
    assert unit is not None
    return member("Nanna Ny", unit.code, role)


@pytest.mark.parametrize("role", ROLES)
def test_every_step_of_every_role_opens(cast: Cast, role: str) -> None:
    client = somebody(role).client()
    steps = client.get(PAGE).context["steps"]
    assert 4 <= len(steps) <= 14
    for step, url, _is_done in steps:
        assert client.get(url).status_code == 200, step.code


def test_who_logs_in_through_her_organisation_has_no_step_of_a_factor_of_her_own(cast: Cast) -> None:
    cast.mette.user.set_unusable_password()
    cast.mette.user.save(update_fields=["password"])
    client = cast.mette.client()
    assert "second_factor" not in {step.code for step, _url, _done in client.get(PAGE).context["steps"]}
    assert client.post(MARK, {"step": "second_factor", "done": "1"}).status_code == 404


def test_a_role_has_the_steps_that_the_matrix_lets_it_take_and_no_others() -> None:
    of = {role: {step.code for step in days.steps_for(role, own_login=True)} for role in ROLES}
    assert {"referrals", "cases", "find_person", "allocation"} <= of["cmm_caseworker"]
    assert "allocation" not in of["hjst_caseworker"]
    assert of["administrator"] == {"second_factor", "guidance", "desk", "rules", "notices"}
    assert "log" in of["data_protection_officer"]
    assert {role for role in ROLES if "log" in of[role]} == {"cmm_lead", "data_protection_officer"}
    codes = [step.code for step in days.all_steps()]
    assert len(codes) == len(set(codes))


def test_the_desk_offers_it_until_it_is_opened(cast: Cast) -> None:
    client = cast.mette.client()
    for _visit in range(2):
        assert "Er det din første dag?" in client.get(DESK).content.decode()
    client.get(PAGE)
    assert "Er det din første dag?" not in client.get(DESK).content.decode()
    assert PAGE in client.get(DESK).content.decode()  # In the menu with her name.
    assert "Er det din første dag?" in cast.jonas.client().get(DESK).content.decode()


def test_or_until_one_says_no(cast: Cast) -> None:
    client = cast.mette.client()
    client.post(DISMISS)
    assert "Er det din første dag?" not in client.get(DESK).content.decode()


def test_marks_are_kept_taken_away_and_one_s_own(cast: Cast) -> None:
    client = cast.mette.client()
    for code in ("cases", "desk", "cases"):
        client.post(MARK, {"step": code, "done": "1"})
    page = client.get(PAGE)
    assert [step.code for step, _url, done in page.context["steps"] if done] == ["desk", "cases"]
    assert f"2 af {len(page.context['steps'])} skridt er gjort." in page.content.decode()
    client.post(MARK, {"step": "desk", "done": "0"})
    assert client.get(PAGE).context["done"] == 1
    with cast.jonas.acting():
        assert not FirstDay.objects.exists()


def test_another_role_has_a_first_day_of_its_own(cast: Cast) -> None:
    cast.mette.client().post(MARK, {"step": "cases", "done": "1"})
    other = seat(cast.mette.user, "CMM", "cmm_lead")
    client = cast.mette.client()
    client.post(reverse("choose-membership"), {"membership": str(other.pk)})
    assert client.get(PAGE).context["done"] == 0


@pytest.mark.parametrize("step", ["", "log", "no-such-step", "x" * 300])
def test_a_step_that_is_not_hers_is_not_there_to_mark(cast: Cast, step: str) -> None:
    assert cast.mette.client().post(MARK, {"step": step, "done": "1"}).status_code == 404
    with cast.mette.acting():
        assert not FirstDay.objects.exists()
