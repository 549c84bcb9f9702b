"""Texts as the gateway tells of them: one that came in, and what became of one that went out"""
