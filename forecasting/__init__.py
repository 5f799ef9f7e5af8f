"""From the history of contacts to a forecast with intervals; knows no database, screen or clock."""
