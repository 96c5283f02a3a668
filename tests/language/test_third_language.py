"""The public form takes another language by its name, its catalogue and a migration: nothing else stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.urls import reverse

from helle.portal.tests.walk import Walk
from helle.register.reports.models import Report
from tests.cast import Cast

CATALOGUE = Path(__file__).parent / "third" / "ar" / "LC_MESSAGES" / "django.po"
KNOWN = "report_language_is_known"
TOLD = "ستة رجال ينامون في القبو"


@pytest.fixture
def third(committed: None, owner: psycopg.Connection[Any], settings: Any, tmp_path: Path) -> Iterator[None]:
    """Arabic, with a few messages, for as long as a test takes."""
    compiled = tmp_path / "ar" / "LC_MESSAGES" / "django.mo"
    compiled.parent.mkdir(parents=True)
    with CATALOGUE.open("rb") as source, compiled.open("wb") as made:
        write_mo(made, read_po(source, locale="ar", abort_invalid=True))
    settings.HELLE_PORTAL_LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    settings.LOCALE_PATHS = [tmp_path, *settings.LOCALE_PATHS]
    row = owner.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [KNOWN]).fetchone()
    assert row is not None
    owner.execute(f"ALTER TABLE reports_report DROP CONSTRAINT {KNOWN}")
    yield
    owner.execute("TRUNCATE reports_report CASCADE")
    owner.execute("DELETE FROM reports_throttle")
    owner.execute(f"ALTER TABLE reports_report ADD CONSTRAINT {KNOWN} {row[0]}")


def test_a_report_is_written_and_read_in_a_third_language(third: None, committed_cast: Cast) -> None:
    walk = Walk().press("language-ar")
    assert '<html lang="ar" dir="rtl">' in walk.text and walk.page.headers["Content-Language"] == "ar"
    assert "هل رأيت شيئًا يشبه الاتجار بالبشر؟" in walk.main and "غادر الصفحة" in walk.text
    assert "Skriv til os" in walk.main  # What nobody has translated stays in Danish.
    assert 'value="language-da"' in walk.text and 'value="language-en"' in walk.text
    walk.to_check(TOLD).press("send")
    assert "لقد استلمنا رسالتك" in walk.main
    with committed_cast.vera.acting():
        report = Report.objects.get()
    assert report.language == "ar"
    vera = committed_cast.vera.client()
    page = vera.get(reverse("report-page", args=[report.pk])).content.decode()
    assert f'lang="ar" dir="auto">{TOLD}' in page and "Arabisk" in page
    assert "Stil spørgsmålet på samme sprog." in vera.get(reverse("report-ask", args=[report.pk])).content.decode()
    assert 'value="ar"' in vera.get(reverse("report-close-several")).content.decode()
    # The staff's own pages are in the two languages they were in.
    assert "العربية" not in vera.get(reverse("desk")).content.decode()
