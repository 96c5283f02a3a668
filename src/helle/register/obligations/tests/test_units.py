"""A figure that stands as evidence is said with its unit, as the pages of the action plan say it (FIG-11, STA-03)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from tests import release_stories
from tests.access_stories import text_of
from tests.cast import Cast, named
from tests.obligation_stories import draw

from helle.register.action_plans.choices import Feed
from helle.register.obligations import actions, queries
from helle.register.obligations.choices import ShownBy
from helle.register.obligations.content import evidence
from helle.register.obligations.models import Shows
from helle.register.protection.written import new_written
from helle.register.statistics.tests.conftest import Assess, assess

__all__ = ["assess"]
CODE = "ilo-29-1"
IN_TENS = {"da": "i hele tiere af procent", "en": "in whole tens of per cent"}
# Of each kind of figure what is kept of it, and how it is said in both languages.
KEPT = (
    (Feed.OCCUPANCY, 18, 34, {"da": "18 % af 34", "en": "18% of 34"}, False),
    (Feed.CONTACT_PERSON, 90, None, {"da": "90 %", "en": "90%"}, True),
    (Feed.APPROVED_PLACES, 34, None, {"da": "34", "en": "34"}, False),
    (Feed.JOINT_ACTIONS, 0, None, {"da": "ingen", "en": "none"}, False),
    (Feed.CHARGES_262A, 7, None, {"da": "7", "en": "7"}, False),
)


def keep(feed: Feed, value: int, of: int | None) -> Shows:
    """A figure as it is kept from the day that it was taken."""
    row = new_written(
        Shows,
        obligation=queries.view_of(CODE).obligation,
        kind=ShownBy.FIGURE,
        feed=feed,
        year=2024,
        value=Decimal(value),
        of=of,
        on_day=dt.date(2024, 12, 31),
    )
    row.save(force_insert=True)
    return row


def test_the_page_the_report_and_its_paper_say_the_unit_of_each_figure_in_both_languages(
    committed_cast: Cast, assess: Assess
) -> None:
    for place in range(143):
        assess(dt.date(2024, 2, 1), purposes=("forced_labour",) if place < 26 else ("prostitution",))
    release_stories.approved(committed_cast, tables=("persons-by-year",))
    birte = named(committed_cast, "birte")
    with birte.acting():
        for feed in (Feed.FORCED_LABOUR, Feed.INTERVIEWED):
            actions.figure_add(queries.view_of(CODE), feed=feed, year=2024)
        for feed, value, of, _said, _tens in KEPT:
            keep(feed, value, of)
        rows = {row.feed: evidence(row) for row in queries.view_of(CODE).shown_by if row.kind == ShownBy.FIGURE}
    taken = (
        (Feed.FORCED_LABOUR, 18, 143, {"da": "18 % af 143", "en": "18% of 143"}, False),
        (Feed.INTERVIEWED, 100, None, {"da": "100 %", "en": "100%"}, True),
    )
    report, client = draw(birte), birte.client()
    for language in ("da", "en"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = client.get(reverse("obligation", args=[CODE])).content.decode()
        kept = client.get(reverse("treaty-report", args=[report.pk])).content.decode()
        paper = client.get(reverse("treaty-report-paper", args=[report.pk]), {"sprog": language}).content
        printed = " ".join(text_of(paper).split())
        for feed, _value, _of, said, in_tens in (*KEPT, *taken):
            assert f" 2024: <strong>{said[language]}</strong>" in page, feed
            whole = f" 2024: {said[language]}{f' ({IN_TENS[language]})' if in_tens else ''}, "
            line = rows[feed].in_language(language)
            assert whole in line, feed
            assert line in kept and line in printed, feed
        assert page.count(IN_TENS[language]) == 2
    # What the police delivered is not said to be counted in Helle.
    assert "delivered by the police" in page and "Counted in Helle" in page
