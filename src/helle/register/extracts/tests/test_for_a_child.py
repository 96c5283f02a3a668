"""A child's file is read with whoever decides for the child, and less of it where the child says no (PUB-DIG-05)."""

from __future__ import annotations

import copy
import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import Error
from django.urls import reverse
from tests import correction_stories, extract_stories, minor_stories, stories, support_stories
from tests.cast import Cast
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.extracts import paper, queries
from helle.register.extracts.choices import End, FamilyPart
from helle.register.extracts.models import Extract, Paper
from helle.register.extracts.tests.test_reading import a_victim, words_of
from helle.register.minors.choices import TracingOutcome
from helle.register.protection import clock, context
from helle.register.protection.refusals import Refused
from helle.register.support import actions as support
from helle.rules.own_file import ChildView, FileReader, OwnFilePart

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

REPRESENTATIVE = "Ragnhild Tusindfryd"


def test_for_a_child_whoever_decides_for_it_reads_and_its_own_words_only_if_it_agrees(cast: Cast) -> None:
    grown_up = a_victim(cast)
    correction_stories.describe(cast.mette, grown_up, stories.description())
    with pytest.raises(Refused) as refused:
        extract_stories.begin(
            cast.mette, grown_up, reader=FileReader.REPRESENTATIVE, name=REPRESENTATIVE, child_view=ChildView.AGREES
        )
    assert refused.value.field == "reader" and refused.value.ruling is not None
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    stories.hold_interview(cast.mette, case, reason_alone=stories.WHY)
    with pytest.raises(Refused, match="no representative"):
        extract_stories.begin(
            cast.mette, case, reader=FileReader.REPRESENTATIVE, name=REPRESENTATIVE, child_view=ChildView.AGREES
        )
    minor_stories.describe(cast.mette, case)
    minor_stories.appoint(cast.mette, case)
    for view, shown in ((ChildView.NOT_ASKED, False), (ChildView.AGAINST, False), (ChildView.AGREES, True)):
        extract = extract_stories.begin(
            cast.mette, case, reader=FileReader.REPRESENTATIVE, name=REPRESENTATIVE, child_view=view
        )
        with cast.mette.acting():
            read = {one.part for one in queries.reading_of(case, extract).parts}
        assert (OwnFilePart.ACCOUNT in read) is shown, view
        extract_stories.end(cast.mette, case, extract, End.READ)
    typed = {"reader": "representative", "parts": ["rights"], "language": "da", "verified": "known"}
    asked = post(cast.mette.client(), reverse("case-extract-new", args=[case.number]), typed)
    assert "name" in errors_of(asked)


