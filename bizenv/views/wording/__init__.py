"""The Chinese wording of facts, shared by every output format."""
