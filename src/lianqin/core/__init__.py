"""core: acts, errors, clock, scope, the audit chain, the outbox, the event stream, retention.

It refuses to know any duty (no police, no guards, no incidents), and stands on nothing but
Django. Higher rooms enter themselves into its tables at start-up.
"""
