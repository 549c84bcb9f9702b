"""The whole service on one machine, hurt in every way while callers dial: what did they notice?"""
