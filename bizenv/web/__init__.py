"""The office in the browser: pages over the desk, served on the officer's own machine."""
