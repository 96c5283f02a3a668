"""The key store: a second database that holds the wrapped data keys, and nothing else about anyone."""
