"""Proof that what is published follows from the raw data: rebuild, compare, publish, describe the run."""
