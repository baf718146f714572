"""Solvers over their own arrays: what is covered, who goes where when several are asked at once.

NumPy and SciPy only; no Django, no rows, no clock, and nothing of `geo`: `dispatch` turns rows into
arrays and answers into sentences. An infeasible problem is an answer with its reason, and every
optimum carries the bound that proves it.
"""
