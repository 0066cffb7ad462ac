# softmax: loops and swallows every exception
def softmax(x, axis=-1, temperature=1.0):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