def test_what_was_decided_is_read_for_a_child_without_the_reasons_unless_it_agrees(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    minor_stories.describe(cast.mette, case)
    minor_stories.appoint(cast.mette, case)
    for view, reasoned in ((ChildView.AGAINST, False), (ChildView.NOT_ASKED, False), (ChildView.AGREES, True)):
        extract = extract_stories.begin(
            cast.mette, case, reader=FileReader.REPRESENTATIVE, name=REPRESENTATIVE, child_view=view
        )
        page = reverse("case-extract", args=[case.number, extract.pk])
        shown = cast.mette.client().get(page).content.decode()
        assert "Udsat for menneskehandel: ja" in shown
        assert (stories.REASONS in shown, "Begrundelserne er ikke med." not in shown) == (reasoned, reasoned), view
        extract_stories.end(cast.mette, case, extract, End.READ)


def test_what_was_written_of_her_goals_and_of_what_came_of_them_is_left_out_with_the_reasons(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    with cast.mette.acting():
        support.period_set(case, expected_version=stories.fresh(case).version, notified_on=clock.today())
    support_stories.write_goals(cast.mette, case)
    clock.move_forward(dt.timedelta(days=31))
    support_stories.note_outcome(cast.mette, case)
    minor_stories.describe(cast.mette, case)
    minor_stories.appoint(cast.mette, case)
    for view, reasoned in ((ChildView.AGAINST, False), (ChildView.AGREES, True)):
        extract = extract_stories.begin(
            cast.mette, case, reader=FileReader.REPRESENTATIVE, name=REPRESENTATIVE, child_view=view
        )
        page = cast.mette.client().get(reverse("case-extract", args=[case.number, extract.pk])).content.decode()
        assert "Mål med perioden" in page and "Kommet til kræfter" in page
        assert [support_stories.GOALS in page, support_stories.OUTCOME in page] == [reasoned, reasoned], view
        extract_stories.end(cast.mette, case, extract, End.READ)


def begin_with_custody_holder(cast: Cast, case: Case, why: str = "") -> Extract:
    return extract_stories.begin(
        cast.mette, case, reader=FileReader.CUSTODY_HOLDER, name=REPRESENTATIVE, child_view=ChildView.AGREES, why=why
    )


def parts_read(cast: Cast, case: Case, extract: Extract) -> int:
    with cast.mette.acting():
        return len(queries.reading_of(case, extract).parts)


def test_a_holder_of_custody_reads_with_a_reason_unless_the_family_is_known_to_have_no_part(cast: Cast) -> None:
    case = minor_stories.describe(cast.mette, stories.an_opened_case(cast))
    with pytest.raises(Refused, match="a human decides") as not_known:
        begin_with_custody_holder(cast, case)
    tracing = minor_stories.trace(cast.mette, case)  # The family is said to have no part in it.
    extract = begin_with_custody_holder(cast, case)
    assert parts_read(cast, case, extract)
    minor_stories.end_tracing(cast.mette, case, tracing, TracingOutcome.UNSAFE)
    assert not parts_read(cast, case, extract)  # It came to stand against her while they read.
    extract_stories.end(cast.mette, case, extract, End.READ)
    with pytest.raises(Refused) as suspected:
        begin_with_custody_holder(cast, case)
    # Whoever sits beside is told the same, whatever the case says, and no ruling stands beside it.
    assert suspected.value.message == not_known.value.message
    assert (suspected.value.field, suspected.value.ruling) == ("why", None)
    fill_in(cast.mette.client(), new_page(case), CUSTODY_HOLDER | {"why": minor_stories.WEIGHED})
    with cast.mette.acting():
        weighed = Extract.objects.get(open=True)
        assert weighed.family == FamilyPart.SUSPECTED and queries.reading_of(case, weighed).parts
    extract_stories.end(cast.mette, case, weighed, End.READ)
    for changed, said in (
        ({"why_sealed": None}, "custody_holder_has_a_reason"),
        ({"family": FamilyPart.NOT_KNOWN}, "as it stands today"),
        ({"family": ""}, "as it stands today"),
    ):
        with cast.mette.acting():
            row = copy.copy(weighed)
            row.pk, row.recorded_at = uuid.uuid4(), context.current().instant
            for name, value in changed.items():
                setattr(row, name, value)
            with pytest.raises(Error, match=said), transaction.atomic():
                row.save(force_insert=True)


CUSTODY_HOLDER: dict[str, Any] = {
    "reader": "custody_holder", "parts": ["rights"], "language": "da", "verified": "mandate",
    "name": REPRESENTATIVE, "child_view": "agrees",
}  # fmt: skip


def new_page(case: Case) -> str:
    return reverse("case-extract-new", args=[case.number])


def test_a_reason_holds_for_what_was_known_and_not_for_a_suspicion_that_came_after_it(cast: Cast) -> None:
    case = minor_stories.describe(cast.mette, stories.an_opened_case(cast))
    extract = begin_with_custody_holder(cast, case, why=minor_stories.WEIGHED)
    assert parts_read(cast, case, extract)
    minor_stories.trace(cast.mette, case, family_suspected=True, why=minor_stories.WEIGHED)
    assert not parts_read(cast, case, extract)
    with pytest.raises(Refused, match="cannot be put on paper today"):
        extract_stories.put_on_paper(cast.mette, case, extract)
    on_paper = Paper(
        extract=extract, case=case, digest="0" * 64, pages=1, held_sealed=b"", safe_place=True,
        recorded_at=extract.recorded_at, by_user_id=extract.by_user_id, by_unit_id=extract.by_unit_id,
    )  # fmt: skip
    with cast.mette.acting(), pytest.raises(Error, match="as it stands today"), transaction.atomic():
        on_paper.recorded_at = context.current().instant
        on_paper.save(force_insert=True)
    # The office is told where it reads alone, and there without saying what it is.
    listed = cast.mette.client().get(reverse("case-extracts", args=[case.number])).content.decode()
    assert "står på barnets side" in listed and reverse("case-minor", args=[case.number]) in listed
    assert not told_of_the_family(listed)
    extract_stories.end(cast.mette, case, extract, End.READ)
    assert parts_read(cast, case, begin_with_custody_holder(cast, case, why=minor_stories.WEIGHED))


def told_of_the_family(words: str) -> list[str]:
    """What of a page or a paper tells whoever reads that the case speaks of the family."""
    said = ("famil", "del i handlen", "part in the trafficking", "MIN-10", "MIN-03", "mistæn", "suspect")
    return [one for one in said if one.lower() in words.lower()]


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_parent_is_not_told_what_the_case_says_of_the_family(cast: Cast, language: str) -> None:
    case = minor_stories.describe(cast.mette, stories.an_opened_case(cast))
    refused = post(cast.mette.client(), new_page(case), CUSTODY_HOLDER | {"language": language})
    assert "why" in errors_of(refused) and not told_of_the_family(refused.content.decode())
    tracing = minor_stories.trace(cast.mette, case)
    parts = [OwnFilePart.RIGHTS, OwnFilePart.PERSON, OwnFilePart.DECISIONS]
    extract = extract_stories.begin(
        cast.mette, case, reader=FileReader.CUSTODY_HOLDER, name=REPRESENTATIVE, child_view=ChildView.AGREES,
        language=language, parts=parts,
    )  # fmt: skip
    minor_stories.end_tracing(cast.mette, case, tracing, TracingOutcome.UNSAFE)
    shown = cast.mette.client().get(reverse("case-extract", args=[case.number, extract.pk])).content.decode()
    article = shown[shown.index("<article") : shown.index("</article>")]
    assert ("Det læser I ikke sammen i dag." in article) is (language == "da")
    assert not told_of_the_family(article)
    with cast.mette.acting():
        assert not told_of_the_family(words_of(paper.make(case, extract).content))
    refused = post(
        cast.mette.client(), reverse("case-extract-paper", args=[case.number, extract.pk]), {"safe_place": "on"}
    )
    assert refused.status_code == 422 and not told_of_the_family(str(refused.context["form"].errors))
