"""Files that leave the register: encrypted, under a link that runs out, and never as they are."""
