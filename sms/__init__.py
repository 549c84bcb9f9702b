"""The conversation held in texts, and what the gateway tells of those that went out"""
