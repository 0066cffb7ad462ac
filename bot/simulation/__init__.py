"""A simulated year: the real core, store, scheduler and outbox, killed again and again.

Time is the simulation's, members are drawn from a seed, the platform is a list of
what was shown. Whatever breaks breaks again with the same seed.
"""
