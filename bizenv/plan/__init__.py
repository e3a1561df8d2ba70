"""The document as values: model, numbers, registry, lock. Knows neither time nor ledger."""
