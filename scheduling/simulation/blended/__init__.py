"""A day on which chats, callbacks, redials, transfers, deferred work and outbound calls meet."""
