"""Where a person lives, from when to when, on what basis and who pays (ACM-01..ACM-21, FLO-17..19)."""
