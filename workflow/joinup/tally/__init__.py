"""How often departments take part, by role: in outcomes, in pilots; and which tiers take part beside them."""
