"""Africa's Talking's USSD gateway: one caller's phone, its sessions and how letters are counted."""
