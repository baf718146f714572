"""The house's own password hashing at its lowest cost, so that tests do not wait for it."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 with one pass over eight kilobytes."""

    time_cost, memory_cost, parallelism = 1, 8, 1
