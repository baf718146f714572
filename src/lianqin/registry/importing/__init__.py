"""The office's files: a workbook or CSV in, rows of checked values out, and an empty template.

Owns: what a file is, its header, each cell's value or the reason why it has none. Refuses: the
database, viewers and other cells' facts in a reason. Stands on: expat, zlib, csv; openpyxl writes.
"""
