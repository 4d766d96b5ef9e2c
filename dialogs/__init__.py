"""What users can do, one file per ability. No bot SDK and no HTTP here (and not botbuilder-dialogs): Turn in, Reply out."""
