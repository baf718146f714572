"""field: the phone app of guards, internal security staff, volunteers and officers.

It refuses positions off duty and anything beyond the directive; it stands on ui and below.
"""
