"""Tables as people keep them: columns and their checks, CSV files, workbooks."""
