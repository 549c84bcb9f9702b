"""WhatsApp as Meta has it: what people send is told to the service, what it sends is checked"""
