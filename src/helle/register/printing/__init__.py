"""What a case holds, in words and in order, and setting it on paper: for a printed case and for who asks to see it."""
