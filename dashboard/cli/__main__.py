"""Lets ``python -m dashboard.cli`` be the command line."""

from dashboard.cli import main

main()
