"""What the rules say of the elements and of the currency stands beside the decision and is kept with it (ID-12).

No rule decides the question: an answer against what they lay out needs a reason of its own (DEF-01..DEF-03, ACC-03).
"""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case, Statement
from helle.register.cases.queries import reasons_about
from helle.register.identification import stay_actions as stays
from helle.register.identification.actions import MEANS_FOR_A_HUMAN
from helle.register.identification.choices import CircumstanceKind
from helle.register.identification.models import Assessment
from helle.register.people import actions as people
from helle.register.people.choices import BirthPrecision
from helle.register.protection.identifiers import new_id
from helle.rules.codes import Authority, MeansRequirement
from helle.rules.ruling import Verdict

from .test_assessment import DECIDED, address

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NO_MEANS = {"means": [], "elements_reason": ""}
WEIGHED_BY = {"elements_reason": {"elements", "means"}, "currency_reason": {"currency"}}


def heard(cast: Cast) -> Case:
    """A grown-up woman with a right of residence, heard by CMM."""
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    return case


@pytest.mark.parametrize(
    ("typed", "field", "requirement"),
    [
        (NO_MEANS, "elements_reason", "DEF-02"),
        ({"acts": []}, "elements_reason", "DEF-01"),
        ({"purposes": ["begging"]}, "elements_reason", "DEF-03"),
        ({"purposes": ["not_established"]}, "elements_reason", "DEF-03"),
        (
            {"was_trafficked": "no", "relationship_current": ""},
            "elements_reason",
            "DEF-01",
        ),  # Though each element was found.
        ({"threats": "unknown"}, "currency_reason", "ID-14"),  # Nothing is known of any factor.
        ({"threats": "no"}, "currency_reason", "ACC-03"),  # Nothing speaks for it.
        ({"relationship_current": "no"}, "currency_reason", "ACC-03"),  # Something does.
    ],
)
def test_an_answer_against_the_rules_needs_a_reason_beside_it_which_is_kept(
    cast: Cast, typed: dict[str, object], field: str, requirement: str
) -> None:
    case = heard(cast)
    refused = post(cast.mette.client(), address(case), DECIDED | typed)
    assert field in errors_of(refused)
    told = refused.context["form"].refusal_ruling
    assert told.rule in WEIGHED_BY[field]
    assert requirement in {reason.requirement for reason in told.reasons}
    assert requirement in refused.content.decode()
    with cast.mette.acting():
        assert not Assessment.objects.exists()
    fill_in(cast.mette.client(), address(case), DECIDED | typed | {field: stories.WHY})
    page = cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert stories.WHY in page and stories.REASONS in page


def test_what_the_rules_say_follows_what_is_typed(cast: Cast) -> None:
    case, client = heard(cast), cast.mette.client()
    before = client.get(address(case)).context["weighed"]
    assert [problem.fact for problem in before.elements.problems] == ["acts", "purposes"]
    after = post(client, address(case), DECIDED | {"reasons": ""}).context["weighed"]
    assert after.elements.answer is not None and after.currency.answer is not None
    assert after.means.headline.da == "Personen var fyldt 18 år; et af midlerne skal påvises."


def test_all_rulings_are_kept_with_the_decision(cast: Cast) -> None:
    case = heard(cast)
    fill_in(cast.mette.client(), address(case), DECIDED)
    with cast.mette.acting():
        kept = reasons_about(case)[Assessment.objects.get().pk]
    assert [one.text for one in kept] == [stories.REASONS, "", "", ""]
    assert [json.loads(one.ruling)["rule"] for one in kept] == ["assess", "elements", "means", "currency"]


