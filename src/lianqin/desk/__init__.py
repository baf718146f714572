"""desk: pages for the control room and the offices.

It refuses to decide or to query without a viewer; it stands on ui and the rooms it shows.
"""
