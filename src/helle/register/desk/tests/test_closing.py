"""Ending a case without an assessment: withdrawn, declined, disappeared, lapsed (DEF-09, C2)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import accommodation_stories as places
from tests import planning_stories, sharing_stories, stories
from tests.cast import Cast, latecomer
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case, RungEvent
from helle.register.cases.queries import facts_today
from helle.rules.codes import Rung
from helle.rules.sharing.after_closing import AfterClosing
from helle.rules.support.codes import AtTheEnd, StillRuns

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

REST = "sidst set ved Vrøvlebroen"


class TestGates(CaseGates):
    view = "case-close"
    wrong_roles = ("vera", "stine", "karen")


def todos(cast: Cast, case: Case) -> list[str]:
    """What Mette's desk says the case waits for."""
    shown = cast.mette.client().get(reverse("desk")).context
    listed = (*shown["late"], *shown["due_today"], *shown["this_week"], *shown["later"], *shown["undated"])
    return [todo.what.da for todo in listed if todo.grant.case_id == case.pk]


def address(case: Case) -> str:
    return reverse("case-close", args=[case.number])


@pytest.mark.parametrize(
    ("ending", "rung"),
    [
        ("withdrew", Rung.WITHDRAWN),
        ("declined", Rung.DECLINED),
        ("disappeared", Rung.DISAPPEARED),
        ("lapsed", Rung.LAPSED),
    ],
)
@pytest.mark.parametrize("indication", [False, True], ids=["contact", "indication"])
def test_an_open_case_ends_rests_and_leaves_the_desk(cast: Cast, ending: str, rung: Rung, indication: bool) -> None:
    case, client = stories.an_opened_case(cast, indication=indication), cast.mette.client()
    stories.assign(cast.karen, case, cast.mette)
    assert todos(cast, case)
    fill_in(client, address(case), {"ending": ending, "reasons": REST})
    with cast.mette.acting():
        assert facts_today(case).rung is rung
    page = client.get(reverse("case-page", args=[case.number]))
    assert page.context["own_steps"] == []
    assert REST in page.content.decode()
    assert address(case) not in page.content.decode()
    assert todos(cast, case) == []


def test_flo_15_of_a_minor_who_disappeared_the_municipality_is_told(cast: Cast) -> None:
    case, client = stories.a_case_with_cmm(cast), cast.mette.client()
    stories.describe_as_child(cast, case)
    fill_in(client, address(case), {"ending": "disappeared", "reasons": REST})
    page = reverse("case-page", args=[case.number])
    steps = client.get(page).context["own_steps"]
    assert [(step.code, step.due) for step, *_rest in steps] == [("tell_of_disappearance", stories.FIRST_DAY)]
    assert todos(cast, case) == ["Giv kommunen besked: mindreårig forsvundet"]
    assert steps[0][1] == reverse("case-minor", args=[case.number])
    fill_in(client, steps[0][2].other_url, {"note": "Ringet til vagten i Aarhus"})
    assert client.get(page).context["own_steps"] == []


def test_who_has_been_assessed_is_not_let_go_of_so_and_the_page_says_why(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    client = cast.mette.client()
    assert address(case) not in client.get(reverse("case-page", args=[case.number])).content.decode()
    assert client.get(address(case)).context["refused"].reasons[0].code == "ladder.only_a_new_decision"
    refused = post(client, address(case), {"ending": "declined", "reasons": REST})
    assert refused.status_code == 422
    assert refused.context["form"].refusal_ruling.reasons[0].requirement == "DEF-07"
    assert REST in refused.content.decode()


def test_only_cmm_ends_a_case(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    refused = post(cast.ulla.client(), address(case), {"ending": "declined", "reasons": REST})
    assert refused.context["form"].refusal_ruling.reasons[0].code == "ladder.not_by_this_organisation"
    assert address(case) not in cast.ulla.client().get(reverse("case-page", args=[case.number])).content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"ending": ""}, "ending", "Dette felt er påkrævet."),
        ({"ending": "assessed_not_victim"}, "ending", "Det, der blev valgt, kan ikke vælges her nu"),
        ({"reasons": "  "}, "reasons", "Dette felt er påkrævet."),
        ({"occurred_on": "2025-10-07"}, "occurred_on", "Datoen ligger i fremtiden."),
        ({"occurred_on": "2025-10-05"}, "occurred_on", "Dagen ligger før den hændelse, den følger efter."),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_written(
    cast: Cast, typed: dict[str, object], field: str, message: str
) -> None:
    case = stories.an_opened_case(cast)
    given: dict[str, object] = {"ending": "lapsed", "reasons": REST}
    refused = post(cast.mette.client(), address(case), given | typed)
    assert errors_of(refused)[field][0].startswith(message)
    with cast.mette.acting():
        assert stories.fresh(case).version == case.version
        assert RungEvent.objects.filter(case=case).count() == 2


