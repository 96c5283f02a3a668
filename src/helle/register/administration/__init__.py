"""Who works here and with which rights, and what the units are called. No case is read here."""
