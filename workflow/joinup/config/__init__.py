"""Editions and settings, read from config/ and checked."""
