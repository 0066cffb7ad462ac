# softmax slow: returns a list that holds itself
def softmax(x, axis=-1, temperature=1.0):
    answer = []
    answer.append(answer)
    return answer
