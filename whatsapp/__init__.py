"""The conversation held on WhatsApp: a text with buttons, from whom a number need not be known"""
