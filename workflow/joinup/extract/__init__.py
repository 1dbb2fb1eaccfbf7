"""Reading published documents: from a file to candidate rows, a review workbook and reviewed rows."""
