"""From a forecast to heads, rosters and simulated service; knows no database, screen or clock."""
