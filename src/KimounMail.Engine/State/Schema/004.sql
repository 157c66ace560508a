-- The last verdict on the two mailboxes of the task: MailboxComparison, JSON, without the differences one by one; null when never compared.
ALTER TABLE tasks ADD COLUMN comparison TEXT;
