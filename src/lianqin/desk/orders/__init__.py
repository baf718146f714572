"""Pages of the standing order: versions, drafts, dry runs, policy documents, the legal review."""
