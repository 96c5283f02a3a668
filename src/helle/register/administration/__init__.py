"""Who works here and with which rights, what the units are called, and whether the system is well. No case is read here."""
