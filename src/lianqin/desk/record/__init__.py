"""Pages of an incident's record beyond its first page, a module for each thing that is done."""
