"""What happened: entries, the state machine, one task on a day, what must hold before an entry is written."""
