"""Several recipients of one act (four networks, three satker): rows of one step, each with its own state.

Owns Recipient; registers the activity recipients.reach. Done when every row is done, or waived with a reason.
"""
