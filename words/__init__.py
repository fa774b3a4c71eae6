"""What we say: the catalogues in Chinese and English, and the layouts of messages."""
