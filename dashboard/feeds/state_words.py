"""What the words that people give to breaks, meetings and trainings mean."""

_WORDS = {
    "training": ("train", "coach", "course", "e-learn", "elearn", "培训", "学习", "辅导"),
    "meeting": ("meet", "会议", "开会", "班会", "例会"),
    "break": (
        *("break", "lunch", "meal", "rest", "coffee", "tea", "dinner", "bio", "wc", "toilet"),
        *("休", "餐", "吃饭", "洗手", "卫生间"),
    ),
}


def state_of(word: str | None, other: str) -> str:
    """Return the state that a source's word names: break, meeting or training, else `other`."""
    folded = (word or "").casefold()
    for state, parts in _WORDS.items():
        if any(part in folded for part in parts):
            return state
    return other
