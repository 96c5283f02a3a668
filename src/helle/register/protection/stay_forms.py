"""Which forms tell of a stay: whoever opens one is doing something to it on that day (PUB-DIG-12).

Where a person's address is protected, the lines of the log that somebody opened one are left out for whom it is not
shown where she lives (`sql/207_places_in_the_log.sql`, which a test holds against this list). A form is called by its
app and its class, as the log calls it. Each form of the apps of stays stands on one of the two lists.
"""

from __future__ import annotations

from typing import Final

APPS: Final = ("placements", "bed_days", "accommodation")

TELL: Final = frozenset(
    {
        "placements.OrderForm",
        "placements.WithdrawForm",
        "placements.AnswerForm",
        "placements.ArriveForm",
        "placements.LeaveForm",
        "placements.ReplanForm",
        "placements.StaysForm",
        "placements.MistakeForm",
        "placements.PayerForm",
        "bed_days.AnswerForm",
        "bed_days.ArriveForm",
        "bed_days.LeaveForm",
        "bed_days.AwayForm",
        "bed_days.AwayEndForm",
        "bed_days.ActivityForm",
    }
)

TELL_NOT: Final = frozenset(
    {
        # What somebody needs of a place, with whom she is to live, where one may be looked for, that none was found:
        # said of the case, whether or not she has a stay.
        "placements.NeedsForm",
        "placements.TieForm",
        "placements.PlainCaseForm",
        "placements.LookForm",
        "placements.ElsewhereForm",
        "placements.RecommendForm",
        "placements.WhyForm",
        "placements.NoneFoundForm",
        # Places asked for before there is a case.
        "placements.UrgentForm",
        "placements.UrgentAnswerForm",
        "placements.AnswerWithdrawForm",
        "placements.UrgentOutcomeForm",
        # Months, bills and prices, whose lines name no case.
        "bed_days.PriceForm",
        "bed_days.MonthForm",
        "bed_days.MonthAgainForm",
        "bed_days.SendForm",
        "bed_days.PayForm",
        "bed_days.CreditForm",
        # Offers, their approval and supervision: of a home, and of nobody who lives there.
        "accommodation.ProviderForm",
        "accommodation.OfferForm",
        "accommodation.CapacityForm",
        "accommodation.TargetGroupForm",
        "accommodation.AskCapacityForm",
        "accommodation.AskTargetGroupForm",
        "accommodation.ChangeAnswerForm",
        "accommodation.PlainForm",
        "accommodation.CloseForm",
        "accommodation.LookForm",
        "accommodation.AddressForm",
        "accommodation.ApprovalForm",
        "accommodation.VisitForm",
        "accommodation.SanctionForm",
        "accommodation.SanctionEndForm",
        "accommodation.FollowUpForm",
        "accommodation.WithdrawForm",
    }
)
