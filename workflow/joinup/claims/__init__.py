"""Every number and verdict that the brief may use."""
