"""Writing guidance: a draft that its writers alone see, published from a day by another, and never changed then."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests.cast import Cast, member
from tests.gates import Gates, ObjectGates, Place
from tests.guidance_stories import WRITTEN, draft, publish, published
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.guidance import actions, loading
from helle.register.guidance.models import Version
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OUTSIDERS = ("mette", "jonas", "vera", "stine", "olga", "anders", "peter", "rita", "henrik", "dorthe", "anton")
NEW = reverse("guidance-new")
NOTES = loading.article_id("notes")
NO_ARTICLE = uuid.UUID(int=0)
TYPED: dict[str, object] = {**WRITTEN, "requirements": "acm-05", "screens": ["case-page"]}


def of(view: str, article: uuid.UUID) -> str:
    return reverse(view, args=[article])


class TestNewGates(Gates):
    view = "guidance-new"
    may = "karen"
    outsiders = OUTSIDERS


class TestDraftGates(ObjectGates):
    view = "guidance-draft"
    may = "ulla"
    outsiders = OUTSIDERS

    def place(self, cast: Cast) -> Place:
        return Place(of(self.view, NOTES), of(self.view, NO_ARTICLE))


class TestPublishGates(ObjectGates):
    view = "guidance-publish"
    may = "ulla"
    outsiders = OUTSIDERS

    def place(self, cast: Cast) -> Place:
        row = draft(cast.karen)
        return Place(of(self.view, row.article), of(self.view, NO_ARTICLE))


def test_an_article_is_drafted_by_one_published_by_another_and_then_read_by_all(cast: Cast) -> None:
    saved = fill_in(cast.karen.client(), NEW, TYPED)
    row = Version.objects.get(published_at__isnull=True)
    assert saved.url == of("guidance-article", row.article)
    assert row.requirements == ["ACM-05"]
    assert cast.mette.client().get(saved.url).status_code == 404
    ulla = cast.ulla.client()
    assert "Udkast" in ulla.get(saved.url + "?udgave=1").content.decode()
    fill_in(ulla, of("guidance-publish", row.article), {"valid_from": "2025-10-06", "read": "on"})
    assert "Når nogen holder øje" in cast.mette.client().get(saved.url).content.decode()
    actions_done = [line.action for line in audit_lines(cast) if line.action.startswith("guidance.")]
    assert "guidance.drafted" in actions_done and "guidance.published" in actions_done


def test_a_draft_of_the_next_version_begins_with_the_words_that_hold_and_changes_nothing_yet(cast: Cast) -> None:
    client = cast.karen.client()
    form = client.get(of("guidance-draft", NOTES)).context["form"]
    assert form["title_da"].value() == "Skriv notater, som personen må læse"
    assert form["requirements"].value() == "GOV-05, GOV-06"
    fill_in(client, of("guidance-draft", NOTES), TYPED)
    assert "Skriv notater" in cast.mette.client().get(of("guidance-article", NOTES)).content.decode()
    assert "Der er et udkast" in cast.ulla.client().get(of("guidance-article", NOTES)).content.decode()
    assert "Der er et udkast" not in cast.mette.client().get(of("guidance-article", NOTES)).content.decode()


def test_whoever_wrote_on_the_draft_does_not_publish_it(cast: Cast) -> None:
    row = draft(cast.karen)
    refused = post(cast.karen.client(), of("guidance-publish", row.article), {"valid_from": "2025-10-06", "read": "on"})
    assert refused.status_code == 422
    assert "Du har selv skrevet på udkastet" in str(errors_of(refused))
    # And who changes what another wrote has written on it.
    row = draft(cast.ulla, row.article, title_da="Rettet")
    with cast.ulla.acting(), pytest.raises(Refused) as again:
        actions.version_publish(row, expected_revision=row.revision, valid_from=clock.today())
    assert again.value.message == actions.ANOTHER_PUBLISHES


def test_a_version_holds_from_today_at_the_earliest_and_ends_the_one_before(cast: Cast) -> None:
    row = draft(cast.karen, NOTES)
    url = of("guidance-publish", NOTES)
    early = post(cast.ulla.client(), url, {"valid_from": "2025-10-05", "read": "on"})
    assert list(errors_of(early)) == ["valid_from"]
    unread = post(cast.ulla.client(), url, {"valid_from": "2025-10-08"})
    assert list(errors_of(unread)) == ["read"]
    fill_in(cast.ulla.client(), url, {"valid_from": "2025-10-08", "read": "on"})
    first, second = Version.objects.filter(article=NOTES).order_by("number")
    assert (first.during.upper, second.during.lower, second.during.upper) == (
        dt.date(2025, 10, 8),
        dt.date(2025, 10, 8),
        None,
    )
    assert second.pk == row.pk


def test_no_version_is_put_before_one_that_is_to_come(cast: Cast) -> None:
    publish(cast.ulla, draft(cast.karen, NOTES), valid_from=dt.date(2025, 11, 1))
    row = draft(cast.karen, NOTES)
    refused = post(cast.ulla.client(), of("guidance-publish", NOTES), {"valid_from": "2025-10-20", "read": "on"})
    assert list(errors_of(refused)) == ["valid_from"]
    row.refresh_from_db()
    assert row.published_at is None


def test_everybody_who_wrote_in_the_draft_is_held_from_publishing_it(cast: Cast) -> None:
    row = draft(cast.karen)
    row = draft(cast.ulla, row.article, title_da="Rettet")
    # Karen wrote first and Ulla last: neither publishes, whoever was the last.
    for who in (cast.karen, cast.ulla):
        with who.acting(), pytest.raises(Refused) as refused:
            actions.version_publish(row, expected_revision=row.revision, valid_from=clock.today())
        assert refused.value.message == actions.ANOTHER_PUBLISHES
        with pytest.raises((DatabaseError, IntegrityError)), who.acting() as acting, transaction.atomic():
            Version.objects.filter(pk=row.pk).update(
                during=DateRange(dt.date(2025, 10, 6), None), published_by_id=who.user.pk, published_at=acting.instant
            )
    # Nor by leaving herself out of the writers.
    for writers in ([cast.ulla.user.pk], [cast.karen.user.pk], []):
        with pytest.raises(DatabaseError), cast.ulla.acting() as acting, transaction.atomic():
            Version.objects.filter(pk=row.pk).update(
                writers=writers, revision=3, drafted_by_id=cast.ulla.user.pk, drafted_at=acting.instant
            )
    second = member("Nanna Birk", "UDLST", "udlst_caseworker")
    publish(second, row)


class TestWithdrawGates(ObjectGates):
    view = "guidance-withdraw"
    may = "ulla"
    outsiders = OUTSIDERS

    def place(self, cast: Cast) -> Place:
        row = publish(cast.ulla, draft(cast.karen), valid_from=dt.date(2025, 11, 1))
        return Place(reverse(self.view, args=[row.article, 1]), reverse(self.view, args=[row.article, 2]))


def test_a_version_to_come_is_withdrawn_with_a_reason_and_the_one_before_goes_on(cast: Cast) -> None:
    row = publish(cast.ulla, draft(cast.karen, NOTES), valid_from=dt.date(2052, 11, 1))
    client, address = cast.karen.client(), reverse("guidance-withdraw", args=[NOTES, row.number])
    assert list(errors_of(post(client, address, {"why": ""}))) == ["why"]
    assert list(errors_of(post(client, address, {"why": "Om 010190-1234"}))) == ["why"]
    fill_in(client, address, {"why": "Årstallet var forkert"})
    first, second = Version.objects.filter(article=NOTES).order_by("number")
    assert first.during.upper is None
    assert (second.withdrawn_why, second.withdrawn_by_id) == ("Årstallet var forkert", cast.karen.user.pk)
    page = cast.mette.client().get(of("guidance-article", NOTES) + f"?udgave={row.number}").content.decode()
    assert "Årstallet var forkert" in page
    assert client.get(address).status_code == 404
    assert "guidance.withdrawn" in {line.action for line in audit_lines(cast)}
    # The next one takes its place, from the day that was meant.
    again = publish(cast.ulla, draft(cast.karen, NOTES), valid_from=dt.date(2025, 11, 1))
    assert again.number == row.number + 1


def test_a_withdrawn_version_never_holds(cast: Cast, on_day: Any) -> None:
    row = publish(cast.ulla, draft(cast.karen, NOTES), valid_from=dt.date(2025, 11, 1))
    with cast.ulla.acting():
        actions.version_withdraw(row, why="Ikke endelig")
    on_day(dt.date(2025, 11, 2))
    assert "Skriv notater" in cast.mette.client().get(of("guidance-article", NOTES)).content.decode()
    assert "Når nogen holder øje" not in cast.mette.client().get(reverse("guidance")).content.decode()


def test_what_has_been_in_force_or_has_a_successor_is_not_withdrawn(cast: Cast) -> None:
    held = published(cast.karen, cast.ulla)
    first = publish(cast.ulla, draft(cast.karen, NOTES), valid_from=dt.date(2025, 11, 1))
    publish(cast.ulla, draft(cast.karen, NOTES), valid_from=dt.date(2025, 12, 1))
    with cast.ulla.acting(), pytest.raises(Refused) as refused:
        actions.version_withdraw(held, why="for at prøve")
    assert refused.value.message == actions.NOT_TO_COME
    with cast.ulla.acting(), pytest.raises(Refused) as refused:
        actions.version_withdraw(first, why="for at prøve")
    assert refused.value.message == actions.NOT_THE_LAST


def test_the_database_withdraws_nothing_in_force_nor_without_a_reason_nor_in_another_s_name(cast: Cast) -> None:
    held = published(cast.karen, cast.ulla)
    coming = publish(cast.ulla, draft(cast.karen, NOTES), valid_from=dt.date(2025, 11, 1))
    for row, by, why in ((held, cast.ulla, "x"), (coming, cast.ulla, ""), (coming, cast.karen, "x")):
        with pytest.raises((DatabaseError, IntegrityError)), cast.ulla.acting() as acting, transaction.atomic():
            Version.objects.filter(pk=row.pk).update(
                withdrawn_by_id=by.user.pk, withdrawn_at=acting.instant, withdrawn_why=why
            )
    before = Version.objects.get(article=NOTES, number=1)
    with pytest.raises(DatabaseError), cast.ulla.acting(), transaction.atomic():
        Version.objects.filter(pk=before.pk).update(during=DateRange(before.during.lower, None))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"body_da": "Ring til hende, 010190-1234."}, "body_da"),
        ({"title_en": "About 0101901234"}, "title_en"),
        ({"requirements": "ID-03, XX-99"}, "requirements"),
        ({"requirements": ","}, "requirements"),
        ({"body_en": "   "}, "body_en"),
        ({"screens": ["no-such-page"]}, "screens"),
    ],
)
def test_what_names_somebody_or_rests_on_nothing_is_refused_beside_its_field(
    cast: Cast, typed: dict[str, object], field: str
) -> None:
    refused = post(cast.karen.client(), NEW, TYPED | typed)
    assert list(errors_of(refused)) == [field]
    assert not Version.objects.filter(published_at__isnull=True).exists()


def test_of_two_who_write_on_one_draft_the_second_is_told_and_keeps_her_words(cast: Cast) -> None:
    row = draft(cast.karen)
    ulla = cast.ulla.client()
    open_form = ulla.get(of("guidance-draft", row.article)).context["form"]
    draft(cast.karen, row.article, title_da="Karens titel")
    sent = {bound.html_name: bound.value() for bound in open_form if bound.value() is not None}
    late = ulla.post(of("guidance-draft", row.article), {**sent, "title_da": "Ullas titel"})
    assert late.status_code == 422
    assert "En kollega har lige rettet udkastet" in late.content.decode()
    assert "Ullas titel" in late.content.decode()
    row.refresh_from_db()
    assert row.title_da == "Karens titel"


def test_a_draft_that_changed_after_it_was_read_is_not_published(cast: Cast) -> None:
    row = draft(cast.karen)
    ulla = cast.ulla.client()
    url = of("guidance-publish", row.article)
    form = ulla.get(url).context["form"]
    draft(cast.karen, row.article, body_da="Noget andet.")
    sent = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    assert ulla.post(url, {**sent, "read": "on"}).status_code == 422
    row.refresh_from_db()
    assert row.published_at is None


@pytest.mark.parametrize(
    "changed",
    [
        {"title_da": "En anden titel"},
        {"during": DateRange(dt.date(2025, 10, 1), None)},
        {"published_by_id": None},
        {"during": None, "published_by_id": None, "published_at": None},
        {"during": DateRange(dt.date(2025, 10, 6), dt.date(2025, 10, 5), "()")},
    ],
)
def test_the_database_changes_no_version_that_was_published(cast: Cast, changed: dict[str, Any]) -> None:
    row = published(cast.karen, cast.ulla)
    with pytest.raises(DatabaseError), cast.karen.acting(), transaction.atomic():
        Version.objects.filter(pk=row.pk).update(**changed)


def test_the_database_takes_no_guidance_from_who_does_not_write_it_or_in_another_s_name(cast: Cast) -> None:
    row = draft(cast.karen)
    for who, changed in (
        (cast.mette, {"title_da": "x", "revision": 2, "drafted_by_id": cast.mette.user.pk}),
        (cast.ulla, {"title_da": "x", "revision": 2, "drafted_by_id": cast.karen.user.pk}),
        (cast.karen, {"published_by_id": cast.karen.user.pk, "during": DateRange(dt.date(2025, 10, 6), None)}),
    ):
        with pytest.raises(DatabaseError), who.acting() as acting, transaction.atomic():
            more = {"published_at": acting.instant} if "during" in changed else {"drafted_at": acting.instant}
            Version.objects.filter(pk=row.pk).update(**changed, **more)
    with pytest.raises(DatabaseError), cast.ulla.acting(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM guidance_version")


def test_a_first_draft_that_nobody_has_published_is_not_there_for_others(cast: Cast) -> None:
    row = draft(cast.karen)
    assert cast.olga.client().get(of("guidance-article", row.article)).status_code == 404
    with pytest.raises(IntegrityError), cast.ulla.acting() as acting, transaction.atomic():
        Version.objects.create(
            id=uuid.uuid4(),
            article=row.article,
            number=2,
            drafted_by_id=cast.ulla.user.pk,
            drafted_at=acting.instant,
            writers=[cast.ulla.user.pk],
            **WRITTEN,
        )
