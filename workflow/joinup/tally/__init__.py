"""How often departments take part, by role, and which tiers of government each project documents."""
