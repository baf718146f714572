"""ui: base templates, tokens, template tags and shared ES modules for desk and field.

It owns how things look, read and are said; it refuses to know any page or any row. It stands on
core and accounts. docs: static/ui/css/tokens.css names every colour and size, signs.py every shape.
"""
