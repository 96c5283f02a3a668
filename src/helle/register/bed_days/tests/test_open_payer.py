"""While nobody has decided who pays, it is said where it is decided, and reads as settled nowhere (ACM-09)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import accommodation_stories as places
from tests import bed_day_stories as homes
from tests import stories
from tests.cast import Cast
from tests.pages import errors_of, fill_in, post

from helle.register.placements.models import PayerDecision
from helle.register.protection import clock
from helle.rules.accommodation.codes import Payer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DAY = dt.timedelta(days=1)


def test_checked_nights_of_which_nobody_knows_who_pays_wait_for_cmm(cast: Cast) -> None:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = homes.live(cast, home, case, payer=None)
    homes.checked_month(cast, home)
    mette, statements = cast.mette.client(), reverse("statements")
    listed = mette.get(statements)
    assert [group.code for group in listed.context["waiting"]] == ["unsettled"]
    text = listed.content.decode()
    assert "afgør, hvem der betaler" in text and "venter på stedet" not in text
    assert "venter på CMM" in home.hanne.client().get(statements).content.decode()
    month = reverse("bed-days-month", args=[home.offer.pk, "2025-09"])
    decide = reverse("case-placement-payer", args=[case.number, stay.reference])
    assert decide in mette.get(month).content.decode()
    assert decide not in home.hanne.client().get(month).content.decode()
    homes.pays(cast, stay, Payer.CMM)
    assert [group.code for group in mette.get(statements).context["waiting"]] == ["unbilled"]
    assert decide not in mette.get(month).content.decode()


def test_a_payer_from_a_day_to_come_leaves_no_days_open_until_then(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stay = places.move_in(cast.mette, case, places.offer(cast.mette))
    mette, page = cast.mette.client(), reverse("case-placement", args=[case.number])
    url = reverse("case-placement-payer", args=[case.number, stay.reference])
    with cast.mette.acting():
        later = clock.today() + 30 * DAY
    typed = {"payer": Payer.CMM, "unit": "", "since": later.isoformat(), "reasons": "aftalt"}
    assert "ikke afgjort fra" in mette.get(page).content.decode()
    assert list(errors_of(post(mette, url, typed))) == ["since"]
    with cast.mette.acting(), pytest.raises(IntegrityError, match="nobody_pays_until_then"), transaction.atomic():
        PayerDecision(
            **places._row(), placement=stay, case=case, payer=Payer.CMM.value, during=DateRange(later, None)
        ).save(force_insert=True)
    fill_in(mette, url, typed | {"since": stay.planned_from.isoformat()})
    assert "ikke afgjort fra" not in mette.get(page).content.decode()
    fill_in(mette, url, typed | {"payer": Payer.UDLST})


def test_days_that_stay_open_before_are_named_once_it_is_saved(cast: Cast) -> None:
    home, case = homes.open_home(cast), stories.a_case_with_cmm(cast)
    stay = homes.live(cast, home, case, payer=None)
    mette, url = cast.mette.client(), reverse("case-placement-payer", args=[case.number, stay.reference])
    saved = fill_in(mette, url, {"payer": Payer.CMM, "unit": "", "since": "2025-09-20", "reasons": "aftalt"})
    assert "stadig ikke afgjort, hvem der betaler" in mette.get(saved.url).content.decode()
    assert "ikke afgjort fra 5. sep." in mette.get(reverse("case-placement", args=[case.number])).content.decode()
