"""The rules of minors (MIN-01..MIN-11, MIN-13, MIN-15, MIN-16): one file for each question that a child's case raises.

Whether somebody is a minor (`status`) and when that ends (`turning_18`); who stands in for the custody holder
(`representative`) and who then decides (`decisions`); which authority answers for the child (`responsibility`), tells
the municipality (`municipality`) and decides where the child lives (`placement`); the search for the family (`tracing`)
and the talks about a return (`return_talk`). The rates of a return (MIN-14) and its offer (MIN-12) are rules of the
return, and which accommodation takes a child is a rule of accommodation.
"""

from helle.rules.minors.age import birthday_after, latest_birth_date, turns_18_on
from helle.rules.minors.status import MinorFacts, minor_status

__all__ = ["MinorFacts", "birthday_after", "latest_birth_date", "minor_status", "turns_18_on"]
