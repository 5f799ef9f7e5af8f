"""Models of a queue's days: each takes the past and the calendar ahead, and returns contacts."""
