"""Where the screens stand; known before they are loaded, which needs Streamlit at work."""

ADDRESSES = (
    "live",
    "day",
    "alerts",
    "adherence",
    "forecast",
    "staffing",
    "roster",
    "requests",
    "board",
    "reports",
    "settings",
    "catalogue",
)
"""Keys of the screens, which are the first part of their addresses."""
