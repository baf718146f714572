"""Pages of the panic alarm and the muster."""
