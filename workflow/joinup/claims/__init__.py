"""Facts and verdicts: what the evidence of each record carries."""
