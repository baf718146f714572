"""dispatch: standing orders, the law's closed list of actions, recommendation, directives.

It refuses to let a guard do what the law reserves to police, and never acts by itself;
it stands on incidents, and converts between the rooms above and geo.
"""
