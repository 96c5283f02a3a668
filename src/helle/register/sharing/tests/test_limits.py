"""The limits of a consent bind whoever passes on, approves and receives, in the person's own words (PUB-LAW-13)."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.urls import reverse
from tests import sharing_stories as told
from tests import stories
from tests.cast import Cast, as_owner
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.sharing import consent_actions, queries
from helle.register.sharing.models import Consent, Disclosure, Weighing
from helle.rules.sharing.receivers import DataCategory as C

from .test_disclosure import held
from .test_pages import mark_of, typed

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


def resting_on(consent: Consent, **changed: object) -> dict[str, object]:
    return typed(ground="consent", consent=str(consent.pk), **changed)


def test_pub_law_13_the_limits_stand_in_the_choice_and_beside_the_preview_and_she_says_how_it_keeps_to_them(
    cast: Cast, case: Case
) -> None:
    consent = told.consent(cast.mette, case)
    mette, url = cast.mette.client(), reverse("case-disclosure-new", args=[case.number])
    before = html.unescape(mette.get(url).content.decode())
    assert f"Grænser: {told.LIMITS}" in before
    shown = html.unescape(post(mette, url, resting_on(consent, regler="fulgt")).content.decode())
    assert shown.count(told.LIMITS) >= 3, "in the choice, before the preview, and in it"
    sent = resting_on(consent, seen=mark_of(shown))
    assert list(errors_of(post(mette, url, sent))) == ["within_limits"]
    assert list(errors_of(post(mette, url, sent | {"within_limits": "no"}))) == ["within_limits"]
    assert list(errors_of(post(mette, url, sent | {"within_limits": "yes"}))) == ["keeps_limits"]
    with cast.mette.acting():
        assert not Disclosure.objects.exists()
    done = post(mette, url, sent | {"within_limits": "yes", "keeps_limits": told.KEEPS_LIMITS})
    assert done.status_code == 302
    with cast.mette.acting():
        (row,) = queries.disclosures_of(case)
        assert (row.limits, row.keeps_limits) == (told.LIMITS, told.KEEPS_LIMITS)
    for who in (cast.mette, cast.karen):
        log = html.unescape(who.client().get(reverse("case-disclosures", args=[case.number])).content.decode())
        assert told.LIMITS in log and told.KEEPS_LIMITS in log
    read = html.unescape(cast.henrik.client().get(reverse("told-page", args=[row.row.pk])).content.decode())
    assert told.LIMITS in read and told.KEEPS_LIMITS not in read


def test_pub_law_13_whoever_saw_other_limits_looks_again(cast: Cast, case: Case) -> None:
    consent = told.consent(cast.mette, case)
    other = told.consent(cast.mette, case, limits="kun om rejsen til Bommelby")
    mette, url = cast.mette.client(), reverse("case-disclosure-new", args=[case.number])
    seen = mark_of(post(mette, url, resting_on(consent, regler="fulgt")).content.decode())
    said = {"within_limits": "yes", "keeps_limits": told.KEEPS_LIMITS, "seen": seen}
    refused = post(mette, url, resting_on(other, **said))
    assert refused.status_code == 422 and "Se først efter" in refused.content.decode()


def test_pub_law_13_the_second_person_reads_them_beside_what_she_approves(cast: Cast, case: Case) -> None:
    consent = told.consent(cast.mette, case)
    row = told.by_consent(cast.mette, case, consent, message="Hun bor på Bommelvej 7.")
    assert row.needs_second
    url = reverse("case-disclosure-decide", args=[case.number, row.pk])
    shown = html.unescape(cast.karen.client().get(url).content.decode())
    assert shown.count(told.LIMITS) == 2, "before the preview, and in it"
    assert told.KEEPS_LIMITS in shown


def test_a_consent_without_limits_asks_nothing_of_them(cast: Cast, case: Case) -> None:
    consent = told.consent(cast.mette, case, limits="")
    row = told.by_consent(cast.mette, case, consent, within_limits=None, keeps_limits="")
    other = told.disclose(cast.mette, case, told.wish("UDLST", C.IDENTITY))
    assert row.limits_sealed is None and other.limits_sealed is None
    page = cast.henrik.client().get(reverse("told-page", args=[row.pk])).content.decode()
    assert "Grænser, personen har sat" not in page


def test_pub_law_13_the_receivers_copy_opens_for_the_receiver_alone_and_closes_with_the_disclosure(
    cast: Cast, case: Case, on_day: Callable[[dt.date], None]
) -> None:
    consent = told.consent(cast.mette, case)
    row = told.by_consent(cast.mette, case, consent)
    assert told.read(cast.henrik, row.pk).limits == told.LIMITS
    words = "SELECT limits_sealed IS NOT NULL FROM helle.words_of_shared(%s)"
    for who, found in ((cast.henrik, [(True,)]), (cast.peter, []), (cast.anders, [])):
        with who.acting(), connection.cursor() as cursor:
            cursor.execute(words, [[row.pk]])
            assert cursor.fetchall() == found
    with cast.henrik.acting(), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        list(Disclosure.objects.values_list("limits_sealed"))
    on_day(row.until + dt.timedelta(days=1))
    with cast.henrik.acting(), connection.cursor() as cursor:
        cursor.execute(words, [[row.pk]])
        assert cursor.fetchall() == []
        with pytest.raises(Http404):
            queries.get_told(row.pk)


def test_pub_law_13_past_the_application_a_limit_is_neither_left_out_nor_made_up(cast: Cast, case: Case) -> None:
    consent = told.consent(cast.mette, case)
    bare = told.consent(cast.mette, case, limits="")
    for rests_on, limits, kept, refused in (
        (consent, None, None, "shared_tells_the_limits"),
        (consent, b"x", None, "shared_is_weighed"),
        (bare, b"x", b"x", "shared_tells_the_limits"),
        (bare, None, b"x", "shared_is_weighed"),
    ):
        with pytest.raises(DatabaseError, match=refused):
            _write_past_the_application(cast, case, rests_on, limits, kept)


def _write_past_the_application(
    cast: Cast, case: Case, consent: Consent, limits: bytes | None, kept: bytes | None
) -> None:
    """As somebody with the application's connection would: a copy of a good one, with other words."""
    good = told.by_consent(cast.mette, case, consent)
    with cast.mette.acting() as acting, transaction.atomic():
        weighed = Weighing.objects.get(disclosure=good)
        row = Disclosure.objects.get(pk=good.pk)
        row.pk, row.recorded_at, row.opened_at = told.new_key(), acting.instant, acting.instant
        row.message_sealed, row.limits_sealed = None, limits
        row.save(force_insert=True)
        weighed.pk, weighed.disclosure_id, weighed.recorded_at = told.new_key(), row.pk, acting.instant
        weighed.keeps_limits_sealed = kept
        weighed.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_pub_law_13_what_rests_on_limits_with_other_words_ends_since_nobody_has_judged_it(
    cast: Cast, case: Case
) -> None:
    consent = told.consent(cast.mette, case)
    row = told.by_consent(cast.mette, case, consent)
    with cast.mette.acting():
        with pytest.raises(Refused) as taken_away:
            consent_actions.consent_limit(consent, case, told.agreed(C.IDENTITY, limits=" "), before=told.LIMITS)
        assert (taken_away.value.field, taken_away.value.message) == ("limits", consent_actions.WIDER)
        narrower = consent_actions.consent_limit(
            consent, case, told.agreed(C.IDENTITY, limits="kun fornavnet Bommel"), before=told.LIMITS
        )
    assert held(cast.henrik, case) == set()
    with cast.mette.acting():
        (ended,) = queries.disclosures_of(case)
        assert (ended.row.pk, ended.row.ended_why, ended.limits) == (row.pk, "consent", told.LIMITS)
    anew = told.by_consent(cast.mette, case, narrower)
    assert told.read(cast.henrik, anew.pk).limits == "kun fornavnet Bommel"


