"""Texts as Africa's Talking and the phones have them: taken from the service, received, answered"""
