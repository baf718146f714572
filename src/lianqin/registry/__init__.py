"""registry: organisations, people and dossiers, linkage, teams, duty points, sites, cameras,
the gazetteer and live road conditions. It refuses to know shifts, incidents or directives,
and stands on accounts and core.
"""
