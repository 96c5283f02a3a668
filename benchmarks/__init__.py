"""How fast the register is with 1,000 and with 100,000 persons in it, on the real database with the protection on."""
