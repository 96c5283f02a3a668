"""Words of rights that no act explains."""

from __future__ import annotations

from helle.rules.codes import Code


class RightKind(Code):
    """What gives a sight of something, or shows that somebody had one."""

    SEAT = "seat", "En rolle", "A role"
    PRIVILEGE = "privilege", "En rettighed i en organisation", "A privilege in an organisation"
    GRANT = "grant", "Adgang til en del af en sag", "Access to a part of a case"
    LOOK = "look", "Et opslag", "A look"


class WhyUnexplained(Code):
    """What of a right the log does not say."""

    NO_ACT = "no_act", "ingen har givet det", "nobody gave it"
    OTHER = "other", "der blev givet noget andet", "something else was given"
    EARLIER = "earlier", "det begynder, før nogen gav det", "it begins before anybody gave it"
    LONGER = "longer", "det varer længere, end nogen gav det", "it lasts longer than anybody gave it"
