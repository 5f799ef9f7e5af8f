"""The day and the week as plain data: one report that page, PDF and mail show alike."""
