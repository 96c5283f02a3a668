"""Who has the case, who covers, who interviews with which interpreter."""
