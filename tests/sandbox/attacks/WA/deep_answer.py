# softmax: returns lists nested a hundred thousand deep
def softmax(x, axis=-1, temperature=1.0):
    answer = []
    for _ in range(100_000):
        answer = [answer]
    return answer
