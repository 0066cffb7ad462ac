"""What is due, and the outbox that delivers it once."""
