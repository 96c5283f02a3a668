"""Multiple systems estimation: how many were never found, out of who was known to whom.

`reading` takes in a table of lists, `estimating` says all that can be said of it, `covariates` the same with what is
known of each person. Below them: `lists` (tables and models as sets of lists), `existence` (has a model an estimate at
all), `fitting` (many models of many tables at once), `choosing` (which model), `bootstrap` (how uncertain it is).
docs/explanation/estimation.md says why it is done so, and from which papers.
"""

from typing import Final

COVARIATES: Final = ("sex", "age", "exploitation", "year")
"""What a column of a table of lists may say of the persons besides where they are known."""
FEWEST_DRAWN: Final = 100
"""For an interval of an estimate by lists alone. Of fewer drawn tables none is told. Outside each end of a 95 %
interval lie 2.5 % of them: of fewer than 100 two at most, so that the end is wherever one or two tables happened to
fall."""
FEWEST_WITH_COVARIATES: Final = 500
"""For one of an estimate with covariates, of which each drawn table may choose another model. Six drawn countries of
1,000 persons, six seeds each: the largest upper end was 1.08 to 1.41 times the smallest with 100 tables (half of them
above 1.2), and 1.06 to 1.34 times with 500 (half above 1.08)."""
