"""What a partner abroad sees of one return, and what it reports: a link that opens with a code told another way."""
