"""What the instruments ask, what carries it and what shows it; studies with answers; reports to GRETA and the ILO."""
