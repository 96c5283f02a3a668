"""That whoever approves a release is told of what a rule links in it (STA-01)."""

from __future__ import annotations

from dataclasses import replace

from helle.register.releases.linked import told_together
from helle.register.releases.tests.test_paper import table


def test_two_tables_that_a_rule_links_are_named_while_one_holds_something_back() -> None:
    stay, authority = table("residence", "Ophold", ["Dansk", "Lovligt"]), table("authority", "Myndighed", ["CMM"])
    assert stay.held_back and [one.cited for one in told_together([stay, authority])] == ["ID-03, ID-04, ID-05"]
    whole = [replace(one, figures=dict.fromkeys(one.figures, 7)) for one in (stay, authority)]
    assert told_together(whole) == told_together([stay]) == []
    assert told_together([stay, replace(authority, counts="presumed")]) == []
