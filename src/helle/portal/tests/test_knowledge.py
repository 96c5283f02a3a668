"""The page without login: what is out and what is to come, and nothing of what is not meant for all (GOV-27)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.test import Client
from django.urls import reverse
from tests import knowledge_stories as told
from tests.cast import Cast, named
from tests.connected import of_the_public_process
from tests.pages import audit_lines

from helle.register.knowledge import actions, queries
from helle.register.knowledge.choices import Channel
from helle.register.knowledge.given import Outcome
from helle.rules.knowledge.codes import ActivityKind


def test_it_shows_what_is_open_to_all_and_nothing_else(committed_cast: Cast) -> None:
    karen, lise = committed_cast.karen, named(committed_cast, "lise")
    first = told.publish(karen, replace(told.REPORT, title_da="Årsrapport 2024, første udgave", title_en=""))
    told.open_to_all(lise, first)
    shown = [told.publish(karen, replace(told.REPORT, supersedes=first.pk))]
    told.publish(karen, replace(told.REPORT, title_da="Kun for os", title_en="", open_to_all=False))
    shown.append(
        told.add(karen, ActivityKind.PUBLICATION, replace(told.REPORT, title_da="Ikke ude endnu", title_en=""))
    )
    shown.append(told.add(karen, ActivityKind.CONFERENCE, told.CONFERENCE))
    told.publish(karen, replace(told.REPORT, title_da="Ikke godkendt af en anden", title_en=""))
    gone = replace(
        told.CONFERENCE, title_da="Sidste år", first_day=dt.date(2024, 11, 12), last_day=dt.date(2024, 11, 12)
    )
    told.add(karen, ActivityKind.CONFERENCE, gone)
    off = told.add(karen, ActivityKind.CAMPAIGN, replace(
        told.CAMPAIGN, title_da="Aflyst kampagne", last_day=dt.date(2025, 12, 1), open_to_all=True
    ))  # fmt: skip
    told.end(karen, off)
    early = told.add(karen, ActivityKind.CAMPAIGN, replace(
        told.CAMPAIGN, title_da="Holdt før tid", last_day=dt.date(2025, 12, 1), open_to_all=True
    ))  # fmt: skip
    for one in (*shown, early):
        told.open_to_all(lise, one)
    on = dt.date(2025, 10, 3)
    told.hold(karen, early, Outcome(on, on, reached={Channel.SOCIAL: (900, "Mediets egen opgørelse")}))
    told.teach(karen)
    before = len(audit_lines(committed_cast))

    client = Client()
    with of_the_public_process():
        page = client.get(reverse("public-knowledge"))
    said = page.content.decode()
    assert page.status_code == 200
    assert "Årskonference om menneskehandel" in said and 'href="https://example.org/konference"' in said
    assert "Årsrapport 2024" in said and 'href="https://example.org/aarsrapport-2024.pdf"' in said
    for hidden in (
        "første udgave",
        "Kun for os",
        "Ikke ude endnu",
        "Sidste år",
        "Aflyst kampagne",
        "Holdt før tid",
        "Ikke godkendt af en anden",
        told.TITLE,
    ):
        assert hidden not in said, hidden
    assert karen.user.full_name not in said

    # Nobody acts, nothing is kept, and nothing is sent elsewhere.
    assert len(audit_lines(committed_cast)) == before
    assert not client.cookies and page.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert said.count("noreferrer") >= 3

    english = client.get(reverse("public-knowledge"), {"sprog": "en"})
    assert english.headers["Content-Language"] == "en"
    said = english.content.decode()
    assert "Yearly conference on trafficking" in said and "Annual report 2024" in said and "Udgivelser" not in said
    assert client.post(reverse("public-knowledge")).status_code in (403, 405)


def test_what_is_corrected_waits_anew_and_what_was_approved_is_shown_till_then(committed_cast: Cast) -> None:
    karen, lise = committed_cast.karen, named(committed_cast, "lise")
    made = told.publish(karen)
    told.open_to_all(lise, made)
    with karen.acting():
        actions.activity_correct(
            queries.look_at(made.pk),
            replace(told.REPORT, title_da="Årsrapport 2024, rettet"),
            why="Titlen var forkert.",
        )
    client = Client()
    assert "rettet" not in client.get(reverse("public-knowledge")).content.decode()
    assert "Årsrapport 2024" in client.get(reverse("public-knowledge")).content.decode()
    told.open_to_all(lise, made)
    assert "Årsrapport 2024, rettet" in client.get(reverse("public-knowledge")).content.decode()
