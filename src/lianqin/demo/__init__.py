"""demo: the synthetic county and the replay of the article's days, all through the services.

It refuses real personal data, and stands on every room below the pages.
"""
