"""BigBlueButton, for meetings: made anew just before each person enters, who gets a link of their own.

Owns no tables; registers the provider "bigbluebutton".
"""
