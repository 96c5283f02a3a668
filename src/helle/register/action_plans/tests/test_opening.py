"""Evidence opens for whoever reads the plan, or says what does not open and what does; what is outside is marked."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import forum_stories as forums
from tests.cast import Cast, Member, named

from helle.register.action_plans import actions, queries
from helle.register.action_plans.choices import EvidenceKind
from helle.register.action_plans.models import Evidence
from helle.register.action_plans.opening import outside_address
from helle.register.protection.written import new_written

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])


def _add(who: Member, code: str, where: str) -> None:
    with who.acting():
        of, look = queries.overview_of(code)
        actions.evidence_add(of, look, kind=EvidenceKind.OTHER, title="Det, der viser det", where=where, on_day=None)


def _page(who: Member, code: str) -> str:
    return who.client().get(reverse("initiative", args=[code])).content.decode()


def test_a_page_that_only_some_read_says_so_and_what_everybody_reads_is_offered(cast: Cast) -> None:
    charlotte, where = named(cast, "charlotte"), reverse("statistics-outreach")
    _add(charlotte, "INI-03", where)
    assert f'href="{where}"' in _page(cast.karen, "INI-03")
    seen = _page(charlotte, "INI-03")
    assert "læses af CMM og de opsøgende organisationer" in seen and 'href="#tal"' in seen
    assert f'<a href="{where}">Se siden i Helle' not in seen


def test_a_meeting_that_opens_with_its_day_alone_says_so_beside_the_link_gov_01(cast: Cast) -> None:
    forums.held(cast)
    charlotte, where = named(cast, "charlotte"), reverse("meeting", args=[forums.GROUP, 1])
    _add(charlotte, "INI-03", where)
    assert "her ses dag og sted" not in _page(charlotte, "INI-03")
    outside = _page(named(cast, "gerda"), "INI-03")
    assert f'href="{where}"' in outside and "her ses dag og sted" in outside


@pytest.mark.parametrize(
    ("where", "address"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("http://example.org", "http://example.org"),
        ("state.gov/reports/2023", "https://state.gov/reports/2023"),
        ("ft.dk/samling/20211/lovforslag/l111", "https://ft.dk/samling/20211/lovforslag/l111"),
        ("Ministeriets arkiv", None),
        ("rapport.pdf", None),
        ("j.nr. 12/34", None),
        ("/statistik/", None),
        ("javascript:alert(1)", None),
        ("https://example.org/a b", None),
        ('"><script>/x', None),
    ],
)
def test_an_address_outside_is_one_with_or_without_the_way_there(where: str, address: str | None) -> None:
    assert outside_address(where) == address


def test_an_address_outside_is_a_link_that_is_marked_and_tells_nothing(cast: Cast) -> None:
    page = _page(cast.karen, "INI-12")
    address = "https://ft.dk/samling/20211/lovforslag/l111"
    assert f'<a href="{address}" rel="noopener noreferrer external">{address}</a>' in page
    assert "(uden for Helle)" in page


@pytest.mark.parametrize(
    ("where", "refused"),
    [
        ("http://localhost:8171/sager/ny/", True),
        ("LOCALHOST/henvendelser/", True),
        ("//127.0.0.1\\sager\\", True),
        ("https://localhost.", True),
        ("/statistik/", False),
        ("https://example.org/localhost/sager/", False),
        ("Journalnr. 25/1187", False),
    ],
)
def test_the_database_takes_a_page_of_helle_by_its_path_alone_gov_26(cast: Cast, where: str, refused: bool) -> None:
    with cast.karen.acting():
        look = queries.overview_of("INI-09")[1]
        row = new_written(Evidence, initiative=look.initiative, kind="other", title_da="Uden om", where=where)
        if not refused:
            row.save(force_insert=True)
            return
        with pytest.raises(IntegrityError, match="page_of_helle_by_its_path"), transaction.atomic():
            row.save(force_insert=True)
