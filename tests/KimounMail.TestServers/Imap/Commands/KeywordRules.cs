namespace KimounMail.TestServers.Imap;

/// <summary>What becomes of the keywords a client sets (RFC 3501 §7.1 PERMANENTFLAGS).</summary>
internal static class KeywordRules
{
    public static bool IsRefused(LoopbackProfile profile, string keyword) =>
        keyword.IndexOfAny(profile.ForbiddenInKeywords.ToCharArray()) >= 0 ||
        profile.NewKeywords == NewKeywords.Refuse && !profile.KnownKeywords.Contains(keyword, StringComparer.OrdinalIgnoreCase);

    /// <summary>The flags without those that are forgotten; keywords some message has already stay.</summary>
    public static MessageFlags Kept(ImapSession session, LoopbackMailbox mailbox, MessageFlags flags)
    {
        if (session.Profile.NewKeywords == NewKeywords.Accept || !flags.Keywords.Any())
            return flags;
        var known = session.Profile.KnownKeywords.Concat(mailbox.Messages.SelectMany(message => message.Flags.Keywords));
        return flags.Without(flags.Keywords.Except(known, StringComparer.OrdinalIgnoreCase));
    }
}
