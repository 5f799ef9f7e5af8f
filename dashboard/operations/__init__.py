"""Use cases, one verb a file; the same ones behind the screens, the command line and the worker."""
