"""The assessment: who may make it now, whether the relationship is current, and whether a means must be shown."""

from helle.rules.assessment.assess import AssessFacts, may_assess
from helle.rules.assessment.current import CurrencyFactors, CurrencyFacts, currency
from helle.rules.assessment.means import MeansFacts, means_required

__all__ = [
    "AssessFacts",
    "CurrencyFactors",
    "CurrencyFacts",
    "MeansFacts",
    "currency",
    "may_assess",
    "means_required",
]
