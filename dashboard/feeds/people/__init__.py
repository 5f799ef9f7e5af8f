"""People from files: templates, their columns, and tables of text into typed rows."""
