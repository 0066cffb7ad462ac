"""Turns a submission into a judgement."""
