"""What lies in a case's file: notes and their drafts, documents with their versions, and the journal of both."""
