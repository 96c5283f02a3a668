"""One's own interviews and deadlines in a calendar outside Helle, by an address of one's own that can be taken back."""
