"""The papers and letters: what they tell, what keeps them back, their files."""