def test_pub_law_13_what_waited_when_limits_began_to_go_with_it_is_not_approved_without_them(
    cast: Cast, case: Case
) -> None:
    consent = told.consent(cast.mette, case)
    row = told.by_consent(cast.mette, case, consent, message="Hun bor på Bommelvej 7.")
    write_as_before(cast, row)
    karen, url = cast.karen.client(), reverse("case-disclosure-decide", args=[case.number, row.pk])
    shown = html.unescape(karen.get(url).content.decode())
    assert shown.count(told.LIMITS) == 1 and "modtageren ville ikke læse dem" in shown
    assert "Modtageren læser dem også" not in shown and "De binder også modtageren" not in shown
    refused = post(karen, url, {"approved": "yes", "words": stories.REASONS})
    assert "Samtykkets grænser følger ikke med" in refused.content.decode()
    with cast.mette.acting():
        assert queries.get_disclosure(case, row.pk).waits
    assert post(karen, url, {"approved": "no", "words": stories.REASONS}).status_code == 302


@pytest.mark.parametrize(
    ("words", "said"),
    [(told.LIMITS, "Det, der faldt uden for, er afsluttet."), ("kun fornavnet", "for ordene er ændret.")],
)
def test_what_is_limited_says_what_ended(cast: Cast, case: Case, words: str, said: str) -> None:
    consent = told.consent(cast.mette, case)
    url, mette = reverse("case-consent-limit", args=[case.number, consent.pk]), cast.mette.client()
    sent: dict[str, object] = {
        "categories": [C.IDENTITY.value],
        "purposes": consent.purposes,
        "given_by": consent.given_by,
        "limits": words,
    }
    days = {"given_on": clock.today().isoformat(), "until": consent.until.isoformat()}
    shown = html.unescape(mette.get(fill_in(mette, url, sent | days).headers["Location"]).content.decode())
    assert "Begrænsningen gælder nu. " in shown and said in shown


