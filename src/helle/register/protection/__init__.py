"""How a person is protected: acting context, grants, ciphers, keys, and the one clock."""
