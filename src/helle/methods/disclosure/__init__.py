"""Statistical disclosure control: what of some tables of persons can be published, and the proof that nobody is told.

`protecting.protect(tables, rules, hierarchies, earlier=…)` answers with `Protected`: the status of each cell, how far
the pattern can be from the cheapest, and the audit. Publish nothing of which `audit.safe` is not true. Tables come from
`tables.table`, or out of a file from `reading.read`; `Protected.published` gives one as readers have it, and that is
what a later release passes as `earlier`. `auditing.audit(files, hierarchies, secrets)` asks of any published files how
closely each suppressed cell can be told; `coarser.proposals` says what coarser tables would leave.

Below them: `tables` (cells and what adds up), `rules` (which are unsafe), `problem`, `attacking` and `searching` (which
others to suppress), `earlier` (releases before), `rings` (the table behind some that are in a ring), `places` (where
those stand in it who are alone; for the audit `standing`), `specification` (rules out of JSON). For tables that are
asked for once and belong to no release every count is moved instead (`moving`): by `rounding`, or by the keys of the
persons (`records`, `cellkeys`); `ends` says what can be concluded of them.
docs/explanation/disclosure-control.md says why it is done so, and from which papers.
"""
