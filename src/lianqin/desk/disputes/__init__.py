"""Pages of disputes: found, calmed, referred, settled or ended with rights told."""
