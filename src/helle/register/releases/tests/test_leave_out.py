"""Which tables a refusal names: those that have the figure, and never more than somebody reads."""

from __future__ import annotations

from helle.register.releases.leave_out import leave_out
from helle.rules.ruling import Text

TITLES = [Text(f"Tabel {one}", f"Table {one}") for one in range(6)]


def test_tables_that_all_have_to_go_are_joined_and_the_rest_is_more() -> None:
    assert leave_out(TITLES[:2], TITLES, together=True) == Text("»Tabel 0« og »Tabel 1«", "“Table 0” and “Table 1”")
    assert leave_out(TITLES, TITLES, together=True).en == "“Table 0”, “Table 1”, “Table 2” and more"


def test_of_tables_of_which_one_has_to_go_the_rest_is_another() -> None:
    assert leave_out(TITLES[:2], TITLES, together=False).en == "“Table 0” or “Table 1”"
    named = leave_out([], TITLES, together=True)
    assert named == Text("»Tabel 0«, »Tabel 1«, »Tabel 2« eller en anden", "“Table 0”, “Table 1”, “Table 2” or another")
