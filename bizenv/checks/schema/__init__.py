"""The shape of the files: strict models, and their faults in words."""
