"""Whoever has something open with anybody is on no list, whatever CMM has ended; looked at again each time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import access_stories, ending_stories, erasure_stories, sharing_stories, stories
from tests import retention_stories as told
from tests.cast import Cast, as_owner, open_to
from tests.pages import errors_of, fill_in, post

from helle.register.allocation import actions as allocation
from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.retention import actions, queries
from helle.register.retention.models import Item
from helle.register.retention.parts import parts_of_others
from helle.register.sharing import actions as sharing
from helle.register.sharing import transfers
from helle.register.sharing.models import Disclosure
from helle.rules.retention.codes import KeptKind, OpenPart
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.sharing.receivers import DataCategory as C

pytestmark = pytest.mark.django_db(databases=["default", "keys", "lists"])


@pytest.fixture
def over(cast: Cast) -> Case:
    told.set_years(cast)
    return told.a_case_that_is_over(cast)


def pass_on(cast: Cast, case: Case) -> Disclosure:
    """Of a case that is over something is passed on in danger alone."""
    wanted = sharing_stories.wish("HJST", C.OUTCOME, ground=DisclosureGround.VITAL_INTERESTS)
    return sharing_stories.disclose(cast.mette, case, wanted, message=sharing_stories.TOLD)


def test_whoever_was_told_something_that_is_in_force_keeps_her_off_and_is_named(cast: Cast, over: Case) -> None:
    assert told.state_of(cast.mette, over) == "due"
    pass_on(cast, over)
    assert told.state_of(cast.mette, over) == "runs"
    with pytest.raises(Refused, match="nothing to dispose of"):
        told.drawn(cast.mette)
    with cast.mette.acting():
        (part,) = [one for one in parts_of_others([over.pk])[over.pk] if one.open]
        assert (part.code, part.open) == ("HJST", [OpenPart.DISCLOSURE])
    for page in (reverse("retention-page"), reverse("case-hold", args=[over.number])):
        assert "en videregivelse gælder eller venter" in cast.mette.client().get(page).content.decode(), page


def test_the_first_yes_looks_again_and_the_page_of_it_says_who_and_why(cast: Cast, over: Case) -> None:
    row = told.drawn(cast.mette)
    pass_on(cast, over)
    told.approved(cast.mette, row)
    with cast.mette.acting():
        assert (Item.objects.get().outcome, Item.objects.get().left_why) == ("left", "runs")
    page = cast.karen.client().get(reverse("retention-decide", args=[row.pk])).content.decode()
    assert "Udgik af listen: Noget er åbent hos en anden" in page
    assert "en videregivelse gælder eller venter" in page and "Kommer ikke på listen" in page
    assert told.approved(cast.karen, row)
    with cast.karen.acting():
        (line,) = queries.get_list(row.pk).lines
        assert line.row.order_id is None


def test_before_a_yes_the_page_says_who_is_taken_off_by_it(cast: Cast, over: Case) -> None:
    row = told.drawn(cast.mette)
    pages = [reverse("retention-decide", args=[row.pk]), reverse("retention-list", args=[row.pk])]
    assert "Udgår ved næste ja" not in cast.karen.client().get(pages[0]).content.decode()
    access_stories.ask(cast.mette, over)
    for page in pages:
        assert "Udgår ved næste ja: En anmodning om indsigt" in cast.karen.client().get(page).content.decode(), page


def test_of_a_list_that_was_refused_nobody_is_said_to_leave_at_the_next_yes(cast: Cast, over: Case) -> None:
    row = told.drawn(cast.mette)
    access_stories.ask(cast.mette, over)
    with cast.karen.acting():
        actions.refuse(row, why="Rigsarkivet har bedt os vente.")
    for name in ("retention-decide", "retention-list"):
        page = cast.karen.client().get(reverse(name, args=[row.pk])).content.decode()
        assert "Udgår ved næste ja" not in page and "Ved hvert ja" not in page, name
        assert ("Der er allerede taget stilling." in page) == (name == "retention-decide")
    assert "Ikke kasseret: listen er afslået" in page and ">På listen<" not in page


def test_past_the_application_nobody_is_disposed_of_either(cast: Cast, over: Case) -> None:
    pass_on(cast, over)
    with pytest.raises(IntegrityError, match="disposed_of_with_nothing_open"), transaction.atomic():
        as_owner(
            "INSERT INTO erasure_order (id, case_id, person_id, number, ground, basis, basis_on, why_sealed, asked_at,"
            " asked_by_id, asked_unit_id, decided_at, decided_by_id, decided_unit_id, approved, answer_sealed)"
            " SELECT gen_random_uuid(), id, person_id, number, 'time_over', 'K', now()::date, '', now(), %s, %s, now(),"
            " %s, %s, true, '' FROM cases_case WHERE id = %s",
            [
                cast.mette.user.pk, cast.mette.membership.unit_id, cast.karen.user.pk, cast.karen.membership.unit_id,
                over.pk,
            ],
        )  # fmt: skip


def test_the_end_of_support_is_not_the_end_of_what_udlaendingestyrelsen_does(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    stories.assign(cast.ulla, case, cast.ulla)
    with cast.ulla.acting():
        sharing.take_over(transfers.get_transfer(case))
    told.set_years(cast, KeptKind.VICTIM, years=1)
    ending_stories.finish(cast.mette, case)
    long_ago = clock.today() - dt.timedelta(days=1500)
    told.changed_past(
        "support_supportend", "UPDATE support_supportend SET ended_on = %s WHERE case_id = %s", [long_ago, case.pk]
    )
    assert told.state_of(cast.mette, case) == "runs"
    with cast.mette.acting():
        part = next(one for one in parts_of_others([case.pk])[case.pk] if one.code == "UDLST")
        assert OpenPart.ASSIGNED in part.open
    page = cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert "Hvad er slut, og hvad er åbent" in page and "en medarbejder har sagen" in page
    assert (
        "Det slutter ikke jeres del"
        in cast.ulla.client().get(reverse("case-page", args=[case.number])).content.decode()
    )
    # What is to be done comes first; then Udlændingestyrelsen says that its part is over; the time counts from then.
    address = reverse("case-assign", args=[case.number])
    if OpenPart.STEPS in part.open:
        assert 'value="nobody"' not in cast.ulla.client().get(address).content.decode()
        with cast.ulla.acting(), pytest.raises(Refused, match="still something to do"):
            allocation.case_lay_down(case, expected_version=None, note="")
        as_owner("UPDATE protection_grant SET steps = '[]' WHERE case_id = %s AND category = 'core'", [case.pk])
    kept = post(cast.ulla.client(), address, {"user": "nobody", "note": "husk det hele"})
    assert list(errors_of(kept)) == ["note"]
    fill_in(cast.ulla.client(), address, {"user": "nobody"})
    with cast.mette.acting():
        assert [(one.code, one.open) for one in parts_of_others([case.pk])[case.pk] if one.open] == []
    assert told.state_of(cast.mette, case) == "kept"
    with cast.mette.acting():
        ((_number, ruling),) = queries.keeping(case)
        assert ruling.answer is not None and ruling.answer > clock.today()


def test_a_district_that_had_a_part_in_it_is_told_by_its_kind_where_the_address_is_protected(cast: Cast) -> None:
    """Karen, who decides about the list, is not shown where the person lives (PUB-DIG-12)."""
    told.set_years(cast)
    case = stories.an_opened_case(cast, indication=False)
    open_to(cast.peter, case.pk, "core")
    erasure_stories.lapsed(cast, case)
    told.ended_on(case, clock.today().replace(year=clock.today().year - 4))
    # The time of keeping is counted from when the district's part ended, too.
    as_owner(
        "UPDATE protection_grant SET during = tstzrange(helle.clock_now() - interval '6 years', helle.clock_now()"
        " - interval '5 years') WHERE case_id = %s AND unit_id = %s",
        [case.pk, cast.peter.membership.unit_id],
    )
    row = told.drawn(cast.mette)
    pages = [reverse(name, args=[row.pk]) for name in ("retention-list", "retention-decide")]
    named = "Østjyllands Politi: har haft en del i sagen"
    for page in pages:
        assert named in cast.karen.client().get(page).content.decode(), page
    stories.protect_address(cast.mette, case)
    for page in pages:
        led = cast.karen.client().get(page).content.decode()
        assert "Østjyllands" not in led
        assert "Politiet (vises ikke: adressen er beskyttet): har haft en del i sagen" in led
