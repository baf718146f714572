"""ui: base templates, tokens and shared ES modules for desk and field.

It refuses to know any page, and stands on core and accounts only by their names.
"""
