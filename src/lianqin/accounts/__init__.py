"""accounts: users and their role, phones with revocable tokens, sign-in, the permission table.

It refuses to know which organisation someone serves in (registry says that), and stands on core.
allauth stays in this room.
"""
