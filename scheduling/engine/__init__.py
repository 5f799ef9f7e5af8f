"""The roster engine: agent-weeks by exact best response on smoothed slot prices."""
