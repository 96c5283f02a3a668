"""How the invented country is composed: how many, of what, from where, met by whom (PUB-STAT-01..03, FIG-02..05)."""

from __future__ import annotations

from helle.rules.codes import ExploitationPurpose as Purpose
from helle.rules.codes import ResidenceStatus as Stay

# How many persons are taken up: victims as in the published years, and the others. The register starts with those
# whose question was open at the cut-over, so that its first year has as many assessments as the next.
VICTIMS = {2024: 120, 2025: 111, 2026: 19}
NOT_VICTIMS = {2024: 24, 2025: 24, 2026: 4}
ENDED_EARLY = {2024: 9, 2025: 9, 2026: 2}
NO_CASE = {2024: 12, 2025: 12, 2026: 2}

PURPOSES = {
    Purpose.PROSTITUTION: 74,
    Purpose.FORCED_LABOUR: 11,
    Purpose.CRIMINAL_ACTS: 10,
    Purpose.SLAVERY_LIKE: 1,
    Purpose.BEGGING: 2,
    Purpose.NOT_ESTABLISHED: 2,
}
# Together: 79 % women, 20 % men, 1 % trans.
SEXES = {
    Purpose.PROSTITUTION: {"woman": 945, "man": 41, "trans_other": 14},
    Purpose.FORCED_LABOUR: {"woman": 35, "man": 65},
    Purpose.CRIMINAL_ACTS: {"woman": 30, "man": 70},
    Purpose.SLAVERY_LIKE: {"woman": 80, "man": 20},
    Purpose.BEGGING: {"woman": 50, "man": 50},
    Purpose.NOT_ESTABLISHED: {"woman": 70, "man": 30},
}
COUNTRIES = {
    Purpose.PROSTITUTION: {
        "RO": 17, "NG": 20, "TH": 14, "UG": 5, "HU": 4, "BG": 4, "VN": 3, "UA": 5, "MD": 3, "KE": 3, "BR": 3, "CO": 4,
        "GH": 2, "CM": 2, "DO": 2, "PH": 2, "CN": 2, "LV": 1, "PL": 2, "DK": 2,
    },
    Purpose.FORCED_LABOUR: {
        "RO": 20, "PH": 12, "VN": 12, "UA": 10, "BG": 8, "PL": 7, "MD": 7, "NP": 7, "LT": 6, "IN": 5, "UZ": 3, "BD": 3,
    },
    Purpose.CRIMINAL_ACTS: {"VN": 36, "RO": 20, "LT": 9, "MA": 9, "AL": 7, "UA": 6, "MD": 6, "DZ": 5, "DK": 2},
}  # fmt: skip
OTHER_COUNTRIES = {"RO": 40, "BG": 15, "PH": 15, "SY": 10, "UG": 10, "TH": 10}
STAYS_EU = {Stay.EU_RIGHT: 60, Stay.NONE: 36, Stay.UNKNOWN: 4}
STAYS_UKRAINE = {Stay.PERMIT_SPECIAL_ACT: 60, Stay.VISA_OR_VISAFREE: 15, Stay.NONE: 25}
STAYS_OTHER = {
    Stay.NONE: 55,
    Stay.ASYLUM_PENDING: 12,
    Stay.ASYLUM_REJECTED: 15,
    Stay.ASYLUM_DUBLIN: 3,
    Stay.PERMIT: 7,
    Stay.VISA_OR_VISAFREE: 5,
    Stay.UNKNOWN: 3,
}
# Who made the contact: the police in 62 of 100 (FIG-05).
CONTACTS_USUAL = {
    "police": 64, "reden": 12, "amiami": 4, "hopenow": 4, "health": 3, "hotline_citizen": 3, "self": 3, "prison": 2,
    "municipality": 2, "red_cross": 2, "drc": 1,
}  # fmt: skip
CONTACTS_LABOUR = {"police": 48, "arbejdstilsynet": 20, "skat": 12, "siri": 8, "foedevarestyrelsen": 4,
                   "hotline_citizen": 5, "self": 3}  # fmt: skip
CONTACTS_CRIME = {"police": 82, "prison": 8, "municipality": 6, "red_cross": 4}
SECTORS = {
    Purpose.PROSTITUTION: {"street": 30, "massage_clinic": 33, "escort": 30, "private_home": 7},
    Purpose.FORCED_LABOUR: {
        "cleaning": 26, "restaurant": 22, "building_site": 24, "agriculture": 22, "kiosk": 6,
    },
    Purpose.CRIMINAL_ACTS: {"street": 45, "private_home": 40, "kiosk": 15},
}  # fmt: skip
SIZES = {
    Purpose.PROSTITUTION: {1: 84, 2: 10, 3: 6},
    Purpose.FORCED_LABOUR: {1: 40, 2: 22, 3: 16, 4: 12, 6: 10},
    Purpose.CRIMINAL_ACTS: {1: 62, 2: 26, 3: 12},
}
# Police districts that have somebody to sign, with municipalities in them.
DISTRICTS = {
    "POL-KBH": ("KOM-101", "KOM-101", "KOM-147", "KOM-185"),
    "POL-KVEST": ("KOM-167", "KOM-169", "KOM-153"),
    "POL-OJYL": ("KOM-751", "KOM-751", "KOM-730"),
    "POL-FYN": ("KOM-461", "KOM-479"),
    "POL-NJYL": ("KOM-851", "KOM-860"),
    "POL-SOJYL": ("KOM-630", "KOM-621", "KOM-615"),
    "POL-MVSJ": ("KOM-265", "KOM-330"),
}
DISTRICT_SHARES = {
    "POL-KBH": 38, "POL-KVEST": 14, "POL-OJYL": 16, "POL-FYN": 10, "POL-NJYL": 8, "POL-SOJYL": 8, "POL-MVSJ": 6,
}  # fmt: skip
