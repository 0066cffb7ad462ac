"""Career threads: where they come from, how they are picked and withdrawn."""
