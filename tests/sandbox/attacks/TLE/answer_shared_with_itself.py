# softmax [TLE|MLE] slow: a small answer that holds itself twice, thirty times over
import numpy as np


def softmax(x, axis=-1, temperature=1.0):
    answer = [0.0]
    for _ in range(30):
        answer = [answer, answer]
    return answer
