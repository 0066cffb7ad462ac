"""fromscratch: a study group that judges "implement it from scratch" challenges.

The data walk of one submission:

    fronts      a member sends code; the front parses and acknowledges
    core        the rules admit it, or say in a sentence why not
    store       it becomes a row: from here on it is never lost
    judge       a lane claims it, runs it case by case, and checks the answers
    sandbox     each case runs in a fresh, locked child process
    store       one transaction: judgement, best, standings, outbox row
    schedule    the outbox delivers the verdict, once
    fronts      the member reads it
"""
