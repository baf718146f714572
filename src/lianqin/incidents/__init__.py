"""incidents: calls, incidents, their time line, people affected, feedback and evidence.

It owns participation, which grants a unit sight of an incident; it refuses to know directives,
and stands on units.
"""
