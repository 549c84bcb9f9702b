"""What is looked at before callers are let in: each fault in a line, with what to do"""
