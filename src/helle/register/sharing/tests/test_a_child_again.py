"""What somebody said when she was taken for an adult, once her age is corrected and she is a child (MIN-02, MIN-15)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import minor_stories, stories
from tests import sharing_stories as told
from tests.cast import Cast, as_owner
from tests.child_consent_stories import HERS, asked_herself, born_so_that_she_turns_18, take_back

from helle.register.protection import clock
from helle.register.sharing import consent_actions
from helle.register.sharing.choices import ConsentEnd
from helle.register.sharing.models import Consent

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_min_02_her_no_is_a_childs_no_of_the_time_from_eighteen_on(cast: Cast) -> None:
    """Told to Mette as such, and not to Gudrun, who agrees for her again. What had ended has; it can have been a slip;
    and an adult again she is asked no more."""
    case = minor_stories.describe(cast.mette, stories.an_opened_case(cast))
    gudrun = minor_stories.a_representative(cast.mette, case)
    birthday = born_so_that_she_turns_18(cast, case, dt.timedelta(days=10))
    consent = told.consent(cast.mette, case, **HERS, until=birthday - dt.timedelta(days=1))
    clock.move_forward(dt.timedelta(days=10))
    take_back(cast, consent, ConsentEnd.SAID_NO)
    said = Consent.objects.filter(pk=consent.pk)
    with cast.mette.acting():
        (at,) = said.values_list("withdrawn_at", flat=True)
    # It stands as a child's no in one way alone: by the one change, which withdraws nothing.
    moved = "UPDATE sharing_consent SET no_ahead_at = withdrawn_at, no_ahead_by_id = withdrawn_by_id"
    with cast.mette.acting(), pytest.raises(IntegrityError, match="is_withdrawn_once"), transaction.atomic():
        as_owner(f"{moved}, withdrawn_at = withdrawn_at + interval '1 day' WHERE id = %s", [consent.pk])
    url, from_eighteen = reverse("case-consents", args=[case.number]), "Fra 18 år siger personen selv nej"
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=30))
    with cast.mette.acting():
        row = said.get()
        assert (row.withdrawn_how, row.withdrawn_at, row.withdrawn_by_id, row.no_ahead_at) == ("", None, None, at)
        assert row.no_ahead_by_id == cast.mette.user.pk and row.lapsed_at is not None
    with gudrun.acting():
        row = said.get()
        assert (row.withdrawn_how, row.withdrawn_at, row.withdrawn_by_id) == ("", None, None)
        assert (row.no_ahead_at, row.no_ahead_by_id) == (None, None)
    page = gudrun.client().get(url).content.decode()
    assert "Spurgt selv: siger nej" not in page and from_eighteen not in page and "udløbet" in page
    assert from_eighteen in cast.mette.client().get(url).content.decode() and not asked_herself(cast)
    born_so_that_she_turns_18(cast, case, dt.timedelta(days=-5))
    assert from_eighteen in cast.mette.client().get(url).content.decode() and not asked_herself(cast)
    with cast.mette.acting():
        consent_actions.consent_no_ahead_by_mistake(consent)
    assert from_eighteen not in cast.mette.client().get(url).content.decode()
