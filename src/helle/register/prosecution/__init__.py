"""Criminal cases beside the victims' cases: kept by police and prosecution, who read of a victim what a grant says."""
