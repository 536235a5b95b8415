def check(instrument, pack):
    pass
