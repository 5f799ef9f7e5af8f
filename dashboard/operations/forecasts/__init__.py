"""Use cases of forecasts: what people know better, and what forecasts were worth."""
