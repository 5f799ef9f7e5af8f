"""A past day played back through the same screens: what happened comes again as its clock goes.

A playback has a store of its own, which knows what was known on that morning; a loop beside the
screens lets the recorded events in as its clock passes them, and watches and advises as ever.
"""