def test_no_means_is_asked_for_towards_a_child_pub_law_02(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.describe_as_child(cast, case)
    stories.hold_interview(cast.mette, case, representative_present=True)
    fill_in(cast.mette.client(), address(case), DECIDED | NO_MEANS)
    with cast.mette.acting():
        assert Assessment.objects.get().means == []


def test_nor_towards_one_who_was_a_child_when_it_was_done(cast: Cast) -> None:
    case = heard(cast)
    with cast.mette.acting():
        people.person_describe(
            case.pk, case.person_id, stories.description(birth_date=dt.date(2005, 10, 7)), why=stories.WHY
        )
    # Born 7 October 2005: 19 years on 6 October 2025, 17 on 6 October 2023.
    typed = DECIDED | NO_MEANS
    assert "elements_reason" in errors_of(post(cast.mette.client(), address(case), typed))
    fill_in(cast.mette.client(), address(case), typed | {"act_done_on": "2023-10-06"})
    with cast.mette.acting():
        assert Assessment.objects.get().act_done_on == dt.date(2023, 10, 6)


UNCERTAIN: dict[str, dict[str, object]] = {
    "disputed": {"age_disputed": True},
    "unknown": {"birth_date": None, "birth_precision": BirthPrecision.UNKNOWN},
    # On 6 October 2025 she is 17 to 21, 17 or 18, 17 or 18.
    "estimated": {"birth_date": dt.date(2006, 4, 6), "birth_precision": BirthPrecision.ESTIMATED},
    "year": {"birth_date": dt.date(2007, 1, 1), "birth_precision": BirthPrecision.YEAR},
    "month": {"birth_date": dt.date(2007, 10, 1), "birth_precision": BirthPrecision.MONTH},
}


@pytest.mark.parametrize("answer", ["yes", "no"])
@pytest.mark.parametrize("known", UNCERTAIN.values(), ids=UNCERTAIN)
def test_c13_9_where_the_age_is_uncertain_a_human_says_why_no_means_is_asked_for(
    cast: Cast, known: dict[str, object], answer: str
) -> None:
    case = heard(cast)
    with cast.mette.acting():
        people.person_describe(case.pk, case.person_id, stories.description(**known), why=stories.WHY)
    typed = DECIDED | NO_MEANS | {"was_trafficked": answer, "relationship_current": "yes" if answer == "yes" else ""}
    refused = post(cast.mette.client(), address(case), typed)
    assert errors_of(refused) == {"elements_reason": [MEANS_FOR_A_HUMAN.da]}
    told = refused.context["weighed"]
    assert told.means.verdict is Verdict.HUMAN_DECIDES and told.means.answer is MeansRequirement.NOT_REQUIRED
    assert "elements.legal_qualification" in {reason.code for reason in told.elements.reasons}
    with cast.mette.acting():
        assert not Assessment.objects.exists()
    fill_in(cast.mette.client(), address(case), typed | {"elements_reason": stories.WHY})
    with cast.mette.acting():
        assert stories.WHY in [one.text for one in reasons_about(case)[Assessment.objects.get().pk]]


def test_where_a_means_was_found_the_age_asks_for_no_reason(cast: Cast) -> None:
    case = heard(cast)
    with cast.mette.acting():
        people.person_describe(case.pk, case.person_id, stories.description(**UNCERTAIN["estimated"]), why=stories.WHY)
    fill_in(cast.mette.client(), address(case), DECIDED)
    with cast.mette.acting():
        assert Assessment.objects.get().means


@pytest.mark.parametrize(
    ("born", "verdict", "answer"),
    [
        # The estimate may be two years off: 16 at the most, 17 or 18, 18 at the least.
        (dt.date(2010, 10, 6), Verdict.ALLOWED, MeansRequirement.NOT_REQUIRED),
        (dt.date(2009, 10, 7), Verdict.ALLOWED, MeansRequirement.NOT_REQUIRED),
        (dt.date(2009, 10, 6), Verdict.HUMAN_DECIDES, MeansRequirement.NOT_REQUIRED),
        (dt.date(2005, 10, 7), Verdict.HUMAN_DECIDES, MeansRequirement.NOT_REQUIRED),
        (dt.date(2005, 10, 6), Verdict.ALLOWED, MeansRequirement.REQUIRED),
    ],
)
def test_an_estimate_decides_only_where_every_age_it_allows_says_the_same(
    cast: Cast, born: dt.date, verdict: Verdict, answer: MeansRequirement
) -> None:
    case = heard(cast)
    estimated = stories.description(birth_date=born, birth_precision=BirthPrecision.ESTIMATED)
    with cast.mette.acting():
        people.person_describe(case.pk, case.person_id, estimated, why=stories.WHY)
    page = cast.mette.client().get(address(case))
    means = page.context["weighed"].means
    assert (means.verdict, means.answer) == (verdict, answer)
    span = page.context["weighed"].age
    assert f"mellem {span.lowest} og {span.highest} år" in page.content.decode()


def test_a_court_s_finding_is_entered_as_it_is_def_07(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    with cast.mette.acting():
        stays.circumstance_set(
            case, expected_version=None, kind=CircumstanceKind.INDICTMENT, since=dt.date(2025, 9, 1), until=None
        )
    found = DECIDED | NO_MEANS | {"acts": [], "threats": "unknown", "by_court": "on"}
    fill_in(cast.mette.client(), address(case), found)
    with cast.mette.acting():
        assert Assessment.objects.get().authority == Authority.COURT
        assert Statement.objects.filter(about=Assessment.objects.get().pk).count() == 4


def test_the_database_keeps_the_act_before_the_decision(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    with cast.mette.acting(), pytest.raises(IntegrityError), transaction.atomic():
        row = Assessment.objects.get(case=case)
        row.id, row.sequence, row.act_done_on = new_id(), 2, row.decided_on + dt.timedelta(days=1)
        row.save(force_insert=True)
    assert connection.is_usable()
