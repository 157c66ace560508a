namespace KimounMail.Protocols.Pst;

/// <summary>A part of the file is not as [MS-PST] has it, or cannot be read from the disk: the only thing that reading content throws.</summary>
internal sealed class PstDamageException : MailException
{
    public PstDamageException(string message, Exception? cause = null) : base(MailErrorId.FileDamaged, message, cause)
    {
        Category = MailErrorCategory.InvalidData;
        Advice = "The rest of the file can be read. Outlook's Inbox Repair Tool (scanpst.exe), run on a copy, may bring this part back.";
    }
}
