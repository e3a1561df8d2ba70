"""Characters that a reader cannot see, or cannot tell from others: they have no place in data or in speech."""

import re

# Soft hyphen, zero-width and bidirectional marks, private use, the replacement character.
INVISIBLE = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ue000-\uf8ff\ufeff\ufffd]")
# Those, and control characters other than a tab and the end of a line.
UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|{INVISIBLE.pattern}")
