"""Of each part of a release it is said whether it came out equal when it was counted anew: tables, estimate, open
microdata and files, also where another version of Helle or of a library made it (STA-01, STA-02)."""

from __future__ import annotations

import io
import uuid
from dataclasses import replace
from unittest import mock

import pikepdf
import pytest
from django.urls import reverse
from tests import estimate_stories, release_stories
from tests.cast import Cast
from tests.repeated_year_stories import APRIL, IN_2024, JANUARY, NOVEMBER, OCTOBER, SEX, YEARS, today

from helle.register.estimates import actions as estimate_actions
from helle.register.estimates import making as estimating
from helle.register.releases import commands, making, queries, reproducing
from helle.register.releases import content as contents
from helle.register.releases.content import content_of, worded_as
from helle.register.releases.parts import Outcome, Part, parts
from helle.register.releases.reproducing import Told
from helle.register.research import queries as research
from helle.register.statistics.baseline import baseline
from helle.register.statistics.tests.conftest import Assess, Owner
from helle.register.statistics.tests.test_years_moved import extract
from helle.rules.ruling import Text

# Who met how many: each of three lists has somebody of each other.
MET = {
    ("police",): 42, ("red_cross",): 34, ("municipality",): 26, ("police", "red_cross"): 9,
    ("police", "municipality"): 8, ("red_cross", "municipality"): 7,
}  # fmt: skip


def known_through(assess: Assess) -> None:
    """Victims of 2024, each known to whoever made contact with her."""
    place = 0
    for (first, *others), number in MET.items():
        for _one in range(number):
            place += 1
            sex = "man" if place % 4 == 0 else "woman"
            person, _case = assess(IN_2024, contact=first, sex=sex)
            for other in others:
                assess(IN_2024, contact=other, sex=sex, person=person)


def reckoned(cast: Cast) -> uuid.UUID:
    """The analyst has an estimate of 2024 reckoned from what the register knows, of few simulated tables."""
    with cast.stine.acting():
        ordered = estimate_actions.estimate_order(first_year=2024, last_year=2024, covariates=["sex"])
    with mock.patch.object(estimating, "content_of", estimate_stories.quickly):
        estimating.run(ordered.pk, cast.stine.membership.pk)
    return ordered.pk


