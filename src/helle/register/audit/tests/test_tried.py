"""The log says what somebody tried, and in vain: which page, how, of which case."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.urls import get_resolver, reverse
from tests import stories
from tests.cast import Cast, Member

from helle.register.audit.models import Line
from helle.register.audit.pages import PAGES
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def lines_seen(who: Member, **query: str) -> list[tuple[str, list[str]]]:
    response = who.client().get(reverse("audit-log"), query)
    assert response.status_code == 200
    return [(shown.action.da, shown.numbers) for shown in response.context["lines"]]


def test_it_names_the_page_and_the_case(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    cast.olga.client().get(reverse("case-interview-new", args=[case.number]))
    cast.olga.client().post(reverse("case-assessment", args=[case.number]))
    assert lines_seen(cast.dorthe, afvist="1") == [
        ("Forsøgte at gemme: vurderingen", [case.number]),
        ("Forsøgte at åbne: ny samtale", [case.number]),
    ]
    page = cast.dorthe.client().get(reverse("audit-log"), {"afvist": "1"}).content.decode()
    assert "Blev afvist" not in page and ">Afvist<" in page


def test_a_lead_sees_what_others_tried_in_her_unit_s_cases(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    cast.olga.client().get(reverse("case-interview-new", args=[case.number]))
    assert lines_seen(cast.karen, afvist="1") == [("Forsøgte at åbne: ny samtale", [case.number])]
    assert lines_seen(cast.karen, afvist="1", sag=case.number) == [("Forsøgte at åbne: ny samtale", [case.number])]


def test_a_wrong_method_is_written_as_one(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    assert cast.mette.client().delete(reverse("case-page", args=[case.number])).status_code == 405
    assert lines_seen(cast.dorthe, afvist="1") == [("Kaldte på en forkert måde: sagen", [case.number])]
    with cast.dorthe.acting():
        line = Line.objects.get(outcome="denied")
    assert (line.detail["method"], line.detail["by"]) == ("DELETE", "method")


def test_the_data_protection_officer_is_told_the_number_of_an_opened_form(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    cast.mette.client().get(reverse("case-assessment", args=[case.number]))
    assert ("Åbnede en formular", [case.number]) in lines_seen(cast.dorthe)


def test_it_is_narrowed_to_days(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    cast.olga.client().get(reverse("case-page", args=[case.number]))
    # Today is 6 October 2025.
    of_all: dict[str, str] = {}
    for given in (of_all, {"sag": case.number}):
        assert len(lines_seen(cast.dorthe, afvist="1", fra="2025-10-06", til="2025-10-06", **given)) == 1
        assert lines_seen(cast.dorthe, afvist="1", fra="2025-10-07", **given) == []
        assert lines_seen(cast.dorthe, afvist="1", til="2025-10-05", **given) == []


def test_days_that_end_before_they_begin_are_a_slip(cast: Cast) -> None:
    response = cast.dorthe.client().get(reverse("audit-log"), {"fra": "2025-10-06", "til": "2025-10-05"})
    assert response.context["form"].errors == {"til": ["Slutdagen ligger før den første dag."]}
    assert response.context["lines"] == []


def test_each_page_of_a_case_or_a_referral_has_its_words() -> None:
    # Also those of the API, which stand under a name of their own.
    resolvers = [get_resolver(), *(one for _prefix, one in get_resolver().namespace_dict.values())]
    names = {name for one in resolvers for name in one.reverse_dict if isinstance(name, str)}
    assert set(PAGES) <= names
    assert {name for name in names if name.startswith(("case-", "referral-"))} <= set(PAGES)


def test_who_has_lost_the_case_while_she_wrote_gets_back_what_she_wrote(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE)
    ulla = cast.ulla.client()
    address = reverse("case-assessment", args=[case.number])
    assert ulla.get(address).status_code == 200
    stories.record_stay(cast.mette, case, ResidenceStatus.PERMIT, since=stories.FIRST_DAY)
    typed = urlencode(
        {"reasons": "Hun har fortalt <b>det hele</b>.", "why": "Nej, ingen grund", "decided_on": "06-10-2025"}
        | {"paid_on": "2025-10-06", "amount": "3.001", "case_version": "4711"}
    )
    for tried in (address, reverse("case-assessment", args=["2025-9999"])):
        answer = ulla.post(tried, typed, content_type="application/x-www-form-urlencoded")
        page = answer.content.decode()
        assert answer.status_code == 404
        assert "Det, du skrev, er ikke gemt" in page
        assert "Hun har fortalt &lt;b&gt;det hele&lt;/b&gt;." in page
        assert "Nej, ingen grund" in page
        # Days and numbers come back too, but not what the form carries for itself.
        assert '<blockquote class="prose">2025-10-06</blockquote>' in page and "3.001" in page and "4711" not in page
        assert "06-10-2025" not in page
        assert answer.headers["Cache-Control"] == "no-store"
    assert "Det, du skrev" not in ulla.get(address).content.decode()
