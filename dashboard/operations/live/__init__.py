"""The floor now: one shared snapshot, and its figures by queue, channel, site and team."""
