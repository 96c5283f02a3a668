"""Settings, addresses, login and operations: what makes a site of the register."""