def reproduced(cast: Cast, number: int, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """What the command ends with, and what it says."""
    code = commands.reproduce(number, email=cast.stine.user.email)
    said = capsys.readouterr()
    return code, said.out + said.err


def test_sta_01_each_part_is_said_to_come_out_equal_and_one_that_does_not_is_named(
    committed_cast: Cast, assess: Assess, owner: Owner, capsys: pytest.CaptureFixture[str]
) -> None:
    cast = committed_cast
    known_through(assess)
    today(OCTOBER)
    first = release_stories.approved(
        cast, tables=(SEX, YEARS), public_from=OCTOBER, microdata=["sex"], estimates=[reckoned(cast)]
    )
    assert first.content["estimates"][0]["methods"][0]["number"] and first.content["microdata"]["rows"]
    # What follows is beside it now, and was not when it was made: rows that were handed out, and who is known since.
    today(NOVEMBER)
    extract(cast, reasons={"sex": "Sammenligne kønnene."})
    with cast.stine.acting():
        (handed,) = research.applications()
        assert research.held_against(handed) == [1]
    page = cast.karen.client().get(reverse("research-page", args=[handed.row.pk])).content.decode()
    assert "Det blev også holdt op mod rækkerne i de åbne mikrodata i udgivelse nr. 1." in page
    for contact in ("police", "municipality"):
        for _one in range(8):
            assess(IN_2024, contact=contact, entered_on=NOVEMBER)
    today(JANUARY)
    # This one is made beside the extract of its year, before the files had the plan's charts and sources were kept.
    with mock.patch.object(making, "content_of", lambda *of: worded_as({}, content_of(*of)) | {"layout": 2}):
        release_stories.approved(cast, tables=(YEARS,), public_from=JANUARY)
    today(APRIL)

    # A source of the years before is worded otherwise since.
    words = {code: replace(one, publication=Text("Andet", "Other")) for code, one in baseline().sources.items()}
    with mock.patch.object(contents, "baseline", return_value=replace(baseline(), sources=words)):
        code, said = reproduced(cast, 1, capsys)
    assert code == 0, said
    persons = sum(number for *_words, number in first.content["microdata"]["rows"])
    assert persons > 2
    for part in (
        "tables: equal (2 tables, ", "estimates: equal (1 estimate)",
        f"open microdata: equal ({persons} persons in 2 groups)",
        "PDF (da): equal", "PDF (en): equal", "CSV (da): equal", "JSON-stat (en): equal",
        "open microdata as a file (da): equal",
    ):  # fmt: skip
        assert part in said
    assert "12 parts equal, 0 alike but not byte for byte, 0 different" in said
    code, said = reproduced(cast, 2, capsys)
    assert code == 0 and "open microdata: none (it has none)" in said, said
    assert " 0 alike but not byte for byte, 0 different" in said

    with cast.stine.acting():
        kept = reproducing.as_kept(queries.release_of(first.pk))
    of_other_versions(kept)

    # Somebody writes another number in what was kept of the estimate: it is found, and nothing else is blamed.
    owner.execute(
        "ALTER TABLE releases_release DISABLE TRIGGER USER;"
        " UPDATE releases_release SET content = jsonb_set(content, '{estimates,0,methods,0,number}', '4711')"
        " WHERE sequence = 1;"
        " ALTER TABLE releases_release ENABLE TRIGGER USER"
    )
    code, said = reproduced(cast, 1, capsys)
    assert code == 1
    assert "estimates: different" in said and "that of 2024-2024: methods is not the same" in said
    assert "tables: equal" in said and "PDF (da): equal" in said


def of_other_versions(now: Told) -> None:
    """What was kept was made by other versions than what is made now; and once it said something else."""

    def held(kind: str, then: bytes) -> Part:
        """That file as it came out, had it been kept so."""
        found = parts(replace(now, files={**now.files, (kind, "da"): then}), now)
        (part,) = [one for one in found if one.outcome not in (Outcome.EQUAL, Outcome.NONE)]
        return part

    paper, table, collection = (now.files[kind, "da"] for kind in ("pdf", "csv", "json"))
    old = held("pdf", set_by(paper, "Typst 0.12.0"))
    assert old.outcome is Outcome.ALIKE and "Typst 0.12.0 set it then, and Typst 0.1" in old.lines[0]
    old = held("pdf", set_by(paper, None))
    assert old.outcome is Outcome.ALIKE and "another version of Helle, of its typefaces or of pikepdf" in old.lines[0]
    assert held("pdf", now.files["pdf", "en"]).outcome is Outcome.DIFFERENT
    # A column came to it since.
    without = b"\r\n".join(line.rpartition(b",")[0] for line in table.splitlines())
    old = held("csv", without)
    assert old.outcome is Outcome.ALIKE and "the columns as_told_in more" in old.lines[0]
    assert (
        held("csv", table.replace(b",42,", b",43,", 1) if b",42," in table else table[:-9]).outcome is Outcome.DIFFERENT
    )
    assert held("json", collection.replace(b'\n "label"', b'\n  "label"', 1)).outcome is Outcome.ALIKE
    assert held("json", collection.replace(b'"release": 1', b'"release": 7', 1)).outcome is Outcome.DIFFERENT
    # What was ordered and does not stand in it any more is missed.
    without_it = replace(now, content={name: said for name, said in now.content.items() if name != "estimates"})
    assert parts(without_it, now)[1].lines == ("estimate: that of 2024-2024 is new",)
    # Nor was all of it said always: what came to it since is no difference.
    protection = {name: said for name, said in now.content["protection"].items() if name != "narrowest"}
    earlier = replace(now, content={**now.content, "protection": protection})
    (part,) = [one for one in parts(earlier, now) if one.outcome is Outcome.ALIKE]
    assert part.name == "what else it says" and "This one says more" in part.lines[0]
    (part,) = [one for one in parts(now, earlier) if one.outcome is Outcome.DIFFERENT]
    assert part.lines == ("published: protection is not the same",)


def set_by(paper: bytes, program: str | None) -> bytes:
    """The same paper in other bytes, as that program would have named itself in it."""
    with pikepdf.open(io.BytesIO(paper)) as document:
        if program is not None:
            document.docinfo["/Creator"] = program
        document.save(
            made := io.BytesIO(),
            linearize=True,
        )
    return made.getvalue()