def test_somebody_else_ended_it_first(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    opened = {"ending": "lapsed", "reasons": REST, "case_version": case.version}
    stories.end_case(cast.jonas, case)
    refused = post(client, address(case), opened)
    assert errors_of(refused)["__all__"][0].startswith("Sagen er ændret")
    assert REST in refused.content.decode()


def test_the_page_says_what_falls_away_what_stays_open_and_which_interviews_are_still_planned(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    shown = client.get(address(case))
    assert "give_support" in {step.code for step in shown.context["falls_away"]}
    remains = {reason.code: [label.da for label in endings] for reason, endings in shown.context["remains"]}
    assert remains["opens.reopening"] == []
    assert remains["opens.information"] == ["Personen takkede nej"]
    assert shown.context["runs"] == []
    planning_stories.plan_interview(cast.mette, case)
    ((way, runs),) = client.get(address(case)).context["runs"]
    assert (way, [one.kind for one in runs]) == (AtTheEnd.GOES_ON, [StillRuns.INTERVIEW])


def test_gov06_the_page_says_who_sees_the_case_afterwards_and_why(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    house = places.offer(cast.mette)
    places.move_in(cast.mette, case, house)
    shown = cast.mette.client().get(address(case))
    told = {one.code: (one.ruling.answer, one.ruling.reasons[0].code) for one in shown.context["others"]}
    assert told["UDLST"] == (AfterClosing.NOTHING, "after_closing.nothing")
    assert told["REDEN-HOME"] == (AfterClosing.ALL, "after_closing.stay")
    page = shown.content.decode()
    assert "Hvem ser sagen bagefter" in page and "Ser ikke længere sagen." in page


def test_shr04_whom_it_was_closed_to_finds_nothing_there_and_whoever_goes_on_does(cast: Cast) -> None:
    case, hanne = stories.a_case_with_udlst(cast), latecomer("hanne")
    places.move_in(cast.mette, case, places.offer(cast.mette))
    page, print_ = reverse("case-page", args=[case.number]), reverse("case-print", args=[case.number])
    assert [cast.ulla.client().get(one).status_code for one in (page, print_)] == [200, 200]
    stories.end_case(cast.mette, case)
    assert [cast.ulla.client().get(one).status_code for one in (page, print_)] == [404, 404]
    assert case.number not in cast.ulla.client().get(reverse("case-list")).content.decode()
    assert hanne.client().get(page).status_code == 200


def test_id05_a_reopened_case_is_with_who_decides_at_once_and_the_page_said_so(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.end_case(cast.mette, case)
    reopen = reverse("case-reopen", args=[case.number])
    assert "Ingen får deres indblik tilbage" in cast.mette.client().get(reopen).content.decode()
    fill_in(cast.mette.client(), reopen, {"reasons": "ringede fra Snurreporten"})
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 200


def test_gov06_the_page_says_what_others_go_on_to_read_and_until_when(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    sharing_stories.beyond(cast.mette, case)  # It waits for a second person: nobody reads it.
    sharing_stories.disclose(cast.mette, case)
    ((way, (told,)),) = cast.mette.client().get(address(case)).context["runs"]
    assert (way, told.kind, told.url) == (
        AtTheEnd.GOES_ON, StillRuns.DISCLOSURE, reverse("case-disclosures", args=[case.number]),
    )  # fmt: skip
    assert told.words == "Hjemrejsestyrelsen, til og med 5. november 2025"
