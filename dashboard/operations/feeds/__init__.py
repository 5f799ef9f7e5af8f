"""Use cases of feeds: what a source tells comes into the store, whole and once."""
