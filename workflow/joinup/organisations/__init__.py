"""Which body a printed name means on a given day."""
