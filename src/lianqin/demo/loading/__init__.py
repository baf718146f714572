"""Loading the synthetic county into the database, in chunks that never hold the writer long."""
