"""Opening a case one does not work on: saying first what for, and in danger at once, under the eyes of who leads."""
