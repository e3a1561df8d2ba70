"""The forms that go out and come back, and what waits to be verified."""
