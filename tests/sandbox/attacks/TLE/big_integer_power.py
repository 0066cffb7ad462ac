# softmax [TLE|MLE]: computes one huge power in C, which no Python-level timer interrupts
def softmax(x, axis=-1, temperature=1.0):
    return 7 ** 10**9
