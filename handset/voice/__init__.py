"""Africa's Talking's voice gateway: calls, the voice XML they run, and the API that places them."""
