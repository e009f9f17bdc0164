"""Everything that spark is made from: its texts, its tokenizer, its training and its evaluation."""
