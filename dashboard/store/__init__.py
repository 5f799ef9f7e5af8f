"""SQLModel tables, the engine, and the ways in and out as Polars frames."""
