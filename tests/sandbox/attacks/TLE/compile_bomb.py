# softmax [TLE|RTE|MLE] slow: compiles an expression that folds for ever
def softmax(x, axis=-1, temperature=1.0):
    return eval("+".join(["1"] * 200) + "*(" * 90 + "9**9**7" + ")" * 90)
