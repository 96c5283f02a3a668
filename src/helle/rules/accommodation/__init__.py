"""Where a victim can live, who pays, and for how long an unapproved place can be used (ACM-01..ACM-21, C4)."""
