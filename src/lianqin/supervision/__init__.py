"""supervision: inspections on the spot, findings and their deadlines, complaints, breaches with
the guard heard, recognition, the share of directives. It refuses to know patrols and disputes,
and stands on dispatch, incidents, units and registry.
"""
