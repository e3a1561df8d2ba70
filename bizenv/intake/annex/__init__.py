"""The annex of a plan read out of a document: from its paragraphs and tables to the data of a draft, with every doubt."""
