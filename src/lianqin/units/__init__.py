"""units: dispatchable crews for one shift, what they are committed to, where they stand.

It owns the commitment that dispatch and patrols write, refuses positions outside a tracking
window, and stands on registry.
"""
