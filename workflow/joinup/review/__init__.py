"""Proof that published results follow from the raw data: rebuild, compare, publish, describe the run."""
