"""J1's car park: CMM writes six persons down on a telephone while the server is stopped and started again (DET-09)."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Route, expect

from helle.register.joint_actions import met_queries
from helle.register.joint_actions.models import JointAction, MetPerson
from tests import joint_action_stories, planning_stories
from tests.cast import Cast, Member
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat
from tests.journeys.served import Served
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

PHONE = 390
# Name, sex, age and country of the six, as they are met; what a browser must not hold in clear.
SIX = (
    ("Ileana", "Kvinde", "34", "Rumænien"),
    ("Costel", "Mand", "41", "Rumænien"),
    ("Desislava", "Kvinde", "29", "Bulgarien"),
    ("Krzysztof", "Mand", "52", "Polen"),
    ("Tewolde", "Mand", "26", "Eritrea"),
    ("Binita", "Kvinde", "31", "Nepal"),
)
# What the browser keeps, all of it.
KEPT_HERE = "() => [...Object.entries(localStorage), ...Object.entries(sessionStorage)]"
BOXES = "() => Object.keys(localStorage).filter((one) => one.startsWith('helle.met.')).length"


@pytest.fixture
def secrets() -> set[str]:
    """Neither the place nor a person stands in a title or an address."""
    return {*joint_action_stories.SECRETS, *(name for name, *_more in SIX)}


def opens_the_page(seat: Seat, member: Member, action: JointAction) -> Visitor:
    visitor = seat(member, width=PHONE)
    visitor.page.set_viewport_size({"width": PHONE, "height": 800})
    return visitor.go(reverse("joint-action-intake", args=[action.number]))


def writes_down(visitor: Visitor, name: str, sex: str, age: str, country: str) -> None:
    """Four taps and a name, and the next one."""
    before = visitor.page.locator("[data-met-list] > li").count()
    visitor.pick("Køn", sex).write("Omtrentlig alder", age).choose("Statsborgerskab", country)
    visitor.pick("Vil personen tale med CMM?", "Har talt med CMM").pick("Var arbejdsgiveren til stede?", "Nej")
    visitor.pick("Var der en tolk?", "Ja")
    visitor.page.locator("form[data-met] summary").click()
    visitor.write("Navn eller kaldenavn", name)
    visitor.page.get_by_role("button", name="Gem personen").click()
    expect(visitor.page.locator("[data-met-list] > li")).to_have_count(before + 1)
    expect(visitor.field("Omtrentlig alder")).to_have_value("")


def test_six_in_a_car_park_while_the_server_goes_and_comes_back(
    seat: Seat, served: Served, committed_cast: Cast
) -> None:
    cast, action = committed_cast, joint_action_stories.a_day_at_the_firm(committed_cast)
    mette = opens_the_page(seat, cast.mette, action)
    page, status = mette.page, mette.page.locator("[data-met-status]")
    writes_down(mette, *SIX[0])
    expect(status).to_have_text("Alt er sendt.")
    with served.away():
        for one in SIX[1:]:
            writes_down(mette, *one)
        expect(status).to_contain_text("Der er ingen forbindelse.")
        expect(page.locator("[data-met-waiting]")).to_have_text("5")
        mette.picture("car-park-without-a-connection")
        boxes = [(name, value) for name, value in page.evaluate(KEPT_HERE) if name.startswith("helle.met.")]
        # A box is one word in which nothing can be read; its name says who wrote it and in which order, and neither at
        # which joint action nor when.
        assert all(re.fullmatch("[A-Za-z0-9+/]+=*", value) for _name, value in boxes)
        names = [
            re.fullmatch(rf"helle\.met\.{cast.mette.user.pk}\.(\d{{6}})\.[0-9a-f-]{{36}}", name) for name, _box in boxes
        ]
        assert sorted(int(one[1]) if one else 0 for one in names) == [1, 2, 3, 4, 5]
        rest = str([one for one in page.evaluate(KEPT_HERE) if tuple(one) not in boxes])
        said = ("Rum", "Bulg", "woman", "age", "sex", "form_token", *(name for name, *_more in SIX), action.number)
        assert not [word for word in said if word in rest]
        mette.problems.clear()
    page.get_by_role("button", name="Send nu").click()
    expect(status).to_have_text("Alt er sendt.", timeout=20_000)
    mette.problems.clear()
    assert page.evaluate(BOXES) == 0
    mette.go(reverse("joint-action-page", args=[action.number])).sees(*(name for name, *_more in SIX))
    with cast.mette.acting():
        met = met_queries.opened_met(action)
        # In the order in which they were written down.
        assert [one.name for one in met] == [name for name, *_more in SIX]
    mette.follow("Opret sager").press("Gem").sees("Sagerne er oprettet.")
    with cast.mette.acting():
        assert met_queries.counts_of(met_queries.opened_met(action)).referred == len(SIX)


def test_what_a_closed_browser_could_not_send_is_sent_by_her_alone_and_once(
    seat: Seat, served: Served, committed_cast: Cast
) -> None:
    cast, action = committed_cast, joint_action_stories.a_day_at_the_firm(committed_cast)
    joint_action_stories.ready(cast, action, cast.mette, cast.jonas)
    mette = opens_the_page(seat, cast.mette, action)
    with served.away():
        writes_down(mette, *SIX[0])
        expect(mette.page.locator("[data-met-status]")).to_contain_text("Der er ingen forbindelse.")
        mette.problems.clear()
        mette.page.close(run_before_unload=False)
    # A colleague borrows the telephone: for her there is nothing to read, and nothing goes.
    sit_down(mette, cast.jonas)
    mette.go(reverse("joint-action-intake", args=[action.number]))
    expect(mette.page.locator("[data-met-list] > li")).to_have_count(0)
    assert mette.page.evaluate(BOXES) == 1
    # The owner is back, and two windows send the same.
    sit_down(mette, cast.mette)
    mette.go(reverse("joint-action-page", args=[action.number]))
    expect(mette.page.locator("[data-met-place]")).to_contain_text(re.compile("Sendt fra telefonen: 1"))
    assert mette.page.evaluate(BOXES) == 0
    with cast.mette.acting():
        (person,) = MetPerson.objects.all()
        assert person.by_user_id == cast.mette.user.pk


def sit_down(visitor: Visitor, member: Member) -> None:
    """Somebody logs in on the same telephone, in a window of her own."""
    cookie = member.client().cookies["helle_session"].value
    visitor.context.clear_cookies()
    visitor.context.add_cookies([{"name": "helle_session", "value": cookie, "url": visitor.served.base}])
    visitor.page = visitor.context.new_page()


@pytest.mark.at_length  # In each run two journeys above keep, and send, what was typed.
def test_whoever_is_logged_out_meanwhile_sends_after_the_next_login(
    seat: Seat, served: Served, committed_cast: Cast
) -> None:
    cast, action = committed_cast, joint_action_stories.a_day_at_the_firm(committed_cast)
    mette = opens_the_page(seat, cast.mette, action)
    mette.context.clear_cookies(name="helle_session")
    writes_down(mette, *SIX[0])
    status = mette.page.locator("[data-met-status]")
    expect(status).to_contain_text("Du er logget ud.")
    assert mette.page.evaluate(BOXES) == 1
    cookie = cast.mette.client().cookies["helle_session"].value
    mette.context.clear_cookies(name="helle_csrf")
    mette.context.add_cookies([{"name": "helle_session", "value": cookie, "url": served.base}])
    mette.page.get_by_role("button", name="Send nu").click()
    expect(status).to_have_text("Alt er sendt.")
    with cast.mette.acting():
        assert MetPerson.objects.count() == 1


@pytest.mark.at_length  # In each run two journeys above keep, and send, what was typed.
def test_one_that_the_server_never_takes_stops_no_other_and_goes_when_she_removes_it(
    seat: Seat, served: Served, committed_cast: Cast
) -> None:
    cast, action = committed_cast, joint_action_stories.a_day_at_the_firm(committed_cast)
    mette = opens_the_page(seat, cast.mette, action)
    page = mette.page
    answered: dict[str, int] = {}

    def refuse_the_first_two(route: Route) -> None:
        box = str(route.request.post_data).split('name="box"')[1].split()[0]
        status = answered.setdefault(box, (403, 404, 0)[min(len(answered), 2)])
        if status:
            route.fulfill(status=status)
        else:
            route.continue_()

    page.route("**/fra-telefonen/", refuse_the_first_two)
    with served.away():
        for one in SIX[:3]:
            writes_down(mette, *one)
        mette.problems.clear()
    page.get_by_role("button", name="Send nu").click()
    status = page.locator("[data-met-status]")
    expect(status).to_have_text("Noget kunne ikke sendes; se listen.", timeout=20_000)
    mette.problems.clear()
    assert page.evaluate(BOXES) == 2
    expect(page.locator("[data-met-list]")).to_contain_text("Kunne ikke tages imod.")
    page.get_by_role("button", name="Fjern fra telefonen").click()
    assert page.evaluate(BOXES) == 1
    # On her desk she learns that one is left, and it goes from there: also where nothing of the joint action is shown.
    joint_action_stories.end(cast.anders, action)
    page.unroute("**/fra-telefonen/")
    mette.go("/")
    expect(page.locator("[data-met-place]")).to_contain_text("Sendt fra telefonen: 1")
    with cast.mette.acting():
        assert MetPerson.objects.count() == 2


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_every_screen_of_joint_actions(seat: Seat, committed_cast: Cast) -> None:
    cast = committed_cast
    action = joint_action_stories.a_day_at_the_firm(cast)
    joint_action_stories.change(cast.anders, action)
    interpreter = planning_stories.add_interpreter(cast.mette)
    joint_action_stories.ready(cast, action, cast.mette, interpreters=[(interpreter.pk, "ro")])
    person = joint_action_stories.meet(cast.mette, action)
    joint_action_stories.meet(cast.mette, action, urgent=True, name="", remark="")
    one = [action.number]
    faults = faults_of(
        seat,
        cast,
        [
            Screen("joint-action-desk", "mette", "/"),
            Screen("joint-actions", "anders", reverse("joint-action-list")),
            Screen("joint-action-new", "anders", reverse("joint-action-new")),
            Screen("joint-action-lead", "anders", reverse("joint-action-page", args=one)),
            *(
                Screen(view, "anders", reverse(view, args=one))
                for view in (
                    "joint-action-change",
                    "joint-action-ask",
                    "joint-action-take-back",
                    "joint-action-end",
                )
            ),
            Screen("joint-action-asked", "peter", reverse("joint-action-page", args=one)),
            Screen("joint-action-answer", "peter", reverse("joint-action-answer", args=one)),
            *(
                Screen(view, "mette", reverse(view, args=one))
                for view in (
                    "joint-action-page",
                    "joint-action-readiness",
                    "joint-action-intake",
                    "joint-action-take-in",
                )
            ),
            Screen("joint-action-take-out", "mette", reverse("joint-action-take-out", args=[*one, person.pk])),
        ],
    )
    assert not faults, "\n".join(faults)
