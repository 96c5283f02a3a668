"""The audit lines of one case come through a function; it shows them to nobody the policy would not."""

from __future__ import annotations

import pytest
from tests import stories
from tests.cast import Cast

from helle.register.audit import actions as audit
from helle.register.audit import queries


@pytest.mark.django_db(databases=["default", "keys"])
def test_only_who_reads_the_audit_and_has_the_case_sees_its_lines(cast: Cast) -> None:
    case = stories.open_case(cast, stories.refer(cast))
    other = stories.open_case(cast, stories.refer(cast))
    with cast.mette.acting():
        audit.record("case.read", object_id=case.pk, cases=[case.pk])
        audit.record("case.listed", cases=[other.pk, case.pk])
    with cast.karen.acting():
        lines = queries.lines_of_case(case.pk, lists_too=True)
        assert [line.action for line in lines[:2]] == ["case.listed", "case.read"]
        assert all(case.pk in line.cases for line in lines)
    with cast.dorthe.acting():
        assert len(queries.lines_of_case(case.pk, lists_too=True)) == len(lines)
    for member in (cast.mette, cast.ulla, cast.henrik, cast.olga, cast.anton):
        with member.acting():
            assert queries.lines_of_case(case.pk, lists_too=True) == [], member.user.full_name
