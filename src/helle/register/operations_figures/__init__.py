"""How the work of CMM goes, in figures for the one who leads it."""
