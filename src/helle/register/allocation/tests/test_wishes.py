"""What a person wishes of whoever interprets for her."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import planning_stories, stories
from tests.cast import Cast, Member
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.allocation.choices import WishKind
from helle.register.allocation.models import InterpreterWish
from helle.register.allocation.planning_actions import Wish
from helle.register.cases.models import Case

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-wish-new"
    wrong_roles = ("vera", "stine", "karen")


class TestWithdrawGates(TestGates):
    view = "case-wish-withdraw"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [planning_stories.wish(cast.mette, case, Wish(WishKind.ONLY_SEX, sex="woman")).pk]


def address(case: Case) -> str:
    return reverse("case-wish-new", args=[case.number])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "only_sex", "sex": "woman"}, "Kvinde"),
        ({"kind": "not_country", "country": "RO"}, "Rumænien"),
        ({"kind": "not_interpreter"}, "Doina Varga"),
        # What belongs to another kind of wish is not kept.
        ({"kind": "only_sex", "sex": "man", "country": "RO"}, "Mand"),
    ],
)
def test_a_wish_is_written_down_and_shown_to_every_authority_that_hears_her(
    cast: Cast, typed: dict[str, str], words: str
) -> None:
    case, doina = stories.a_case_with_udlst(cast), planning_stories.add_interpreter(cast.mette)
    chosen = {"interpreter": str(doina.pk)} if typed["kind"] == "not_interpreter" else {}
    fill_in(cast.mette.client(), address(case), typed | chosen)
    for who in (cast.mette, cast.karen, cast.ulla):
        wishes = who.client().get(reverse("case-planned", args=[case.number])).context["wishes"]
        assert [said for _wish, said in wishes] == [words]


@pytest.mark.parametrize(
    ("kind", "field"), [("only_sex", "sex"), ("not_country", "country"), ("not_interpreter", "interpreter")]
)
def test_a_wish_says_what_it_is_about(cast: Cast, kind: str, field: str) -> None:
    case = stories.an_opened_case(cast)
    refused = post(cast.mette.client(), address(case), {"kind": kind})
    assert errors_of(refused) == {field: ["Vælg, hvad ønsket gælder."]}


def test_an_interpreter_she_has_refused_since_is_flagged_on_the_desk_of_who_holds_the_interview(cast: Cast) -> None:
    case, doina = stories.an_opened_case(cast), planning_stories.add_interpreter(cast.mette)
    planned = planning_stories.plan_interview(cast.mette, case, cast.mette)

    def desk(who: Member) -> str:
        return str(who.client().get(reverse("desk")).content.decode())

    assert "mangler tolk" in desk(cast.mette)
    planning_stories.book(cast.mette, case, planned, doina)
    assert "mangler tolk" not in desk(cast.mette) and "ønsker en anden tolk" not in desk(cast.mette)
    planning_stories.wish(cast.mette, case, Wish(WishKind.NOT_INTERPRETER, doina))
    assert "ønsker en anden tolk" in desk(cast.mette) and "Doina Varga" not in desk(cast.mette)
    assert "ønsker en anden tolk" not in desk(cast.jonas)


def test_a_wish_out_of_force_keeps_nobody_out_and_stays_in_the_record_with_the_reason(cast: Cast) -> None:
    case, doina = stories.an_opened_case(cast), planning_stories.add_interpreter(cast.mette)
    wish = planning_stories.wish(cast.mette, case, Wish(WishKind.NOT_INTERPRETER, doina))
    withdraw = reverse("case-wish-withdraw", args=[case.number, wish.pk])
    assert list(errors_of(post(cast.mette.client(), withdraw, {"why": ""}))) == ["why"]
    fill_in(cast.mette.client(), withdraw, {"why": "hun vil gerne alligevel"})
    refused = post(cast.mette.client(), withdraw, {"why": "igen"})
    assert errors_of(refused)["__all__"] == ["Ønsket er allerede ude af kraft."]
    with cast.mette.acting():
        assert InterpreterWish.objects.get().superseded_at is not None
    planning_stories.book(cast.mette, case, planning_stories.plan_interview(cast.mette, case), doina)
