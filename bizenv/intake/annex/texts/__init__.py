"""What a cell or a text says: sub-items, numbers, deadlines, targets."""
