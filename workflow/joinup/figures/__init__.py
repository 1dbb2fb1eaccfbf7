"""Figures: drawing only. Each function takes frames and a caption and returns a drawing; nothing is computed."""
