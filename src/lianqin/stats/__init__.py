"""stats: one definition per measure, in words and in code, each opening to its rows.

It refuses any figure that is typed in, and stands on dispatch and all below.
"""
