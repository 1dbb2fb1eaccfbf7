"""From candidate rows to raw tables: the review workbook, decisions, and the rows that a record rests on."""
