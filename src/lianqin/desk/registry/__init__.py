"""The office's pages on the registry: who and what is on file, and keeping it true."""