def write_as_before(cast: Cast, row: Disclosure) -> None:
    """As it was written before the limits went with it."""
    with cast.mette.acting(), connection.cursor() as cursor:
        # It was in order when it was written; what was written before these columns is so without them.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    as_owner("UPDATE sharing_disclosure SET limits_sealed = NULL WHERE id = %s", [row.pk])
    as_owner("UPDATE sharing_weighing SET keeps_limits_sealed = NULL WHERE disclosure_id = %s", [row.pk])


def test_what_was_passed_on_before_they_went_with_it_shows_those_of_the_consent_and_that_nobody_said_how(
    cast: Cast, case: Case
) -> None:
    row = told.by_consent(cast.mette, case, told.consent(cast.mette, case))
    write_as_before(cast, row)
    log = html.unescape(cast.mette.client().get(reverse("case-disclosures", args=[case.number])).content.decode())
    assert told.LIMITS in log and "er ikke noteret" in log


def test_what_waits_no_more_says_so_before_anything_is_typed(cast: Cast, case: Case) -> None:
    consent = told.consent(cast.mette, case)
    row = told.by_consent(cast.mette, case, consent, message="Hun bor på Bommelvej 7.")
    karen, url = cast.karen.client(), reverse("case-disclosure-decide", args=[case.number, row.pk])
    assert 'name="approved"' in karen.get(url).content.decode()
    with cast.karen.acting():
        consent_actions.consent_withdraw(consent)
    shown = karen.get(url).content.decode()
    assert "Den venter ikke længere" in shown and 'name="approved"' not in shown


def test_a_yes_that_comes_too_late_is_told_once_and_gives_back_the_words(cast: Cast, case: Case) -> None:
    consent = told.consent(cast.mette, case)
    row = told.by_consent(cast.mette, case, consent, message="Hun bor på Bommelvej 7.")
    karen, url = cast.karen.client(), reverse("case-disclosure-decide", args=[case.number, row.pk])
    opened = hidden_of(karen, url)
    with cast.karen.acting():
        consent_actions.consent_withdraw(consent)
    given = urlencode({**opened, "approved": "yes", "words": "Det er hendes eget ønske."})
    sent = karen.post(url, given, content_type="application/x-www-form-urlencoded").content.decode()
    assert sent.count("Den venter ikke længere") == 1 and 'name="approved"' not in sent
    assert "Det, du skrev, er ikke gemt" in sent and "Det er hendes eget ønske." in sent
