"""Counts without identities: the published baseline and the cases after its cut-over."""
