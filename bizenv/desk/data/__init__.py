"""The data: examined, locked, told of; the rubric changed."""
