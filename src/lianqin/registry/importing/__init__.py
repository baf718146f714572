"""The office's files: a workbook or CSV in, what it would do to the registry shown, then entered.

Reading owns what a file is, its header, and each cell's value or the reason why it has none; it
knows no database (`open_table`, `read_row`, `template`). `runs` owns the file's life beside the
registry: staged sealed, checked, previewed, entered in chunks. Stands on: expat, zlib,
csv; openpyxl.
"""
