"""Words and layout only: the brief, its annex and the workbook, from facts, claims and figures."""
