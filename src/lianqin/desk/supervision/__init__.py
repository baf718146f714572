"""The pages of the supervision of guards: inspections, complaints, breaches, recognition."""
