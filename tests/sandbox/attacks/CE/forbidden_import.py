# softmax: imports a module that reaches files
import os


def softmax(x, axis=-1, temperature=1.0):
    return os.listdir('/')
