"""Other systems: the HTTP API, and the service accounts that call it."""
