"""问题线索台账: the ledger of clues, a store of its own that nothing else of bizenv reads.

A clue is a complaint or a finding about the business environment. Day, company and unit together may tell who complained,
so nothing of a clue stands in the ledger of tasks, in git, in the cache or in a paper: only ``counts.yaml``, which holds
days of receipt and of closing, is read by others. What this package raises never quotes what a clue holds.
"""
