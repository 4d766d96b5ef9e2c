"""What lies inside the files of a mail: archives, mails in mails, Outlook's own forms, signed and encrypted parts."""
