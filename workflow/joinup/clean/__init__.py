"""Names over time and one row per organisation: from register rows to tidy tables."""
