"""What a home does for its residents, their bed-days, and what is billed of them to whom."""
