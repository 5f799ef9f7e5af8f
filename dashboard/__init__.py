"""The application: everything that has a user, a clock or a disk."""
