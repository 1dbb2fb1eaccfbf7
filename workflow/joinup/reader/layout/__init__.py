"""The layout of a file: words and rulings, cells and elements, to blocks and tables in reading order."""
